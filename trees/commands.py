"""What the commands share: finding a region or a moment, and refusing in a sentence."""

import sys
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db import DatabaseError
from django.db.models import Model, QuerySet
from django.utils import timezone

from contacts.hours.engine import AMSTERDAM, parse_moment
from contacts.hours.words import date_words
from history.models import Way
from history.tracking import acting
from municipalities.models import Municipality, Region
from trees.core.problems import Problem

M = TypeVar("M", bound=Model)
WORDS = {"error": "fout", "warning": "let op"}


class Refused(CommandError):
    """Exit status 1: an error was found, or what was asked is not allowed."""

    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=1)


class WrongUse(CommandError):
    """Exit status 2: what was asked for doesn't exist, or was asked in the wrong way."""

    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=2)


class PortalCommand(BaseCommand):
    """A command that ends in a sentence and an exit status, never in a traceback."""

    # Set by Django when the command wasn't called from code.
    _called_from_command_line: bool

    def execute(self, *args: Any, **options: Any) -> Any:
        try:
            with acting(way=Way.COMMAND, via=type(self).__module__.rpartition(".")[2]):
                return super().execute(*args, **options)
        except (CommandError, DatabaseError) as fault:
            if not self._called_from_command_line or options.get("traceback"):
                raise
            self.stderr.write(_sentence(fault))
            sys.exit(fault.returncode if isinstance(fault, CommandError) else 1)


def _sentence(fault: Exception) -> str:
    if isinstance(fault, DatabaseError):
        return f"De database doet niet mee: {fault}. Is `manage.py migrate` al gedraaid?"
    return str(fault)


def find_region(slug: str) -> Region:
    return _find(Region.objects.all(), "Regio", slug)


def find_municipality(slug: str) -> Municipality:
    return _find(Municipality.objects.select_related("region"), "Gemeente", slug)


def _find(rows: QuerySet[M], kind: str, slug: str) -> M:
    found = rows.filter(slug=slug).first()
    if found is None:
        known = ", ".join(rows.values_list("slug", flat=True)) or "nog geen enkele"
        raise WrongUse(f"{kind} “{slug}” bestaat niet. Bekend: {known}.")
    return found


def find_user(name: str) -> User:
    """Of the option `--by`."""
    user = User.objects.filter(username=name).first()
    if user is None:
        raise WrongUse(f"Gebruiker “{name}” bestaat niet. Noem achter --by een gebruikersnaam.")
    return user


def find_municipalities(region: Region, slugs: Iterable[str]) -> list[Municipality]:
    known = {row.slug: row for row in region.municipalities.order_by("name")}
    for slug in slugs:
        if slug not in known:
            raise WrongUse(
                f"Gemeente “{slug}” hoort niet bij {region}. Bekend: {', '.join(known)}."
            )
    return [known[slug] for slug in slugs]


def read_moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except ValueError as fault:
        raise WrongUse(str(fault)) from None


def first_moment(start: str | None) -> datetime:
    """The beginning of a day that is written as 2026-12-24; without one it is now."""
    if start is None:
        return timezone.now()
    if "T" in start or ":" in start:
        raise WrongUse("--from is een datum, zoals 2026-12-24.")
    day = read_moment(f"{start}T00:00")
    return datetime.combine(day.astimezone(AMSTERDAM).date(), time(), AMSTERDAM)


def moment_words(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{date_words(local.date(), year=True)} {local:%H:%M}"


def say_problems(found: Iterable[Problem], to: OutputWrapper) -> None:
    """One line a problem, errors first; the same one in several municipalities is told once."""
    same: dict[tuple[str, str, str], list[str]] = {}
    for problem in sorted(found, key=lambda problem: problem.severity):
        told = (WORDS[problem.severity], problem.place, problem.message)
        same.setdefault(told, []).append(problem.municipality)
    for (word, place, message), municipalities in same.items():
        to.write(f"{word}: {', '.join(dict.fromkeys(municipalities))}; {place}: {message}")
