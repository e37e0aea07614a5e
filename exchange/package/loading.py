"""A package comes into the database: all of it or nothing, and only what differs is written."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from agreements.models import Agreement, AgreementArea, AgreementVersion, Party, Signature
from contacts.models import Organization, Phone, RegionLine, Service, ServiceArea, Via
from exchange.package import contents
from exchange.package.clashes import clashes
from exchange.package.columns import values_of
from exchange.package.contents import Package
from exchange.package.faults import Fault
from exchange.package.kept import accepted_of, ages_of, comes_kept, number_of, visit_kept
from municipalities.models import Municipality, Region
from trees import live
from trees.core.scenarios import NOBODY
from trees.drafting.edits import draft_edited
from trees.drafting.node_writer import NodeWriter, OtherStart
from trees.drafting.writer import Fields, Writer, by_owner
from trees.lock import tree_lock
from trees.models import Outcome, Scenario, Step, Tree
from trees.words import quoted

Tell = Callable[[str], None]


class LoadRefused(Exception):
    """The package is right in itself but doesn't fit this database; nothing was written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = list(faults)


@dataclass
class Loaded(Writer):
    """What a load did in a region, while it is being done and afterwards."""

    region: Region = field(init=False)

    @property
    def wrote(self) -> bool:
        return bool(self.created or self.changed or self.removed)

    @property
    def counted(self) -> str:
        return f"{self.created} nieuw, {self.changed} gewijzigd, {self.removed} verwijderd"


def load(
    package: Package,
    *,
    today: date,
    prune: bool = False,
    tell: Tell = lambda said: None,
    by: User | None = None,
) -> Loaded:
    """Create or update the region of a package, in one transaction under the tree lock.

    Things are matched by slug. What the package no longer names stays, or goes with `prune`; a
    service that an edition refers to ends today instead. `tell` hears what is being done; `by` is
    told as who wrote it and remembered as the last who changed the draft. Raises LoadRefused where
    a municipality belongs to another region.
    """
    with tree_lock(by=by):
        if faults := list(clashes(package)):
            raise LoadRefused(faults)
        loaded = Loaded(prune=prune)
        _Loading(package, loaded, today, tell).run()
        if by is not None and loaded.wrote:
            changes = [["regiopakket geladen", "", loaded.counted]]
            draft_edited(region=loaded.region, by=by, at=timezone.now(), changes=changes)
        transaction.on_commit(live.forget)
    return loaded


