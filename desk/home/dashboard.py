"""What belongs to the home page: all that waits, a part that comes later, and “Klopt nog”."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from contacts.models import Phone, Service
from desk.frame import desk_page, first_or_404, publisher, region_for
from desk.home.of_user import coordinated, has_published, home_of, of_one_region
from desk.proposals.field_values import plain, proposed_change
from municipalities.models import Proposal, Region
from municipalities.proposals import propose
from municipalities.scoping import region_of, scope_of

NO_REGION = "Deze regio is er niet, of je hoort er niet bij."
NO_NUMBER = "Dit nummer is er niet, of het is van een andere regio."
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


def still_right_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A number was called today, and nothing had to change."""
    rows = Phone.objects.filter(pk=pk).select_related("service__organization", "service__region")
    return _still_right(request, rows, NO_NUMBER)


def address_still_right_view(request: HttpRequest, service: int) -> HttpResponse:
    """Where one can go was asked today, and nothing had to change."""
    rows = Service.objects.filter(pk=service, visit__isnull=False)
    return _still_right(request, rows.select_related("organization", "region"), NO_SERVICE)


def _still_right(request: HttpRequest, rows: QuerySet[Any], missing: str) -> HttpResponse:
    scope = scope_of(request.user)
    row = first_or_404(scope.visible(rows), missing)
    if scope.coordinates(region_of(row)):
        _confirm(request, row)
    elif scope.may_propose(row):
        _propose(request, row)
    else:
        raise PermissionDenied(NOT_YOURS)
    return redirect("admin:index")


@transaction.atomic
def _confirm(request: HttpRequest, row: Phone | Service) -> None:
    """A coordinator checked it."""
    region = _service_of(row).region
    checked = _checked(_locked(row), f"coördinator {region}")
    for name, value in checked.items():
        setattr(row, name, value)
    row.save(update_fields=list(checked))
    messages.success(request, f"“{_said(row)}” is vandaag gecontroleerd.")


def _locked(row: Phone | Service) -> Phone | Service:
    """As it stands now, and stays until the end of the transaction."""
    rows: Any = type(row)._default_manager
    locked: Phone | Service = rows.select_for_update().get(pk=row.pk)
    return locked


def _checked(row: Phone | Service, by: str) -> dict[str, Any]:
    """The fields that say who checked this row today."""
    checked = {"assured_on": timezone.localdate(), "assured_by": by[:200]}
    if isinstance(row, Phone):
        return checked
    return {"visit": {**(row.visit or {}), **{name: plain(one) for name, one in checked.items()}}}


def _service_of(row: Phone | Service) -> Service:
    return row.service if isinstance(row, Phone) else row


def _said(row: Phone | Service) -> str:
    return f"{row} van {row.service.name}" if isinstance(row, Phone) else f"Adres van {row.name}"


LABELS = {
    "assured_on": "Gecontroleerd op",
    "assured_by": "Gecontroleerd door",
    "visit": "Je kunt er heen",
}


def _propose(request: HttpRequest, row: Phone | Service) -> None:
    """A partner says so; the coordinator takes it over."""
    by, model, service = publisher(request), row._meta.label, _service_of(row)
    own = Proposal.objects.open().filter(by=by, model=model, row=row.pk)
    if own.exists():
        messages.info(request, f"Over “{_said(row)}” wacht al een voorstel van je.")
        return
    fields = [
        proposed_change(
            type(row), name, LABELS[name], before=plain(getattr(row, name)), value=plain(value)
        )
        for name, value in _checked(row, service.organization.name).items()
    ]
    propose(
        region=service.region,
        by=by,
        at=timezone.now(),
        model=model,
        row=row.pk,
        title=f"{row._meta.verbose_name}: {_said(row)} klopt nog",
        fields=fields,
    )
    messages.success(
        request,
        f"Je liet weten dat “{_said(row)}” klopt. De coördinator van {service.region} ziet dat.",
    )
