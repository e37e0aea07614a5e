"""A branch is copied with all below it; what can't come along is told."""

import pytest
from django.core.exceptions import ValidationError

from contacts.models import Service
from tests import factories
from tests.trees.branch_cast import NOW, children, elsewhere, node
from trees.drafting import copy as copying
from trees.drafting.add import add_node
from trees.drafting.copy import copy_branch
from trees.drafting.rows import rows_of
from trees.drafting.save import save_node
from trees.drafting.size import makes_more_pages
from trees.drafting.undo import last_change, last_undo, undo_last
from trees.drafting.version import StaleNode
from trees.models import DraftEdit, Node, Outcome
from trees.publishing.freeze import freeze

pytestmark = [pytest.mark.django_db, pytest.mark.draft]


@pytest.fixture
def other():
    return elsewhere()


def copy(slug, below, anna, **rest):
    return copy_branch(node=node(slug).pk, parent=below.pk, by=anna, at=NOW, **rest)


def test_a_copy_says_the_same_under_names_of_its_own(town, tree, anna):
    made = copy("onveilig", node("wat-speelt-er"), anna, place=1)
    assert (made.slug, made.answer, made.question, made.told) == (
        "onveilig-2",
        "Onveilig thuis",
        "Kan het wachten tot morgen?",
        (),
    )
    assert children("wat-speelt-er") == ["onveilig", "onveilig-2", "vast", "weet-niet"]
    assert children("onveilig-2") == ["nu-acuut-2", "morgen-2"]
    assert children("onveilig") == ["nu-acuut", "morgen"]
    assert node("nu-acuut-2").outcome == node("nu-acuut").outcome
    edit = DraftEdit.objects.get()
    assert (edit.node, edit.changes) == (
        made,
        [["gekopieerd", "Onveilig thuis", "Nee"]],
    )


def test_an_answer_that_goes_on_in_the_copy_goes_on_at_the_copy(tree, anna):
    copy("wat-speelt-er", node("levensgevaar"), anna)
    assert node("weet-niet-2").continue_at == node("onveilig-2")
    assert node("weet-niet").continue_at == node("onveilig")


def test_an_answer_that_goes_on_outside_the_copy_goes_on_there(tree, anna):
    made = copy("weet-niet", node("levensgevaar"), anna)
    assert made.continue_at == node("onveilig")
    assert made.told == ()


def test_limits_and_ages_come_along_within_a_region(town, tree, anna):
    save_node(
        node=node("vast").pk, seen=0, by=anna, at=NOW, ages_to=17, only_in=[town.municipality]
    )
    made = copy("vast", node("levensgevaar"), anna)
    assert (made.ages_to, list(made.only_in.all())) == (17, [town.municipality])


def test_a_branch_goes_to_another_tree_of_the_region(town, tree, anna):
    second = town.region.trees.create(slug="tweede", title="Tweede", everywhere=False)
    first = add_node(tree=second, parent=None, by=anna, at=NOW, question="Wat is er?")
    made = copy("wat-speelt-er", first, anna)
    assert (made.slug, made.tree) == ("wat-speelt-er", second)
    assert children("wat-speelt-er", tree=second) == ["onveilig", "vast", "weet-niet"]
    alone = copy_branch(
        node=node("weet-niet", tree=tree).pk, parent=first.pk, by=anna, at=NOW, place=0
    )
    assert alone.continue_at is None
    assert alone.told == (
        "Dit ging verder bij een vraag die niet meekwam; kies waar het nu heen leidt: "
        "“Ik weet het niet zeker”.",
    )
    assert children("wat-is-er") == ["weet-niet-2", "wat-speelt-er"]


