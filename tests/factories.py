"""Small regions for tests, made with the ORM: functions with keyword-only defaults.

`town()` is the quickest way to something that is live, and the world around it: Anna's Almere, four
questions deep; Zeewolde in the same region, which joined later; and Emmen in the region of Bas.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User

from agreements.models import Agreement, AgreementVersion, Party, Signature
from contacts.models import Organization, Phone, RegionLine, Service, ServiceArea
from contacts.numbers import Number
from history.tracking import one_entry_a_row
from municipalities.models import Membership, Municipality, Region
from tests.made_once import made_once
from trees import live
from trees.drafting.document import draft_document
from trees.lock import tree_lock
from trees.models import Edition, Node, Outcome, Report, Step, Tree
from trees.publishing.freeze import freeze
from trees.publishing.publish import make_editions
from trees.publishing.publish import publish as publish_region

EVERY_DAY = ["ma", "di", "wo", "do", "vr", "za", "zo"]
WORKDAYS = EVERY_DAY[:5]


def hours(*rows: tuple[Sequence[str], str, str], **rest: Any) -> dict[str, Any]:
    """The hours of a package: `hours((["ma", "di"], "08:30", "17:00"))`."""
    week = [{"days": list(days), "from": start, "to": end} for days, start, end in rows]
    return {"week": week, "holidays": None, "exceptions": [], **rest}


ALWAYS = hours((EVERY_DAY, "00:00", "24:00"))
OFFICE = hours((WORKDAYS, "08:30", "17:00"))
NIGHT = hours((EVERY_DAY, "17:00", "08:30"))
NEVER = hours()

# Before every moment at which the tests look.
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
# When Zeewolde joined; what is published next comes no sooner.
LATER = datetime(2026, 1, 2, tzinfo=UTC)


def region(*, slug: str = "flevoland", name: str = "Flevoland", **rest: Any) -> Region:
    return Region.objects.create(slug=slug, name=name, **rest)


def municipality(
    *, region: Region, slug: str = "almere", name: str = "", places: Sequence[str] = (), **rest: Any
) -> Municipality:
    return Municipality.objects.create(
        region=region, slug=slug, name=name or slug.title(), places=list(places), **rest
    )


def organization(
    *, region: Region, slug: str = "veilig-thuis", name: str = "", **rest: Any
) -> Organization:
    return Organization.objects.create(region=region, slug=slug, name=name or _words(slug), **rest)


def service(
    *,
    region: Region,
    slug: str = "advies-en-melding",
    name: str = "",
    organization: Organization | None = None,
    municipalities: Iterable[Municipality] | None = None,
    number: str | None = None,
    hours: Mapping[str, Any] | None = ALWAYS,
    audience: str = "public",
    instruction: str = "",
    assured_on: date | None = None,
    **rest: Any,
) -> Service:
    """A service; with a `number` ("" is a placeholder) it gets one phone. None: no phone."""
    row = Service.objects.create(
        region=region,
        slug=slug,
        name=name or _words(slug),
        organization=organization or _organization_of(region, slug),
        everywhere=municipalities is None,
        **rest,
    )
    for one in municipalities or ():
        ServiceArea.objects.create(service=row, municipality=one)
    if number is not None:
        phone(
            service=row,
            number=number,
            hours=hours,
            audience=audience,
            instruction=instruction,
            assured_on=assured_on,
        )
    return row


def _organization_of(region: Region, slug: str) -> Organization:
    known = Organization.objects.filter(region=region, slug=f"org-{slug}").first()
    return known or organization(region=region, slug=f"org-{slug}", name=_words(slug))


def phone(
    *,
    service: Service,
    number: str = "0800-2000",
    hours: Mapping[str, Any] | None = ALWAYS,
    **rest: Any,
) -> Phone:
    """A number as people write it; "" is a placeholder. `hours` None is unknown."""
    digits = Number.parse(number).digits if number else ""
    return Phone.objects.create(service=service, number=digits, hours=hours, **rest)


def fallback(*, region: Region, service: Service, position: int = 0) -> RegionLine:
    return RegionLine.objects.create(region=region, service=service, position=position)


def agreement(
    *,
    region: Region,
    slug: str = "acute-onveiligheid",
    title: str = "Acute onveiligheid thuis",
    parties: Iterable[Organization] = (),
    **rest: Any,
) -> Agreement:
    row = Agreement.objects.create(region=region, slug=slug, title=title, **rest)
    for party in parties:
        Party.objects.create(agreement=row, organization=party)
    return row


def version(
    *,
    agreement: Agreement,
    number: int = 1,
    status: str = "in_force",
    your_role: str = "Je blijft betrokken.",
    signed: Mapping[Organization, date | None] | None = None,
    **rest: Any,
) -> AgreementVersion:
    row = AgreementVersion.objects.create(
        agreement=agreement, number=number, status=status, your_role=your_role, **rest
    )
    for signer, day in (signed or {}).items():
        Signature.objects.create(version=row, organization=signer, on=day)
    return row


def outcome(
    *,
    region: Region,
    slug: str = "bel-veilig-thuis",
    title: str = "",
    steps: Iterable[Service | str | tuple[Service | str, str]] = (),
    also: Iterable[Service | str | tuple[Service | str, str]] = (),
    **rest: Any,
) -> Outcome:
    """An outcome; a step is a service or the word of a kind, if need be with what to do."""
    row = Outcome.objects.create(region=region, slug=slug, title=title or _words(slug), **rest)
    for role, calls in ((Step.Role.STEP, steps), (Step.Role.ALSO, also)):
        for position, call in enumerate(calls):
            _step(row, role, position, *(call if isinstance(call, tuple) else (call, "")))
    return row


def _step(row: Outcome, role: str, position: int, whom: Service | str, say: str) -> None:
    kind, called = (whom, None) if isinstance(whom, str) else ("", whom)
    Step.objects.create(
        outcome=row, role=role, position=position, service=called, kind=kind, say=say
    )


def tree(
    *,
    region: Region,
    start: Mapping[str, Any],
    slug: str = "crisis",
    title: str = "Crisiswijzer",
    municipalities: Iterable[Municipality] | None = None,
) -> Tree:
    """A draft tree; `start` is the nested document of a region package.

    An outcome is named by its slug, and has to exist already.
    """
    row = Tree.objects.create(
        region=region, slug=slug, title=title, everywhere=municipalities is None
    )
    if municipalities is not None:
        row.municipalities.set(municipalities)
    with tree_lock():
        _node(row, start, None, 0)
    for node, target in _continuations(start):
        Node.objects.filter(tree=row, slug=node).update(
            continue_at=Node.objects.get(tree=row, slug=target)
        )
    return row


def _node(tree: Tree, node: Mapping[str, Any], parent: Node | None, position: int) -> None:
    ends_in = node.get("outcome")
    row = Node.objects.create(
        tree=tree,
        parent=parent,
        position=position,
        slug=node["slug"],
        answer=node.get("answer", ""),
        hint=node.get("hint", ""),
        question=node.get("question", ""),
        outcome=Outcome.objects.get(region=tree.region, slug=ends_in) if ends_in else None,
    )
    row.only_in.set(Municipality.objects.filter(slug__in=node.get("only_in", ())))
    for number, child in enumerate(node.get("answers", ())):
        _node(tree, child, row, number)


def _continuations(node: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if "continue_at" in node:
        yield node["slug"], node["continue_at"]
    for child in node.get("answers", ()):
        yield from _continuations(child)


def publish(
    *, region: Region, at: datetime = LATER, note: str = "Eerste keer", **rest: Any
) -> list[Edition]:
    """Publish a region; an error in the draft stops the test."""
    editions, _ = publish_region(region=region, at=at, now=at, note=note, **rest)
    return editions


def go_live(
    *, region: Region, at: datetime = LATER, only: Municipality | None = None
) -> list[Edition]:
    """Make the drafts live without asking the checks.

    A page has to cope with what no editor may publish: a gap, a placeholder, a line that ended.
    """
    live.forget()
    return make_editions(
        [one for one in freeze(region, at) if only in (None, one.municipality)],
        region=region,
        at=at,
        now=at,
        note="",
        by=None,
        accepted=[],
        draft=draft_document(region),
    )


def edition(
    *,
    municipality: Municipality,
    flow: Mapping[str, Any],
    live_from: datetime = LONG_AGO,
    at: datetime | None = None,
) -> Edition:
    """The next edition of a municipality, with these questions, as a publication of its own."""
    region = municipality.region
    publication = region.publications.create(
        number=region.publications.count() + 1, at=at or live_from, live_from=live_from
    )
    return publication.editions.create(
        municipality=municipality,
        number=municipality.editions.count() + 1,
        flow=flow,
        live_from=live_from,
    )


def report(
    *, municipality: Municipality, page: str = "nu-acuut", at: datetime | None = None, **rest: Any
) -> Report:
    """What a visitor said of a page: that a number on it is wrong."""
    said = {"kind": Report.Kind.NUMBER, "title": _words(page), **rest}
    return Report.objects.create(
        municipality=municipality, page=page, at=at or datetime.now(tz=UTC), **said
    )


def user(*, name: str = "anna", superuser: bool = False, **rest: Any) -> User:
    return User.objects.create_user(
        username=name, password="geheim", is_staff=True, is_superuser=superuser, **rest
    )


@made_once
def coordinator(*, region: Region, name: str = "anna") -> User:
    """Anna, who may edit her own region; Bas is the same in another one."""
    row = user(name=name)
    Membership.objects.create(user=row, region=region, role=Membership.Role.COORDINATOR)
    return row


def _words(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


@dataclass(frozen=True)
class Town:
    """Anna's municipality, with the rows that tests like to change."""

    region: Region
    municipality: Municipality
    day: Service
    night: Service
    police: Service
    agreement: Agreement

    @property
    def slug(self) -> str:
        return str(self.municipality.slug)

    @property
    def zeewolde(self) -> Municipality:
        """The other municipality of the region, which joined later."""
        return self.region.municipalities.get(slug="zeewolde")


