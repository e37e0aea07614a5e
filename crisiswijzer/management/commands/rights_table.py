"""`manage.py rights_table`: docs/rechten.md, made from the table of roles and addresses."""

from typing import Any

from django.core.management.base import BaseCommand

from crisiswijzer.rights import as_markdown, read_table


class Command(BaseCommand):
    help = "Schrijft de tabel van rollen en adressen als pagina voor de documentatie."

    def handle(self, **options: Any) -> None:
        self.stdout.write(as_markdown(read_table()))
