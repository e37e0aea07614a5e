"""`manage.py compare_region SLUG`: what the draft would change for a person, or any edition."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from contacts.reading import read_directory
from municipalities.models import Region
from trees.commands import PortalCommand, Refused, WrongUse, find_municipalities, find_region
from trees.core.compare import Difference, Together, compare_all, together
from trees.core.flow import Flow
from trees.publishing.versions import DRAFT, LIVE, Version, read_version

Compared = Mapping[str, tuple[Flow | None, Flow | None]]


class Command(PortalCommand):
    help = "Zegt welke wegen nieuw zijn, verdwenen zijn of ergens anders uitkomen, per gemeente."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="de korte naam van de regio")
        for option, name, default in (("--from", "old", LIVE), ("--to", "new", DRAFT)):
            parser.add_argument(
                option,
                dest=name,
                metavar="VERSION",
                default=default,
                help=f"live, draft of het nummer van een editie ({default})",
            )
        parser.add_argument("--municipality", metavar="SLUG", help="alleen deze gemeente")
        parser.add_argument("--json", action="store_true", help="als lijst voor een programma")

    def handle(
        self, *, slug: str, old: str, new: str, municipality: str | None, **options: Any
    ) -> None:
        region = find_region(slug)
        names = _municipalities(region, municipality)
        at, directory = timezone.now(), read_directory(region)
        try:
            before, after = (read_version(region, word, directory, at) for word in (old, new))
        except ValueError as fault:
            raise WrongUse(str(fault)) from None
        flows = self.beside(names, {old: before, new: after}, old, new)
        if not flows:
            raise Refused("Er is geen gemeente waarin beide versies bestaan.")
        found = compare_all(flows, directory, directory, at)
        if options["json"]:
            self.stdout.write(json.dumps(_documents(found), ensure_ascii=False, indent=2))
        else:
            self.tell(region, together(found), names)

    def beside(
        self, names: Mapping[str, str], versions: Mapping[str, Version], old: str, new: str
    ) -> Compared:
        """The two flows of each municipality that has both; nothing live yet is no flow at all."""
        for word, version in versions.items():
            _refuse_unknown(word, version, names)
            self.warn(word, version, names)
        before, after = versions[old].flows, versions[new].flows
        return {
            slug: (before.get(slug), after.get(slug))
            for slug in names
            if (slug in before or old == LIVE) and (slug in after or new == LIVE)
        }

    def warn(self, word: str, version: Version, names: Mapping[str, str]) -> None:
        for slug, name in names.items():
            if slug in version.unfinished:
                self.stderr.write(f"{name}: het concept heeft fouten; check_region noemt ze.")
            elif slug not in version.flows:
                self.stderr.write(f"{name}: {_MISSING.get(word, f'heeft geen editie {word}')}.")

    def tell(self, region: Region, found: Sequence[Together], names: Mapping[str, str]) -> None:
        if not found:
            self.stdout.write(f"{region}: geen verschillen gevonden.")
        for one in found:
            self.stdout.write(f"{_who(one.municipalities, names)}:")
            for difference in one.differences:
                self.stdout.write(f"  {difference.sentence}")
                for path in difference.listed:
                    self.stdout.write(f"    {path.words}")


_MISSING = {
    LIVE: "er is nog niets live",
    DRAFT: "geen beslisboom geldt hier; publiceren laat deze gemeente zoals zij is",
}


def _municipalities(region: Region, slug: str | None) -> dict[str, str]:
    """The names of the municipalities to look at, by slug."""
    every = region.municipalities.order_by("name")
    return {row.slug: row.name for row in (find_municipalities(region, [slug]) if slug else every)}


def _refuse_unknown(word: str, version: Version, names: Mapping[str, str]) -> None:
    if word not in _MISSING and not any(slug in version.flows for slug in names):
        raise WrongUse(f"Een editie {word} is er niet, in geen van: {', '.join(names.values())}.")


def _who(slugs: Sequence[str], names: Mapping[str, str]) -> str:
    if len(slugs) == len(names) > 1:
        return f"In alle {len(names)} gemeenten"
    return ", ".join(names[slug] for slug in slugs)


def _documents(found: Mapping[str, Sequence[Difference]]) -> list[dict[str, Any]]:
    return [
        {"municipality": municipality, **difference.document()}
        for municipality, differences in found.items()
        for difference in differences
    ]
