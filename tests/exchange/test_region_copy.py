"""A region that starts from another: the same questions, and nobody's numbers but the national."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.urls import reverse

from exchange.package import check
from exchange.package.contents import (
    AcceptedOnOutcome,
    Agreement,
    Comes,
    GlossaryTerm,
    Municipality,
    Organization,
    Outcome,
    Package,
    Phone,
    Service,
    Signature,
    Step,
    Tree,
    Version,
    Via,
    Visit,
)
from exchange.package.contents import Region as PackageRegion
from exchange.package.writing import write
from exchange.region_copy import A_TOWN, copied
from municipalities.models import Region
from municipalities.slugs import slug_of
from tests import factories
from tests.admin_cast import signed_in, text
from trees.core.branch import Branch
from trees.core.problems import errors
from trees.models import DraftEdit
from trees.publishing.freeze import freeze

HOURS = factories.OFFICE


def service(slug, **rest):
    rest.setdefault("organization", "ggd")
    rest.setdefault(
        "phones", (Phone(number="0361234567", hours=HOURS, label="Bel Almere", instruction="1"),)
    )
    return Service(slug, name=rest.pop("name", slug.title()), **rest)


def end(slug, outcome="bel", **rest):
    return Branch(slug, rest.pop("answer", slug), outcome=outcome, **rest)


def example(*, services=(), answers=(), outcomes=(), **rest):
    return Package(
        region=PackageRegion(
            "flevo", "Flevo", demo=True, fallback=("alarm", "team-urk"), about="Over."
        ),
        municipalities=(Municipality("almere", "Almere", "GM0034"), Municipality("urk", "Urk")),
        organizations=(
            Organization("ggd", "GGD Flevo", "https://ggd.example", "a@b.nl", "Iets ergs"),
            Organization("stad", "Gemeente Urk"),
        ),
        services=(
            service(
                "alarm", phones=(Phone(number="112", hours=factories.ALWAYS, label="In Almere"),)
            ),
            service("team-urk", kind="team", municipalities=("urk",), organization="stad"),
            service("team-almere", kind="team", municipalities=("almere",), organization="stad"),
            *services,
        ),
        outcomes=(
            Outcome(
                "bel",
                "Bel in Almere",
                explanation="Bel 036-123 45 67 of 0800-2000.",
                accepted=(AcceptedOnOutcome(problem="nobody-answers", because="Zo is het."),),
                steps=(Step("team-urk"), Step("team-almere", say="Flevo"), Step("alarm")),
            ),
            *outcomes,
        ),
        trees=(
            Tree(
                slug="boom",
                title="Boom Flevo",
                start=Branch("start", question="Wat?", answers=tuple(answers)),
            ),
        ),
        **rest,
    )


def copy(package, towns=("Ede", "'s-Graveland")):
    made = copied(package, slug="veluwe", name="Veluwe", municipalities=towns)
    checked, faults = check(write(made).encode())
    assert faults == []
    assert checked is not None
    return checked


PLAIN = example(answers=[end("ja"), end("nee")])


def test_the_region_and_its_municipalities_are_new():
    made = copy(PLAIN)
    assert (made.region.slug, made.region.name, made.region.demo) == ("veluwe", "Veluwe", False)
    assert [(one.slug, one.name, one.code) for one in made.municipalities] == [
        ("ede", "Ede", None),
        ("s-graveland", "'s-Graveland", None),
    ]
    assert made.region.fallback == ("alarm",)


def test_contacts_become_places_to_fill_in():
    said = {"comes": Comes(arrives_within="2 uur"), "visit": Visit("Straat 1", assured_by="ik")}
    made = copy(example(services=[service("ggd-lijn", **said)]))
    line = next(one for one in made.services if one.slug == "ggd-lijn")
    assert (line.comes, line.visit) == (None, None)
    assert line.phones == (Phone(number=None, hours=None),)
    assert made.organizations[0] == Organization("ggd", "GGD Veluwe")


def test_an_own_number_stays_one_and_a_number_for_referrers_keeps_its_ways():
    own = Phone(number="own", where="Bij de huisarts in Urk.", hours=HOURS)
    ways = (Via(service="alarm"), Via(service="team-almere"), Via(kind="post"))
    secret = Phone(number="0361234567", audience="referrers", via=ways, hours=HOURS)
    made = copy(example(services=[service("ggd-lijn", phones=(own, secret))]))
    line = next(one for one in made.services if one.slug == "ggd-lijn")
    assert line.phones[0] == Phone(number="own", where=f"Bij de huisarts in {A_TOWN}.", hours=None)
    local = (Via(service="alarm"), Via(kind="team"), Via(kind="post"))
    assert line.phones[1] == Phone(number=None, audience="referrers", via=local, hours=None)


def test_two_words_that_come_out_the_same_are_one():
    words = {"Team Almere": "Hier.", "Team Urk": "Daar.", "Crisis": "Nu."}
    bare = example()
    glossary = tuple(GlossaryTerm(*word) for word in words.items())
    made = copy(replace(bare, region=replace(bare.region, glossary=glossary)))
    assert len(made.region.glossary) == 2
    assert made.region.glossary[1].term == "Crisis"


def test_where_the_only_municipality_bears_the_name_of_the_new_region_it_stays():
    bare = Package(
        region=PackageRegion("oud", "Oud", glossary=(GlossaryTerm("Crisis", "In Nieuw: nu."),)),
        municipalities=(Municipality("nieuw", "Nieuw"),),
        trees=(),
    )
    made = copied(bare, slug="nieuw", name="Nieuw", municipalities=["Ede"])
    assert made.region.glossary[0].means == "In Nieuw: nu."


def test_a_national_number_stays_with_its_hours():
    made = copy(PLAIN)
    assert made.services[0].phones == (
        Phone(number="112", hours=factories.ALWAYS, label="In [gemeente]"),
    )


def test_each_municipality_gets_a_place_for_what_is_local():
    made = copy(PLAIN)
    local = [one for one in made.services if one.kind == "team"]
    assert [(one.slug, one.name, one.municipalities, one.organization) for one in local] == [
        ("team-ede", "Team Ede", ("ede",), "gemeente-ede"),
        ("team-s-graveland", "Team 's-Graveland", ("s-graveland",), "gemeente-s-graveland"),
    ]
    assert [one.slug for one in made.organizations] == [
        "ggd",
        "gemeente-ede",
        "gemeente-s-graveland",
    ]


def test_a_town_hall_that_came_along_is_not_there_twice():
    """Only Flevo's own town halls go; one that speaks for everybody stays what it was."""
    hall = Organization("gemeente-ede", "Gemeente Ede")
    package = example(services=[service("balie", organization="gemeente-ede")])
    made = copy(replace(package, organizations=(*package.organizations, hall)))
    assert [one.slug for one in made.organizations].count("gemeente-ede") == 1


