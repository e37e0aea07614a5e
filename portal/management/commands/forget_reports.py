"""`manage.py forget_reports`: throw away what visitors reported more than a year ago."""

from django.utils import timezone

from portal.reports.reports import forget_reports
from trees.commands import PortalCommand


class Command(PortalCommand):
    help = "Verwijdert meldingen van bezoekers die ouder zijn dan een jaar."

    def handle(self, **options: object) -> None:
        gone = forget_reports(timezone.now())
        self.stdout.write(f"{gone} meldingen verwijderd." if gone != 1 else "1 melding verwijderd.")
