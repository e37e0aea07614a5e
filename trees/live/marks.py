"""By which it is seen of which region something was written.

Each row that a page depends on has a stamp (`history.stamps`). The sum of those of all regions
tells in one small query that something changed; the sums by region tell of whom it was.
"""

from collections.abc import Iterable, Mapping, Set
from functools import cache
from typing import Any

from django.db.models import Count, F, Model, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from agreements.models import (
    Agreement,
    AgreementArea,
    AgreementVersion,
    Party,
    Signature,
)
from contacts.models import Organization, Phone, RegionLine, Service, ServiceArea, Via
from history.stamps import Stamps
from municipalities.models import Municipality, Region
from trees.models import Edition, Publication

# Whom a region calls and what it agreed: all that a record of its facts depends on.
FACTS = (
    Region,
    Municipality,
    Organization,
    Service,
    ServiceArea,
    Phone,
    Via,
    RegionLine,
    Agreement,
    AgreementArea,
    AgreementVersion,
    Party,
    Signature,
)
# Of what a `Place` is made. Publishing changes no facts.
PLACES = (Region, Municipality, Edition, Publication)
# Everything that a public page depends on.
WATCHED = (*FACTS, Edition, Publication)

Marks = Mapping[str, Mapping[int, tuple[int, int]]]
"""By table and region: how many rows, and the sum of their stamps."""


def changed_tables(before: Stamps, now: Stamps) -> set[str]:
    """The tables in which something was written between two answers of `stamps_of`."""
    return {table for table, *_ in set(now) - set(before)}


def marks_of(tables: Set[str]) -> Marks:
    """The marks of these tables, and of those whose rows lean on theirs, in one query."""
    asked = [model for model in WATCHED if tables & _leans_on(model)]
    found: dict[str, dict[int, tuple[int, int]]] = {_table(model): {} for model in asked}
    if asked:
        first, *rest = map(_by_region, asked)
        for table, region, rows, total in first.union(*rest, all=True):
            found[table][region] = (rows, total)
    return found


def changed_regions(models: Iterable[type[Model]], before: Marks, now: Marks) -> set[int]:
    """The regions of which something was written in one of these tables; gone ones included."""
    nothing: Mapping[int, tuple[int, int]] = {}
    return {
        region
        for table in map(_table, models)
        for region, _ in before.get(table, nothing).items() ^ now.get(table, nothing).items()
    }


def _by_region(model: type[Model]) -> QuerySet[Any]:
    """The sum of the stamps of its rows and of the rows that these refer to.

    With those along, a municipality of another region in which one of here goes on counts here.
    """
    total: Any = Sum("stamp")
    for name, _ in _references(model):
        total += Coalesce(Sum(f"{name}__stamp"), 0)
    whose = F(model.region_path)  # type: ignore[attr-defined]  # each of ours has it
    rows: QuerySet[Any] = model._default_manager.order_by()
    rows = rows.annotate(table=Value(_table(model)), whose=whose).values("table", "whose")
    rows = rows.annotate(rows=Count("pk"), total=total)
    return rows.values_list("table", "whose", "rows", "total")


@cache
def _leans_on(model: type[Model]) -> frozenset[str]:
    """Its own table, and every table that a write in it could change a mark of this one by."""
    found, waiting = {_table(model)}, [model]
    while waiting:
        for _, other in _references(waiting.pop()):
            if _table(other) not in found:
                found.add(_table(other))
                waiting.append(other)
    return frozenset(found)


@cache
def _references(model: type[Model]) -> tuple[tuple[str, type[Model]], ...]:
    """The rows among those that we watch to which a row refers: the field, and the model."""
    return tuple(
        (field.name, field.related_model)
        for field in model._meta.concrete_fields
        if field.related_model in WATCHED
    )


def _table(model: type[Model]) -> str:
    return model._meta.db_table
