"""The admin of the portal: one site, in Dutch, at /beheer/."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from accounts.own_password import change_password
from accounts.signing_in import sign_in
from desk.home.dashboard import home_context
from trees import live

# The order in which a coordinator needs things; what isn't named comes after.
ROOMS = ("contacts", "trees", "agreements", "municipalities", "auth")
PAGES = (
    "Phone",
    "Service",
    "Organization",
    "RegionLine",
    "DirectoryRecord",
    "Tree",
    "Outcome",
    "Node",
    "Scenario",
    "Edition",
    "Report",
    "Agreement",
    "AgreementVersion",
    "Region",
    "Municipality",
    "Membership",
)


class PortalAdmin(admin.AdminSite):
    site_header = "Crisiswijzer beheer"
    site_title = "Crisiswijzer beheer"
    index_title = "Wat wil je bijwerken?"
    site_url = "/"
    enable_nav_sidebar = True

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Django's, with what waits for whoever is signed in."""
        return super().index(request, {**home_context(request), **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Ours: with a second step, a passkey, and the sign-in of the own organization."""
        return sign_in(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Django's, with our own form."""
        return change_password(request, {**self.each_context(request), **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        """Django's, without the one that tells whether a number exists in another region."""
        return [page for page in super().get_urls() if getattr(page, "name", "") != "view_on_site"]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """What somebody just wrote is on the pages of this process at once."""
        read: Callable[..., HttpResponse] = view

        def seen_at_once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = read(request, *args, **kwargs)
            if request.method == "POST":
                live.look_now()
            return response

        # Django would let pages about a password be kept; only its words for scripts may be.
        kept = cacheable and view == self.i18n_javascript
        page = super().admin_view(update_wrapper(seen_at_once, view), kept)
        return self._or_sign_in(page) if view == self.index else page

    def _or_sign_in(self, home: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """Signing in happens at the address of the home page itself."""

        def home_or_sign_in(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if self.has_permission(request):
                return home(request, *args, **kwargs)
            return self.login(request)

        return update_wrapper(home_or_sign_in, home)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        rooms = super().get_app_list(request, app_label)
        for room in rooms:
            room["models"].sort(key=lambda page: _place(page["object_name"], PAGES))
        return sorted(rooms, key=lambda room: _place(room["app_label"], ROOMS))


def _place(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)