def test_a_kind_that_somebody_does_everywhere_needs_no_place_of_its_own():
    made = copy(example(services=[service("team-regio", kind="team")]))
    assert [one.municipalities for one in made.services if one.kind == "team"] == [None] * 3


def test_a_step_to_a_local_service_becomes_a_step_to_its_kind_once():
    (outcome,) = copy(PLAIN).outcomes
    assert outcome.steps == (Step(kind="team"), Step("alarm"))
    assert outcome.accepted == ()
    assert outcome.title == "Bel in [gemeente]"
    assert outcome.explanation == "Bel [nummer] of 0800-2000."


def test_agreements_are_drafts_that_nobody_signed():
    agreed = Agreement(
        "afspraak",
        "Afspraak",
        ("ggd", "stad"),
        ("urk",),
        "a@b.nl",
        versions=(
            Version(1, "ended", lead="Oud"),
            Version(2, "in_force", lead="GGD Flevo", signatures=(Signature("ggd"),)),
        ),
    )
    bare = Agreement("leeg", "Leeg", ("ggd",))
    first, second = copy(example(answers=[end("ja")], agreements=(agreed, bare))).agreements
    assert first.versions == (Version(1, "draft", lead="GGD Veluwe"),)
    assert first.parties == ("ggd", "gemeente-ede", "gemeente-s-graveland")
    assert (first.municipalities, first.owner) == (None, "")
    assert (second.parties, second.versions) == (("ggd",), ())


def slugs(package):
    return [node.slug for _, node in package.trees[0].nodes("")]


def test_limits_go_and_of_answers_side_by_side_the_first_stays():
    made = copy(
        example(
            answers=[
                end("a-almere", only_in=("almere",)),
                end("a-urk", only_in=("urk",)),
                end("anders", outcome="winter", only_in=("almere",)),
                end("anders-2", answer="anders", outcome="elders", only_in=("urk",)),
                end("altijd"),
            ],
            outcomes=[
                Outcome("winter", "Winter"),
                Outcome("elders", "Elders"),
                Outcome("los", "L"),
            ],
        )
    )
    assert slugs(made) == ["start", "a-almere", "anders", "altijd"]
    assert all(node.only_in == () for _, node in made.trees[0].nodes(""))
    # What only an answer that is gone led to, goes; what nothing led to was there on purpose.
    assert [one.slug for one in made.outcomes] == ["bel", "winter", "los"]


