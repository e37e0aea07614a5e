"""A region package tried out: all that loading it would do, told and taken back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from contacts.directory import Directory
from contacts.numbers import Number
from contacts.reading import read_directory
from contacts.record_words import changes
from exchange.package import Package
from exchange.package.dumping import package_in
from exchange.package.fields import OWN
from exchange.package.loading import Loaded, load
from exchange.package.writing import write
from municipalities.models import Region
from trees.core.compare import Together, compare_all, together
from trees.core.findings import Problem
from trees.core.flow import Flow
from trees.lock import tree_lock
from trees.publishing.freeze import freeze, problems_of
from trees.publishing.told_once import names_of
from trees.publishing.versions import DRAFT, read_version


@dataclass(frozen=True)
class Trial:
    """What a load did before it was taken back, and what the region would be afterwards.

    `names` are the municipalities by slug; `facts` sentences about numbers and hours; `seen` is
    what the region was before.
    """

    loaded: Loaded
    names: Mapping[str, str]
    problems: Sequence[Problem]
    facts: Sequence[str]
    paths: Sequence[Together]
    doubts: Sequence[str]
    seen: str


def try_out(package: Package, *, at: datetime, prune: bool) -> Trial:
    """Load, look and take back, within the tree lock. Raises LoadRefused as `load` does."""
    with tree_lock():
        made = _trial(package, at, prune)
        transaction.set_rollback(True)
    return made


def _trial(package: Package, at: datetime, prune: bool) -> Trial:
    region = Region.objects.filter(slug=package.region.slug).first()
    before = _flows(region, at)
    directory = read_directory(region) if region else None
    seen = seen_of(region)
    loaded = load(package, today=timezone.localdate(at), prune=prune)
    now = read_directory(loaded.region)
    return Trial(
        loaded,
        names=names_of(loaded.region),
        problems=problems_of(freeze(loaded.region, at)),
        facts=changes(directory, now) if directory else [],
        paths=_paths(before, _flows(loaded.region, at), directory, now, at) if region else [],
        doubts=[*doubts_of(package), *questions_of(package)],
        seen=seen,
    )


def _flows(region: Region | None, at: datetime) -> Mapping[str, Flow]:
    if region is None:
        return {}
    return read_version(region, DRAFT, read_directory(region), at).flows


def _paths(
    before: Mapping[str, Flow],
    after: Mapping[str, Flow],
    directory: Directory | None,
    now: Directory,
    at: datetime,
) -> list[Together]:
    flows = {slug: (before.get(slug), after.get(slug)) for slug in {**before, **after}}
    return together(compare_all(flows, directory or now, now, at))


def seen_of(region: Region | None) -> str:
    """A short text that changes when anything does that a package says about a region."""
    text = write(package_in(region)) if region else ""
    ended = region.services.exclude(ended_on=None).order_by("pk") if region else ()
    more = [(row.slug, str(row.ended_on)) for row in ended]
    return sha256(f"{text}{more}".encode()).hexdigest()


def doubts_of(package: Package) -> list[str]:
    """Numbers that were replaced, or that aren't known to be in use."""
    return [f"{place}: {number.warning}" for place, number in _numbers(package) if number.warning]


def questions_of(package: Package) -> list[str]:
    """Numbers that nobody can have: a form asks about them, a file can only be told."""
    return [f"{place}: {number.doubt}" for place, number in _numbers(package) if number.doubt]


def _numbers(package: Package) -> Iterator[tuple[str, Number]]:
    for n, service in enumerate(package.services):
        for m, phone in enumerate(service.phones):
            if phone.number and phone.number != OWN:
                yield f"services[{n}].phones[{m}].number", Number.parse(phone.number)
