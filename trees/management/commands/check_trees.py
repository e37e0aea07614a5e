"""`manage.py check_trees [--repair]`: whether the nested sets of every draft tree are whole."""

from argparse import ArgumentParser
from typing import Any

from trees.commands import PortalCommand, Refused
from trees.drafting.integrity import damage, repair


class Command(PortalCommand):
    help = "Controleert de opbouw van alle beslisbomen, en herstelt haar met --repair."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="herstel wat te herstellen is")

    def handle(self, *, repair: bool, **options: Any) -> None:
        found = damage()
        for fault in found:
            self.stderr.write(str(fault))
        if repair and found:
            self.mend()
        elif found:
            raise Refused("Er zijn beschadigde bomen. Herstel ze met: check_trees --repair")
        else:
            self.stdout.write("Alle beslisbomen zijn heel.")

    def mend(self) -> None:
        repair()
        left = damage()
        for fault in left:
            self.stderr.write(str(fault))
        if left:
            raise Refused("Dit kan alleen iemand in het beheer herstellen: kies een andere plek.")
        self.stdout.write("Hersteld: alle beslisbomen zijn weer heel.")