def test_a_first_question_becomes_an_answer(town, tree, anna):
    second = town.region.trees.create(slug="tweede", title="Tweede", everywhere=False)
    first = add_node(tree=second, parent=None, by=anna, at=NOW, question="Wat is er?")
    made = copy("levensgevaar", first, anna)
    assert (made.answer, made.question) == ("Is er nu levensgevaar?", "Is er nu levensgevaar?")
    assert made.told[0].startswith("Een eerste vraag heeft geen antwoord boven zich.")
    assert Node.objects.filter(tree=second).count() == Node.objects.filter(tree=tree).count() + 1


@pytest.mark.parametrize(
    ("slug", "below", "sentence"),
    [
        ("wat-speelt-er", "onveilig", "“Onveilig thuis” staat zelf onder “Nee”"),
        ("onveilig", "onveilig", "staat zelf onder"),
        ("levensgevaar", "wat-speelt-er", "staat zelf onder"),
        ("onveilig", "vast", "“Het loopt thuis vast” is geen vraag"),
        ("weet-niet", "onveilig", "in een kring"),
    ],
)
def test_a_copy_that_cant_be_there_is_told_and_not_made(tree, anna, slug, below, sentence):
    was = rows_of(tree.pk)
    with pytest.raises(ValidationError, match=sentence):
        copy(slug, node(below), anna)
    assert rows_of(tree.pk) == was


def test_who_copies_what_somebody_removed_is_told(tree, anna):
    with pytest.raises(StaleNode, match="verwijderd"):
        copy_branch(node=987654, parent=node("levensgevaar").pk, by=anna, at=NOW)


class TestToAnotherRegion:
    def copied(self, other, anna, slug="wat-speelt-er"):
        return copy(slug, other.nodes.get(parent=None), anna)

    def outcome(self, other, slug):
        return Outcome.objects.get(region=other.region, slug=slug)

    def test_nothing_of_the_own_region_goes_along(self, town, tree, anna, other):
        self.copied(other, anna)
        rows = Node.objects.filter(tree=other)
        assert rows.count() == 8
        assert {row.outcome.region for row in rows if row.outcome} == {other.region}
        for row in Outcome.objects.filter(region=other.region):
            assert row.agreement is None
            assert {step.service.region for step in row.steps.all() if step.service} <= {
                other.region
            }
        assert DraftEdit.objects.get().region == other.region

    def test_the_outcomes_come_along_as_copies(self, town, tree, anna, other):
        save_node(node=node("ja-112").pk, seen=0, by=anna, at=NOW, hint="112")
        made = self.copied(other, anna, "ja-112")
        assert (made.outcome.slug, made.outcome.title) == ("bel-112-2", "Bel 112")
        assert made.told == (
            "Deze uitkomsten zijn mee gekopieerd: “Bel 112”.",
            "Vul hiervan nog in wie te bellen is: “Alarmnummer (Alarmnummer)”.",
        )

    def test_the_agreement_and_the_accepted_gap_stay_and_it_is_told(self, town, anna, other):
        made = self.copied(other, anna, "onveilig")
        copied = self.outcome(other, "bel-veilig-thuis")
        assert (copied.agreement, copied.accepted) == (None, [])
        assert copied.urgency == "nu"
        assert [step.say for step in copied.steps.all()] == [
            "Bel direct",
            "Geen gehoor na 5 minuten",
        ]
        assert made.told[2] == (
            "Hierbij kwamen de werkafspraak en het geaccepteerde gat niet mee: "
            "“Bel het lokale team”, “Bel Veilig Thuis”."
        )

    def test_a_service_becomes_its_kind_where_that_is_offered(self, town, anna, other):
        Service.objects.filter(pk=town.day.pk).update(kind="lokaal-team")
        factories.service(region=other.region, slug="wijkteam", kind="lokaal-team", number="112")
        self.copied(other, anna, "vast")
        step = self.outcome(other, "bel-lokaal-team").steps.get()
        assert (step.service, step.kind) == (None, "lokaal-team")
        assert not other.region.organizations.filter(name="Nog in te vullen").exists()

    def test_a_step_by_kind_stays_one(self, town, anna, other):
        made = factories.outcome(region=town.region, slug="kind", steps=["jeugd"])
        save_node(node=node("vast").pk, seen=0, by=anna, at=NOW, outcome=made)
        self.copied(other, anna, "vast")
        assert self.outcome(other, "kind").steps.get().kind == "jeugd"

    def test_a_service_that_nobody_offers_holds_publishing_back(self, town, anna, other):
        self.copied(other, anna, "vast")
        service = self.outcome(other, "bel-lokaal-team").steps.get().service
        assert service.name == "Lokaal team (Lokaal team)"
        assert service.organization.name == "Nog in te vullen"
        (frozen,) = freeze(other.region, NOW)
        found = [problem for problem in frozen.problems if problem.code == "placeholder"]
        assert [problem.severity for problem in found] == ["error"]
        assert "Lokaal team" in found[0].message

    def test_one_place_for_a_service_however_often_it_is_copied(self, town, anna, other):
        self.copied(other, anna, "vast")
        self.copied(other, anna, "onveilig")
        names = [
            row.name for row in other.region.services.filter(organization__name="Nog in te vullen")
        ]
        assert sorted(names) == [
            "Advies en melding (Veilig Thuis Flevoland)",
            "Lokaal team (Lokaal team)",
        ]

    def test_a_limit_to_municipalities_falls_away_and_it_is_told(self, town, anna, other):
        save_node(node=node("vast").pk, seen=0, by=anna, at=NOW, only_in=[town.municipality])
        made = self.copied(other, anna, "vast")
        assert not made.only_in.exists()
        assert made.told[0] == (
            "Dit gold alleen in sommige gemeenten en geldt nu overal; beperk het zo nodig: "
            "“Het loopt thuis vast”."
        )

    def test_taking_it_back_leaves_the_outcomes_for_doing_it_again(self, town, anna, other):
        before = rows_of(other.pk)
        self.copied(other, anna)
        undo_last(tree=other, by=anna, at=NOW, seen=last_change(other).pk)
        assert rows_of(other.pk) == before
        undo_last(tree=other, by=anna, at=NOW, seen=last_undo(other).pk)
        assert children("wat-speelt-er", tree=other) == ["onveilig", "vast", "weet-niet"]


