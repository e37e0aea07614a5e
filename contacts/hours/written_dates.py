"""The days of an exception as people write them, at the start of a line: "27 t/m 30 dec. 2026"."""

import re
from dataclasses import dataclass
from datetime import date

from contacts.hours.clock import MONTH, read_date
from contacts.hours.words import WEEKDAYS, date_words


@dataclass(frozen=True, slots=True)
class Dates:
    """The first and the last day, and what stands behind them."""

    first: date
    last: date
    rest: str


def _day(number: int) -> str:
    weekday = rf"(?:(?P<weekday{number}>{'|'.join(WEEKDAYS)}) )?"
    iso = rf"(?P<iso{number}>\d{{4}}-\d{{1,2}}-\d{{1,2}})"
    month = rf"(?:[-/. ](?P<month{number}>\d{{1,2}}|{MONTH})(?!\w))?"
    year = rf"(?:[-/. ](?P<year{number}>\d{{4}}))?"
    return rf"{weekday}(?:{iso}|(?P<day{number}>\d{{1,2}}){month}{year})(?!\d)"


_LINE = re.compile(
    rf"(?:van |op )?{_day(1)}(?: ?(?:t/m|tot en met|-) ?{_day(2)})? ?:? ?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


def read_dates(plain: str) -> Dates | None:
    """The days that a line with ordinary marks begins with; None where it begins with none.

    Raises ValueError with a Dutch sentence for a day that can't be, or that lacks its year.
    """
    if not (found := _LINE.fullmatch(plain)):
        return None
    has_last = found["iso2"] or found["day2"]
    last = _read(found, 2 if has_last else 1)
    first = _read(found, 1, last) if has_last else last
    return Dates(first, last, found["rest"])


def _read(found: re.Match[str], number: int, later: date | None = None) -> date:
    """One of the two; what the first leaves out is that of the last."""
    if iso := found[f"iso{number}"]:
        return _checked(read_date(iso), found[f"weekday{number}"])
    day, month, year = (found[f"{part}{number}"] for part in ("day", "month", "year"))
    if later:
        month, said = month or str(later.month), year or str(later.year)
        first = read_date(f"{day}-{month}-{said}")
        if first > later and not year:
            # "24 december t/m 1 januari 2027"
            first = read_date(f"{day}-{month}-{later.year - 1}")
        return _checked(first, found[f"weekday{number}"])
    if not month or not year:
        raise ValueError(f"In welk jaar is {_typed(day, month)}? Schrijf het erbij: 24-12-2026.")
    return _checked(read_date(f"{day}-{month}-{year}"), found[f"weekday{number}"])


def _typed(day: str, month: str | None) -> str:
    return f"“{day} {month}”" if month else f"“{day}”"


def _checked(day: date, weekday: str | None) -> date:
    """The day, if it is that day of the week."""
    really = WEEKDAYS[day.weekday()]
    if weekday and weekday.casefold() != really:
        said = f"{date_words(day, year=True)} is een {really}, geen {weekday.casefold()}. "
        raise ValueError(f"{said}Welke dag bedoel je?")
    return day
