"""Where a web server finds the portal."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crisiswijzer.settings")
_django = get_wsgi_application()

from crisiswijzer import patience  # noqa: E402
from portal.front.application import Front  # noqa: E402 (models are there once Django has started)
from trees.live import start_looking  # noqa: E402

patience.people_wait()
start_looking()
application = Front(_django)
