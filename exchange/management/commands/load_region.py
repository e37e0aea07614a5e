"""`manage.py load_region FILE`: a region package comes in, or only gets checked."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from exchange.package import Fault, Package, checked
from exchange.package.loading import Loaded, LoadRefused, load
from exchange.package.reading import LARGEST
from exchange.package.standing import standing_in
from exchange.trial import doubts_of, questions_of
from municipalities.models import Region
from municipalities.scoping import scope_of
from trees.commands import PortalCommand, Refused, WrongUse, find_user, say_problems
from trees.core.problems import Problem, errors
from trees.publishing.freeze import freeze, problems_of
from trees.publishing.gate import PublicationRefused
from trees.publishing.publish import publish

NOTE_LENGTH = 300


class Command(PortalCommand):
    help = "Laadt een regiopakket: alles of niets. Wat het bestand niet noemt, blijft staan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="een regiopakket in YAML of JSON")
        parser.add_argument("--check", action="store_true", help="controleer, en schrijf niets")
        parser.add_argument("--publish", action="store_true", help="publiceer als dat mag")
        parser.add_argument("--prune", action="store_true", help="verwijder wat er niet in staat")
        parser.add_argument("--by", metavar="NAME", help="wie laadt: een gebruikersnaam")
        parser.add_argument("--strict", action="store_true", help="ook waarschuwingen houden tegen")

    def handle(self, *, file: str, by: str | None = None, **options: Any) -> None:
        if options["check"] and options["publish"]:
            raise WrongUse("--check schrijft niets, dus --publish kan er niet bij. Kies er één.")
        package = self._package(file)
        options["by"] = _loader(by, package)
        doubts = self._say_doubts(package)
        if options["check"]:
            self._check(package, doubts, **options)
        elif options["publish"]:
            self._publish(package, file, doubts, **options)
        else:
            self._load(package, doubts, **options)

    def _package(self, file: str) -> Package:
        found = checked(_bytes_of(file), standing_in)
        if found.package is None:
            self._refuse(found.faults)
        for said in found.converted:
            self.stdout.write(f"omgezet: {said}")
        return found.package

    def _refuse(self, faults: Iterable[Fault]) -> NoReturn:
        told = list(faults)
        for fault in told:
            self.stderr.write(str(fault))
        raise Refused(
            f"Er is niets geladen: {_counted(len(told), 'fout', 'fouten')} in dit bestand."
        )

    def _say_doubts(self, package: Package) -> int:
        """Warn of numbers; returns how many of them are known to be wrong."""
        doubts = doubts_of(package)
        for doubt in (*doubts, *questions_of(package)):
            self.stderr.write(f"let op: {doubt}")
        return len(doubts)

    def _check(self, package: Package, doubts: int, *, strict: bool, **options: Any) -> None:
        with transaction.atomic():
            loaded = self._loaded(package, **options)
            problems = problems_of(freeze(loaded.region, timezone.now()))
            transaction.set_rollback(True)
        self._say_lost(loaded)
        say_problems(problems, self.stdout)
        _refuse_problems(problems, doubts, strict, "Er is niets geladen")
        self.stdout.write("Dit pakket is in orde. Er is niets geladen: dit was een controle.")

    def _load(self, package: Package, doubts: int, *, strict: bool, **options: Any) -> None:
        with transaction.atomic():
            loaded = self._loaded(package, **options)
            if strict:
                problems = problems_of(freeze(loaded.region, timezone.now()))
                say_problems(problems, self.stderr)
                _refuse_problems(problems, doubts, strict, "Er is niets geladen")
        self._say_loaded(loaded, package)

    def _publish(
        self, package: Package, file: str, doubts: int, *, strict: bool, **options: Any
    ) -> None:
        """Load, and then publish: what was loaded stays, also when the checks refuse."""
        loaded = self._loaded(package, **options)
        self._say_loaded(loaded, package)
        refused, now = "Het pakket is geladen, maar er is niets gepubliceerd", timezone.now()
        if strict:
            _refuse_problems(problems_of(freeze(loaded.region, now)), doubts, strict, refused)
        note = f"Geladen uit {Path(file).name}"[:NOTE_LENGTH]
        try:
            editions, found = publish(
                region=loaded.region,
                at=now,
                now=now,
                note=note,
                by=options["by"],
                only_changed=True,
            )
        except PublicationRefused as stop:
            say_problems(stop.problems, self.stderr)
            raise Refused(f"{refused}: {_found(stop.problems)}.") from None
        say_problems(found, self.stderr)
        for edition in editions:
            self.stdout.write(f"{edition} is gepubliceerd.")
        if not editions:
            self.stdout.write("Er is niets te publiceren: alles was al zo.")

    def _loaded(
        self, package: Package, *, prune: bool, by: User | None = None, **options: Any
    ) -> Loaded:
        tell = self.stderr.write if self.stderr.isatty() else lambda said: None
        try:
            loaded = load(package, today=timezone.localdate(), prune=prune, tell=tell, by=by)
        except LoadRefused as refused:
            self._refuse(refused.faults)
        return loaded

    def _say_loaded(self, loaded: Loaded, package: Package) -> None:
        done = "is geladen" if loaded.wrote else "was al zo; er is niets veranderd"
        self.stdout.write(f"Regio {loaded.region.name} {done} ({_contents(package)}).")
        self._say_lost(loaded)

    def _say_lost(self, loaded: Loaded) -> None:
        for name in loaded.gone:
            self.stdout.write(f"Verwijderd: {name}.")
        for sentence in loaded.kept:
            self.stdout.write(f"Niet verwijderd: {sentence}.")
        for name in loaded.left:
            self.stdout.write(f"Staat niet in het bestand en blijft staan: {name}.")
        if loaded.left:
            self.stdout.write("Met --prune verwijder je wat niet in het bestand staat.")


def _bytes_of(file: str) -> bytes:
    """What is in the file, and no more of it than shows that it is too large."""
    try:
        with Path(file).open("rb") as source:
            return source.read(LARGEST + 1)
    except FileNotFoundError:
        raise WrongUse(f"{file} bestaat niet. Klopt de naam?") from None
    except OSError:
        raise WrongUse(f"{file} is niet te lezen. Is dit een bestand dat je mag zien?") from None


def _loader(name: str | None, package: Package) -> User | None:
    """Who says to load; somebody who coordinates the region. None where nobody is named."""
    if name is None:
        return None
    user = find_user(name)
    region = Region.objects.filter(slug=package.region.slug).first()
    scope = scope_of(user)
    if not (scope.may_publish(region) if region else scope.everything):
        raise Refused(f"{name} mag deze regio niet laden. Noem een coördinator van de regio.")
    return user


def _refuse_problems(problems: list[Problem], doubts: int, strict: bool, refused: str) -> None:
    if errors(problems):
        raise Refused(f"{refused}: {_found(problems)}.")
    doubtful = len(problems) + doubts
    if strict and doubtful:
        counted = _counted(doubtful, "waarschuwing", "waarschuwingen")
        raise Refused(f"{refused}: {counted}. Met --strict houdt een waarschuwing tegen.")


def _found(problems: list[Problem]) -> str:
    return f"{_counted(len(errors(problems)), 'fout', 'fouten')} gevonden"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _contents(package: Package) -> str:
    """How much there is of everything, in words."""
    phones = sum(len(service.phones) for service in package.services)
    nodes = sum(1 for tree in package.trees for _ in tree.nodes(""))
    return ", ".join(
        (
            _counted(len(package.municipalities), "gemeente", "gemeenten"),
            _counted(len(package.services), "dienst", "diensten"),
            _counted(phones, "nummer", "nummers"),
            _counted(nodes, "vraag of antwoord", "vragen en antwoorden"),
        )
    )
