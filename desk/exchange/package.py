"""Region packages in the admin: a region out as one file, and in again after a check."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from desk.exchange.upload import NO_REGION, TOO_OLD, download, file_field, sealed, unsealed
from desk.frame import desk_page, publisher
from exchange.package import Checked, Fault, Package, checked
from exchange.package.dumping import package_in
from exchange.package.loading import Loaded, LoadRefused, load
from exchange.package.reading import LARGEST
from exchange.package.standing import standing_in
from exchange.package.writing import write
from exchange.trial import Trial, seen_of, try_out
from history.models import Way
from history.tracking import acting
from municipalities.models import Region
from municipalities.scoping import scope_of
from trees.drawings.changes import laid_out
from trees.lock import tree_lock
from trees.publishing.told_once import in_two

SALT = "trees.package"
# What travels along in the page has to come back in one request.
MOST_KEPT = 8 * 1024 * 1024

NOT_YOURS = "Een regiopakket is voor de coördinator van de regio."
NOT_NEW = "Alleen een landelijk beheerder laadt een nieuwe regio."
OTHER_REGION = "Dit pakket is van de regio “{}”. Hier hoort een pakket van “{}”."
NOT_DEMO = (
    "Alleen een landelijk beheerder bepaalt of een regio een voorbeeld is. Laat demo zoals zij is."
)
TOO_LARGE = "Dit bestand is te groot. Een pakket is hoogstens 10 MiB."
TOO_MUCH = (
    "Dit pakket is te groot om hier te bevestigen. Laat de beheerder het laden met load_region."
)
MEANWHILE = (
    "Er is niets geladen: de regio is intussen gewijzigd. Hieronder staat wat het pakket nu zou "
    "veranderen. Kijk het na en bevestig opnieuw."
)


class PackageForm(forms.Form):
    """A file, and what to do with what it doesn't name."""

    file = file_field(
        ".yaml,.yml,.json",
        label="Regiopakket",
        help_text="Een bestand in YAML of JSON, zoals flevoland.yaml; hoogstens 10 MiB. Je ziet "
        "eerst wat er verandert; er wordt nog niets geladen.",
    )
    prune = forms.BooleanField(
        label="Verwijder wat niet in het bestand staat",
        required=False,
        help_text="Zonder vinkje blijft staan wat het bestand niet noemt, bijvoorbeeld een dienst "
        "die iemand later toevoegde.",
    )

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > LARGEST:
            raise ValidationError(TOO_LARGE)
        return self.cleaned_data["file"]


def download_view(request: HttpRequest, region: str) -> HttpResponse:
    """The region as it stands in the drafts, as one file."""
    row = _region_for(request, region)
    return download(write(package_in(row)), "application/yaml; charset=utf-8", f"{row.slug}.yaml")


def package_view(request: HttpRequest, region: str) -> HttpResponse:
    """Download a region, upload it, and confirm what that would change."""
    return _answer(request, _region_for(request, region))


def new_package_view(request: HttpRequest) -> HttpResponse:
    """A region that isn't there yet, from a file."""
    if not scope_of(request.user).everything:
        raise PermissionDenied(NOT_NEW)
    return _answer(request, None)


def _region_for(request: HttpRequest, slug: str) -> Region:
    row, scope = Region.objects.filter(slug=slug).first(), scope_of(request.user)
    if row is not None and scope.may_publish(row):
        return row
    if row is not None and (scope.may_see(row) or row.pk in scope.partner_in):
        raise PermissionDenied(NOT_YOURS)
    raise Http404(NO_REGION)


def _answer(request: HttpRequest, region: Region | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, region, form=PackageForm())
    if "kept" in request.POST:
        return _confirm(request, region)
    form = PackageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, region, form=form)
    file, prune = form.cleaned_data["file"], form.cleaned_data["prune"]
    return _preview(request, region, file.read(LARGEST + 1), prune, file.name)


def _checked(request: HttpRequest, region: Region | None, raw: bytes) -> Checked:
    """The package, if it is one that this person may load here."""
    found = checked(raw, standing_in)
    if found.package is not None:
        faults = list(_strays(request, region, found.package))
        return Checked(None, faults, []) if faults else found
    return found


def _strays(request: HttpRequest, region: Region | None, package: Package) -> list[Fault]:
    """What is right in a package, but isn't for this person to load at this place."""
    slug = package.region.slug
    if region is not None and slug != region.slug:
        return [Fault("region.slug", OTHER_REGION.format(slug, region.slug))]
    if region is None and Region.objects.filter(slug=slug).exists():
        said = f"De regio “{slug}” is er al. Laad dit pakket bij die regio."
        return [Fault("region.slug", said)]
    demo = region.demo if region else False
    if package.region.demo != demo and not scope_of(request.user).everything:
        return [Fault("region.demo", NOT_DEMO)]
    return []


def _preview(
    request: HttpRequest,
    region: Region | None,
    raw: bytes,
    prune: bool,
    name: str,
    fault: str = "",
) -> HttpResponse:
    form = PackageForm(initial={"prune": prune})
    package, faults, converted = _checked(request, region, raw)
    if package is None:
        return _page(request, region, form=form, faults=faults)
    try:
        trial = try_out(package, at=timezone.now(), prune=prune)
    except LoadRefused as refused:
        return _page(request, region, form=form, faults=refused.faults)
    file = raw.decode("utf-8-sig")
    kept = sealed(request, region, SALT, name, seen=trial.seen, prune=prune, file=file)
    if len(kept) > MOST_KEPT:
        return _page(request, region, form=form, fault=TOO_MUCH)
    return _page(
        request, region, form=form, trial=trial, kept=kept, converted=converted, fault=fault
    )


def _confirm(request: HttpRequest, region: Region | None) -> HttpResponse:
    kept = unsealed(request, region, SALT)
    if kept is None:
        return _page(request, region, form=PackageForm(), fault=TOO_OLD)
    raw, prune, name = kept["file"].encode(), kept["prune"], kept["name"]
    package = _checked(request, region, raw).package
    loaded = None
    if package is not None:
        with acting(way=Way.IMPORT, via=name):
            loaded = _load(request, region, package, kept)
    if loaded is None:
        return _preview(request, region, raw, prune, name, fault=MEANWHILE)
    messages.success(request, f"Geladen: {loaded.counted}. Publiceren doe je apart.")
    return redirect("admin:trees_package", loaded.region.slug)


def _load(
    request: HttpRequest, region: Region | None, package: Package, kept: dict[str, Any]
) -> Loaded | None:
    """Load, if the region is still what it was when somebody looked; else nothing."""
    by, day = publisher(request), timezone.localdate()
    try:
        with tree_lock():
            if seen_of(region) != kept["seen"]:
                return None
            return load(package, today=day, prune=kept["prune"], by=by)
    except LoadRefused:
        return None


def _page(
    request: HttpRequest,
    region: Region | None,
    *,
    form: PackageForm,
    faults: list[Fault] | None = None,
    trial: Trial | None = None,
    kept: str = "",
    converted: Sequence[str] = (),
    fault: str = "",
) -> HttpResponse:
    return desk_page(
        request,
        "desk/exchange/package.html",
        title=f"Regiopakket: {region}" if region else "Nieuwe regio uit een pakket",
        region=region,
        form=form,
        faults=faults or [],
        trial=trial,
        kept=kept,
        converted=converted,
        fault=fault,
        **(_told(trial) if trial else {}),
    )


def _told(trial: Trial) -> dict[str, Any]:
    return {
        "wrote": trial.loaded.wrote,
        "places": laid_out(trial.paths, trial.names),
        **in_two(trial.problems, trial.names),
    }
