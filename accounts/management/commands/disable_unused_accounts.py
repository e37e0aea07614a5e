"""`manage.py disable_unused_accounts`: turn off what nobody uses; for a timer, once a day."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.disuse import DAYS, disable_unused, last_use


class Command(BaseCommand):
    help = "Zet accounts uit die niemand gebruikt, en noemt ze."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = f"na hoeveel dagen zonder inloggen ({DAYS})"
        parser.add_argument("--days", type=int, default=DAYS, help=words)

    def handle(self, *, days: int, **options: object) -> None:
        if days < 1:
            raise CommandError("--days is ten minste 1.", returncode=2)
        off = disable_unused(timezone.now(), days)
        for user in off:
            since = timezone.localtime(last_use(user))
            self.stdout.write(f"Uitgezet: {user} (laatst gebruikt op {since:%d-%m-%Y})")
        if not off:
            self.stdout.write("Alle accounts zijn in gebruik.")