@dataclass
class _Loading:
    """One load. Each step needs the rows of the steps before it, by slug."""

    package: Package
    writer: Loaded
    today: date
    tell: Tell
    region: Region = field(init=False)
    municipalities: Mapping[str, Municipality] = field(init=False)
    organizations: Mapping[str, Organization] = field(init=False)
    services: Mapping[str, Service] = field(init=False)
    agreements: Mapping[str, Agreement] = field(init=False)
    outcomes: Mapping[str, Outcome] = field(init=False)
    # What the file no longer names is left or removed last, when nothing new refers to it.
    farewells: list[Callable[[], None]] = field(default_factory=list)

    def run(self) -> None:
        self._region()
        self._municipalities()
        self._organizations()
        self._services()
        self._phones()
        self._region_lines()
        self._agreements()
        self._versions()
        self._outcomes()
        self._trees()
        self._scenarios()
        for farewell in reversed(self.farewells):
            farewell()

    def _settle(
        self, model: Any, wanted: Mapping[str, Fields], noun: str, instead: Any = lambda row: False
    ) -> dict[str, Any]:
        """The rows of one kind of thing in the region, by slug."""
        self.tell(f"{len(wanted)} × {noun}")
        rows = {row.slug: row for row in model.objects.filter(region=self.region).order_by("pk")}
        lost = [row for slug, row in rows.items() if slug not in wanted and self._counts(row)]
        self.farewells.append(
            lambda: self.writer.leave(lost, lambda row: f"{noun} {quoted(row.slug)}", instead)
        )
        common = {"region_id": self.region.pk}
        settled = {slug: {"slug": slug, **common, **rest} for slug, rest in wanted.items()}
        return self.writer.settle(rows, settled, model)

    def _counts(self, row: Any) -> bool:
        """Whether a lost row is worth a mention: a service that has ended needs none."""
        return self.writer.prune or getattr(row, "ended_on", None) is None

    def _region(self) -> None:
        region = self.package.region
        glossary = [asdict(one) for one in region.glossary]
        terms = {f"term_{name}": days for name, days in asdict(region.terms).items()}
        fields = {
            **values_of(region, Region),
            **ages_of(region.ages),
            **terms,
            "glossary": glossary,
        }
        rows = {row.slug: row for row in Region.objects.filter(slug=region.slug)}
        self.region = self.writer.settle(rows, {region.slug: fields}, Region)[region.slug]
        self.writer.region = self.region

    def _municipalities(self) -> None:
        wanted = {
            one.slug: {**values_of(one, Municipality), "code": one.code or None}
            for one in self.package.municipalities
        }
        self._free_codes({slug: fields["code"] for slug, fields in wanted.items()})
        self.municipalities = self._settle(Municipality, wanted, "gemeente")
        for n, one in enumerate(self.package.municipalities):
            self._settle_heir(f"municipalities[{n}].merged_into", one)

    def _settle_heir(self, place: str, municipality: contents.Municipality) -> None:
        """The municipality that this one goes on in, when all of them are there."""
        row, slug = self.municipalities[municipality.slug], municipality.merged_into
        heir = self.municipalities.get(slug) or Municipality.objects.filter(slug=slug).first()
        if slug and heir is None:
            raise LoadRefused([Fault(place, f"{quoted(slug)} bestaat niet.")])
        if row.merged_into != heir:
            self.writer.change(row, {"merged_into": heir})
        if said := row.ending_fault():
            raise LoadRefused([Fault(place, said)])

    def _free_codes(self, codes: Mapping[str, Any]) -> None:
        """Two municipalities may have swapped their codes; for a moment neither has one."""
        for row in Municipality.objects.filter(region=self.region, slug__in=codes):
            if row.code and row.code != codes[row.slug]:
                self.writer.change(row, {"code": None})

    def _organizations(self) -> None:
        wanted = {one.slug: values_of(one, Organization) for one in self.package.organizations}
        self.organizations = self._settle(Organization, wanted, "organisatie")

    def _services(self) -> None:
        wanted = {one.slug: self._service(one) for one in self.package.services}
        self.services = self._settle(Service, wanted, "dienst", self._end)
        self._settle_areas(ServiceArea, "service", self.services, self.package.services)

    def _service(self, service: contents.Service) -> Fields:
        return {
            **values_of(service, Service),
            **ages_of(service.ages),
            "comes": comes_kept(service.comes),
            "visit": visit_kept(service.visit),
            "organization_id": self.organizations[service.organization].pk,
            "everywhere": service.municipalities is None,
            # A service that is in the file hasn't ended.
            "ended_on": None,
        }

    def _end(self, service: Service) -> bool:
        """End a service that can't be removed; one that has ended already stays as it is."""
        if service.ended_on is None:
            self.writer.change(service, {"ended_on": self.today})
        return True

    def _settle_areas(
        self, model: Any, owner: str, owners: Mapping[str, Any], things: Iterable[Any]
    ) -> None:
        rows = model.objects.filter(**{f"{owner}__region": self.region}).order_by("pk")
        named = {owners[thing.slug].pk: thing.municipalities or () for thing in things}
        wanted = {
            key: [{"municipality_id": self.municipalities[slug].pk} for slug in slugs]
            for key, slugs in named.items()
        }
        self._settle_links(rows, f"{owner}_id", wanted)

    def _settle_links(
        self, rows: QuerySet[Any], owner: str, wanted: Mapping[Any, Iterable[Fields]]
    ) -> None:
        """The links of each owner, in that order; `rows` are those of all of them now."""
        found = by_owner(rows, owner)
        for key, links in wanted.items():
            fields = [{owner: key, **link} for link in links]
            self.writer.settle_links(found.get(key, []), fields, rows.model)

    def _settle_places(
        self, rows: QuerySet[Any], owner: tuple[str, ...], wanted: Mapping[Any, Iterable[Fields]]
    ) -> None:
        """The ordered list of each owner; what is new in any of them is made at once.

        `owner` names the columns whose values are the keys of `wanted`.
        """
        found: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
        for row in rows:
            found[tuple(getattr(row, name) for name in owner)].append(row)
        new: list[Any] = []
        for key, fields in wanted.items():
            common = dict(zip(owner, key, strict=True))
            placed = [{**common, **rest, "position": n} for n, rest in enumerate(fields)]
            known = found[key]
            self.writer.settle_places(known, placed[: len(known)], rows.model)
            new.extend(rows.model(**rest) for rest in placed[len(known) :])
        self.writer.create(new)

    def _phones(self) -> None:
        self.tell(f"{sum(len(one.phones) for one in self.package.services)} × nummer")
        wanted = {
            (self.services[one.slug].pk,): [
                {**values_of(phone, Phone), **number_of(phone)} for phone in one.phones
            ]
            for one in self.package.services
        }
        rows = Phone.objects.filter(service__region=self.region).order_by("position", "pk")
        self._settle_places(rows, ("service_id",), wanted)
        self._ways(rows.all())

    def _ways(self, rows: QuerySet[Phone]) -> None:
        """How everybody else gets to the numbers, which now all have a row."""
        phones = by_owner(rows, "service_id")
        pairs = (
            pair
            for one in self.package.services
            for pair in zip(phones.get(self.services[one.slug].pk, ()), one.phones, strict=True)
        )
        wanted = {(row.pk,): [self._way(via) for via in phone.via] for row, phone in pairs}
        ways = Via.objects.filter(phone__service__region=self.region).order_by("position", "pk")
        self._settle_places(ways, ("phone_id",), wanted)

    def _way(self, via: contents.Via) -> Fields:
        return {"service_id": self._service_key(via), "kind": via.kind}

    def _service_key(self, named: contents.Via) -> int | None:
        return self.services[named.service].pk if named.service else None

    def _region_lines(self) -> None:
        wanted = [
            {"position": n, "service_id": self.services[slug].pk}
            for n, slug in enumerate(self.package.region.fallback)
        ]
        rows = RegionLine.objects.filter(region=self.region).order_by("position", "pk")
        self._settle_links(rows, "region_id", {self.region.pk: wanted})

    def _agreements(self) -> None:
        wanted = {
            one.slug: {**values_of(one, Agreement), "everywhere": one.municipalities is None}
            for one in self.package.agreements
        }
        self.agreements = self._settle(Agreement, wanted, "werkafspraak")
        self._settle_areas(AgreementArea, "agreement", self.agreements, self.package.agreements)
        parties = {
            self.agreements[one.slug].pk: [
                {"organization_id": self.organizations[slug].pk} for slug in one.parties
            ]
            for one in self.package.agreements
        }
        rows = Party.objects.filter(agreement__region=self.region).order_by("pk")
        self._settle_links(rows, "agreement_id", parties)

    def _versions(self) -> None:
        wanted = {
            (self.agreements[one.slug].pk, version.number): version
            for one in self.package.agreements
            for version in one.versions
        }
        rows = {
            (row.agreement_id, row.number): row
            for row in AgreementVersion.objects.filter(agreement__region=self.region)
        }
        lost = [row for key, row in rows.items() if key not in wanted and self._is_named(row)]
        self.farewells.append(lambda: self.writer.leave(lost, _version_name))
        fields = {
            key: {
                **values_of(version, AgreementVersion),
                "agreement_id": key[0],
                "accepted": accepted_of(version),
            }
            for key, version in wanted.items()
        }
        versions = self.writer.settle(rows, fields, AgreementVersion)
        signatures = {
            versions[key].pk: [
                {"organization_id": self.organizations[one.organization].pk, "on": one.on}
                for one in version.signatures
            ]
            for key, version in wanted.items()
        }
        links = Signature.objects.filter(version__agreement__region=self.region).order_by("pk")
        self._settle_links(links, "version_id", signatures)

    def _is_named(self, version: AgreementVersion) -> bool:
        """A version of an agreement that is lost itself needs no mention."""
        return any(version.agreement_id == row.pk for row in self.agreements.values())

    def _outcomes(self) -> None:
        wanted = {one.slug: self._outcome(one) for one in self.package.outcomes}
        self.outcomes = self._settle(Outcome, wanted, "uitkomst")
        steps = {
            (self.outcomes[one.slug].pk, role): [self._step(step) for step in said]
            for one in self.package.outcomes
            for role, said in (("step", one.steps), ("also", one.also))
        }
        rows = Step.objects.filter(outcome__region=self.region).order_by("position", "pk")
        self._settle_places(rows, ("outcome_id", "role"), steps)

    def _outcome(self, outcome: contents.Outcome) -> Fields:
        return {
            **values_of(outcome, Outcome),
            "agreement_id": self.agreements[outcome.agreement].pk if outcome.agreement else None,
            "accepted": accepted_of(outcome),
        }

    def _step(self, step: contents.Step) -> Fields:
        return {**values_of(step, Step), "service_id": self._service_key(step)}

    def _trees(self) -> None:
        wanted = {
            one.slug: {**values_of(one, Tree), "everywhere": one.municipalities is None}
            for one in self.package.trees
        }
        trees = self._settle(Tree, wanted, "beslisboom")
        for n, one in enumerate(self.package.trees):
            row = trees[one.slug]
            self._link(row.municipalities, one.municipalities or ())
            self.tell(f"{sum(1 for _ in one.nodes(''))} × vraag of antwoord")
            nodes = NodeWriter(row, self.outcomes, self.municipalities, self.writer)
            try:
                nodes.settle(one.start)
            except OtherStart as fault:
                raise LoadRefused([Fault(f"trees[{n}].start.slug", str(fault))]) from None

    def _link(self, related: Any, slugs: Iterable[str]) -> None:
        keys = {self.municipalities[slug].pk for slug in slugs}
        if keys != set(related.values_list("pk", flat=True)):
            related.set(keys)
            self.writer.changed += 1

    def _scenarios(self) -> None:
        wanted: dict[tuple[object, ...], Fields] = {}
        for one in self.package.scenarios:
            municipality = self.municipalities[one.municipality].pk
            _numbered(wanted, (one.name, municipality, one.at), {
                **values_of(one, Scenario),
                "region_id": self.region.pk,
                "municipality_id": municipality,
                "expected_outcome": one.expect.outcome,
                "expected_call": one.expect.call or "",
                "expected_dial": NOBODY if one.expect.dial is None else one.expect.dial,
                "expected_wait": NOBODY if one.expect.wait is None else one.expect.wait,
                "expected_headline": one.expect.headline,
            })  # fmt: skip
        rows: dict[tuple[object, ...], Scenario] = {}
        for row in Scenario.objects.filter(region=self.region).order_by("pk"):
            _numbered(rows, (row.name, row.municipality_id, row.at), row)
        lost = [row for key, row in rows.items() if key not in wanted]
        self.farewells.append(
            lambda: self.writer.leave(lost, lambda row: f"casus {quoted(row.name)}")
        )
        self.writer.settle(rows, wanted, Scenario)


def _numbered(found: dict[tuple[object, ...], Any], key: tuple[object, ...], value: Any) -> None:
    """Put a value under a key that may come more than once: the first, the second..."""
    n = 0
    while (*key, n) in found:
        n += 1
    found[(*key, n)] = value


def _version_name(row: AgreementVersion) -> str:
    return f"versie {row.number} van werkafspraak {quoted(row.agreement.slug)}"
