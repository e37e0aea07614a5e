"""What a newcomer finds after `make run`: demonstration regions, and their coordinator."""

import secrets
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction

from municipalities.models import Membership, Region

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
USERNAME = "coordinator"


def load_missing_regions(folder: Path = FIXTURES) -> list[str]:
    """Load and publish each region package that isn't there yet; returns the names of the files.

    A region that is there stays as it is: somebody may have corrected a number in it.
    """
    loaded = []
    for file in sorted(folder.glob("*.yaml")):
        if not Region.objects.filter(slug=file.stem).exists():
            call_command("load_region", str(file), "--publish")
            loaded.append(file.name)
    return loaded


@transaction.atomic
def demonstration_coordinator() -> str:
    """Give the coordinator of every demonstration region a new password, and return it."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    user, _ = get_user_model().objects.get_or_create(
        username=USERNAME, defaults={"first_name": "Coördinator", "is_staff": True}
    )
    user.set_password(password)
    user.save()
    for region in Region.objects.filter(demo=True):
        Membership.objects.get_or_create(
            user=user, region=region, defaults={"role": Membership.Role.COORDINATOR}
        )
    return password
