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
from trees.publishing.versions import DRAFT, LIVE, Version, beside, missing_words, read_version


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
        every = region.municipalities.order_by("name")
        rows = find_municipalities(region, [municipality]) if municipality else every
        names = {row.slug: row.name for row in rows}
        at, directory = timezone.now(), read_directory(region)
        try:
            before, after = (read_version(region, word, directory, at) for word in (old, new))
        except ValueError as fault:
            raise WrongUse(str(fault)) from None
        versions = {old: before, new: after}
        for word, version in versions.items():
            _refuse_unknown(word, version, names)
            for said in missing_words(word, version, names, "check_region"):
                self.stderr.write(said)
        flows = beside(names, versions, old, new)
        if not flows:
            raise Refused("Er is geen gemeente waarin beide versies bestaan.")
        found = compare_all(flows, directory, directory, at)
        if options["json"]:
            self.stdout.write(json.dumps(_documents(found), ensure_ascii=False, indent=2))
        else:
            self.tell(region, together(found), names)

    def tell(self, region: Region, found: Sequence[Together], names: Mapping[str, str]) -> None:
        if not found:
            self.stdout.write(f"{region}: geen verschillen gevonden.")
        for one in found:
            self.stdout.write(f"{_who(one.municipalities, names)}:")
            for difference in one.differences:
                self.stdout.write(f"  {difference.sentence}")
                for path in difference.listed:
                    self.stdout.write(f"    {path.words}")


def _refuse_unknown(word: str, version: Version, names: Mapping[str, str]) -> None:
    if word not in (DRAFT, LIVE) and not any(slug in version.flows for slug in names):
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
