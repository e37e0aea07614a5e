"""Rules for holidays as people write them: "Koningsdag: 10:00-12:00; gebruikelijke: gesloten"."""

import re
from collections.abc import Sequence

from contacts.hours.asking import Answers, Question
from contacts.hours.holidays import NAMES, way_out
from contacts.hours.written import plain, read_holidays, read_spans
from contacts.hours.written_times import Row, Span, shortened, spans_typed

USUAL, ORDINARY = "gebruikelijke", "gewone tijden"
HOW = "Schrijf het zoals gebruikelijke: gesloten, of Koningsdag: 10:00-12:00, of gewone tijden."

Rules = list[Row] | str | None


def read_rules(text: str, answers: Answers) -> tuple[Rules, list[Question]]:
    """The rules, "none" for ordinary days, None where nothing stands there; and what is asked.

    Raises ValueError with a Dutch sentence for what can't be read.
    """
    cleaned = plain(text)
    if not cleaned:
        return None, []
    if cleaned.casefold() == ORDINARY:
        return "none", []
    rules: list[Row] = []
    asked: list[Question] = []
    for part in filter(None, (part.strip() for part in _parts(cleaned))):
        named, _, held = part.partition(":")
        if _is_vague(named):
            written = read_holidays(part, answers)
            if written.week or not written.holidays:
                raise ValueError(f"{shortened(part)} is niet te lezen. {HOW}")
            rules += written.holidays
            asked += written.asked
        elif not held.strip():
            raise ValueError(f"{shortened(part)} is niet te lezen. {HOW}")
        else:
            hours = [span.document for span in read_spans(held)]
            rules.append({"days": _days(named.strip()), "hours": hours})
    return rules, asked


def _parts(cleaned: str) -> list[str]:
    """The text between semicolons and line ends, but for those within the text of a band."""
    return re.findall(r"(?:\[(?:\\.|[^\]\\])*\]|[^;\n])+", cleaned)


def _is_vague(named: str) -> bool:
    """ "alle feestdagen", which names none."""
    return "feestdag" in named.casefold()


def _days(named: str) -> str | list[str]:
    if named.casefold() == USUAL:
        return "default"
    words = [" ".join(word.split()) for word in named.split(",")]
    for word in words:
        if word.casefold() not in NAMES:
            raise ValueError(f"{shortened(word)} is geen bekende feestdag. {way_out(word)}")
    return [NAMES[word.casefold()] for word in words]


def rules_typed(rules: Sequence[Row] | str | None, between: str = "; ") -> str:
    """Rules of a package as they can be typed over."""
    if rules is None or isinstance(rules, str):
        return ORDINARY if rules else ""
    return between.join(_typed(rule) for rule in rules)


def _typed(rule: Row) -> str:
    named = USUAL if rule["days"] == "default" else ", ".join(rule["days"])
    return f"{named}: {spans_typed([Span.of(row) for row in rule['hours']])}"
