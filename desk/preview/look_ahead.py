"""“Bekijk als” in the admin: choose a municipality, a moment and a version, and walk its pages."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from contacts.hours.engine import parse_moment, to_local
from desk.frame import desk_page
from desk.preview.visit import DRAFT, LIVE, moment_in_full, preview_of, refuse_unknown
from desk.towns import why_not
from municipalities.form_fields import Day
from municipalities.models import Region
from municipalities.scoping import scope_of
from portal import pages
from portal.error_pages import read_only
from portal.moment import written_address
from portal.paper import printouts
from portal.places import by_region
from trees.live import Place, now_live

EDITION = "editie"


def preview_urls() -> list[URLPattern]:
    """The addresses of the preview: those of the public pages, below one of the admin's own."""

    def page(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        return path(f"bekijk-als/{route}", admin.site.admin_view(view), name=f"preview_{name}")

    def shown(route: str, show: Callable[..., HttpResponse], name: str) -> URLPattern:
        return page(f"<str:municipality>/{route}", _previewed(show), name)

    return [
        page("", choose, "choose"),
        shown("", lambda request, visit: pages.first(visit), "first"),
        shown("nummers/", pages.all_numbers, "numbers"),
        shown("werkafspraken/", lambda request, visit: pages.agreements(visit), "agreements"),
        shown("begrippen/", lambda request, visit: pages.words(visit), "words"),
        shown("over/", lambda request, visit: pages.about(visit), "about"),
        shown("stroomschema/", printouts.paper, "paper"),
        shown("stroomschema/papier/", printouts.choice, "paper_choice"),
        *(
            shown(f"stroomschema/{sheet.slug}/", printouts.sheet_page(sheet), sheet.name)
            for sheet in printouts.SHEETS
        ),
        shown("<str:slug>/", lambda request, visit, slug: pages.page(visit, slug=slug), "page"),
    ]


def _previewed(show: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of one municipality, for who may see its region; for others it isn't there."""

    def answer(request: HttpRequest, *, municipality: str, **rest: str) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return read_only()
        live = now_live()
        place = live.places.get(municipality)
        if place is None or not scope_of(request.user).may_see(place.region):
            raise Http404("Deze gemeente is er niet.")
        what, op = _asked(request)
        try:
            visit = preview_of(place, live, what=what, op=op, now=timezone.now())
        except ValueError:
            return HttpResponseRedirect(_form_address(place, what, op))
        visit = replace(visit, gone="weg" in request.GET)
        return _for_one_person(show(request, visit, **rest))

    return answer


def _asked(request: HttpRequest) -> tuple[str, str]:
    """What to look at, and at which moment, as it stands in the address."""
    return request.GET.get("wat", LIVE), request.GET.get("op", "").strip()


def _form_address(place: Place, what: str, op: str) -> str:
    query = {"gemeente": place.slug, "wat": what, "op": op}
    return written_address(reverse("admin:preview_choose"), query)


def _for_one_person(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


class Time(forms.TimeInput):
    """A time of the day, as a browser asks for it."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class PreviewForm(forms.Form):
    """Where, when and what to look at."""

    gemeente = forms.ChoiceField(label="Gemeente")
    wat = forms.ChoiceField(
        label="Wat wil je zien?",
        choices=[
            (LIVE, "Wat op dat moment live is"),
            (DRAFT, "Het concept"),
            (EDITION, "Een bepaalde editie"),
        ],
        widget=forms.RadioSelect,
    )
    editie = forms.IntegerField(
        label="Nummer van de editie",
        required=False,
        min_value=1,
        help_text="Alleen bij een bepaalde editie, zoals 3.",
    )
    dag = forms.DateField(
        label="Dag", required=False, widget=Day(), help_text="Leeg: nu. Zoals 14-5-2027."
    )
    tijd = forms.TimeField(
        label="Tijd", required=False, widget=Time(), help_text="Leeg: nu. Zoals 03:12."
    )

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.slug: place for place in places}
        towns = [
            (region, [(place.slug, place.name) for place in here])
            for region, here in by_region(places)
        ]
        # Under the names of the regions only where there is more than one.
        flat = towns[0][1] if len(towns) == 1 else towns
        self.fields["gemeente"].choices = flat  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("dag")) != bool(cleaned.get("tijd")) and not self.errors:
            missing = "tijd" if cleaned.get("dag") else "dag"
            self.add_error(missing, "Vul een dag én een tijd in, of laat ze allebei leeg.")
        elif op := _op(cleaned):
            self._refuse_moment(op)
        place = self.places.get(cleaned.get("gemeente", ""))
        if cleaned.get("wat") == EDITION and place and "editie" in cleaned:
            self._refuse_edition(place, cleaned["editie"])
        return cleaned

    def _refuse_moment(self, op: str) -> None:
        try:
            parse_moment(op)
        except ValueError as fault:
            self.add_error("dag", str(fault))

    def _refuse_edition(self, place: Place, number: int | None) -> None:
        if number is None:
            self.add_error("editie", "Vul het nummer van de editie in.")
            return
        try:
            refuse_unknown(place, str(number))
        except ValueError as fault:
            self.add_error("editie", str(fault))

    def address(self) -> str:
        """The page that was chosen."""
        chosen = self.cleaned_data
        query = {"wat": str(chosen["editie"]) if chosen["wat"] == EDITION else chosen["wat"]}
        if op := _op(chosen):
            query["op"] = op
        return written_address(reverse("admin:preview_first", args=[chosen["gemeente"]]), query)


def _op(chosen: dict[str, Any]) -> str:
    """The moment of a day and a time, as an address carries it; "" is now."""
    day, time = chosen.get("dag"), chosen.get("tijd")
    return f"{day.isoformat()}T{time:%H:%M}" if day and time else ""


def choose(request: HttpRequest) -> HttpResponse:
    """The form; what was chosen leads to the page itself."""
    if request.method not in ("GET", "HEAD"):
        return read_only()
    scope = scope_of(request.user)
    places = [place for place in now_live().places.values() if scope.may_see(place.region)]
    now = timezone.now()
    form = _form(request, [one for one in places if not one.has_ended(now)]) if places else None
    if form and form.is_bound and form.is_valid():
        return HttpResponseRedirect(form.address())
    return desk_page(
        request,
        "desk/preview/preview.html",
        title="Bekijk als",
        form=form,
        fault="" if form and form.is_bound else _fault(request, places),
        ended=why_not(places, now),
        histories=_histories(scope.visible(Region.objects.order_by("name"))),
    )


def _form(request: HttpRequest, places: list[Place]) -> PreviewForm:
    if "dag" in request.GET:
        return PreviewForm(request.GET, places=places)
    return PreviewForm(places=places, initial=_initial(request))


def _initial(request: HttpRequest) -> dict[str, Any]:
    """What somebody looked at before, as far as it can be read."""
    what, op = _asked(request)
    number = what if what.isdecimal() else None
    chosen = {"gemeente": request.GET.get("gemeente"), "wat": EDITION if number else what}
    try:
        at = to_local(parse_moment(op)) if op else None
    except ValueError:
        at = None
    moment = {"dag": at.date(), "tijd": at.time()} if at else {}
    return {**chosen, "editie": number, **moment}


def _fault(request: HttpRequest, places: list[Place]) -> str:
    """Why the page that was asked for can't be shown; "" where nothing is wrong."""
    place = next((one for one in places if one.slug == request.GET.get("gemeente")), None)
    if place is None:
        return ""
    what, op = _asked(request)
    try:
        preview_of(place, now_live(), what=what, op=op, now=timezone.now())
    except ValueError as fault:
        return str(fault)
    return ""


def _histories(regions: QuerySet[Region]) -> list[tuple[str, str]]:
    """The name of each region, and since when its numbers are recorded ("" : not yet)."""
    rows = regions.annotate(begins=Min("records__recorded_at"))
    return [(row.name, moment_in_full(row.begins) if row.begins else "") for row in rows]
