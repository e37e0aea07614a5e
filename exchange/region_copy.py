"""A region that starts from another: the same questions, with places to fill in for the contacts.

What is the same everywhere stays: the questions, the outcomes, the kinds of services, and numbers
that reach the same organization all over the country. What belongs to the example goes: its own
numbers, hours, addresses, signatures, limits to municipalities, and what it has confirmed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from contacts.numbers import Number
from exchange.package.contents import (
    Agreement,
    GlossaryTerm,
    Municipality,
    Organization,
    Outcome,
    Package,
    Phone,
    Region,
    Service,
    Step,
    Tree,
    Version,
    Via,
)
from exchange.package.fields import OWN
from municipalities.slugs import SLUG_LENGTH, slug_of
from trees.core.branch import Branch
from trees.core.free_text import numbers_in

# Numbers without an area that are the same everywhere, besides 112, 113, 144 and 116xxx.
NATIONAL = {
    "08002000": "Veilig Thuis",
    "08000113": "113 Zelfmoordpreventie",
    "08000432": "Kindertelefoon",
    "08000188": "Centrum Seksueel Geweld",
    "09008844": "politie, geen spoed",
}
NATIONAL_KINDS = frozenset({"emergency", "short", "harmonised"})
A_TOWN, A_NUMBER = "[gemeente]", "[nummer]"


def copied(example: Package, *, slug: str, name: str, municipalities: Sequence[str]) -> Package:
    """The package of a new region with these municipalities, made like the example."""
    towns = tuple(Municipality(slug_of(town), town, places=(town,)) for town in municipalities)
    return _Copy(example, slug, name, towns).package()


@dataclass(frozen=True)
class _Copy:
    example: Package
    slug: str
    name: str
    towns: tuple[Municipality, ...]

    def package(self) -> Package:
        trees = tuple(self._tree(tree) for tree in self.example.trees[:1])
        services = (*self.kept_services, *self._local_services())
        return Package(
            region=self._region(),
            municipalities=self.towns,
            organizations=(*self._organizations(), *self._town_halls()),
            services=services,
            agreements=tuple(self._agreement(one) for one in self.example.agreements),
            outcomes=tuple(self._outcomes(trees)),
            trees=trees,
        )

    # Words

    @cached_property
    def _places(self) -> re.Pattern[str] | None:
        """The names of the example's municipalities, the longest first."""
        names = {town.name for town in self.example.municipalities} - {self.name}
        words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)") if words else None

    def words(self, text: str) -> str:
        """A text of the example with the new names, and without numbers that nobody would mend."""
        there = rf"(?<!\w){re.escape(self.example.region.name)}(?!\w)"
        said = re.sub(there, lambda found: self.name, text)
        if self._places:
            said = self._places.sub(A_TOWN, said)
        for number in numbers_in(said):
            if not _is_national_text(number):
                said = said.replace(number, A_NUMBER)
        return said

    def _short(self, text: str, most: int) -> str:
        return self.words(text)[:most]

    # Contacts

    def _region(self) -> Region:
        kept = {service.slug for service in self.kept_services}
        region = self.example.region
        fallback = tuple(one for one in region.fallback if one in kept)
        return Region(
            self.slug,
            self.name,
            ages=region.ages,
            fallback=fallback,
            glossary=tuple(self._terms(region.glossary)),
        )

    def _terms(self, glossary: Iterable[GlossaryTerm]) -> Iterable[GlossaryTerm]:
        """The words of the example; two that come out the same are one."""
        seen: set[str] = set()
        for one in glossary:
            term = self._short(one.term, 100)
            if term.casefold() not in seen:
                seen.add(term.casefold())
                yield replace(one, term=term, means=self._short(one.means, 1000))

    @cached_property
    def _local_kinds(self) -> Mapping[str, Service]:
        """The kinds that each municipality has its own of, with an example of each."""
        everywhere = {one.kind for one in self.example.services if one.municipalities is None}
        found: dict[str, Service] = {}
        for service in self.example.services:
            if service.municipalities is not None and service.kind not in {"", *everywhere}:
                found.setdefault(service.kind, service)
        return found

    @cached_property
    def _local(self) -> Mapping[str, str]:
        """The services of the example that its municipalities have of their own: slug to kind."""
        return {
            one.slug: one.kind
            for one in self.example.services
            if one.municipalities is not None and one.kind in self._local_kinds
        }

    @cached_property
    def kept_services(self) -> tuple[Service, ...]:
        return tuple(
            self._service(one) for one in self.example.services if one.slug not in self._local
        )

    def _service(self, service: Service) -> Service:
        return Service(
            slug=service.slug,
            organization=service.organization,
            name=self._short(service.name, 200),
            kind=service.kind,
            summary=self.words(service.summary),
            activities=service.activities,
            ages=service.ages,
            phones=tuple(self._phone(phone) for phone in service.phones),
        )

    def _phone(self, phone: Phone) -> Phone:
        """A number that is the same everywhere, with its hours; or a place to fill one in."""
        if phone.number == OWN:
            return Phone(number=OWN, where=self._short(phone.where, 300), hours=None)
        if phone.number and is_national(phone.number):
            return replace(
                phone,
                label=self.words(phone.label),
                without_phoning=self._short(phone.without_phoning, 300),
                via=self._ways(phone),
                assured_on=None,
                assured_by="",
            )
        return Phone(number=None, hours=None, audience=phone.audience, via=self._ways(phone))

    def _ways(self, phone: Phone) -> tuple[Via, ...]:
        """The same ways; what each municipality has of its own by its kind."""
        ways = (
            Via(kind=self._local[via.service]) if via.service in self._local else via
            for via in phone.via
        )
        return tuple(dict.fromkeys(ways))

    def _local_services(self) -> Iterable[Service]:
        for kind, like in self._local_kinds.items():
            for town in self.towns:
                yield Service(
                    slug=_joined(kind, town.slug),
                    organization=_town_hall(town),
                    name=f"{kind.replace('-', ' ').capitalize()} {town.name}"[:200],
                    kind=kind,
                    activities=like.activities,
                    ages=like.ages,
                    municipalities=(town.slug,),
                    phones=tuple(self._to_fill_in(phone) for phone in like.phones[:1]),
                )

    def _to_fill_in(self, phone: Phone) -> Phone:
        return self._phone(phone if phone.number == OWN else replace(phone, number=None))

    @cached_property
    def _lost(self) -> frozenset[str]:
        """Organizations that were in the example for local services alone."""
        local = {one.organization for one in self.example.services if one.slug in self._local}
        return frozenset(local - {service.organization for service in self.kept_services})

    def _organizations(self) -> Iterable[Organization]:
        for one in self.example.organizations:
            if one.slug not in self._lost:
                yield Organization(one.slug, self._short(one.name, 200))

    def _town_halls(self) -> Iterable[Organization]:
        there = {one.slug for one in self._organizations()}
        for town in self.towns if self._local_kinds else ():
            if _town_hall(town) not in there:
                yield Organization(_town_hall(town), f"Gemeente {town.name}"[:200])

    # What was agreed

    def _agreement(self, agreement: Agreement) -> Agreement:
        parties = [slug for slug in agreement.parties if slug not in self._lost]
        if self._local_kinds and len(parties) < len(agreement.parties):
            # Where municipalities had a part in it, those of here may have one too.
            parties += [_town_hall(town) for town in self.towns]
        newest = max(agreement.versions, key=lambda one: one.number, default=None)
        return Agreement(
            slug=agreement.slug,
            title=self._short(agreement.title, 200),
            parties=tuple(dict.fromkeys(parties)),
            review_every_months=agreement.review_every_months,
            versions=(self._version(newest),) if newest else (),
        )

    def _version(self, version: Version) -> Version:
        return Version(
            number=1,
            status="draft",
            your_role=self.words(version.your_role),
            expect=self.words(version.expect),
            lead=self.words(version.lead),
            prepare=tuple(self.words(line) for line in version.prepare),
            handover=self.words(version.handover),
            feedback=self.words(version.feedback),
            tell_the_family=self.words(version.tell_the_family),
        )

    # Questions

    def _outcomes(self, trees: Iterable[Tree]) -> Iterable[Outcome]:
        """The outcomes, without those that only a limited answer led to."""
        before = {node.outcome for tree in self.example.trees for _, node in tree.nodes("")}
        after = {node.outcome for tree in trees for _, node in tree.nodes("")}
        for one in self.example.outcomes:
            if one.slug in after or one.slug not in before:
                yield replace(
                    one,
                    title=self._short(one.title, 200),
                    explanation=self.words(one.explanation),
                    poster=self._short(one.poster, 60),
                    accepted=(),
                    steps=tuple(self._steps(one.steps)),
                    also=tuple(self._steps(one.also)),
                )

    def _steps(self, steps: Iterable[Step]) -> Iterable[Step]:
        """A step to somebody's own service becomes a step to a service of that kind, once."""
        seen: set[tuple[str, str]] = set()
        for step in steps:
            kind = self._local.get(step.service)
            service = "" if kind else step.service
            whom = (service, kind or step.kind)
            if whom not in seen:
                seen.add(whom)
                yield Step(*whom, say=self._short(step.say, 300))

    def _tree(self, tree: Tree) -> Tree:
        targets = frozenset(
            node.continue_at for _, node in tree.nodes("") if node.continue_at is not None
        )
        start = self._node(tree.start, targets)
        return Tree(slug=tree.slug, title=self._short(tree.title, 200), start=start)

    def _node(self, node: Branch, targets: frozenset[str]) -> Branch:
        return replace(
            node,
            answer=self._short(node.answer, 120),
            hint=self._short(node.hint, 300),
            question=self._short(node.question, 200),
            only_in=(),
            answers=tuple(
                self._node(answer, targets) for answer in self._answers(node.answers, targets)
            ),
        )

    def _answers(self, answers: Sequence[Branch], targets: frozenset[str]) -> Iterable[Branch]:
        """Of the answers that stood beside each other for several municipalities: the first."""
        seen: set[object] = set()
        for node in answers:
            same: set[object] = {self.words(node.answer)}
            if node.only_in and not node.answers:
                same.add((node.outcome, node.continue_at))
            if node.only_in and seen & same and not _is_aimed_at(node, targets):
                continue
            seen |= same
            yield node


def is_national(digits: str) -> bool:
    """Whether a number reaches the same organization from everywhere."""
    return digits in NATIONAL or Number.parse(digits).kind in NATIONAL_KINDS


def _is_national_text(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    return digits in NATIONAL or digits.startswith("116")


def _is_aimed_at(node: Branch, targets: frozenset[str]) -> bool:
    return node.slug in targets or any(_is_aimed_at(below, targets) for below in node.answers)


def _town_hall(town: Municipality) -> str:
    return _joined("gemeente", town.slug)


def _joined(first: str, last: str) -> str:
    return f"{first}-{last}"[:SLUG_LENGTH].strip("-")
