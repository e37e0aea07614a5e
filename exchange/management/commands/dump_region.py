"""`manage.py dump_region SLUG`: a region as a package, on standard output."""

from argparse import ArgumentParser
from typing import Any

from exchange.package.dumping import package_in
from exchange.package.writing import write
from trees.commands import PortalCommand, find_region


class Command(PortalCommand):
    help = "Schrijft een regio als regiopakket naar de standaarduitvoer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="de korte naam van de regio")

    def handle(self, *, slug: str, **options: Any) -> None:
        text = write(package_in(find_region(slug)))
        # A package is UTF-8 with plain line ends, whatever the terminal is set to.
        raw = getattr(self.stdout._out, "buffer", None)
        if raw is None:
            self.stdout.write(text, ending="")
        else:
            raw.write(text.encode())
            raw.flush()
