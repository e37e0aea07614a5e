"""`manage.py record_facts`: keep what was changed by hand, past the admin and the packages."""

from typing import Any

from django.utils import timezone

from municipalities.models import Region
from trees.commands import PortalCommand
from trees.publishing.records import record


class Command(PortalCommand):
    help = "Legt van elke regio de nummers, tijden en afspraken vast, als er iets veranderd is."

    def handle(self, **options: Any) -> None:
        regions = Region.objects.order_by("name")
        changed = [row for row in regions if record(region=row, at=timezone.now())]
        for region in changed:
            self.stdout.write(f"{region}: vastgelegd.")
        if not changed:
            self.stdout.write("Er is niets veranderd sinds de vorige keer.")