# At weekends nobody of the town's own answers; its fallback lines do.
ACCEPTED = [
    {
        "problem": "nobody-answers",
        "because": "Het vangnet is er altijd.",
        "by": "regionaal overleg",
        "until": "2200-12-31",
    }
]

QUESTIONS: Mapping[str, Any] = {
    "slug": "levensgevaar",
    "question": "Is er nu levensgevaar?",
    "hint": "Twijfel je? Bel 112.",
    "answers": [
        {"answer": "Ja", "slug": "ja-112", "outcome": "bel-112"},
        {
            "answer": "Nee",
            "slug": "wat-speelt-er",
            "question": "Wat is er aan de hand?",
            "answers": [
                {
                    "answer": "Onveilig thuis",
                    "hint": "Huiselijk geweld, kindermishandeling, verwaarlozing",
                    "slug": "onveilig",
                    "question": "Kan het wachten tot morgen?",
                    "answers": [
                        {"answer": "Nee", "slug": "nu-acuut", "outcome": "bel-veilig-thuis"},
                        {"answer": "Ja", "slug": "morgen", "outcome": "bel-lokaal-team"},
                    ],
                },
                {"answer": "Het loopt thuis vast", "slug": "vast", "outcome": "bel-lokaal-team"},
                {
                    "answer": "Ik weet het niet zeker",
                    "slug": "weet-niet",
                    "continue_at": "onveilig",
                },
            ],
        },
    ],
}


