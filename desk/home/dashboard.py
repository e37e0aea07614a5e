"""What belongs to the home page: all that waits, a part that comes later, and “Klopt nog”."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from contacts.models import Service
from desk.frame import desk_page, first_or_404, publisher, region_for
from desk.home.of_user import coordinated, has_published, home_of, of_one_region
from desk.proposals.field_values import plain, proposed_change
from municipalities.models import Proposal, Region
from municipalities.proposals import propose
from municipalities.scoping import scope_of

NO_REGION = "Deze regio is er niet, of je hoort er niet bij."
NO_SERVICE = "Deze dienst is er niet, of zij is van een andere regio."
NOT_YOURS = "Alleen een coördinator van deze regio, of een partner van de organisatie, mag dit."


def home_context(request: HttpRequest) -> dict[str, Any]:
    """What the home page has besides the list of rooms."""
    scope = scope_of(request.user)
    regions = coordinated(scope)
    edits_in = Region.objects.filter(pk__in=scope.sees - scope.edits).order_by("name")
    return {
        "home": home_of(request.user, timezone.now()),
        "regions": regions,
        "edits_in": edits_in if scope.municipalities else (),
        "proposes": bool(scope.partner_in),
        "national": scope.everything,
        "first_tour": bool(regions) and not has_published(request.user),
    }


def attention_view(request: HttpRequest) -> HttpResponse:
    """Everything at once, also what takes a while: for who has no script."""
    return desk_page(
        request,
        "desk/home/page.html",
        title="Wat vraagt aandacht vandaag",
        home=home_of(request.user, timezone.now(), patient=True),
    )


def region_attention_view(request: HttpRequest, region: str) -> HttpResponse:
    """What the checks find in one region; `?deel=1` is the part that the home page fetches."""
    row = region_for(request, region, NO_REGION)
    return desk_page(
        request,
        "desk/home/attention.html" if request.GET.get("deel") else "desk/home/page.html",
        title=f"Wat vraagt aandacht in {row}",
        home=of_one_region(request.user, row, timezone.now()),
        region=row,
    )


def still_right_view(request: HttpRequest, service: int) -> HttpResponse:
    """The facts of a service were checked today, and nothing had to change."""
    scope = scope_of(request.user)
    rows = scope.visible(Service.objects.filter(pk=service)).select_related("organization")
    row = first_or_404(rows, NO_SERVICE)
    if scope.coordinates(row.region_id):
        _confirm(request, service)
    elif scope.may_propose(row):
        _propose(request, row)
    else:
        raise PermissionDenied(NOT_YOURS)
    return redirect("admin:index")


@transaction.atomic
def _confirm(request: HttpRequest, service: int) -> None:
    row = Service.objects.select_for_update().select_related("region").get(pk=service)
    row.assured_on, row.assured_by = timezone.localdate(), f"coördinator {row.region}"
    row.save(update_fields=["assured_on", "assured_by"])
    messages.success(request, f"“{row.name}” is vandaag gecontroleerd.")


def _propose(request: HttpRequest, row: Service) -> None:
    """A partner says so; the coordinator takes it over."""
    by = publisher(request)
    own = Proposal.objects.open().filter(by=by, model="contacts.Service", row=row.pk)
    if own.exists():
        messages.info(request, f"Over “{row.name}” wacht al een voorstel van je.")
        return
    fields = [
        proposed_change(Service, name, label, before=plain(before), value=plain(value))
        for name, label, before, value in (
            ("assured_on", "Gecontroleerd op", row.assured_on, timezone.localdate()),
            ("assured_by", "Gecontroleerd door", row.assured_by, row.organization.name),
        )
    ]
    propose(
        region=row.region,
        by=by,
        at=timezone.now(),
        model="contacts.Service",
        row=row.pk,
        title=f"dienst: {row} klopt nog",
        fields=fields,
    )
    messages.success(
        request, f"Je liet weten dat “{row.name}” klopt. De coördinator van {row.region} ziet dat."
    )