class TestHowLargeATreeGrows:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch):
        monkeypatch.setattr(copying, "MOST_PAGES", 18)

    def test_a_copy_that_makes_too_many_pages_is_refused(self, tree, anna):
        copy("vast", node("levensgevaar"), anna)
        with pytest.raises(ValidationError, match=r"“Nee” en alles eronder \(6 vragen"):
            copy("wat-speelt-er", node("levensgevaar"), anna)

    def test_only_the_pages_of_one_municipality_count(self, tree, anna, town):
        save_node(
            node=node("wat-speelt-er").pk, seen=0, by=anna, at=NOW, only_in=[town.municipality]
        )
        urk = factories.municipality(region=town.region, slug="urk")
        made = copy("wat-speelt-er", node("levensgevaar"), anna)
        with pytest.raises(ValidationError, match="groter"):
            copy("wat-speelt-er", node("levensgevaar"), anna)
        save_node(node=made.pk, seen=0, by=anna, at=NOW, only_in=[urk])
        assert copy("wat-speelt-er", node("levensgevaar"), anna)

    def test_a_branch_that_goes_on_elsewhere_counts_the_pages_it_gets(self, tree):
        rows = rows_of(tree.pk)
        # Eight nodes, and below "weet niet" the two answers of where it goes on.
        assert makes_more_pages(rows, 9)
        assert not makes_more_pages(rows, 10)

    def test_answers_that_go_round_are_for_the_checks_to_tell(self, tree):
        here = node("wat-speelt-er")
        Node.objects.filter(slug="morgen").update(outcome=None, continue_at=here)
        assert not makes_more_pages(rows_of(tree.pk), 1)

    def test_a_tree_without_a_question_has_no_pages(self):
        assert not makes_more_pages({}, 0)