# Its rows are told in the history all at once, at the end: that is far quicker.
@made_once
@one_entry_a_row()
def town(
    *,
    slug: str = "almere",
    name: str = "",
    published: bool = True,
    alone: bool = False,
    **rest: Any,
) -> Town:
    """Anna's municipality; unless it is `alone`, with Zeewolde beside it and Bas in another region.

    By day the local team answers, at night Veilig Thuis. Not `published`: her region is a draft.
    """
    here = _almere(slug, name, **rest)
    if published:
        go_live(region=here.region, at=LONG_AGO)
    if not alone:
        zeewolde = municipality(region=here.region, slug="zeewolde")
        if published:
            go_live(region=here.region, only=zeewolde)
        emmen()
    return here


def emmen() -> None:
    """The region of Bas: what somebody sees of it in Anna's is a leak."""
    place = region(slug="drenthe", name="Drenthe")
    municipality(region=place, slug="emmen")
    line = service(region=place, slug="wijkteam-emmen", number="036-123 45 67")
    fallback(region=place, service=line)
    outcome(region=place, slug="bel-emmen", steps=[line])
    ends = {"outcome": "bel-emmen"}
    start = {
        "slug": "emmen-begin",
        "question": "Is het in Emmen?",
        "answers": [
            {"answer": "Ja, in Emmen", "slug": "emmen-ja", **ends},
            {"answer": "Nee, erbuiten", "slug": "emmen-nee", **ends},
        ],
    }
    tree(region=place, start=start, slug="emmen")
    publish(region=place)


def _almere(slug: str, name: str, **rest: Any) -> Town:
    place = region(**rest)
    here = municipality(region=place, slug=slug, name=name, places=[slug.title(), "Almere Haven"])
    vt = organization(region=place, slug="veilig-thuis", name="Veilig Thuis Flevoland")
    emergency = service(region=place, slug="alarmnummer", name="Alarmnummer", number="112")
    police = service(region=place, slug="politie", name="Politie, geen spoed", number="0900-8844")
    day = service(
        region=place, slug="lokaal-team", name="Lokaal team", number="036-123 45 67", hours=OFFICE
    )
    night = service(
        region=place,
        slug="vt-nacht",
        name="Advies en melding",
        organization=vt,
        summary="Advies en melding bij acute onveiligheid",
        number="0800-2000",
        hours=NIGHT,
        instruction="Zeg dat je als professional belt.",
        assured_on=date(2026, 11, 12),
    )
    for position, line in enumerate((emergency, police)):
        fallback(region=place, service=line, position=position)
    agreed = agreement(region=place, parties=[vt])
    version(
        agreement=agreed,
        expect="Binnen 5 minuten een medewerker aan de lijn.",
        lead="Veilig Thuis, tot de veiligheid is hersteld.",
        prepare=["Namen en geboortedata", "Adres"],
        in_force_from=date(2026, 1, 1),
        signed={vt: date(2026, 9, 20)},
    )
    outcome(region=place, slug="bel-112", title="Bel 112", steps=[emergency])
    outcome(
        region=place,
        slug="bel-veilig-thuis",
        title="Bel Veilig Thuis",
        steps=[(night, "Bel direct"), (day, "Geen gehoor na 5 minuten")],
        agreement=agreed,
        accepted=ACCEPTED,
    )
    outcome(
        region=place,
        slug="bel-lokaal-team",
        title="Bel het lokale team",
        urgency="vandaag",
        steps=[day],
        accepted=ACCEPTED,
    )
    tree(region=place, start=QUESTIONS)
    return Town(place, here, day, night, police, agreed)
