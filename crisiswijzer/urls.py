"""Every address of the portal."""

from django.urls import include, path
from django.views.generic import RedirectView

from crisiswijzer import health

urlpatterns = [
    path("beheer/", include("accounts.urls")),
    path("beheer/", include("desk.urls")),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    # Browsers ask for this one by themselves.
    path("favicon.ico", RedirectView.as_view(url="/static/icons/icon.svg")),
    # Last: these take any first word as a municipality.
    path("", include("portal.urls")),
]

handler400 = "portal.error_pages.bad_request"
handler403 = "portal.error_pages.forbidden"
handler404 = "portal.error_pages.not_found"
handler500 = "crisiswijzer.database_away.server_error"
