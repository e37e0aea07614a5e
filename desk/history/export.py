"""The history as a file: CSV for a spreadsheet, JSON for a program."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.utils import timezone

from exchange.formulas import guarded
from history.models import Change

BOM = "\ufeff"
HEADINGS = (
    "op", "door", "manier", "waarmee", "regio", "soort", "naam", "onderdeel van", "wat", "veld",
    "was", "nu", "handeling",
)  # fmt: skip


# What is in the history of before and isn't a model any more.
FORMER = {"trees.EditionVerdict": "laatste controle"}


def kind_words(label: str) -> str:
    """What a row is, such as "nummer"; a model that is gone keeps the name it had."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except LookupError:
        return FORMER.get(label, label)


def csv_lines(rows: Iterable[Change]) -> Iterator[str]:
    """A line for each field that changed; Dutch Excel opens it as it is."""
    yield BOM + _line(HEADINGS)
    for row in rows:
        for change in row.changes or [{"label": "", "words": ["", ""]}]:
            yield _line((*_said(row), change["label"], *change["words"], str(row.deed)))


def _said(row: Change) -> tuple[str, ...]:
    return (
        f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}",
        row.by_name,
        row.get_way_display(),
        row.via,
        row.region_name,
        kind_words(row.kind),
        row.name,
        row.under_name,
        row.get_act_display(),
    )


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=";").writerow([guarded(cell) for cell in cells])
    return line.getvalue()


def json_parts(rows: Iterable[Change]) -> Iterator[str]:
    """One list, an entry at a time."""
    yield "["
    for n, row in enumerate(rows):
        yield ("," if n else "") + json.dumps(_document(row), ensure_ascii=False)
    yield "]"


def _document(row: Change) -> dict[str, Any]:
    return {
        "op": row.at.isoformat(),
        "door": row.by_name,
        "manier": row.way,
        "waarmee": row.via,
        "regio": row.region_name,
        "soort": row.kind,
        "sleutel": row.key,
        "naam": row.name,
        "onderdeel_van": row.under_name,
        "wat": row.act,
        "wijzigingen": row.changes,
        "handeling": str(row.deed),
    }