def test_an_answer_that_others_continue_at_stays():
    below = Branch("kind", "x", question="En?", only_in=("urk",), answers=(end("doel"),))
    made = copy(
        example(
            answers=[
                end("x", only_in=("almere",)),
                below,
                Branch("verder", "Weet niet", continue_at="doel"),
            ]
        )
    )
    assert slugs(made) == ["start", "x", "kind", "doel", "verder"]


def test_a_region_without_municipalities_of_its_own_can_be_copied():
    bare = Package(region=PackageRegion("leeg", "Leeg"), trees=())
    made = copied(bare, slug="nieuw", name="Nieuw", municipalities=["Ede"])
    assert made.region.fallback == ()
    assert made.organizations == ()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("'s-Gravenhage", "s-gravenhage"),
        ("Súdwest-Fryslân", "sudwest-fryslan"),
        ("Een_lijst, ja/nee", "een-lijst-ja-nee"),
    ],
)
def test_a_name_becomes_an_address(name, slug):
    assert slug_of(name) == slug


@pytest.mark.django_db
@pytest.mark.draft
@pytest.mark.usefixtures("town")
class TestForm:
    def made(self, client, **changed):
        sent = {"example": "flevoland", "name": "Veluwe", "slug": "", "municipalities": "Ede"}
        return client.post(reverse("admin:trees_region_copy"), {**sent, **changed}, follow=True)

    def test_carla_starts_a_region_and_is_led_to_what_is_missing(self, carla):
        page = self.made(carla)
        assert page.redirect_chain[-1][0] == "/beheer/regio/veluwe/invullen/"
        assert "Veluwe staat klaar" in text(page)
        assert "nummers die nog leeg zijn" in text(page)
        region = Region.objects.get(slug="veluwe")
        assert DraftEdit.objects.get(region=region).by.username == "carla"
        for link in [gap.address for gap in page.context["gaps"]]:
            assert carla.get(link).status_code == 200

    def test_it_cannot_be_published_yet(self, carla, town):
        self.made(carla)
        region = Region.objects.get(slug="veluwe")
        (frozen,) = freeze(region, factories.LONG_AGO)
        assert errors(frozen.problems)

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"municipalities": "Almere"}, "hoort al bij"),
            ({"municipalities": "Ede\nede"}, "staat er twee keer"),
            ({"municipalities": "!!!"}, "kan niet in een adres"),
            ({"municipalities": "\n".join(f"Stad {n}" for n in range(101))}, "hoogstens 100"),
            ({"municipalities": "Beheer"}, "een adres van de site zelf"),
            ({"municipalities": ""}, "errorlist"),
            ({"slug": "Veluwe!"}, "kleine letters"),
            ({"slug": "flevoland"}, "Er is al een regio"),
            ({"name": ""}, "errorlist"),
            ({"name": "\u200b"}, "kleine letters"),
        ],
    )
    def test_what_cannot_be_is_told_at_its_field(self, carla, changed, words):
        page = self.made(carla, **changed)
        assert words in text(page)
        assert set(Region.objects.values_list("slug", flat=True)) == {"flevoland", "drenthe"}

    def test_anna_is_told_who_may(self, town):
        anna = signed_in(factories.coordinator(region=town.region))
        assert self.made(anna).status_code == 403
        page = anna.get(reverse("admin:trees_region_copy"))
        assert page.status_code == 403
        assert "landelijk beheerder" in text(page)

    def test_what_is_missing_is_for_who_sees_the_region(self, town):
        anna = signed_in(factories.coordinator(region=town.region))
        where = reverse("admin:trees_region_filling", args=[town.region.slug])
        assert "nummers die nog niemand heeft gecontroleerd" in text(anna.get(where))
        bas = signed_in(factories.coordinator(region=factories.region(slug="veluwe"), name="bas"))
        assert bas.get(where).status_code == 404

    def test_flevoland_itself_can_be_the_example(self, db, capsys):
        call_command("load_region", "fixtures/flevoland.yaml")
        carla = signed_in(factories.user(name="carla", superuser=True))
        assert "staat klaar" in text(self.made(carla, municipalities="Ede\nBarneveld"))
        region = Region.objects.get(slug="veluwe")
        numbers = set(
            region.services.exclude(phones__number="").values_list("phones__number", flat=True)
        )
        assert numbers <= {"112", "113", "08002000", "09008844", "08000188", "08000113", None}
        capsys.readouterr()
