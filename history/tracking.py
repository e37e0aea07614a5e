"""Telling the history of every write: one mechanism under all of them, so that none forgets it.

Every model of ours and every account is told of, unless it says why not (`history_untracked`).
A row is read just before it is written and once more after; what differs becomes an entry. So an
entry says what happened, not what somebody meant to write, and a write that was rolled back has
none. Whoever writes with `save()`, `delete()`, `.set()`, `update()`, `bulk_create()` or
`bulk_update()` has nothing to do. Three things can be added:

* `with acting(way=Way.IMPORT, via="telefoons.xlsx"):` says by which way, where that isn't the
  request or the command itself; `by=` says who.
* `with one_entry_a_row(by=anna):` is a transaction that is told when it ends: one entry a row,
  however often it was written meanwhile, and fast for thousands of rows.
* `note(row, "Tweede factor gewist.")` tells what no field shows.

What has to follow a write, whoever makes it, a room asks for when it starts: `follow`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.apps import apps
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse

from history.bulk import among, insert, remove
from history.entries import Source, Written, noted, write_entries
from history.snapshots import Key, RowState, is_tracked, linked_models, read, rows_of, silent_fields

M = TypeVar("M", bound=models.Model)
# Called with the regions of what was written, and the account that wrote it.
Follower = Callable[[frozenset[int], int | None], None]


# Each thread and each task has its own: nobody's name gets under the write of another.
_source: ContextVar[Source | None] = ContextVar("written_source", default=None)
_together: ContextVar["_Together | None"] = ContextVar("written_together", default=None)


def source_now() -> Source:
    """Whose writes these are. Outside a request or a command each write is a deed of its own."""
    return _source.get() or Source(deed=uuid4())


@dataclass
class _Together:
    """What is written in a transaction, or at once: each row as it stood before, and by whom."""

    source: Source = field(default_factory=source_now)
    before: dict[Key, tuple[RowState | None, Source]] = field(default_factory=dict)

    def touch(self, model: type[models.Model], keys: Iterable[int]) -> None:
        new = [key for key in keys if (model, key) not in self.before]
        stood, source = read(model, new, lock=True), _source.get() or self.source
        for key in new:
            self.before[model, key] = (stood.get(key), source)

    def add(self, model: type[models.Model], keys: Iterable[int]) -> None:
        source = _source.get() or self.source
        for key in keys:
            self.before.setdefault((model, key), (None, source))

    def tell(self) -> None:
        by_source: dict[UUID, tuple[Source, dict[Key, RowState | None]]] = {}
        for key, (stood, source) in self.before.items():
            by_source.setdefault(source.key, (source, {}))[1][key] = stood
        told = [(source, write_entries(before, source)) for source, before in by_source.values()]
        for source, written in told:
            _follow(written, source)


_followers: list[tuple[frozenset[type[models.Model]], Follower]] = []


def follow(rows: Iterable[type[models.Model]], what: Follower) -> None:
    """From now on call this after each write to rows of these models, in its own transaction.

    Within `one_entry_a_row` that is once, at the end.
    """
    _followers.append((frozenset(rows), what))


def _follow(written: Written, source: Source) -> None:
    for models_, what in _followers:
        if regions := frozenset().union(*(written[one] for one in models_.intersection(written))):
            what(regions, source.person()[0])


@contextmanager
def acting(*, by: Any = None, way: str = "", via: str = "") -> Iterator[None]:
    """Whatever is written meanwhile was written by this person, or in this way.

    What is left out stays as it is around this block.
    """
    now = source_now()
    if by or way or via:
        now = replace(now, key=uuid4(), by=by or now.by, way=way or now.way, via=via or now.via)
    token = _source.set(now)
    try:
        yield
    finally:
        _source.reset(token)


@contextmanager
def one_entry_a_row(*, by: Any = None) -> Iterator[None]:
    """A transaction whose rows are told once, at its end; `by` is who writes, as in `acting`.

    Within another it belongs to that one.
    """
    with transaction.atomic(), acting(by=by):
        if _together.get() is not None:
            yield
            return
        together = _Together()
        token = _together.set(together)
        try:
            yield
        finally:
            _together.reset(token)
        # What is taken back after all wasn't written.
        if not transaction.get_rollback():
            together.tell()


def touch(model: type[models.Model], keys: Iterable[int]) -> None:
    """Read many rows at once that are about to be written; belongs within `one_entry_a_row`."""
    _written_together("touch").touch(model, keys)


def insert_many(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert thousands of rows as values, the key first; belongs within `one_entry_a_row`.

    No signal is sent and no default filled in, a stamp included.
    """
    together = _written_together("insert_many")
    insert(model, columns, rows)
    together.add(model, [row[0] for row in rows])


