"""What is wrong with a draft stands at the node where somebody mends it, and once."""

import pytest

from tests import factories
from tests.trees.branch_cast import NOW, elsewhere, node
from trees.drafting.save import save_node
from trees.models import Node, Scenario, Step
from trees.publishing.tree_findings import FINDINGS, tree_findings

pytestmark = [pytest.mark.django_db, pytest.mark.draft]


def codes(found):
    return [problem.code for problem in found]


def test_a_problem_of_a_page_stands_at_its_node(tree):
    Node.objects.filter(slug="onveilig").update(question="")
    found = tree_findings(tree, NOW)
    assert "no-text" in codes(found.nodes["onveilig"])
    assert found.nodes["onveilig"][0].place == "pagina onveilig"


def test_a_problem_of_a_copied_page_is_told_once_at_the_node_itself(tree):
    Node.objects.filter(slug="nu-acuut").update(answer="")
    found = tree_findings(tree, NOW)
    (problem,) = [one for one in found.every if one.code == "no-text"]
    assert problem.place == "pagina onveilig"
    assert found.nodes["onveilig"] == [problem]
    assert "weet-niet" not in found.nodes


def test_a_copied_answer_that_leads_nowhere_is_told_once_at_itself(tree):
    Node.objects.filter(slug="nu-acuut").update(outcome=None)
    found = tree_findings(tree, NOW)
    assert [one.place for one in found.every if one.code == "no-page"] == ["pagina nu-acuut"]


def test_an_answer_that_goes_on_at_nothing_is_told_at_that_answer(tree, town):
    factories.municipality(region=town.region, slug="urk")
    node("onveilig").only_in.set([town.municipality])
    found = tree_findings(tree, NOW)
    assert [one.municipality for one in found.nodes["weet-niet"]] == ["Urk, Zeewolde"]


def test_a_problem_of_an_outcome_stands_at_each_node_that_leads_to_it(tree, town):
    Step.objects.filter(outcome__slug="bel-lokaal-team").delete()
    found = tree_findings(tree, NOW)
    at = {slug for slug, problems in found.nodes.items() if "no-steps" in codes(problems)}
    assert at == {"vast", "morgen"}
    assert codes(found.every).count("no-steps") == 1


def test_a_problem_of_a_number_stands_at_each_node_where_it_is_called(tree, town):
    town.night.phones.update(number="")
    found = tree_findings(tree, NOW)
    assert "placeholder" in codes(found.nodes["nu-acuut"])
    assert "placeholder" not in codes(found.nodes["vast"])


def test_what_belongs_to_no_node_is_told_beside_them(tree, town):
    Scenario.objects.create(
        region=town.region,
        name="Nacht",
        municipality=town.municipality,
        at="2026-12-26T02:15",
        answers=["ja-112"],
        expected_outcome="bel-lokaal-team",
    )
    found = tree_findings(tree, NOW)
    assert [problem.place for problem in found.overall if "Nacht" in problem.message]


def test_the_same_in_several_municipalities_is_told_once_with_their_names(tree, town):
    Node.objects.filter(slug="onveilig").update(question="")
    factories.municipality(region=town.region, slug="urk")
    factories.municipality(region=town.region, slug="dronten")
    found = tree_findings(tree, NOW)
    assert {one.municipality for one in found.nodes["onveilig"]} == {""}
    node("onveilig").only_in.set(town.region.municipalities.exclude(slug="urk"))
    found = tree_findings(tree, NOW)
    assert {one.municipality for one in found.nodes["onveilig"]} == {"Almere, Dronten, Zeewolde"}


def test_the_worst_comes_first(tree, town):
    town.night.phones.update(number="")
    Node.objects.filter(slug="nu-acuut").update(answer="x" * 120)
    found = tree_findings(tree, NOW)
    severities = [problem.severity for problem in found.every]
    assert severities == sorted(severities)
    assert set(severities) == {"error", "warning"}


def test_another_tree_of_the_region_isnt_told_of(tree, town):
    urk = factories.municipality(region=town.region, slug="urk")
    tree.everywhere = False
    tree.save()
    tree.municipalities.set([town.municipality])
    start = {"slug": "begin", "question": "Wat?", "answers": []}
    second = factories.tree(region=town.region, start=start, slug="urk", municipalities=[urk])
    Scenario.objects.create(
        region=town.region,
        name="Urk",
        municipality=urk,
        at="2026-12-26T02:15",
        answers=["weg"],
        expected_outcome="bel-112",
    )
    mine, theirs = tree_findings(tree, NOW), tree_findings(second, NOW)
    assert [problem for problem in mine.every if "Urk" in problem.message] == []
    assert "begin" not in mine.nodes
    assert theirs.nodes["begin"]
    assert [problem for problem in theirs.overall if "Urk" in problem.message]


def test_a_tree_without_a_question_has_nothing_to_tell(town):
    empty = town.region.trees.create(slug="leeg", title="Leeg", everywhere=False)
    assert tree_findings(empty, NOW) == ({}, [], [])


class TestAsLongAsNothingChanges:
    def test_a_second_look_is_the_first(self, tree):
        assert tree_findings(tree, NOW) is tree_findings(tree, NOW)

    @pytest.mark.parametrize(
        "change",
        [
            lambda town, by: save_node(
                node=node("vast").pk, seen=0, by=by, at=NOW, answer="Het loopt vast"
            ),
            lambda town, by: town.night.phones.update(number=""),
            lambda town, by: Step.objects.filter(outcome__slug="bel-112").delete(),
            lambda town, by: town.region.outcomes.filter(slug="bel-112").update(title="Bel"),
            lambda town, by: town.region.trees.get().municipalities.set([town.municipality]),
        ],
    )
    def test_a_change_is_seen_at_once(self, tree, town, change):
        first = tree_findings(tree, NOW)
        change(town, factories.coordinator(region=town.region))
        assert tree_findings(tree, NOW) is not first

    def test_only_so_many_are_kept(self, tree, monkeypatch):
        monkeypatch.setattr(FINDINGS, "most", 1)
        first = tree_findings(tree, NOW)
        tree_findings(elsewhere(), NOW)
        assert tree_findings(tree, NOW) is not first
