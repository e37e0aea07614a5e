"""The demonstration region, for who looks at all of its pages."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="module")
def flevoland(django_db_setup, django_db_blocker):
    """Loaded once for a whole file: what the pages read stays in memory, the rows go."""
    with django_db_blocker.unblock(), transaction.atomic():
        fixture = settings.BASE_DIR / "fixtures" / "flevoland.yaml"
        call_command("load_region", fixture, publish=True, verbosity=0)
        yield
        transaction.set_rollback(True)
