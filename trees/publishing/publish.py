"""Publishing: freeze each draft into one edition per municipality, all of them or none."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Max

from contacts.models import Service
from municipalities.models import Municipality, Region
from trees import live
from trees.core.flow import Flow
from trees.core.problems import Problem
from trees.drafting.document import Document, draft_document
from trees.lock import tree_lock
from trees.models import Edition, EditionService, Publication
from trees.publishing.freeze import Frozen, freeze, problems_of
from trees.publishing.gate import gate, publication_problems
from trees.publishing.records import record


def publish(
    *,
    region: Region,
    at: datetime,
    now: datetime,
    note: str,
    by: User | None = None,
    accept_warnings: bool = True,
    only_changed: bool = False,
) -> tuple[list[Edition], list[Problem]]:
    """Make what the gate lets through live at `at`: one edition per municipality, all or none.

    Returns the new editions and the warnings. Raises PublicationRefused where the gate stays shut.
    `only_changed` leaves a municipality alone whose newest edition already says the same.
    """
    with publishing(region, by=by) as region:
        frozen = freeze(region, at)
        about = publication_problems(region, at=at, now=now, by=by)
        accepted = gate([*about, *problems_of(frozen)], accept_warnings=accept_warnings)
        chosen = _changed(frozen) if only_changed else frozen
        draft = draft_document(region)
        made = make_editions(
            chosen, region=region, at=at, now=now, note=note, by=by, accepted=accepted, draft=draft
        )
        # What was said from here on can be told later only with the numbers of this moment.
        record(region=region, at=now, by=by)
    return made, accepted


@contextmanager
def publishing(region: Region, *, by: User | None = None) -> Iterator[Region]:
    """All or nothing, one publisher of a region at a time, and nobody changes a tree meanwhile."""
    with tree_lock(by=by):
        # The same row for every publisher of a region: the second waits, and numbers on.
        yield Region.objects.select_for_update().get(pk=region.pk)
    live.forget()


def _changed(frozen: Iterable[Frozen]) -> list[Frozen]:
    return [one for one in frozen if _newest_flow(one.municipality) != one.flow.document()]


def _newest_flow(municipality: Municipality) -> object:
    """As it would be written today: an edition of an older format may say the same."""
    newest = municipality.editions.order_by("-number").first()
    return Flow.read(newest.flow).document() if newest else None


def make_editions(
    frozen: Collection[Frozen],
    *,
    region: Region,
    at: datetime,
    now: datetime,
    note: str,
    by: User | None,
    accepted: Iterable[Problem],
    draft: Document | None,
) -> list[Edition]:
    """One publication, with the next edition of each municipality; none where there is nothing.

    Belongs within `publishing`, after the gate.
    """
    if not frozen:
        return []
    publication = Publication.objects.create(
        region=region,
        number=_next(region.publications.aggregate(last=Max("number"))),
        by=by,
        at=now,
        live_from=at,
        note=note,
        accepted=[problem.document() for problem in accepted],
        draft=draft,
    )
    return [_edition(one, publication) for one in frozen]


def _edition(frozen: Frozen, publication: Publication) -> Edition:
    edition = Edition.objects.create(
        municipality=frozen.municipality,
        number=_next(frozen.municipality.editions.aggregate(last=Max("number"))),
        publication=publication,
        flow=frozen.flow.document(),
        live_from=publication.live_from,
    )
    services = Service.objects.filter(region=publication.region, slug__in=frozen.flow.services())
    EditionService.objects.bulk_create(
        EditionService(edition=edition, service=service) for service in services
    )
    return edition


def _next(highest: dict[str, int | None]) -> int:
    return (highest["last"] or 0) + 1
