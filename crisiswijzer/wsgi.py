"""Where a web server finds the portal."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crisiswijzer.settings")
application = get_wsgi_application()

from trees.live import start_looking  # noqa: E402 (models are there once Django has started)

start_looking()
