"""What a newcomer finds after `make run`: demonstration regions, and their coordinator."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import transaction

from crisiswijzer.kept import PASSWORD, kept, new_password
from municipalities.models import Membership, Region
from trees.commands import WORDS

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
USERNAME = "coordinator"


def load_missing_regions(folder: Path = FIXTURES) -> Iterator[str]:
    """Load and publish each region package that isn't there yet, and say so in a line each.

    A region that is there stays as it is: somebody may have corrected a number in it.
    """
    for file in sorted(folder.glob("*.yaml")):
        if not Region.objects.filter(slug=file.stem).exists():
            yield _load(file)


def _load(file: Path) -> str:
    said, warned = StringIO(), StringIO()
    try:
        call_command("load_region", str(file), "--publish", stdout=said, stderr=warned)
    except CommandError as refused:
        raise CommandError(f"{warned.getvalue()}{refused}") from None
    line = said.getvalue().partition("\n")[0].rstrip(".")
    warnings = warned.getvalue().count(f"{WORDS['warning']}: ")
    if warnings:
        words = "1 waarschuwing" if warnings == 1 else f"{warnings} waarschuwingen"
        line += f"; {words}, zie: manage.py check_region {file.stem}"
    return line


@transaction.atomic
def demonstration_coordinator(file: Path = PASSWORD) -> str | None:
    """The password of the coordinator of every demonstration region; None if they chose their own.

    The same one at each start: a portal that runs, or who is signed in, isn't disturbed.
    """
    password = kept(file, new_password)
    user, _ = get_user_model().objects.get_or_create(
        username=USERNAME, defaults={"first_name": "Coördinator", "is_staff": True}
    )
    for region in Region.objects.filter(demo=True):
        Membership.objects.get_or_create(
            user=user, region=region, defaults={"role": Membership.Role.COORDINATOR}
        )
    if user.check_password(password):
        return password
    if user.last_login:
        return None
    user.set_password(password)
    user.save()
    return password
