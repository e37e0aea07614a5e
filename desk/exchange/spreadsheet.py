"""The directory of a region as a spreadsheet in the admin: out, and in again after a preview."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from contacts.hours.asking import Answers
from desk.exchange.upload import NO_REGION, TOO_OLD, download, file_field, sealed, unsealed
from desk.frame import desk_page
from exchange.spreadsheet.book import Fault, Upload, UploadRefused
from exchange.spreadsheet.carried import document_of, upload_of
from exchange.spreadsheet.differences import Change, Found
from exchange.spreadsheet.reading import LARGEST, read_upload
from exchange.spreadsheet.rows import Changed, book_of, found_in, write_upload
from exchange.spreadsheet.writing import csv_bytes, xlsx_bytes
from history.models import Way
from history.tracking import acting
from municipalities.models import Region
from municipalities.scoping import scope_of

SALT = "contacts.spreadsheet"
# Before the key of a question, in the name of a field.
ANSWER = "antwoord "
WAYS = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_bytes),
    "csv": ("text/csv; charset=utf-8", csv_bytes),
}

NOT_PARTNERS = (
    "Het Excel-bestand is voor de coördinator van de regio. De gegevens van je eigen organisatie "
    "wijzig je bij Nummers en Diensten."
)
NOT_YOURS = "Alleen een coördinator van deze regio zet een Excel-bestand terug."
MEANWHILE = (
    "Er is niets bewaard: er is intussen iets gewijzigd, of dit is al bewaard. Hieronder staat wat "
    "het bestand nu zou veranderen. Kijk het na en bevestig opnieuw."
)

UNANSWERED = "Er is nog niets bewaard. Beantwoord elke vraag, of verbeter het in het bestand."


class UploadForm(forms.Form):
    """A file of Excel, or CSV."""

    file = file_field(
        ".xlsx,.csv",
        label="Bestand",
        help_text="Het gewijzigde bestand: .xlsx of .csv, hoogstens 5 MB. Je ziet eerst wat er "
        "verandert; er wordt nog niets bewaard.",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError("Dit bestand is te groot. Een bestand is hoogstens 5 MB.")
        if file.name.casefold().endswith(".xlsm"):
            raise ValidationError("In dit bestand kunnen macro's zitten. Bewaar het als .xlsx.")
        return file


def download_view(request: HttpRequest, region: str, way: str) -> HttpResponse:
    """The file, as far as this person may see the directory."""
    row = _region_for(request, region)
    kind, made = WAYS[way]
    name = f"nummers-{row.slug}-{timezone.localdate():%Y-%m-%d}.{way}"
    return download(made(book_of(row, scope_of(request.user))), kind, name)


def spreadsheet_view(request: HttpRequest, region: str) -> HttpResponse:
    """Download, upload, and confirm what an upload would change."""
    row = _region_for(request, region)
    if request.method != "POST":
        return _page(request, row, form=UploadForm())
    if not scope_of(request.user).may_publish(row):
        raise PermissionDenied(NOT_YOURS)
    if "asked" in request.POST:
        return _answer(request, row)
    if "kept" in request.POST:
        return _confirm(request, row)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, form=form)
    try:
        upload = read_upload(form.cleaned_data["file"].read(LARGEST + 1))
    except UploadRefused as refused:
        return _page(request, row, form=UploadForm(), faults=refused.faults)
    return _preview(request, row, upload, form.cleaned_data["file"].name)


def _region_for(request: HttpRequest, slug: str) -> Region:
    row = Region.objects.filter(slug=slug).first()
    scope = scope_of(request.user)
    if row is not None and row.pk in scope.partner_in and not scope.may_see(row):
        raise PermissionDenied(NOT_PARTNERS)
    if row is None or not scope.may_see(row):
        raise Http404(NO_REGION)
    return row


def _preview(
    request: HttpRequest,
    region: Region,
    upload: Upload,
    name: str,
    answers: Answers | None = None,
    fault: str = "",
) -> HttpResponse:
    found, digest = found_in(region, scope_of(request.user), upload, answers)
    if found.faults:
        return _page(request, region, form=UploadForm(), faults=found.faults, found=found)
    given = dict(answers or {})
    kept = sealed(
        request, region, SALT, name, digest=digest, upload=document_of(upload), answers=given
    )
    asked = [] if found.is_answered(given) else _questions(found, given)
    form = UploadForm()
    return _page(request, region, form=form, found=found, kept=kept, fault=fault, asked=asked)


def _questions(found: Found, answers: Answers) -> list[dict[str, Any]]:
    """What a page asks about each cell, with what was chosen before."""
    return [
        {
            "place": one.place[:1].upper() + one.place[1:],
            "name": one.name,
            "question": one.question,
            "chosen": one.question.answer(answers),
        }
        for one in found.asked
    ]


def _answer(request: HttpRequest, region: Region) -> HttpResponse:
    """Answers to what was asked: the differences as they are with these, or the rest of it."""
    kept = unsealed(request, region, SALT)
    if kept is None:
        return _page(request, region, form=UploadForm(), fault=TOO_OLD)
    chosen = {
        key.removeprefix(ANSWER): value
        for key, value in request.POST.items()
        if key.startswith(ANSWER)
    }
    answers = {**kept["answers"], **chosen}
    return _preview(request, region, upload_of(kept["upload"]), kept["name"], answers)


def _confirm(request: HttpRequest, region: Region) -> HttpResponse:
    kept = unsealed(request, region, SALT)
    if kept is None:
        return _page(request, region, form=UploadForm(), fault=TOO_OLD)
    upload, answers = upload_of(kept["upload"]), kept["answers"]
    scope = scope_of(request.user)
    try:
        with acting(way=Way.IMPORT, via=kept["name"]):
            written = write_upload(region, scope, upload, answers, digest=kept["digest"])
    except Changed:
        return _preview(request, region, upload, kept["name"], answers, fault=MEANWHILE)
    messages.success(request, f"Bewaard en meteen te zien: {_counted(len(written.changes))}.")
    return redirect("admin:contacts_spreadsheet", region.slug)


def _counted(count: int) -> str:
    return "1 verschil" if count == 1 else f"{count} verschillen"


def _rows(changes: list[Change]) -> list[dict[str, Any]]:
    """The differences by row of the file, in the order of the file."""
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for change in sorted(changes, key=lambda one: (one.sheet, one.row)):
        place = f"Blad {change.sheet}, rij {change.row}" if change.sheet else f"Rij {change.row}"
        start = {"place": place, "name": change.name, "new": False, "changes": []}
        row = rows.setdefault((change.sheet, change.row), start)
        row["new"] = row["new"] or change.new
        row["changes"].append(change)
    return list(rows.values())


def _page(
    request: HttpRequest,
    region: Region,
    *,
    form: UploadForm,
    found: Found | None = None,
    faults: list[Fault] | None = None,
    kept: str = "",
    fault: str = "",
    asked: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    changes = found.changes if found and not faults else []
    return desk_page(
        request,
        "desk/exchange/spreadsheet.html",
        title=f"Excel: {region}",
        region=region,
        form=form,
        found=found,
        faults=faults or [],
        changed=_rows(changes),
        counted=_counted(len(changes)),
        save="Bewaar dit verschil"
        if len(changes) == 1
        else f"Bewaar deze {_counted(len(changes))}",
        kept=kept if changes or asked else "",
        fault=fault,
        asked=asked or [],
        answer=ANSWER,
        unanswered=UNANSWERED,
        may_load=scope_of(request.user).may_publish(region),
    )
