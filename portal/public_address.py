"""Under which address people reach this site: what a code, a letter and a contact carry away.

Such an address lives on outside the portal, on a wall or in a phone, so it must be one that works
there, whatever the asker called us.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port


def public_address(request: HttpRequest, path: str) -> str:
    """The whole address of a path of this site.

    SITE_URL goes before everything. Without it: the host that was asked. Whoever asks may name any
    port, and each would be a page of its own to keep; a portal that people reach is on the port of
    https, so under https there is none.
    """
    if settings.SITE_URL:
        return f"{settings.SITE_URL}{path}"
    host = request.get_host()
    if settings.HTTPS:
        host = split_domain_port(host)[0]
    return f"{request.scheme}://{host}{path}"
