"""`manage.py start`: from an empty checkout to a working portal with the demonstration in it."""

import os
import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from crisiswijzer.demonstration import (
    USERNAME,
    demonstration_coordinator,
    load_missing_regions,
)


class Command(BaseCommand):
    help = "Maakt de database, laadt de voorbeeldregio's en start het portaal op deze computer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="poort (8000)")
        parser.add_argument(
            "--prepare-only", action="store_true", help="maak alles klaar, maar start niet"
        )

    def handle(self, *, port: int, prepare_only: bool, **options: object) -> None:
        if settings.HTTPS:
            raise CommandError(
                "`start` is voor een voorbeeld op je eigen computer. Staat ALLOWED_HOSTS op een "
                "echt adres, start dan gunicorn; docs/tasks/in-gebruik-nemen.md zegt hoe."
            )
        call_command("migrate", verbosity=0)
        for name in load_missing_regions():
            self.stdout.write(f"Geladen: {name}")
        call_command("collectstatic", verbosity=0, interactive=False)
        password = demonstration_coordinator()
        self.stdout.write(
            f"\nHet portaal:  http://localhost:{port}/\n"
            f"Het beheer:   http://localhost:{port}/beheer/\n"
            f"Naam:         {USERNAME}\n"
            f"Wachtwoord:   {password}   (geldt tot je opnieuw start)\n"
        )
        self.stdout.write(without_second_factor())
        self.stdout.flush()
        if not prepare_only:
            serve(port)


def without_second_factor() -> str:
    """In a demonstration the password is enough, unless the environment says otherwise."""
    if os.environ.setdefault("REQUIRE_MFA", "false").strip().lower() in ("true", "1", "yes", "on"):
        return "Tweede factor: verplicht, want REQUIRE_MFA staat aan.\n"
    return (
        "Tweede factor: niet verplicht, want dit is een voorbeeld. "
        "In echt gebruik wel; REQUIRE_MFA=true zet het hier ook aan.\n"
    )


def serve(port: int) -> None:
    """Hand this process over to the web server; Ctrl-C stops it."""
    arguments = [
        *(sys.executable, "-m", "gunicorn", "crisiswijzer.wsgi"),
        *("--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"),
        *("--no-control-socket", "--log-level", "warning"),
        # Longer than people read: on a slow line every new connection costs half a second and more.
        *("--keep-alive", "75"),
        # Its own answer to a longer address would have no 112 on it.
        *("--limit-request-line", "8190"),
    ]
    os.execv(sys.executable, arguments)  # noqa: S606 (no shell, and no text of anybody's)
