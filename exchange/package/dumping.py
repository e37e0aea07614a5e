"""The region in the database as a package: what `writing` makes a file of and `loading` reads."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from agreements.models import Agreement, AgreementArea, AgreementVersion, Party, Signature
from contacts.models import Organization, Phone, RegionLine, Service, ServiceArea
from exchange.package import contents
from exchange.package.contents import Package
from municipalities.models import Municipality, Region
from trees.core import branch
from trees.core.branch import Ages
from trees.models import Node, Outcome, Scenario, Step, Tree


def package_in(region: Region) -> Package:
    """Everything of a region, in the order in which it came.

    A service that has ended is left out, unless something still refers to it: then its numbers
    stop on its last day. A tree without a first question is left out: the format can't say it.
    """
    package = Package(
        region=_region(region),
        municipalities=tuple(_municipalities(region)),
        organizations=tuple(_organizations(region)),
        agreements=tuple(_agreements(region)),
        outcomes=tuple(_outcomes(region)),
        trees=tuple(_trees(region)),
        scenarios=tuple(_scenarios(region)),
    )
    return replace(package, services=tuple(_services(region, _named_services(package))))


def _named_services(package: Package) -> set[str | None]:
    """The services that something in the package refers to."""
    steps = (step for one in package.outcomes for step in (*one.steps, *one.also))
    return {
        *package.region.fallback,
        package.region.central_line,
        *(step.service for step in steps),
        *(scenario.expect.call for scenario in package.scenarios),
    }


def _rows(model: Any, region: Region) -> Any:
    return model.objects.filter(region=region).order_by("pk")


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, tuple[Any, ...]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for owner, thing in pairs:
        found[owner].append(thing)
    return defaultdict(tuple, {owner: tuple(things) for owner, things in found.items()})


def _ages(row: Any) -> Ages:
    return Ages(row.ages_from or 0, row.ages_to)


def _area(row: Any, areas: dict[int, tuple[str, ...]]) -> tuple[str, ...] | None:
    return None if row.everywhere else areas[row.pk]


def _region(region: Region) -> contents.Region:
    lines = RegionLine.objects.filter(region=region).select_related("service")
    by_role = _grouped_by_role(lines.order_by("position", "pk"))
    return contents.Region(
        slug=region.slug,
        name=region.name,
        demo=region.demo,
        ages=_ages(region),
        fallback=tuple(by_role[RegionLine.Role.FALLBACK]),
        central_line=next(iter(by_role[RegionLine.Role.CENTRAL]), None),
        about=region.about,
    )


def _grouped_by_role(lines: Iterable[RegionLine]) -> dict[str, list[str]]:
    by_role: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        by_role[line.role].append(line.service.slug)
    return by_role


def _municipalities(region: Region) -> Iterator[contents.Municipality]:
    for row in _rows(Municipality, region):
        yield contents.Municipality(row.slug, row.name, row.code, tuple(row.places))


def _organizations(region: Region) -> Iterator[contents.Organization]:
    for row in _rows(Organization, region):
        yield contents.Organization(
            row.slug, row.name, row.website, row.email, row.crisis_definition
        )


def _services(region: Region, named: set[str | None]) -> Iterator[contents.Service]:
    areas = ServiceArea.objects.filter(service__region=region).order_by("pk")
    by_service = _grouped(areas.values_list("service_id", "municipality__slug"))
    rows = Phone.objects.filter(service__region=region).order_by("position", "pk")
    phones = _grouped((row.service_id, _phone(row)) for row in rows)
    for row in _rows(Service, region).select_related("organization"):
        if row.ended_on is None or row.slug in named:
            kept = _until(phones[row.pk], row.ended_on)
            yield _service(row, _area(row, by_service), kept)


def _service(
    row: Service, area: tuple[str, ...] | None, phones: tuple[contents.Phone, ...]
) -> contents.Service:
    return contents.Service(
        slug=row.slug,
        organization=row.organization.slug,
        name=row.name,
        kind=row.kind,
        summary=row.summary,
        activities=tuple(row.activities),
        ages=_ages(row),
        municipalities=area,
        address=row.address,
        on_site=row.on_site,
        assured_on=row.assured_on,
        assured_by=row.assured_by,
        phones=phones,
    )


def _phone(row: Phone) -> contents.Phone:
    return contents.Phone(
        number=row.number or None,
        hours=row.hours,
        label=row.label,
        audience=row.audience,
        instruction=row.instruction,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


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
        yield contents.Agreement(
            slug=row.slug,
            title=row.title,
            parties=parties[row.pk],
            municipalities=_area(row, by_agreement),
            owner=row.owner,
            review_every_months=row.review_every_months,
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
        yield row.agreement_id, _version(row, signatures[row.pk])


def _version(row: AgreementVersion, signatures: tuple[contents.Signature, ...]) -> contents.Version:
    return contents.Version(
        number=row.number,
        status=row.status,
        in_force_from=row.in_force_from,
        in_force_until=row.in_force_until,
        binding=row.binding,
        your_role=row.your_role,
        expect=row.expect,
        lead=row.lead,
        prepare=tuple(row.prepare),
        handover=row.handover,
        feedback=row.feedback,
        tell_the_family=row.tell_the_family,
        signatures=signatures,
    )


def _outcomes(region: Region) -> Iterator[contents.Outcome]:
    rows = Step.objects.filter(outcome__region=region).select_related("service")
    steps = _grouped((row.outcome_id, row) for row in rows.order_by("position", "pk"))
    for row in _rows(Outcome, region).select_related("agreement"):
        yield contents.Outcome(
            slug=row.slug,
            title=row.title,
            urgency=row.urgency,
            accepted_gap=_accepted_gap(row.accepted_gap),
            explanation=row.explanation,
            agreement=row.agreement.slug if row.agreement else None,
            steps=tuple(_steps(steps[row.pk], Step.Role.STEP)),
            also=tuple(_steps(steps[row.pk], Step.Role.ALSO)),
        )


def _steps(rows: Iterable[Step], role: str) -> Iterator[contents.Step]:
    for row in rows:
        if row.role == role:
            yield contents.Step(row.service.slug if row.service else "", row.kind, row.say)


def _accepted_gap(gap: dict[str, Any] | None) -> contents.AcceptedGap | None:
    if not gap:
        return None
    until = gap.get("until")
    return contents.AcceptedGap(
        because=gap.get("because") or "",
        by=gap.get("by") or "",
        until=date.fromisoformat(until) if until else None,
    )


def _trees(region: Region) -> Iterator[contents.Tree]:
    order = list(_rows(Municipality, region).values_list("slug", flat=True))
    for row in _rows(Tree, region):
        served = set(row.municipalities.values_list("slug", flat=True))
        start = _start(row, order)
        if start:
            yield contents.Tree(
                slug=row.slug,
                title=row.title,
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
        return branch.Branch(
            slug=row.slug,
            answer=row.answer,
            hint=row.hint,
            question="" if ends else row.question,
            outcome=row.outcome.slug if row.outcome else None,
            continue_at=row.continue_at.slug if row.continue_at and not row.outcome else None,
            ages=_ages(row),
            only_in=_ordered(only_in[row.pk], order),
            answers=() if ends else tuple(built(child) for child in children[row.pk]),
        )

    return next((built(row) for row in rows if row.parent_id is None), None)


def _scenarios(region: Region) -> Iterator[contents.Scenario]:
    for row in _rows(Scenario, region).select_related("municipality"):
        yield contents.Scenario(
            name=row.name,
            municipality=row.municipality.slug,
            at=row.at,
            answers=tuple(row.answers),
            expect=contents.Expectation(row.expected_outcome, row.expected_call or None),
        )
