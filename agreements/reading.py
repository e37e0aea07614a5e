"""From the rows of a region to its agreements as plain values."""

from collections import defaultdict

from agreements.accepted import read_accepted
from agreements.models import Agreement, AgreementVersion
from agreements.terms import Agreements, Signed, Terms
from municipalities.models import Region


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
        accepted=read_accepted(version.accepted),
    )
