"""The form field for opening hours: rows to fill in, what they come to, and what is asked."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Script
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from contacts.hours.asking import Question
from contacts.hours.calendar import DAYS, HOLIDAYS
from contacts.hours.engine import Hours, to_local
from contacts.hours.fortnight import fortnight
from contacts.hours.reading import Reading, canonical, place_words, read, stored_sheet
from contacts.hours.sheet import DatesRow, DaysRow, RuleRow, Sheet
from desk.directory.hours_subject import ANSWERED, HoursWords

R = TypeVar("R", bound=DaysRow | RuleRow | DatesRow)

EMPTY_ROWS = 3
EMPTY_RULES = 1
OBSERVED = (
    ("", "Feestdagen zijn gewone dagen, of dat weten we niet"),
    ("none", "Op feestdagen gelden de gewone tijden"),
    (
        "default",
        "De negen gebruikelijke feestdagen (niet Goede Vrijdag, Bevrijdingsdag, Kerstavond en "
        "Oudejaarsdag)",
    ),
    ("own", "Alleen de feestdagen die je hieronder aanvinkt"),
)
WEEKS = (("", "elke week"), ("even", "even weken"), ("odd", "oneven weken"))
HELD = (
    ("closed", "Dicht"),
    ("sunday", "Zoals op zondag"),
    ("times", "Eigen tijden, die je hieronder invult"),
)
LOOK = (
    "Er is nog niets opgeslagen. Onderaan de openingstijden zie je de komende veertien dagen. "
    "Klopt het? Sla dan op."
)
SURE = "Beantwoord de vraag met een vinkje of een keuze: {}"


def sheet_from(given: Mapping[str, Any], name: str) -> Sheet:
    """The fields as a browser sent them."""
    return Sheet(
        kind=given.get(f"{name}_kind", "unknown"),
        rows=tuple(_days_row(number, row) for number, row in _rows(given, f"{name}_w")),
        observed=given.get(f"{name}_observed", ""),
        named=tuple(day for day in HOLIDAYS if day in _many(given, f"{name}_named")),
        order=given.get(f"{name}_order", ""),
        held=given.get(f"{name}_held", "closed"),
        times=given.get(f"{name}_times", ""),
        text=given.get(f"{name}_text", ""),
        rules=tuple(_rule_row(number, row) for number, row in _rows(given, f"{name}_h")),
        dates=tuple(_dates_row(number, row) for number, row in _rows(given, f"{name}_e")),
        answers={
            key.removeprefix(f"{name}_answer_"): _many(given, key)[-1]
            for key in given
            if key.startswith(f"{name}_answer_") and _many(given, key)
        },
        was=given.get(f"{name}_was", "unknown"),
        look=f"{name}_look" in given,
    )


def _many(given: Mapping[str, Any], key: str) -> list[str]:
    if hasattr(given, "getlist"):
        return list(given.getlist(key))
    value = given.get(key, [])
    return [value] if isinstance(value, str) else list(value)


def _rows(given: Mapping[str, Any], start: str) -> list[tuple[int, dict[str, list[str]]]]:
    """The fields of each row by its number; without the rows that somebody took away."""
    rows: dict[int, dict[str, list[str]]] = defaultdict(dict)
    shape = re.compile(rf"{re.escape(start)}(\d{{1,4}})_([a-z]+)", re.ASCII)
    for key in given:
        if found := shape.fullmatch(key):
            rows[int(found[1])][found[2]] = _many(given, key)
    return [(number, row) for number, row in sorted(rows.items()) if "gone" not in row]


def _text(row: Mapping[str, list[str]], key: str) -> str:
    return row[key][-1] if row.get(key) else ""


def _days_row(number: int, row: Mapping[str, list[str]]) -> DaysRow:
    return DaysRow(
        number,
        days=tuple(row.get("days", ())),
        start=_text(row, "from"),
        end=_text(row, "to"),
        all_day="all" in row,
        order=_text(row, "order"),
        next_day="next" in row,
        weeks=_text(row, "weeks"),
        band=_text(row, "band"),
        say=_text(row, "say"),
    )


def _rule_row(number: int, row: Mapping[str, list[str]]) -> RuleRow:
    return RuleRow(
        number,
        usual="usual" in row,
        named=tuple(day for day in HOLIDAYS if day in row.get("named", ())),
        order=_text(row, "order"),
        closed="closed" in row,
        times=_text(row, "times"),
    )


def _dates_row(number: int, row: Mapping[str, list[str]]) -> DatesRow:
    return DatesRow(
        number,
        first=_text(row, "first"),
        last=_text(row, "last"),
        closed="closed" in row,
        times=_text(row, "times"),
        note=_text(row, "note"),
        night="night" in row,
        blank="blank" in row,
    )


def coming(name: str, sheet: Sheet, at: datetime, words: HoursWords) -> dict[str, Any]:
    """What a page shows below the rows and beside them."""
    reading = read(sheet, to_local(at).date(), words.about)
    hours = Hours.parse(reading.document) if reading.document else None
    return {
        "name": name,
        "words": words,
        "reading": reading,
        "fortnight": fortnight(hours, to_local(at).date(), words.nobody) if hours else None,
        "slots": _slots(name, reading),
        "told": reading.told,
        "left": [
            *[f"{place_words(place)}: {said}" if place else said for place, said in reading.faults],
            *[f"{place_words(one.place)}: {one.text}" for one in reading.unanswered],
        ],
    }


def _slots(name: str, reading: Reading) -> dict[str, dict[str, Any]]:
    """By place: how the row is read, what is wrong with it, and what is asked."""
    sheet = reading.sheet
    rows: tuple[DaysRow | RuleRow | DatesRow, ...] = (*sheet.rows, *sheet.rules, *sheet.dates)
    return {
        place: {
            "words": reading.words.get(place, ""),
            "faults": [said for where, said in reading.faults if where == place],
            "questions": [
                _question(name, number, one, reading)
                for number, one in enumerate(reading.asked)
                if one.place == place
            ],
        }
        for place in dict.fromkeys(("text", "holidays", "w0", *(row.place for row in rows)))
    }


def _question(name: str, number: int, question: Question, reading: Reading) -> dict[str, Any]:
    return {
        "text": question.text,
        "field": f"{name}_answer_{question.key}",
        "choices": question.choices,
        "chosen": question.answer(reading.sheet.answers),
        "id": f"id_{name}_asked_{question.key}",
        "number": number,
    }


class HoursWidget(forms.Widget):
    """Rows of days and times, the named days, and rows of dates."""

    template_name = "desk/directory/hours.html"

    class Media:
        css = {"all": ("beheer/hours.css",)}
        js = (Script("beheer/hours.js", defer=True),)

    def __init__(self, attrs: dict[str, Any] | None = None, words: HoursWords = ANSWERED) -> None:
        super().__init__(attrs)
        self.words = words

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        # The portal's own templates, where a form by itself would look among Django's only.
        return super().render(name, value, attrs, TemplatesSetting())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        sheet = value if isinstance(value, Sheet) else self._stored(value)
        shown = coming(name, sheet, timezone.now(), self.words)
        return {
            **super().get_context(name, None, attrs),
            **shown,
            "sheet": sheet,
            "kinds": self.words.kinds,
            **{
                named: [(row, shown["slots"].get(row.place)) for row in rows]
                for named, rows in (
                    ("rows", _with_empty(sheet.rows, DaysRow, EMPTY_ROWS)),
                    ("rules", _with_empty(sheet.rules, RuleRow, EMPTY_RULES)),
                    ("dates", _with_empty(sheet.dates, DatesRow, EMPTY_ROWS)),
                )
            },
            "weeks": WEEKS,
            "days": DAYS,
            "observed": OBSERVED,
            "held": HELD,
            "holidays": HOLIDAYS,
            "preview": reverse("admin:contacts_phone_hours_preview"),
        }

    def _stored(self, value: Any) -> Sheet:
        return stored_sheet(value, timezone.localdate(), self.words.about)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Sheet:
        return sheet_from(data, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_kind" not in data

    def id_for_label(self, id_: str) -> str:
        return ""


def _with_empty(rows: Iterable[R], row: Callable[[int], R], empty: int) -> list[R]:
    filled = [one for one in rows if not one.is_empty]
    after = max((one.number for one in filled), default=-1) + 1
    return [*filled, *(row(after + number) for number in range(empty))]


class HoursField(forms.Field):
    """Opening hours: the document of a region package behind rows that people can read."""

    widget = HoursWidget

    def __init__(self, *, words: HoursWords = ANSWERED, **kwargs: Any) -> None:
        super().__init__(required=False, widget=HoursWidget(words=words), **kwargs)
        self.about = words.about

    def prepare_value(self, value: Any) -> Sheet:
        if isinstance(value, Sheet):
            return value
        return stored_sheet(value, timezone.localdate(), self.about)

    def _clean_bound_field(self, bound: Any) -> dict[str, Any] | None:
        # As a field of files does: what is there already decides what has to be asked.
        return self.clean(bound.data, bound.initial)

    def clean(self, value: Any, stored: object = None) -> dict[str, Any] | None:
        """The hours. What nobody touched is kept, with its questions; a change answers them all."""
        reading = read(value, timezone.localdate(), self.about)
        asked = [] if stored and reading.keeps_rows_of(stored) else reading.unanswered
        said = [
            *(_placed(place, sentence) for place, sentence in reading.faults),
            *(_placed(one.place, SURE.format(one.text)) for one in asked),
        ]
        if said or value.look:
            raise ValidationError(said or [ValidationError(LOOK, code="look")])
        return reading.document

    def has_changed(self, initial: Any, data: Any) -> bool:
        reading = read(data, timezone.localdate(), self.about)
        return bool(reading.faults) or reading.document != canonical(initial)


def _placed(place: str, sentence: str) -> str:
    return f"{place_words(place)}: {sentence}" if place else sentence
