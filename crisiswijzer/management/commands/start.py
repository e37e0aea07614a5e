"""`manage.py start`: from an empty checkout to a working portal with the demonstration in it."""

import os
import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command

from crisiswijzer.demonstration import (
    USERNAME,
    demonstration_coordinator,
    load_missing_regions,
)
from crisiswijzer.port import read_port, why_not
from trees.commands import PortalCommand, Refused, WrongUse


class Command(PortalCommand):
    help = "Maakt de database, laadt de voorbeeldregio's en start het portaal op deze computer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="8000", help="poort (8000)")
        parser.add_argument(
            "--prepare-only", action="store_true", help="maak alles klaar, maar start niet"
        )

    def handle(self, *, port: str, prepare_only: bool, **options: object) -> None:
        if settings.HTTPS:
            raise Refused(
                "`start` is voor een voorbeeld op je eigen computer. Staat ALLOWED_HOSTS op een "
                "echt adres, start dan de server zelf; docs/tasks/in-gebruik-nemen.md zegt hoe."
            )
        try:
            number = read_port(port)
        except ValueError as fault:
            raise WrongUse(str(fault)) from fault
        if not prepare_only and (reason := why_not(number)):
            raise Refused(reason)
        self.prepare()
        self.stdout.write(without_second_factor())
        if not prepare_only:
            self.stdout.write("Ctrl-C stopt het portaal; wat erin staat, blijft bewaard.")
        password = demonstration_coordinator() or (
            "dat je zelf koos; kwijt? manage.py changepassword " + USERNAME
        )
        self.stdout.write(
            f"\nHet portaal:  http://localhost:{number}/\n"
            f"Het beheer:   http://localhost:{number}/beheer/\n"
            f"Naam:         {USERNAME}\n"
            f"Wachtwoord:   {password}"
        )
        self.stdout.flush()
        if not prepare_only:
            serve(number)

    def prepare(self) -> None:
        """The database, the regions that aren't in it yet, and the static files."""
        self.stdout.write("Het portaal wordt klaargemaakt. De eerste keer duurt dat even.")
        self.stdout.flush()
        call_command("migrate", verbosity=0)
        for line in load_missing_regions():
            self.stdout.write(line)
            self.stdout.flush()
        call_command("collectstatic", verbosity=0, interactive=False)


def without_second_factor() -> str:
    """In a demonstration the password is enough, unless the environment says otherwise."""
    if os.environ.setdefault("REQUIRE_MFA", "false").strip().lower() in ("true", "1", "yes", "on"):
        return "Inloggen gaat met een tweede factor, want REQUIRE_MFA staat aan."
    return (
        "Dit is een voorbeeld: inloggen gaat zonder tweede factor. "
        "In echt gebruik niet; REQUIRE_MFA=true zet hem hier ook aan."
    )


def serve(port: int) -> None:
    """Hand this process over to the web server; Ctrl-C stops it."""
    arguments = [
        *(sys.executable, "-m", "gunicorn", "--config", "python:crisiswijzer.serving.options"),
        *("--bind", f"127.0.0.1:{port}", "--workers", "2"),
    ]
    os.execv(sys.executable, arguments)  # noqa: S606 (no shell, and no text of anybody's)
