"""What is asked about the fields of a form alone: dates, days and times that can mean two things.

What is asked about the hours that they come to stands in `questions`.
"""

from collections.abc import Iterator
from datetime import date

from contacts.hours.asking import Choices, Question, ask
from contacts.hours.written_times import Span

LONGEST_EXCEPTION = 31
SAME_CHOICES: Choices = (("day", "De hele dag, dag en nacht"), ("closed", "Dicht"))


def same_time(place: str, span: Span) -> Question:
    """Begin and end are one time: the whole day, or not at all?"""
    text = f"Begin en einde zijn allebei {span.start}. Bedoel je de hele dag, of dicht?"
    return ask("same", text, place, SAME_CHOICES).at(place)


def backwards(place: str, first: date, last: date) -> Question:
    text = f"De laatste dag ({_day(last)}) ligt voor de eerste ({_day(first)}). Wat bedoel je?"
    turned = f"Van {_day(last)} tot en met {_day(first)}"
    return ask("turn", text, place, (("yes", turned),)).at(place)


def long_exception(place: str, first: date, last: date) -> Iterator[Question]:
    days = (last - first).days + 1
    if days > LONGEST_EXCEPTION:
        text = f"Deze afwijking duurt {days} dagen: tot en met {_day(last)}. Klopt dat?"
        yield ask("dates", text, first).at(place)


def no_holiday(place: str) -> Question:
    text = "Je koos eigen feestdagen, maar vinkte er geen aan. Is elke feestdag een gewone dag?"
    return ask("none", text).at(place)


def no_rows() -> Question:
    text = "Er is geen enkele rij ingevuld. Neemt er buiten de afwijkingen nooit iemand op?"
    return ask("never", text).at("w0")


def _day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
