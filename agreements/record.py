"""The agreements of a region as a document and back: how they are kept for later."""

from collections.abc import Iterable, Mapping
from typing import Any

from agreements.terms import Agreements, Signed, Terms
from contacts.record import day_of, day_text, filled, names, names_of


def agreements_document(agreements: Agreements) -> list[list[dict[str, Any]]]:
    """Each agreement with its versions, in what JSON can hold; `agreements_of` reads it back."""
    return [[_terms_document(terms) for terms in versions] for versions in agreements.values()]


def agreements_of(document: Iterable[Iterable[Mapping[str, Any]]]) -> Agreements:
    found = [tuple(_terms(terms) for terms in versions) for versions in document]
    return {versions[0].slug: versions for versions in found}


def _terms_document(terms: Terms) -> dict[str, Any]:
    return filled(
        slug=terms.slug,
        title=terms.title,
        number=terms.number,
        since=day_text(terms.since),
        until=day_text(terms.until),
        binding=terms.binding,
        your_role=terms.your_role,
        expect=terms.expect,
        lead=terms.lead,
        prepare=list(terms.prepare),
        handover=terms.handover,
        feedback=terms.feedback,
        tell_the_family=terms.tell_the_family,
        parties=list(terms.parties),
        signed=[_signed_document(signed) for signed in terms.signed],
        review_every_months=terms.review_every_months,
        municipalities=names(terms.municipalities),
    )


def _signed_document(signed: Signed) -> dict[str, Any]:
    return filled(organization=signed.organization, name=signed.name, on=day_text(signed.on))


def _terms(document: Mapping[str, Any]) -> Terms:
    return Terms(
        slug=document["slug"],
        title=document["title"],
        number=document["number"],
        since=day_of(document.get("since")),
        until=day_of(document.get("until")),
        binding=document["binding"],
        your_role=document.get("your_role", ""),
        expect=document.get("expect", ""),
        lead=document.get("lead", ""),
        prepare=tuple(document["prepare"]),
        handover=document.get("handover", ""),
        feedback=document.get("feedback", ""),
        tell_the_family=document.get("tell_the_family", ""),
        parties=tuple(document["parties"]),
        signed=tuple(_signed(signed) for signed in document["signed"]),
        review_every_months=document["review_every_months"],
        municipalities=names_of(document.get("municipalities")),
    )


def _signed(document: Mapping[str, Any]) -> Signed:
    return Signed(document["organization"], document["name"], day_of(document.get("on")))
