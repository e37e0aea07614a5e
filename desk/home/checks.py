"""What the checks say of a region today, remembered by each process: for the home page.

Checking a large region takes seconds. As long as nobody writes, the answer of a few minutes ago
still holds; what it depends on is part of the key, so that mending is seen at once.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from desk.home.matters import Found, Matter
from desk.home.places import GAP, Places
from history.memory import Memory
from municipalities.models import Municipality, Region
from trees.core.findings import Problem, errors
from trees.core.flow import Flow
from trees.live import Published, flow, now_live
from trees.models import Edition, Node
from trees.publishing.freeze import problems_of, recheck
from trees.publishing.kept import frozen, shown_in, within, written_in
from trees.publishing.told_once import names_of, told_once

# What somebody may call in the days that they can still do something about.
DAYS_AHEAD = 14
HOLDS = timedelta(minutes=10)
# A page of the draft in one municipality costs some 0.2 ms; this many fit in a first paint.
MOST_AT_ONCE = 800


@dataclass(frozen=True, slots=True)
class CheckedRegion:
    """What was found at a moment: in what is live, in the draft, and where the two differ."""

    at: datetime
    live: tuple[Problem, ...]
    draft: tuple[Problem, ...]
    # Names of the municipalities whose draft isn't what was published last.
    changed: tuple[str, ...]


CHECKED: Memory[CheckedRegion] = Memory(most=50)


def checked(region: Region, at: datetime, *, patient: bool = True) -> CheckedRegion | None:
    """What the checks say; without patience None where that has yet to be worked out and is large.

    Two who ask at once wait for one answer.
    """
    made_of = (
        within(HOLDS, at),
        written_in(region.pk),
        shown_in(region.pk),
        [edition.pk for edition in _live_editions(region, at).values()],
    )
    known = CHECKED.known(region.pk, of=made_of)
    if known or (not patient and _pages_of(region) > MOST_AT_ONCE):
        return known
    return CHECKED.remembered(region.pk, lambda: _check(region, at), of=made_of)


def _pages_of(region: Region) -> int:
    nodes: int = Node.objects.filter(tree__region=region).count()
    return nodes * region.municipalities.count()


def _live_editions(region: Region, at: datetime) -> dict[str, Published]:
    places = now_live().standing(at)
    here = {place.slug: place.edition(at) for place in places if place.region.pk == region.pk}
    return {slug: edition for slug, edition in here.items() if edition}


def _check(region: Region, at: datetime) -> CheckedRegion:
    live = _live_problems(region, at)
    drafts = frozen(region, at)
    draft = errors(problems_of(drafts))
    newest = _newest_flows(region, at)
    changed = [
        one.municipality.name
        for one in drafts
        if one.flow.document() != newest.get(one.municipality.slug)
    ]
    return CheckedRegion(at, tuple(live), tuple(_only_of_the_draft(draft, live)), tuple(changed))


def _live_problems(region: Region, at: datetime) -> list[Problem]:
    editions = _live_editions(region, at)
    rows = region.municipalities.filter(slug__in=editions).order_by("name")
    flows: dict[Municipality, Flow] = {row: flow(editions[row.slug]) for row in rows}
    found = recheck(region, flows, at, DAYS_AHEAD)
    return errors(problems_of(found))


def _only_of_the_draft(draft: Iterable[Problem], live: Iterable[Problem]) -> list[Problem]:
    """Without what is told of the live edition already: a visitor meets that first."""
    said = {(problem.code, problem.municipality, problem.place) for problem in live}
    return [one for one in draft if (one.code, one.municipality, one.place) not in said]


def _newest_flows(region: Region, at: datetime) -> dict[str, object]:
    """What was published last by municipality, live or planned; what was withdrawn is neither."""
    rows = Edition.objects.standing(at).filter(municipality__region=region)
    newest = dict(rows.order_by("number").values_list("municipality__slug", "pk"))
    found = Edition.objects.filter(pk__in=newest.values())
    return dict(found.values_list("municipality__slug", "flow"))


def of_the_checks(region: Region, found: CheckedRegion) -> Found:
    """What was found, each problem once, with the place to mend it."""
    names = names_of(region)
    gaps = [problem for problem in found.live if problem.code == GAP]
    faults = [problem for problem in found.live if problem.code != GAP]
    for name, problems in (("live", faults), ("gaps", gaps), ("draft", found.draft)):
        yield from ((name, one) for one in _matters(region, problems, names))
    if found.changed:
        yield "unpublished", _unpublished(region, found.changed, everywhere=len(names))


def of_the_editor(region: Region, found: CheckedRegion, towns: Collection[str]) -> Found:
    """What is wrong with the drafts of some municipalities (slugs)."""
    names = {slug: name for slug, name in names_of(region).items() if slug in towns}
    own = [one for one in (*found.live, *found.draft) if one.municipality in towns]
    yield from (("draft", one) for one in _matters(region, own, names))


def _matters(
    region: Region, problems: Iterable[Problem], names: dict[str, str]
) -> Iterable[Matter]:
    places = Places(region)
    for told in told_once(problems, names):
        address, link = places.to_mend(told.problem)
        more = places.hours(told.problem)
        yield Matter(told.problem.message, address, link, told.where, more=more)


def _unpublished(region: Region, changed: tuple[str, ...], *, everywhere: int) -> Matter:
    tree = region.trees.order_by("pk").first()
    where = "alle gemeenten" if len(changed) == everywhere > 1 else ", ".join(changed)
    comparison = reverse("admin:pictures_comparison", args=[region.slug])
    publish = reverse("admin:trees_tree_publish", args=[tree.pk]) if tree else comparison
    return Matter(
        f"Het concept is anders dan wat gepubliceerd is in {where}.",
        publish,
        "Controleren en publiceren",
        more=(("Wat verandert er?", comparison),),
    )
