"""A file that comes in by the desk: choosing it, and what the button that confirms it carries."""

from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse

from municipalities.models import Region

# Long enough to read two thousand differences, short enough to still know why.
VALID = 2 * 60 * 60

NOTHING = {
    "required": "Kies eerst een bestand.",
    "empty": "Dit bestand is leeg. Kies een ander bestand.",
}
NO_REGION = "Deze regio is er niet, of zij is niet van jou."
TOO_OLD = "Deze controle is te oud of niet heel aangekomen. Kies het bestand opnieuw."


def file_field(endings: str, **words: Any) -> forms.FileField:
    """To choose a file with one of these endings, such as ".xlsx,.csv"."""
    widget = forms.ClearableFileInput(attrs={"accept": endings})
    return forms.FileField(widget=widget, error_messages=NOTHING, **words)


def sealed(request: HttpRequest, region: Region | None, kind: str, name: str, **what: Any) -> str:
    """A file and what was seen of it, signed: any process may answer the button, none keeps it."""
    salt = _salt(request, region, kind)
    return signing.dumps({"name": name[:200], **what}, salt=salt, compress=True)


def unsealed(request: HttpRequest, region: Region | None, kind: str) -> dict[str, Any] | None:
    """What the button carried; None where that is too old, damaged, or somebody else's."""
    salt = _salt(request, region, kind)
    try:
        kept: dict[str, Any] = signing.loads(request.POST.get("kept", ""), salt=salt, max_age=VALID)
    except signing.BadSignature:
        return None
    return kept


def _salt(request: HttpRequest, region: Region | None, kind: str) -> str:
    """What is carried is of one person, for one region: a signature of another doesn't fit."""
    return f"{kind} {region.pk if region else 'new'} {request.user.pk}"


def download(content: str | bytes, kind: str, name: str) -> HttpResponse:
    """A file to save; it is of this person and this moment."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
