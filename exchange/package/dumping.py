"""The region in the database as a package: what `writing` makes a file of and `loading` reads."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from agreements.accepted import read_accepted
from agreements.models import Agreement, AgreementArea, AgreementVersion, Party, Signature
from contacts.hours.engine import Hours
from contacts.models import Organization, Phone, RegionLine, Service, ServiceArea, Via
from contacts.presence import comes_of, visit_of
from exchange.package import contents
from exchange.package.columns import thing_of
from exchange.package.contents import Package
from exchange.package.fields import OWN
from municipalities.models import Municipality, Region
from trees.core import branch
from trees.core.branch import Ages
from trees.core.scenarios import NOBODY
from trees.models import Node, Outcome, Scenario, Step, Tree


def package_in(region: Region) -> Package:
    """Everything of a region, in the order in which it came.

    A service that has ended is left out, unless something still refers to it: then its numbers
    stop on its last day. A tree without a first question is left out: the format can't say it.
    """
    package = Package(
        region=_region(region),
        municipalities=tuple(_municipalities(region)),
        organizations=_plain(contents.Organization, Organization, region),
        agreements=tuple(_agreements(region)),
        outcomes=tuple(_outcomes(region)),
        trees=tuple(_trees(region)),
        scenarios=tuple(_scenarios(region)),
    )
    ways = Via.objects.filter(phone__service__region=region)
    named = {*_named_services(package), *ways.values_list("service__slug", flat=True)}
    return replace(package, services=tuple(_services(region, named)))


def _named_services(package: Package) -> set[str | None]:
    """The services that something in the package refers to, but for other services."""
    steps = (step for one in package.outcomes for step in (*one.steps, *one.also))
    return {
        *package.region.fallback,
        *(step.service for step in steps),
        *(scenario.expect.call for scenario in package.scenarios),
        *(scenario.expect.dial for scenario in package.scenarios),
        *(scenario.expect.wait for scenario in package.scenarios),
    }


def _rows(model: Any, region: Region) -> Any:
    return model.objects.filter(region=region).order_by("pk")


def _plain(made: Any, model: Any, region: Region) -> tuple[Any, ...]:
    return tuple(thing_of(made, row) for row in _rows(model, region))


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for owner, thing in pairs:
        found[owner].append(thing)
    return defaultdict(tuple, {owner: tuple(things) for owner, things in found.items()})


def _ages(row: Any) -> Ages:
    return Ages(row.ages_from or 0, row.ages_to)


def _area(row: Any, areas: dict[int, tuple[str, ...]]) -> tuple[str, ...] | None:
    return None if row.everywhere else areas[row.pk]


def _region(region: Region) -> contents.Region:
    lines = RegionLine.objects.filter(region=region).order_by("position", "pk")
    made: contents.Region = thing_of(
        contents.Region,
        region,
        ages=_ages(region),
        fallback=tuple(lines.values_list("service__slug", flat=True)),
        glossary=tuple(contents.GlossaryTerm(**one) for one in region.glossary),
        terms=contents.Terms(region.term_night, region.term_day, region.term_other),
    )
    return made


def _municipalities(region: Region) -> Iterator[contents.Municipality]:
    for row in _rows(Municipality, region).select_related("merged_into"):
        heir = row.merged_into.slug if row.merged_into else ""
        yield thing_of(contents.Municipality, row, merged_into=heir)


def _services(region: Region, named: set[str | None]) -> Iterator[contents.Service]:
    areas = ServiceArea.objects.filter(service__region=region).order_by("pk")
    by_service = _grouped(areas.values_list("service_id", "municipality__slug"))
    rows = Phone.objects.filter(service__region=region).order_by("position", "pk")
    ways = Via.objects.filter(phone__service__region=region).order_by("position", "pk")
    by_phone = _grouped(
        (phone, contents.Via(service or "", kind))
        for phone, service, kind in ways.values_list("phone_id", "service__slug", "kind")
    )
    phones = _grouped((row.service_id, _phone(row, by_phone[row.pk])) for row in rows)
    for row in _rows(Service, region).select_related("organization"):
        if row.ended_on is None or row.slug in named:
            kept = _until(phones[row.pk], row.ended_on)
            yield thing_of(
                contents.Service,
                row,
                organization=row.organization.slug,
                ages=_ages(row),
                municipalities=_area(row, by_service),
                comes=_comes(row.comes),
                visit=_visit(row.visit),
                phones=kept,
            )


def _phone(row: Phone, ways: tuple[contents.Via, ...]) -> contents.Phone:
    made: contents.Phone = thing_of(
        contents.Phone,
        row,
        number=OWN if row.own else row.number or None,
        where=row.where if row.own else "",
        audience=Phone.Audience.PUBLIC.value if row.own else row.audience,
        via=ways if row.audience == Phone.Audience.REFERRERS else (),
    )
    return made


def _comes(document: Any) -> contents.Comes | None:
    if (comes := comes_of(document)) is None:
        return None
    # In the order in which somebody wrote them.
    area = None if comes.area is None else tuple(document["area"])
    return contents.Comes(_hours(comes.hours), comes.arrives_within or None, area)


def _visit(document: object) -> contents.Visit | None:
    if (visit := visit_of(document)) is None:
        return None
    return contents.Visit(visit.address, _hours(visit.hours), visit.assured_on, visit.assured_by)


def _hours(hours: Hours | None) -> dict[str, Any] | None:
    return hours.document() if hours else None


def _until(phones: tuple[contents.Phone, ...], ended_on: date | None) -> tuple[contents.Phone, ...]:
    """The phones of a service that stops on this day: none works on it or later."""
    if ended_on is None:
        return phones
    last = ended_on - timedelta(days=1)
    return tuple(
        replace(phone, valid_to=min(phone.valid_to or last, last))
        for phone in phones
        if phone.valid_from is None or phone.valid_from <= last
    )


def _agreements(region: Region) -> Iterator[contents.Agreement]:
    areas = AgreementArea.objects.filter(agreement__region=region).order_by("pk")
    by_agreement = _grouped(areas.values_list("agreement_id", "municipality__slug"))
    links = Party.objects.filter(agreement__region=region).order_by("pk")
    parties = _grouped(links.values_list("agreement_id", "organization__slug"))
    versions = _grouped(_versions(region))
    for row in _rows(Agreement, region):
        yield thing_of(
            contents.Agreement,
            row,
            parties=parties[row.pk],
            municipalities=_area(row, by_agreement),
            versions=versions[row.pk],
        )


def _versions(region: Region) -> Iterator[tuple[int, contents.Version]]:
    links = Signature.objects.filter(version__agreement__region=region).order_by("pk")
    signatures = _grouped(
        (version, contents.Signature(slug, on))
        for version, slug, on in links.values_list("version_id", "organization__slug", "on")
    )
    rows = AgreementVersion.objects.filter(agreement__region=region).order_by("number")
    for row in rows:
        version = thing_of(
            contents.Version,
            row,
            accepted=_accepted(contents.AcceptedOnVersion, row),
            signatures=signatures[row.pk],
        )
        yield row.agreement_id, version


def _outcomes(region: Region) -> Iterator[contents.Outcome]:
    rows = Step.objects.filter(outcome__region=region).select_related("service")
    steps = _grouped((row.outcome_id, row) for row in rows.order_by("position", "pk"))
    for row in _rows(Outcome, region).select_related("agreement"):
        yield thing_of(
            contents.Outcome,
            row,
            accepted=_accepted(contents.AcceptedOnOutcome, row),
            agreement=row.agreement.slug if row.agreement else None,
            steps=tuple(_steps(steps[row.pk], Step.Role.STEP)),
            also=tuple(_steps(steps[row.pk], Step.Role.ALSO)),
        )


def _steps(rows: Iterable[Step], role: str) -> Iterator[contents.Step]:
    for row in rows:
        if row.role == role:
            service = row.service.slug if row.service else ""
            yield thing_of(contents.Step, row, service=service)


def _accepted(made: Any, row: Outcome | AgreementVersion) -> tuple[Any, ...]:
    return tuple(
        made(problem=one.problem, because=one.because, by=one.by, until=one.until)
        for one in read_accepted(row.accepted)
    )


def _trees(region: Region) -> Iterator[contents.Tree]:
    order = list(_rows(Municipality, region).values_list("slug", flat=True))
    for row in _rows(Tree, region):
        served = set(row.municipalities.values_list("slug", flat=True))
        start = _start(row, order)
        if start:
            yield thing_of(
                contents.Tree,
                row,
                start=start,
                municipalities=None if row.everywhere else _ordered(served, order),
            )


def _ordered(slugs: Iterable[str], order: list[str]) -> tuple[str, ...]:
    """Municipalities in the order of the region: a plain link remembers none."""
    return tuple(slug for slug in order if slug in slugs)


def _start(tree: Tree, order: list[str]) -> branch.Branch | None:
    """The first question with all below it, read by parent and position alone."""
    limits = Node.only_in.through.objects.filter(node__tree=tree)
    only_in = _grouped(limits.values_list("node_id", "municipality__slug"))
    rows = list(
        Node.objects.filter(tree=tree)
        .select_related("outcome", "continue_at")
        .order_by("position", "pk")
    )
    children = _grouped((row.parent_id, row) for row in rows)

    def built(row: Node) -> branch.Branch:
        ends = row.outcome or row.continue_at
        made: branch.Branch = thing_of(
            branch.Branch,
            row,
            question="" if ends else row.question,
            outcome=row.outcome.slug if row.outcome else None,
            continue_at=row.continue_at.slug if row.continue_at and not row.outcome else None,
            ages=_ages(row),
            only_in=_ordered(only_in[row.pk], order),
            answers=() if ends else tuple(built(child) for child in children[row.pk]),
        )
        return made

    return next((built(row) for row in rows if row.parent_id is None), None)


def _scenarios(region: Region) -> Iterator[contents.Scenario]:
    for row in _rows(Scenario, region).select_related("municipality"):
        yield thing_of(
            contents.Scenario,
            row,
            municipality=row.municipality.slug,
            expect=contents.Expectation(
                row.expected_outcome,
                row.expected_call or None,
                None if row.expected_dial == NOBODY else row.expected_dial,
                None if row.expected_wait == NOBODY else row.expected_wait,
                row.expected_headline,
            ),
        )
