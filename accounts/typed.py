"""What was typed when a session had ended: kept sealed, and given back after signing in."""

import json
import secrets
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.views.csrf import csrf_failure
from django.views.decorators.cache import never_cache

from accounts.frame import page
from accounts.sealing import Unreadable, seal, unseal

KEPT = "typed"
PURPOSE = "ingevuld formulier"
MOST_CHARACTERS = 256 * 1024
MOST_FORMS = 3
SECONDS = 2 * 60 * 60
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 the name of a field


class Typed(NamedTuple):
    """A form as it was sent: by whom (primary key), to which address, and its fields."""

    user: int
    path: str
    fields: list[tuple[str, str]]
    files: bool


def keep(request: HttpRequest, user: int) -> str:
    """Keep the form of this request in the session; returns its key, or nothing if it can't be."""
    fields = sent_fields(request)
    written = json.dumps([user, request.get_full_path(), fields, bool(request.FILES)])
    if fields is None or len(written) > MOST_CHARACTERS:
        return ""
    key = secrets.token_urlsafe(8)
    kept = [*request.session.get(KEPT, {}).items(), (key, seal(written, purpose=PURPOSE))]
    request.session[KEPT] = dict(kept[-MOST_FORMS:])
    return key


def sent_fields(request: HttpRequest) -> list[tuple[str, str]] | None:
    """The fields of a form but for its token; None where one is a password: that is never kept."""
    sent = {name: list(map(str, values)) for name, values in request.POST.lists() if name != TOKEN}
    if any("password" in name for name in sent):
        return None
    return [(name, value) for name, values in sent.items() for value in values]


def may_be_kept(request: HttpRequest) -> bool:
    """Whether a form came from a page of ours and is no part of signing in.

    A form from another site never is: its browser says so.
    """
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    free = request.path.startswith("/beheer/account/") or request.path in (
        reverse("admin:index"),
        reverse("admin:login"),
        reverse("session"),
    )
    return own and not free and request.path.startswith("/beheer/")


def typed_before(request: HttpRequest, key: str) -> Typed | None:
    """The form with this key, for whoever typed it and nobody else."""
    try:
        read = unseal(request.session.get(KEPT, {})[key], purpose=PURPOSE, seconds=SECONDS)
    except (KeyError, Unreadable):
        return None
    user, path, fields, files = json.loads(read)
    found = Typed(user, path, [(name, value) for name, value in fields], files)
    return found if found.user == request.user.pk else None


def sign_in_first(request: HttpRequest, user: int) -> str:
    """The address of the sign-in page that leads on to what was typed."""
    key = keep(request, user)
    if not key:
        messages.warning(request, "Je was uitgelogd. Wat je invulde konden we niet bewaren.")
        return reverse("admin:login")
    messages.warning(
        request,
        "Je was uitgelogd. Wat je invulde is bewaard: log opnieuw in, dan krijg je het terug.",
    )
    return f"{reverse('admin:login')}?{urlencode({'next': reverse('typed', args=[key])})}"


@never_cache
def typed(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show what was typed, with a button that sends it again; nothing goes by itself."""
    if request.method == "POST":
        request.session[KEPT] = {
            name: form for name, form in request.session.get(KEPT, {}).items() if name != key
        }
        return redirect("admin:index")
    found = typed_before(request, key)
    if found is None:
        messages.warning(request, "Er is niets meer bewaard, of het hoort bij een ander account.")
        return redirect("admin:index")
    return page(
        request,
        "accounts/typed.html",
        title="Je was uitgelogd; dit had je ingevuld",
        typed=found,
        words=in_words(found),
    )


def in_words(form: Typed) -> list[tuple[str, str]]:
    """The fields that say something to a person, by their label."""
    model = _model_of(form.path)
    hidden = ("seen", "next", "action")
    return [
        (_label(model, name), value)
        for name, value in form.fields
        if value.strip()
        and not name.startswith("_")
        and "_FORMS" not in name
        and name not in hidden
    ]


def _model_of(path: str) -> type[Model] | None:
    try:
        view = resolve(path.partition("?")[0]).func
    except Resolver404:
        return None
    return getattr(getattr(view, "model_admin", None), "model", None)


def _label(model: type[Model] | None, name: str) -> str:
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = None
    label = str(getattr(field, "verbose_name", name))
    return label[:1].upper() + label[1:]


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is of before the last sign-in: it is kept, if it came from a page of ours.

    A form from another site never is: its browser says so, and gets Django's page.
    """
    user = request.user
    if may_be_kept(request) and user.is_authenticated:
        key = keep(request, user.pk)
        if key:
            return redirect("typed", key)
    return csrf_failure(request, reason)
