"""A region package, version 1: the sections that it had otherwise, and how they become today's.

Version 1 is read by its own keys, so that a file of then is refused in the words of then. What
stands in `contents` and not here was the same; a section there that gets a key gets a copy here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import PlainValidator

from agreements.accepted import WHY_UNKNOWN
from contacts.documents import keys_of
from exchange.package import contents
from exchange.package.contents import Activity, Ages, Organization, Section, Signature, Step, Tree
from exchange.package.fields import (
    AgreementSlug,
    Area,
    Code,
    Day,
    Distinct,
    Email,
    Flag,
    Items,
    Kind,
    Moment,
    MunicipalitySlug,
    Name,
    OpeningHours1,
    OrganizationSlug,
    OutcomeSlug,
    PageSlug,
    PhoneNumber,
    ServiceSlug,
    Short,
    Slug,
    Text,
    Whole,
    between,
    choice,
    not_before,
)
from trees.core.branch import EVERY_AGE
from trees.words import quoted

T = TypeVar("T")
VERSION = 1


class Section1(Section):
    """A section of version 1; `became` is what it is called and holds today."""

    became: ClassVar[type[Section]]

    @classmethod
    def stranger(cls, key: str) -> str | None:
        if key not in keys_of(cls.became):  # type: ignore[arg-type]  # a class is hashable
            return None
        return f"Onbekende sleutel {quoted(key)}. Die hoort bij versie 2: schrijf version: 2."


@dataclass(frozen=True, slots=True)
class Region(Section1):
    became = contents.Region

    slug: Slug
    name: Name
    demo: Flag = False
    ages: Ages = EVERY_AGE
    fallback: Annotated[Items[ServiceSlug], Distinct] = ()
    central_line: ServiceSlug | None = None
    about: Text = ""


@dataclass(frozen=True, slots=True)
class Municipality(Section1):
    became = contents.Municipality

    slug: Slug
    name: Name
    code: Code | None = None
    places: Items[Name] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone(Section1):
    became = contents.Phone
    nullable = ("number", "hours")

    number: PhoneNumber | None
    label: Text = ""
    audience: Annotated[str, choice("public", "professional")] = "public"
    instruction: Text = ""
    valid_from: Day | None = None
    valid_to: Annotated[Day | None, not_before("valid_from")] = None
    hours: OpeningHours1 | None


@dataclass(frozen=True, slots=True)
class Service(Section1):
    became = contents.Service

    slug: Slug
    organization: OrganizationSlug
    name: Name
    kind: Kind = ""
    summary: Text = ""
    activities: Annotated[Items[Activity], Distinct] = ()
    ages: Ages = EVERY_AGE
    municipalities: Area = None
    address: Text = ""
    on_site: OpeningHours1 | None = None
    assured_on: Day | None = None
    assured_by: Short = ""
    phones: Items[Phone] = ()


@dataclass(frozen=True, slots=True)
class Version(Section1):
    became = contents.Version

    number: Annotated[Whole, between(1, 1_000_000)]
    status: Annotated[str, choice("draft", "in_force", "ended")]
    in_force_from: Day | None = None
    in_force_until: Annotated[Day | None, not_before("in_force_from")] = None
    binding: Flag = False
    your_role: Text = ""
    expect: Text = ""
    lead: Text = ""
    prepare: Items[Text] = ()
    handover: Text = ""
    feedback: Text = ""
    tell_the_family: Text = ""
    signatures: Items[Signature] = ()


@dataclass(frozen=True, slots=True)
class Agreement(Section1):
    became = contents.Agreement

    slug: Slug
    title: Name
    parties: Annotated[Items[OrganizationSlug], Distinct] = ()
    municipalities: Area = None
    owner: Email = ""
    review_every_months: Annotated[Whole, between(1, 1200)] = 3
    versions: Items[Version] = ()


@dataclass(frozen=True, slots=True)
class AcceptedGap(Section1):
    became = contents.AcceptedOnOutcome

    because: Text = ""
    by: Short = ""
    until: Day | None = None


@dataclass(frozen=True, slots=True)
class Outcome(Section1):
    became = contents.Outcome

    slug: Slug
    title: Name
    urgency: Annotated[str, choice("nu", "vandaag", "zorgen")] = "nu"
    accepted_gap: AcceptedGap | None = None
    explanation: Text = ""
    agreement: AgreementSlug | None = None
    steps: Items[Step] = ()
    also: Items[Step] = ()


@dataclass(frozen=True, slots=True)
class Expectation(Section1):
    became = contents.Expectation

    outcome: OutcomeSlug
    call: ServiceSlug | None = None


@dataclass(frozen=True, slots=True)
class Scenario(Section1):
    became = contents.Scenario

    name: Name
    municipality: MunicipalitySlug
    at: Moment
    answers: Items[PageSlug]
    expect: Expectation


@dataclass(frozen=True, slots=True, kw_only=True)
class Package(Section1):
    became = contents.Package

    format: Annotated[str, PlainValidator(contents.known_format)]
    version: int
    region: Region
    municipalities: Items[Municipality] = ()
    organizations: Items[Organization] = ()
    services: Items[Service] = ()
    agreements: Items[Agreement] = ()
    outcomes: Items[Outcome] = ()
    trees: Items[Tree] = ()
    scenarios: Items[Scenario] = ()

    contradictions = staticmethod(contents.Package.contradictions)


# What it became


def converted(package: Package) -> tuple[contents.Package, list[str]]:
    """The package of today, and a line with its place for each choice that was made on the way."""
    conversion = _Conversion()
    return conversion.package(package), conversion.told


@dataclass
class _Conversion:
    told: list[str] = field(default_factory=list)

    def tell(self, place: str, said: str) -> None:
        self.told.append(f"{place}: {said}")

    def package(self, old: Package) -> contents.Package:
        return _now(
            contents.Package,
            old,
            version=contents.VERSION,
            region=self.region(old.region),
            municipalities=_each(old.municipalities, "municipalities", self.municipality),
            services=_each(old.services, "services", self.service),
            agreements=_each(old.agreements, "agreements", self.agreement),
            outcomes=_each(old.outcomes, "outcomes", self.outcome),
            scenarios=_each(old.scenarios, "scenarios", self.scenario),
        )

    def region(self, old: Region) -> contents.Region:
        fallback = old.fallback
        if old.central_line:
            fallback = tuple(dict.fromkeys((old.central_line, *fallback)))
            said = f"{quoted(old.central_line)} staat nu vooraan in fallback."
            self.tell("region.central_line", said)
        return _now(contents.Region, old, fallback=fallback)

    def municipality(self, old: Municipality, place: str) -> contents.Municipality:
        return _now(contents.Municipality, old)

    def service(self, old: Service, place: str) -> contents.Service:
        """What was checked of a service was each of its numbers, and its address."""
        comes = old.on_site is not None and "crisisinterventie" in old.activities
        hours = None if comes else old.on_site
        if old.on_site is not None:
            became = "comes.hours" if comes else "visit.hours"
            self.tell(f"{place}.on_site", f"staat nu bij {became}. Kijk of dat klopt.")
        visit = contents.Visit(old.address, hours, old.assured_on, old.assured_by)
        phones = _each(old.phones, f"{place}.phones", self.phone)
        return _now(
            contents.Service,
            old,
            comes=contents.Comes(old.on_site) if comes else None,
            visit=visit if visit.address or visit.hours else None,
            phones=tuple(
                replace(phone, assured_on=old.assured_on, assured_by=old.assured_by)
                for phone in phones
            ),
        )

    def phone(self, old: Phone, place: str) -> contents.Phone:
        return _now(contents.Phone, old)

    def agreement(self, old: Agreement, place: str) -> contents.Agreement:
        versions = _each(old.versions, f"{place}.versions", self.version)
        return _now(contents.Agreement, old, versions=versions)

    def version(self, old: Version, place: str) -> contents.Version:
        return _now(contents.Version, old)

    def outcome(self, old: Outcome, place: str) -> contents.Outcome:
        accepted = self.accepted(old.accepted_gap, f"{place}.accepted_gap")
        return _now(contents.Outcome, old, accepted=accepted)

    def accepted(
        self, gap: AcceptedGap | None, place: str
    ) -> tuple[contents.AcceptedOnOutcome, ...]:
        if gap is None or gap == AcceptedGap():
            return ()
        because = gap.because.strip() and gap.because
        if not because:
            because = WHY_UNKNOWN
            said = f"er stond niet waarom; nu staat er {quoted(because)}."
            self.tell(f"{place}.because", said)
        problem = "nobody-answers"
        return (_now(contents.AcceptedOnOutcome, gap, problem=problem, because=because),)

    def scenario(self, old: Scenario, place: str) -> contents.Scenario:
        expect = _now(contents.Expectation, old.expect)
        return _now(contents.Scenario, old, expect=expect)


def _now(made: Callable[..., T], old: Section1, **changed: Any) -> T:
    """Today's section with the keys that both have, and with what changed."""
    known = {one.name for one in fields(made)}  # type: ignore[arg-type]  # a dataclass
    same = {one.name: getattr(old, one.name) for one in fields(old) if one.name in known}  # type: ignore[arg-type]  # likewise
    return made(**{**same, **changed})


def _each(things: tuple[Any, ...], place: str, became: Callable[[Any, str], T]) -> tuple[T, ...]:
    return tuple(became(one, f"{place}[{n}]") for n, one in enumerate(things))