def remove_many(
    model: type[models.Model],
    keys: Sequence[int],
    links: Iterable[tuple[type[models.Model], str]] = (),
) -> None:
    """Remove thousands of rows, with their links (a model, and the field that refers to them).

    Whatever else refers to them has to be gone. Belongs within `one_entry_a_row`.
    """
    _written_together("remove_many").touch(model, keys)
    for link, name in links:
        remove(rows_of(link).filter(among(name, keys)))
    remove(rows_of(model).filter(among("pk", keys)))


def _written_together(what: str) -> "_Together":
    together = _together.get()
    if together is None:
        raise RuntimeError(f"{what} belongs within one_entry_a_row.")
    return together


def note(row: models.Model, sentence: str) -> None:
    """Tell something about a row that none of its fields shows."""
    noted(row, sentence, source_now())


class HistoryMiddleware:
    """Remembers the request during which something is written; who signed in is asked then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _source.set(Source(deed=uuid4(), request=request))
        try:
            return self.get_response(request)
        finally:
            _source.reset(token)


class TrackedQuerySet(models.QuerySet[M]):
    """Rows whose writes in bulk are told as well."""

    def update(self, **kwargs: Any) -> int:
        if not is_tracked(self.model) or set(kwargs) <= silent_fields(self.model):
            return super().update(**kwargs)
        if _together.get() is None:
            with one_entry_a_row():
                return self.update(**kwargs)
        touch(self.model, list(self.order_by().values_list("pk", flat=True)))
        return super().update(**kwargs)

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        if not is_tracked(self.model):
            return super().bulk_create(objs, *args, **kwargs)
        together = _together.get()
        if together is None:
            with one_entry_a_row():
                return self.bulk_create(objs, *args, **kwargs)
        rows = super().bulk_create(objs, *args, **kwargs)
        together.add(self.model, [row.pk for row in rows])
        return rows


TrackedManager = models.Manager.from_queryset(TrackedQuerySet)


# A single write: the row is read before, kept on the object itself, and told after.


def _before(holder: models.Model, keys: Mapping[type[models.Model], Iterable[int]]) -> None:
    together = _together.get()
    if together is None:
        # Always a new one: what an earlier save that failed had read is no longer so.
        together = holder.__dict__["_written"] = _Together()
    for model, some in keys.items():
        together.touch(model, some)


def _after(holder: models.Model, own: Key | None = None) -> None:
    together = _together.get()
    written = together or holder.__dict__.pop("_written", None) or _Together()
    if own is not None:
        written.add(own[0], [own[1]])
    if together is None:
        written.tell()


def _saving(sender: type[models.Model], instance: models.Model, **rest: Any) -> None:
    if instance.pk is not None and not _is_silent(sender, rest.get("update_fields")):
        _before(instance, {sender: [instance.pk]})


def _saved(sender: type[models.Model], instance: models.Model, **rest: Any) -> None:
    if not _is_silent(sender, rest.get("update_fields")):
        _after(instance, (sender, instance.pk))


def _is_silent(model: type[models.Model], names: Iterable[str] | None) -> bool:
    return names is not None and set(names) <= silent_fields(model)


def _removing(sender: type[models.Model], instance: models.Model, **rest: Any) -> None:
    keys: dict[type[models.Model], list[int]] = {sender: [instance.pk]}
    for model, name in linked_models(sender):
        rows = rows_of(model).filter(**{name: instance.pk})
        keys.setdefault(model, []).extend(rows.values_list("pk", flat=True))
    _before(instance, keys)


def _removed(sender: type[models.Model], instance: models.Model, **rest: Any) -> None:
    _after(instance)


def _linked(sender: Any, instance: models.Model, action: str, **rest: Any) -> None:
    """Links in a many-to-many field are told as a field of the row that declares it."""
    if action.startswith("post_"):
        _after(instance)
        return
    field = _field_of(sender)
    if not rest["reverse"]:
        keys: Iterable[int] = [instance.pk]
    elif rest["pk_set"] is not None:
        keys = rest["pk_set"]
    else:
        rows = rows_of(field.model).filter(**{field.name: instance.pk})
        keys = list(rows.values_list("pk", flat=True))
    _before(instance, {field.model: keys})


@cache
def _field_of(through: Any) -> Any:
    return next(
        field
        for model in apps.get_models()
        for field in model._meta.local_many_to_many
        if field.remote_field.through is through
    )


def listen() -> None:
    """Once, when all models are there: hear of every write to those that are told of."""
    for model in apps.get_models():
        if not is_tracked(model):
            continue
        name = model._meta.label
        models.signals.pre_save.connect(_saving, sender=model, dispatch_uid=f"told {name}")
        models.signals.post_save.connect(_saved, sender=model, dispatch_uid=f"told {name}")
        models.signals.pre_delete.connect(_removing, sender=model, dispatch_uid=f"told {name}")
        models.signals.post_delete.connect(_removed, sender=model, dispatch_uid=f"told {name}")
        for link in model._meta.local_many_to_many:
            through = link.remote_field.through
            if through is not None and through._meta.auto_created:
                models.signals.m2m_changed.connect(
                    _linked, sender=through, dispatch_uid=f"told {name}.{link.name}"
                )
