"""Sessions end on the server: after half an hour of nothing, after twelve hours, or at once."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import typed

DOOR = "/beheer/"
BEGAN, SEEN, ENDED = "began", "seen", "ended_of"
# Writing the session at every click would be a write for nothing.
WRITE_EVERY = 60
WITHOUT_KEEPING = ("admin:index", "admin:login", "admin:logout", "session", "account_login")


class EndingSessions(MiddlewareMixin):
    """Ends what is over, remembers that somebody is there, and keeps what they typed."""

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(DOOR) and request.user.is_authenticated:
            _end_or_go_on(request, time.time())

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """A form that comes after the end: it is kept, and sign-in comes first."""
        if request.method != "POST" or not request.path_info.startswith(DOOR):
            return None
        match = request.resolver_match
        free = match is None or match.view_name in WITHOUT_KEEPING
        if free or request.path_info.startswith(f"{DOOR}account/") or request.user.is_authenticated:
            return None
        whose = request.session.get(ENDED)
        return redirect(typed.sign_in_first(request, whose)) if whose else None


def _end_or_go_on(request: HttpRequest, now: float) -> None:
    session = request.session
    began, seen = session.get(BEGAN, now), session.get(SEEN, now)
    if left(began, seen, now) <= 0:
        whose = request.user.pk
        session.flush()
        session[ENDED] = whose
        request.user = AnonymousUser()
        return
    asks_only = request.path_info == f"{DOOR}sessie/" and request.method == "GET"
    written = SEEN in session and BEGAN in session
    if not written or (not asks_only and now - seen >= WRITE_EVERY):
        session[BEGAN], session[SEEN] = began, now
    request.session_left = int(left(began, session[SEEN], now))  # type: ignore[attr-defined]


def left(began: float, seen: float, now: float) -> float:
    """The seconds that a session goes on if nobody does anything."""
    return min(seen + settings.SESSION_IDLE, began + settings.SESSION_MOST) - now


def begin(request: HttpRequest) -> None:
    """Somebody just signed in."""
    now = time.time()
    request.session[BEGAN] = request.session[SEEN] = now
    request.session.pop(ENDED, None)


def end_sessions(user: User) -> int:
    """End every session of somebody, wherever they are signed in; returns how many."""
    ended = 0
    # Who it is stands inside a session; a portal like this has tens of them, not thousands.
    for session in Session.objects.filter(expire_date__gt=timezone.now()).order_by("pk"):
        if str(session.get_decoded().get(SESSION_KEY)) == str(user.pk):
            session.delete()
            ended += 1
    return ended


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """How long it lasts, for the script that warns; POST is “I am still here”."""
    if request.method == "POST" and request.user.is_authenticated:
        request.session[SEEN] = time.time()
    return JsonResponse(_state(request, time.time()))


def _state(request: HttpRequest, now: float) -> dict[str, object]:
    if not request.user.is_authenticated:
        return {"left": 0, "longer": False, "token": ""}
    began, seen = request.session[BEGAN], request.session[SEEN]
    most = began + settings.SESSION_MOST - now
    return {
        "left": int(left(began, seen, now)),
        "longer": most > settings.SESSION_IDLE / 6,
        # After signing in elsewhere the forms on a page need the token of now.
        "token": get_token(request),
    }
