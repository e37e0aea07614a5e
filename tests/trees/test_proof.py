"""The checks on what stands in the database, as publishing and `check_region` ask them."""

from datetime import UTC, datetime

import pytest

from contacts.models import Phone
from tests import factories
from trees.core.problems import errors
from trees.lock import tree_lock
from trees.models import Node
from trees.publishing.freeze import freeze
from trees.publishing.gate import PublicationRefused
from trees.publishing.publish import publish

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.draft]


def told(region, **more):
    """(code, municipality, place) of every problem of the drafts."""
    return {
        (problem.code, problem.municipality, problem.place)
        for frozen in freeze(region, NOW, **more)
        for problem in frozen.problems
    }


def test_a_good_town_has_no_errors(town):
    assert [one for frozen in freeze(town.region, NOW) for one in errors(frozen.problems)] == []


def test_a_stored_number_that_is_none_stops_the_publication_with_its_reason(town):
    Phone.objects.filter(service=town.day).update(number="09061234")
    with pytest.raises(PublicationRefused) as refused:
        publish(region=town.region, at=NOW, now=NOW, note="x")
    found = errors(refused.value.problems)
    assert [problem.municipality for problem in found] == ["almere", "zeewolde"]
    for problem in found:
        assert (problem.code, problem.place) == ("refused-number", "dienst lokaal-team")
        assert "duur betaalnummer" in problem.message


def test_a_gap_that_nobody_accepted_stops_the_publication(town):
    town.region.outcomes.update(accepted=[])
    with pytest.raises(PublicationRefused) as refused:
        publish(region=town.region, at=NOW, now=NOW, note="x")
    assert {problem.code for problem in errors(refused.value.problems)} == {"nobody-answers"}


def test_a_shorter_period_can_be_asked_for(town):
    monday_morning = factories.hours((factories.EVERY_DAY, "00:00", "24:00"))
    closed = {"from": "2026-12-26", "to": "2026-12-26", "hours": []}
    Phone.objects.filter(service=town.day).update(hours=monday_morning | {"exceptions": [closed]})
    town.region.outcomes.update(accepted=[])
    late = ("nobody-answers", "almere", "uitkomst bel-lokaal-team")
    assert late in told(town.region)
    assert late not in told(town.region, days=20)


def test_agreements_are_looked_at(town):
    town.agreement.review_every_months = 1
    town.agreement.save()
    found = told(town.region)
    assert ("agreement-review", "almere", "werkafspraak acute-onveiligheid") in found


def test_what_hangs_below_an_end_is_told(town):
    end = Node.objects.get(slug="ja-112")
    with tree_lock():
        Node.objects.create(
            tree=end.tree, parent=end, slug="onder", answer="Onder", outcome=end.outcome
        )
    assert ("unreachable", "almere", "pagina onder") in told(town.region)


def test_two_trees_that_answer_differently_are_told(town):
    urk = factories.municipality(region=town.region, slug="urk")
    tree = town.region.trees.get()
    tree.everywhere = False
    tree.save()
    tree.municipalities.add(town.municipality)
    other = {
        "slug": "gevaar",
        "question": "Is er gevaar?",
        "answers": [
            {"answer": "Ja", "slug": "ja", "outcome": "bel-veilig-thuis"},
            {"answer": "Nee", "slug": "nee", "outcome": "bel-lokaal-team"},
        ],
    }
    factories.tree(region=town.region, slug="urk", start=other, municipalities=[urk])
    assert ("answered-differently", "urk", "pagina ja") in told(town.region)
    Node.objects.get(slug="ja").only_in.add(urk)
    assert ("answered-differently", "urk", "pagina ja") not in told(town.region)
