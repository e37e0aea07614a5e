"""The text of an agreement as a page shows it, as plain values."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from agreements.models import Agreement, AgreementVersion
from municipalities.models import Region


@dataclass(frozen=True, slots=True)
class Signed:
    organization: str
    name: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of an agreement, with the days on which it is in force (both included)."""

    slug: str
    title: str
    number: int
    since: date | None
    until: date | None
    binding: bool
    your_role: str
    expect: str
    lead: str
    prepare: tuple[str, ...]
    handover: str
    feedback: str
    tell_the_family: str
    parties: tuple[str, ...]
    signed: tuple[Signed, ...]
    review_every_months: int
    # None: in the whole region.
    municipalities: frozenset[str] | None

    def holds(self, municipality: str, day: date) -> bool:
        here = self.municipalities is None or municipality in self.municipalities
        begun = self.since is None or self.since <= day
        return here and begun and (self.until is None or day <= self.until)


Agreements = Mapping[str, tuple[Terms, ...]]


def in_force(agreements: Agreements, municipality: str, day: date) -> dict[str, Terms]:
    """Of each agreement its newest version that holds here on this day."""
    found = {}
    for slug, versions in agreements.items():
        for terms in versions:
            if terms.holds(municipality, day):
                found[slug] = terms
    return found


def read_agreements(region: Region) -> Agreements:
    """The agreements of a region, each with its versions that aren't drafts, oldest first."""
    rows = (
        AgreementVersion.objects.filter(
            agreement__region=region, status=AgreementVersion.Status.IN_FORCE
        )
        .select_related("agreement")
        .prefetch_related(
            "signatures__organization",
            "agreement__party_rows__organization",
            "agreement__areas__municipality",
        )
        .order_by("agreement__pk", "number")
    )
    found: dict[str, list[Terms]] = defaultdict(list)
    for row in rows:
        found[row.agreement.slug].append(_terms(row, row.agreement))
    return {slug: tuple(versions) for slug, versions in found.items()}


def _terms(version: AgreementVersion, agreement: Agreement) -> Terms:
    areas = frozenset(area.municipality.slug for area in agreement.areas.all())
    return Terms(
        slug=agreement.slug,
        title=agreement.title,
        number=version.number,
        since=version.in_force_from,
        until=version.in_force_until,
        binding=version.binding,
        your_role=version.your_role,
        expect=version.expect,
        lead=version.lead,
        prepare=tuple(version.prepare),
        handover=version.handover,
        feedback=version.feedback,
        tell_the_family=version.tell_the_family,
        parties=tuple(party.organization.name for party in agreement.party_rows.all()),
        signed=tuple(
            Signed(row.organization.slug, row.organization.name, row.on)
            for row in version.signatures.all()
        ),
        review_every_months=agreement.review_every_months,
        municipalities=None if agreement.everywhere else areas,
    )
