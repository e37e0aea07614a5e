"""What the opening hours cost on this machine: `python -m bench.hours`."""

from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

from contacts.hours import calendar
from contacts.hours.engine import Hours, gaps, parse_moment

WORKDAYS, WEEKEND = ["ma", "di", "wo", "do", "vr"], ["za", "zo"]
CHRISTMAS = {"from": "2026-12-24", "to": "2027-01-01", "hours": [], "ends_night_before": True}
SUMMER = {"from": "2027-07-26", "to": "2027-08-13", "hours": [{"from": "09:00", "to": "12:00"}]}
TRAINING = {"from": "2027-03-09", "to": "2027-03-09", "hours": [{"from": "13:00", "to": "17:00"}]}
LINES: dict[str, dict[str, Any]] = {
    "kantooruren, feestdagen en afwijkingen": {
        "week": [
            {"days": WORKDAYS, "from": "08:30", "to": "12:30"},
            {"days": WORKDAYS, "from": "13:00", "to": "17:00"},
        ],
        "holidays": [{"days": "default", "hours": []}],
        "exceptions": [CHRISTMAS, SUMMER, TRAINING],
    },
    "avond, nacht en weekend": {
        "week": [
            {"days": WORKDAYS, "from": "17:00", "to": "08:30"},
            {"days": WEEKEND, "from": "00:00", "to": "24:00"},
            {"days": ["ma"], "from": "00:00", "to": "08:30"},
        ],
        "holidays": [{"days": "default", "hours": [{"from": "00:00", "to": "24:00"}]}],
        "exceptions": [CHRISTMAS],
    },
    "dag en nacht": {"week": [{"days": WORKDAYS + WEEKEND, "from": "00:00", "to": "24:00"}]},
    "dag en nacht, met Kerst dicht": {
        "week": [{"days": WORKDAYS + WEEKEND, "from": "00:00", "to": "24:00"}],
        "exceptions": [CHRISTMAS],
    },
}
AT = parse_moment("2026-11-21T23:40")
INSTANTS = [AT + timedelta(minutes=397 * step) for step in range(1000)]
END = AT + timedelta(days=400)


def fresh(document: dict[str, Any]) -> Hours:
    """A line as a new process meets it: nothing of the calendar is remembered either."""
    calendar._midnight.cache_clear()
    calendar.dates_of.cache_clear()
    calendar.holidays.cache_clear()
    return Hours.parse(document)


def cold(document: dict[str, Any], ask: Callable[[Hours], object]) -> float:
    """Seconds that one question costs a fresh line, the middle of 15 times."""
    times = []
    for _ in range(15):
        hours = fresh(document)
        started = perf_counter()
        ask(hours)
        times.append(perf_counter() - started)
    return median(times)


def per_instant(document: dict[str, Any], ask: Callable[[Hours, datetime], object]) -> float:
    """Seconds per instant, over a thousand instants in 400 days, from a fresh line."""
    return cold(document, lambda hours: [ask(hours, at) for at in INSTANTS]) / len(INSTANTS)


def main() -> None:
    """Print a row for every kind of line."""
    print(f"{'':42}{'is_open':>10}{'next_change':>14}{'400 dagen':>12}{'gaten':>10}")
    for name, document in LINES.items():
        opened = per_instant(document, Hours.is_open) * 1e6
        change = per_instant(document, Hours.next_change) * 1e6
        spans = cold(document, lambda hours: hours.spans(AT, END)) * 1e3
        left = cold(document, lambda hours: gaps([hours], AT, END)) * 1e3
        print(f"{name:42}{opened:7.1f} µs{change:11.1f} µs{spans:9.2f} ms{left:7.2f} ms")
    print("Toegestaan: is_open 30 µs, 400 dagen van een lijn 5 ms.")


if __name__ == "__main__":
    main()
