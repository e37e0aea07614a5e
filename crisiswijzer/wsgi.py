"""Where a web server finds the portal."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crisiswijzer.settings")
_django = get_wsgi_application()

from portal.front.application import Front  # noqa: E402 (after Django has started)

application = Front(_django)
