"""What a report may not hold: words that lead to one person, such as a BSN or a date of birth."""

import re
from collections.abc import Collection

# Nine digits with what people put between them, and no digit right before or after.
_NINE = re.compile(r"(?<![\d+])\d(?:[ .-]?\d){8}(?![\d])")
_MOBILE = re.compile(r"(?<!\d)(?:\+31|0031|0)[ .-]?(?:\(0\))?6(?:[ .-]?\d){8}(?!\d)")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}")
_MONTHS = "jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec"
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d{2}"
# Not within a longer row of digits: groups of a telephone number look like a date too.
_DATE = re.compile(
    r"(?<!\d)(?<!\d[-/. ])(?:"
    rf"{_DAY}[-/. ]{_MONTH}[-/. ](?P<year>{_YEAR}|\d{{2}})"
    rf"|(?P<first>{_YEAR})[-/.]{_MONTH}[-/.]{_DAY}"
    rf"|{_DAY} (?:{_MONTHS})[a-z.]* (?P<last>{_YEAR})"
    r")(?![-/. ]?\d)",
    re.IGNORECASE,
)
_BORN = re.compile(r"\bgeb(?:\.|oren|oortedatum)", re.IGNORECASE)

_BSN = "Hier staat iets dat op een burgerservicenummer lijkt ({}). Haal dat weg."
_MAIL_FOUND = "Hier staat een mailadres ({}). Haal dat weg: we schrijven niet terug."
_BIRTH = "Hier staat iets dat op een geboortedatum lijkt ({}). Haal dat weg."
_NUMBER = "Hier staat een mobiel nummer dat niet op de pagina staat ({}). Haal dat weg."


def private_words(text: str, *, known: Collection[str], year: int) -> list[str]:
    """A sentence for everything in the text that seems to lead to a person; [] where all is well.

    `known` are the digits of the lines on the page, which may be named; `year` is this year. A date
    of this year or later is let through, for "sinds 2-4-2026 is dit nummer anders", unless the text
    speaks of a birth.
    """
    faults = [_BSN.format(found) for found in _bsns(text, known)]
    faults += [_MAIL_FOUND.format(found.group()) for found in _MAIL.finditer(text)]
    faults += [_BIRTH.format(found) for found in _births(text, year)]
    faults += [_NUMBER.format(found) for found in _mobiles(text, known)]
    return list(dict.fromkeys(faults))


def _bsns(text: str, known: Collection[str]) -> list[str]:
    """Of nine digits those that pass the test of eleven, and are no number of the page."""
    ends = {digits[-9:] for digits in known}
    found = (match.group() for match in _NINE.finditer(text))
    return [words for words in found if _is_bsn(_digits(words)) and _digits(words) not in ends]


def _is_bsn(digits: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return total % 11 == 0 and digits.strip("0") != ""


def _births(text: str, year: int) -> list[str]:
    speaks_of_it = _BORN.search(text) is not None
    return [
        found.group()
        for found in _DATE.finditer(text)
        if speaks_of_it or _year_of(found, year) < year
    ]


def _year_of(found: re.Match[str], year: int) -> int:
    """The year of a date; of two digits the one that lies behind us, or is this one."""
    written = found["year"] or found["first"] or found["last"]
    if len(written) == 4:
        return int(written)
    century = year - year % 100
    return century + int(written) if int(written) <= year % 100 else century - 100 + int(written)


def _mobiles(text: str, known: Collection[str]) -> list[str]:
    ends = {digits[-9:] for digits in known}
    found = (match.group() for match in _MOBILE.finditer(text))
    return [words for words in found if _digits(words)[-9:] not in ends]


def _digits(words: str) -> str:
    return re.sub(r"\D", "", words)
