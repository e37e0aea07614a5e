"""Where our own web server finds the portal; `wsgi.py` is for any other."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crisiswijzer.settings")
_django = get_wsgi_application()

from crisiswijzer import patience  # noqa: E402
from crisiswijzer.serving.doorway import Doorway  # noqa: E402 (models are there once Django has started)
from crisiswijzer.serving.refusals import Refusals  # noqa: E402
from portal.front.application import Front  # noqa: E402
from trees.live import start_looking  # noqa: E402

patience.people_wait()
application = Doorway(Front(_django), refusals=Refusals(_django), begin=start_looking)
