"""A new region in the admin, made like one that is there: one form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from contacts.hours.words import in_a_row
from contacts.numbers import Number
from desk.frame import desk_page, publisher
from exchange.package import Fault, check
from exchange.package.dumping import package_in
from exchange.package.loading import LoadRefused, load
from exchange.package.writing import write
from exchange.region_copy import NATIONAL, copied
from history.models import Way
from history.tracking import acting
from municipalities.form_fields import LinesField
from municipalities.models import Region
from municipalities.scoping import Scope, scope_of
from municipalities.slugs import is_slug, slug_of

NOT_YOURS = "Alleen een landelijk beheerder maakt een nieuwe regio."
MOST_TOWNS = 100


class RegionCopyForm(forms.Form):
    """What a new region is called, whom it serves, and which region it starts from."""

    example = forms.ModelChoiceField(
        Region.objects.none(),
        label="Neem als voorbeeld",
        to_field_name="slug",
        help_text="De vragen, uitkomsten en soorten diensten komen hiervandaan. Bijvoorbeeld: "
        "Flevoland.",
    )
    name = forms.CharField(
        label="Naam van de nieuwe regio",
        max_length=200,
        help_text="Bijvoorbeeld: Noord-Veluwe.",
    )
    slug = forms.CharField(
        label="Korte naam",
        required=False,
        max_length=60,
        help_text="Voor in adressen, zoals noord-veluwe. Leeg: gemaakt van de naam. Verandert "
        "later niet meer.",
    )
    municipalities = LinesField(
        label="Gemeenten",
        rows=8,
        most=200,
        help_text="Eén gemeente per regel. Bijvoorbeeld: Harderwijk, en daaronder Elburg.",
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = scope.visible(Region.objects.order_by("name"))
        self.fields["example"].queryset = rows  # type: ignore[attr-defined]  # of rows

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "slug" in cleaned and "name" in cleaned:
            cleaned["slug"] = cleaned["slug"] or slug_of(cleaned["name"])
            self._refuse_slug(cleaned["slug"])
        return cleaned

    def _refuse_slug(self, slug: str) -> None:
        if not is_slug(slug):
            said = "Gebruik alleen kleine letters, cijfers en streepjes, zoals noord-veluwe."
            self.add_error("slug", said)
        elif Region.objects.filter(slug=slug).exists():
            self.add_error("slug", f"Er is al een regio “{slug}”. Kies een andere korte naam.")

    def clean_municipalities(self) -> list[str]:
        towns: list[str] = self.cleaned_data["municipalities"]
        if len(towns) > MOST_TOWNS:
            raise ValidationError(f"Dit zijn {len(towns)} gemeenten. Noem er hoogstens 100.")
        slugs: dict[str, str] = {}
        for town in towns:
            slug = slug_of(town)
            if not slug:
                raise ValidationError(f"“{town}” kan niet in een adres. Schrijf de naam voluit.")
            if slug in slugs:
                raise ValidationError(f"“{town}” staat er twee keer. Laat er één staan.")
            slugs[slug] = town
        return towns

    def refuse(self, faults: list[Fault]) -> None:
        """Show what stands in the way: most often a municipality that another region has."""
        for fault in faults:
            field = "municipalities" if fault.place.startswith("municipalities[") else None
            self.add_error(field, fault.message if field else str(fault))


def region_copy_view(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    if not scope.everything:
        raise PermissionDenied(NOT_YOURS)
    form = RegionCopyForm(request.POST or None, scope=scope)
    if request.method == "POST" and form.is_valid() and (made := _made(request, form)):
        messages.success(
            request, f"{made} staat klaar. Vul nu in wat hieronder staat; publiceren kan daarna."
        )
        return redirect("admin:trees_region_filling", made.slug)
    return desk_page(
        request,
        "desk/exchange/region_copy.html",
        title="Nieuwe regio",
        form=form,
        national=_national_words(),
    )


def _national_words() -> str:
    return in_a_row(
        [f"{Number.parse(digits).shown} ({whose})" for digits, whose in NATIONAL.items()]
    )


def _made(request: HttpRequest, form: RegionCopyForm) -> Region | None:
    """The new region, or nothing, with what stands in the way on the form."""
    cleaned = form.cleaned_data
    example = cleaned["example"]
    package = copied(
        package_in(example),
        slug=cleaned["slug"],
        name=cleaned["name"],
        municipalities=cleaned["municipalities"],
    )
    # By way of a file: what could not be uploaded can't be made here either.
    checked, faults = check(write(package).encode())
    if checked is None:
        form.refuse(faults)
        return None
    try:
        with acting(way=Way.IMPORT, via=f"kopie van {example}"):
            loaded = load(checked, today=timezone.localdate(), by=publisher(request))
    except LoadRefused as refused:
        form.refuse(refused.faults)
        return None
    return loaded.region
