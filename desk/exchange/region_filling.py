"""What a region still has to fill in, in the order that works; each with the way to it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from agreements.models import Agreement, AgreementVersion
from contacts.models import Organization, Phone, RegionLine
from desk.exchange.upload import NO_REGION
from desk.frame import desk_page, region_for
from exchange.region_copy import A_NUMBER, A_TOWN
from municipalities.models import Municipality, Region
from municipalities.scoping import scope_of
from trees.models import Node, Outcome


@dataclass(frozen=True, slots=True)
class Gap:
    """Something to fill in: how often, in words, and where."""

    count: int
    words: str
    address: str


def region_filling_view(request: HttpRequest, region: str) -> HttpResponse:
    scope = scope_of(request.user)
    row = region_for(request, region, NO_REGION)
    return desk_page(
        request,
        "desk/exchange/region_filling.html",
        title=f"Nog in te vullen: {row}",
        region=row,
        gaps=[gap for gap in _gaps(row) if gap.count],
        tree=scope.visible(row.trees.order_by("pk")).first(),
        may_load=scope.may_publish(row),
    )


def _gaps(region: Region) -> list[Gap]:
    """First whom to call, then what is said of them, then the words of the questions."""
    of_region = f"?region__id__exact={region.pk}"
    phones = Phone.objects.filter(service__region=region, service__ended_on=None)
    here = f"?service__region__id__exact={region.pk}"
    nodes = Node.objects.filter(Q(tree__region=region) & _blank("answer", "hint", "question"))
    outcomes = Outcome.objects.filter(Q(region=region) & _blank("title", "explanation"))
    unsigned = AgreementVersion.objects.filter(agreement__region=region, status="draft")
    towns = Municipality.objects.filter(region=region, code=None)
    organizations = Organization.objects.filter(region=region, email="")
    return [
        Gap(
            phones.filter(number="").count(),
            "nummers die nog leeg zijn",
            _list(Phone, f"{here}&nummer=ja"),
        ),
        Gap(
            phones.filter(hours__isnull=True).count(),
            "nummers zonder openingstijden",
            _list(Phone, f"{here}&tijden=ja"),
        ),
        Gap(
            int(not region.lines.exists()),
            "vangnet ontbreekt: kies wie er onder elke uitkomst staat",
            _list(RegionLine, of_region),
        ),
        Gap(
            phones.filter(assured_on=None).count(),
            "nummers die nog niemand heeft gecontroleerd",
            _list(Phone, here),
        ),
        Gap(
            organizations.count(),
            "organisaties zonder mailadres",
            _list(Organization, of_region),
        ),
        Gap(
            towns.count(),
            "gemeenten zonder CBS-code",
            _list(Municipality, of_region),
        ),
        Gap(
            unsigned.count(),
            "werkafspraken die nog een concept zijn",
            _list(Agreement, of_region),
        ),
        Gap(
            nodes.count(),
            f"vragen of antwoorden met {A_TOWN} of {A_NUMBER} erin",
            _list(Node, f"?tree__region__id__exact={region.pk}&q=%5B"),
        ),
        Gap(
            outcomes.count(),
            f"uitkomsten met {A_TOWN} of {A_NUMBER} erin",
            _list(Outcome, of_region),
        ),
    ]


def _blank(*fields: str) -> Q:
    """Texts in which something of the example was left out."""
    found = Q()
    for field in fields:
        for word in (A_TOWN, A_NUMBER):
            found |= Q(**{f"{field}__contains": word})
    return found


def _list(model: Any, query: str) -> str:
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist") + query
