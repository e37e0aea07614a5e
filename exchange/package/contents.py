"""A region package, version 2: its keys, what each may be, and what it is when it is left out.

What version 1 said otherwise stands in `version1`. The fields stand in the order of the file.
Reading checks them, by `schema.package_of`; what is made in Python is taken as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, GetPydanticSchema, PlainValidator, ValidationInfo
from pydantic_core import InitErrorDetails, core_schema

from agreements.accepted import OF_OUTCOME, OF_VERSION
from contacts.documents import Record, fault, refusal
from exchange.package.fields import (
    Age,
    AgreementSlug,
    AnswerText,
    Area,
    Code,
    Day,
    Distinct,
    DistinctTerms,
    Email,
    Flag,
    Hint,
    Items,
    Kind,
    Meaning,
    Moment,
    MunicipalitySlug,
    Name,
    NodeSlug,
    NumberOrOwn,
    OpeningHours,
    OptionalServiceSlug,
    OrganizationSlug,
    OutcomeSlug,
    PageSlug,
    Postcode,
    PosterText,
    ServiceSlug,
    Short,
    Slug,
    Term,
    Text,
    Website,
    Whole,
    Word,
    at_most,
    between,
    choice,
    means_own,
    not_before,
)
from municipalities.limits import FEWEST_REPORTS, MOST_REPORTS, REPORTS_SHOWN_FROM, TERMS
from trees.core import branch
from trees.core.branch import EVERY_AGE, Branch
from trees.words import quoted

FORMAT = "crisiswijzer/region"
REFERRERS = "referrers"
VERSION = 2


class Section(Record):
    """A mapping of the file; `gone` has the keys that version 1 had, each with what to use now."""

    null_is_absent: ClassVar[bool] = True
    gone: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def stranger(cls, key: str) -> str | None:
        now = cls.gone.get(key)
        return f"{quoted(key)} is er niet meer. Gebruik {now}." if now else None


def _made_from(shape: Any) -> GetPydanticSchema:
    """A value of the trees, read as the mapping that stands for it in the file."""

    def schema(made: Any, handler: Any) -> core_schema.CoreSchema:
        names = [field.name for field in fields(shape)]
        return core_schema.no_info_after_validator_function(
            lambda read: made(**{name: getattr(read, name) for name in names}), handler(shape)
        )

    return GetPydanticSchema(schema)


def _not_under_start(to: int | None, info: ValidationInfo) -> int | None:
    start = info.data.get("start", 0)
    if to is not None and to < start:
        raise refusal(f"Tot {to} ligt onder vanaf {start}. Draai ze om.")
    return to


@dataclass(frozen=True, slots=True)
class _Ages(Section):
    start: Annotated[Age, Field(alias="from")] = 0
    to: Annotated[Age | None, AfterValidator(_not_under_start)] = None


Ages = Annotated[branch.Ages, _made_from(_Ages)]


@dataclass(frozen=True, slots=True)
class GlossaryTerm(Section):
    """A word of the region and what it means there."""

    term: Word
    means: Meaning
    source: Short = ""


@dataclass(frozen=True, slots=True)
class Terms(Section):
    """Within how many days a fact is checked again; a region may shorten it."""

    night: Annotated[Whole, at_most("night")] = TERMS["night"]
    day: Annotated[Whole, at_most("day")] = TERMS["day"]
    other: Annotated[Whole, at_most("other")] = TERMS["other"]


@dataclass(frozen=True, slots=True)
class Region(Section):
    gone: ClassVar[Mapping[str, str]] = {"central_line": "fallback"}

    slug: Slug
    name: Name
    demo: Flag = False
    ages: Ages = EVERY_AGE
    fallback: Annotated[Items[ServiceSlug], Distinct] = ()
    about: Text = ""
    glossary: Annotated[Items[GlossaryTerm], DistinctTerms] = ()
    reports_shown_from: Annotated[Whole, between(FEWEST_REPORTS, MOST_REPORTS)] = REPORTS_SHOWN_FROM
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True)
class Municipality(Section):
    slug: Slug
    name: Name
    code: Code | None = None
    places: Items[Name] = ()
    # The slug of the municipality that it goes on in, if need be of another region.
    merged_into: Text = ""
    ends_on: Day | None = None
    postcodes: Annotated[Items[Postcode], Distinct] = ()

    @staticmethod
    def contradictions(given: Mapping[str, object]) -> Iterator[InitErrorDetails]:
        said = [key for key in ("merged_into", "ends_on") if given.get(key)]
        if len(said) == 1:
            missing = "ends_on" if "merged_into" in said else "merged_into"
            yield fault((missing,), "Geef merged_into en ends_on samen.")


@dataclass(frozen=True, slots=True)
class Organization(Section):
    slug: Slug
    name: Name
    website: Website = ""
    email: Email = ""
    crisis_definition: Text = ""


@dataclass(frozen=True, slots=True)
class Via(Section):
    """A service, or a kind of service: one of the two is empty."""

    service: OptionalServiceSlug = ""
    kind: Kind = ""

    @staticmethod
    def contradictions(given: Mapping[str, object]) -> Iterator[InitErrorDetails]:
        if bool(given.get("service")) == bool(given.get("kind")):
            said = "Noem een dienst (service) of een soort dienst (kind): een van de twee."
            yield fault((), said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone(Section):
    """`number` holds the digits to dial, or `OWN`; `hours` None is unknown.

    None is a placeholder, or at a line for referrers a number that is kept away on purpose.
    """

    nullable = ("number", "hours")

    number: NumberOrOwn | None
    where: Hint = ""
    label: Text = ""
    audience: Annotated[str, choice("public", "professional", REFERRERS)] = "public"
    via: Items[Via] = ()
    instruction: Text = ""
    # How somebody who can't phone reaches it.
    without_phoning: Hint = ""
    valid_from: Day | None = None
    valid_to: Annotated[Day | None, not_before("valid_from")] = None
    hours: OpeningHours | None
    assured_on: Day | None = None
    assured_by: Short = ""

    @staticmethod
    def contradictions(given: Mapping[str, object]) -> Iterator[InitErrorDetails]:
        """What belongs to an own number, or to one for referrers, stands there alone."""
        own, where = means_own(given["number"]), given.get("where", "")
        if own and isinstance(where, str) and not where.strip():
            said = 'Hier ontbreekt "where". Schrijf waar de beller het nummer vindt, zoals: '
            yield fault(("where",), said + "in het dossier.")
        if where and not own:
            yield fault(("where",), '"where" hoort alleen bij number: own. Haal het weg.')
        if own and given.get("audience", "public") != "public":
            said = "Een eigen nummer is voor iedereen. Haal audience weg."
            yield fault(("audience",), said)
        if given.get("via") and given.get("audience") != REFERRERS:
            yield fault(("via",), '"via" hoort alleen bij audience: referrers.')


Activity = Annotated[
    str, choice("melding", "triage", "crisisinterventie", "spoedhulp", "overdracht")
]


def _some(area: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if area == ():
        raise refusal("Hier staat geen gemeente. Noem er minstens één, of schrijf all.")
    return area


@dataclass(frozen=True, slots=True)
class Comes(Section):
    """Who goes to people; `area` None is all municipalities of the service."""

    hours: OpeningHours | None = None
    arrives_within: Term | None = None
    area: Annotated[Area, AfterValidator(_some)] = None


@dataclass(frozen=True, slots=True)
class Visit(Section):
    """Where people can go."""

    address: Text = ""
    hours: OpeningHours | None = None
    assured_on: Day | None = None
    assured_by: Short = ""


@dataclass(frozen=True, slots=True)
class Service(Section):
    """`municipalities` None is all of them, here and below."""

    gone: ClassVar[Mapping[str, str]] = {
        "address": "visit.address",
        "on_site": "comes of visit",
        "assured_on": "assured_on bij elk nummer en bij visit",
        "assured_by": "assured_by bij elk nummer en bij visit",
    }

    slug: Slug
    organization: OrganizationSlug
    name: Name
    kind: Kind = ""
    summary: Text = ""
    activities: Annotated[Items[Activity], Distinct] = ()
    ages: Ages = EVERY_AGE
    municipalities: Area = None
    comes: Comes | None = None
    visit: Visit | None = None
    phones: Items[Phone] = ()


@dataclass(frozen=True, slots=True)
class Signature(Section):
    organization: OrganizationSlug
    on: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Section):
    """A problem that may be so. `problem` is one that its owner may accept."""

    problem: str
    because: Text = ""
    by: Short = ""
    until: Day | None = None

    @staticmethod
    def contradictions(given: Mapping[str, object]) -> Iterator[InitErrorDetails]:
        because = given.get("because")
        if because is None or (isinstance(because, str) and not because.strip()):
            yield fault(("because",), 'Hier ontbreekt "because". Schrijf waarom dit zo mag.')


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedOnVersion(Accepted):
    problem: Annotated[str, choice(*OF_VERSION)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedOnOutcome(Accepted):
    problem: Annotated[str, choice(*OF_OUTCOME)]


@dataclass(frozen=True, slots=True)
class Version(Section):
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
    accepted: Items[AcceptedOnVersion] = ()
    signatures: Items[Signature] = ()


@dataclass(frozen=True, slots=True)
class Agreement(Section):
    slug: Slug
    title: Name
    parties: Annotated[Items[OrganizationSlug], Distinct] = ()
    municipalities: Area = None
    owner: Email = ""
    review_every_months: Annotated[Whole, between(1, 1200)] = 3
    versions: Items[Version] = ()


@dataclass(frozen=True, slots=True)
class Step(Via):
    """A call by one service, or by a kind of service."""

    say: Hint = ""


@dataclass(frozen=True, slots=True)
class Outcome(Section):
    gone: ClassVar[Mapping[str, str]] = {"accepted_gap": "accepted"}

    slug: Slug
    title: Name
    urgency: Annotated[str, choice("nu", "vandaag", "zorgen")] = "nu"
    accepted: Items[AcceptedOnOutcome] = ()
    explanation: Text = ""
    poster: PosterText = ""
    agreement: AgreementSlug | None = None
    steps: Items[Step] = ()
    also: Items[Step] = ()


@dataclass(frozen=True, slots=True)
class _Answer(Section):
    answer: AnswerText
    slug: Slug
    hint: Hint = ""
    ages: Ages = EVERY_AGE
    only_in: Annotated[Items[MunicipalitySlug], Distinct] = ()
    outcome: OutcomeSlug | None = None
    question: Name = ""
    answers: "Items[Answer]" = ()
    continue_at: NodeSlug | None = None

    @staticmethod
    def contradictions(given: Mapping[str, object]) -> Iterator[InitErrorDetails]:
        """An answer leads one way: to an outcome, to a next question, or on elsewhere."""
        asks = [key for key in ("question", "answers") if key in given]
        ways = [key for key in ("outcome", "continue_at") if key in given]
        if asks:
            ways.append(" en ".join(asks))
        if not ways:
            said = "Dit antwoord leidt nergens heen. Geef outcome, question met answers, "
            yield fault((), said + "of continue_at.")
        elif len(ways) > 1:
            said = f"Dit antwoord leidt meer dan één kant op: {'; '.join(ways)}. Kies er één."
            yield fault((), said)
        elif len(asks) == 1:
            missing = "answers" if "question" in asks else "question"
            said = f"Hier ontbreekt {quoted(missing)}: question en answers horen bij elkaar."
            yield fault((missing,), said)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start(Section):
    slug: Slug
    question: Name
    hint: Hint = ""
    answers: "Items[Answer]"


Answer = Annotated[Branch, _made_from(_Answer)]
Start = Annotated[Branch, _made_from(_Start)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree(Section):
    slug: Slug
    title: Name
    municipalities: Area = None
    start: Start

    def nodes(self, place: str) -> Iterator[tuple[str, Branch]]:
        """Every node with its place in the file, each question before its answers."""
        waiting = [(f"{place}.start", self.start)]
        while waiting:
            here, node = waiting.pop()
            yield here, node
            below = [(f"{here}.answers[{n}]", answer) for n, answer in enumerate(node.answers)]
            waiting.extend(reversed(below))


@dataclass(frozen=True, slots=True)
class Expectation(Section):
    """`call` None and "" ask nothing.

    `dial` None: nothing can be dialled; `wait` None: it can't wait.
    """

    telling_null = ("dial", "wait")

    outcome: OutcomeSlug
    call: ServiceSlug | None = None
    dial: OptionalServiceSlug | None = ""
    wait: OptionalServiceSlug | None = ""
    headline: Hint = ""


@dataclass(frozen=True, slots=True)
class Scenario(Section):
    """`at` as it was written: a wall-clock time in Amsterdam, or a moment with its offset."""

    name: Name
    municipality: MunicipalitySlug
    at: Moment
    answers: Items[PageSlug]
    expect: Expectation


def known_format(given: object) -> str:
    if given != FORMAT:
        raise refusal(f"{quoted(given)} kennen we niet. Schrijf {FORMAT}.")
    return FORMAT


def _version(given: object) -> int:
    if given != VERSION or type(given) is not int:
        raise refusal(f"Versie {quoted(given)} kennen we niet. Schrijf {VERSION}.")
    return VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Package(Section):
    format: Annotated[str, PlainValidator(known_format)] = FORMAT
    version: Annotated[int, PlainValidator(_version)] = VERSION
    region: Region
    municipalities: Items[Municipality] = ()
    organizations: Items[Organization] = ()
    services: Items[Service] = ()
    agreements: Items[Agreement] = ()
    outcomes: Items[Outcome] = ()
    trees: Items[Tree] = ()
    scenarios: Items[Scenario] = ()

    @staticmethod
    def contradictions(given: Mapping[str, object]) -> Iterator[InitErrorDetails]:
        """A file says what it is; a package made in Python needn't."""
        for key in ("format", "version"):
            if key not in given:
                yield fault((key,), f"Hier ontbreekt {quoted(key)}.")
