"""Ella changes what holds in Urk alone; what Almere shares she leaves as it is."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import connection
from django.urls import reverse

from history.models import Change, Way
from history.tracking import acting
from municipalities.models import Membership
from municipalities.scoping import Scope, scope_of
from tests import factories
from tests.admin_cast import change, errors, fields_of, looker, page_of, signed_in, text
from trees.drafting.rights import changeable, may_change, may_change_outcome, may_place
from trees.lock import tree_lock
from trees.models import Node, Outcome, Scenario, Step

pytestmark = pytest.mark.django_db


class Cast:
    """Flevoland with Almere and Urk: a shared question, and one answer in Urk alone."""

    def __init__(self):
        self.region = factories.region()
        self.almere = factories.municipality(region=self.region, slug="almere")
        self.urk = factories.municipality(region=self.region, slug="urk")
        self.service = factories.service(region=self.region, number="0800-2000")
        for slug in ("samen", "alleen-urk"):
            factories.outcome(region=self.region, slug=slug, title=slug, steps=[self.service])
        self.tree = factories.tree(region=self.region, start=START)
        with tree_lock():
            self.node("urk").only_in.set([self.urk])
        self.ella = looker(region=self.region)
        self.ella.memberships.get().municipalities.set([self.urk])
        self.client = signed_in(self.ella)
        self.scope = scope_of(self.ella)

    def node(self, slug):
        return Node.objects.get(tree=self.tree, slug=slug)

    def outcome(self, slug):
        return Outcome.objects.get(slug=slug)


START = {
    "slug": "start",
    "question": "Wat is er?",
    "answers": [
        {"answer": "Nu gevaar", "slug": "gedeeld", "outcome": "samen"},
        {
            "answer": "Aan de haven",
            "slug": "urk",
            "question": "Welke haven?",
            "answers": [{"answer": "De oude", "slug": "oud", "outcome": "alleen-urk"}],
        },
    ],
}


@pytest.fixture
def cast():
    return Cast()


def add(cast, **fields):
    where = f"{page_of(cast.node('start'))}antwoord/"
    return cast.client.post(where, fields_of(cast.client.get(where), **fields))


def test_what_holds_in_her_own_municipality_alone_is_hers_with_all_below_it(cast):
    assert changeable(cast.scope, cast.tree) == {cast.node("urk").pk, cast.node("oud").pk}
    for slug, may in (("start", False), ("gedeeld", False), ("urk", True), ("oud", True)):
        assert may_change(cast.scope, cast.node(slug)) is may


def test_she_changes_the_text_of_her_own_answer(cast):
    assert change(cast.client, cast.node("oud"), answer="De oude haven").status_code == 302
    assert cast.node("oud").answer == "De oude haven"


def test_the_shared_question_she_reads_and_does_not_change(cast):
    page = cast.client.get(page_of(cast.node("gedeeld")))
    assert page.status_code == 200
    assert 'name="answer"' not in text(page)
    assert (
        cast.client.post(page_of(cast.node("gedeeld")), {"answer": "Van Ella"}).status_code == 403
    )


def test_she_adds_an_answer_under_a_shared_question_for_urk_alone(cast):
    new = {"answer": "In Urk", "leads": "uitkomst", "outcome": cast.outcome("samen").pk}
    refused = add(cast, **new, only_in=[])
    assert "Dit zou ook gelden in Almere" in text(refused)
    assert not Node.objects.filter(slug="in-urk").exists()
    assert add(cast, **new, only_in=[cast.urk.pk]).status_code == 302
    assert list(cast.node("in-urk").only_in.all()) == [cast.urk]


def test_she_limits_nothing_to_almere_also_not_by_posting_its_number(cast):
    page = cast.client.get(page_of(cast.node("oud")))
    assert "Almere" not in text(page)
    refused = change(cast.client, cast.node("oud"), only_in=[cast.almere.pk])
    assert "dit staat er niet (meer) in" in text(refused)
    assert not cast.node("oud").only_in.exists()


def test_she_never_widens_her_answer(cast):
    refused = change(cast.client, cast.node("urk"), only_in=[])
    assert "Dit zou ook gelden in Almere" in text(refused)
    move = f"{page_of(cast.node('oud'))}verplaatsen/"
    assert cast.client.post(move, {"naar": cast.node("start").pk}).status_code == 403
    assert cast.node("oud").parent == cast.node("urk")


def test_whatever_form_or_program_writes_a_node_asks_the_same(cast):
    def beyond(slug, **will_be):
        return cast.scope.beyond(cast.node(slug), will_be)

    start = cast.node("start")
    assert beyond("urk", parent=start, only_in=[cast.urk]) == {}
    assert "Almere" in beyond("urk", parent=start, only_in=[])["only_in"]
    assert cast.scope.beyond(Node(slug="nieuw"), {}) == {}


def test_a_branch_that_moves_takes_its_limit_along(cast):
    start, urk = cast.node("start"), cast.urk
    assert may_place(cast.scope, cast.tree, start, [urk])
    assert not may_place(cast.scope, cast.tree, start, [])
    assert not may_place(cast.scope, cast.tree, start, [urk, cast.almere])
    assert may_place(cast.scope, cast.tree, cast.node("urk"), [])
    assert not may_place(cast.scope, cast.tree, None, [])


def test_below_what_holds_in_almere_alone_urk_has_no_place(cast):
    with tree_lock():
        cast.node("gedeeld").only_in.set([cast.almere])
    assert not may_place(cast.scope, cast.tree, cast.node("gedeeld"), [cast.urk])


def test_a_parent_of_another_tree_is_no_place(cast):
    other = factories.tree(region=cast.region, slug="tweede", start={**START, "slug": "b"})
    assert not may_place(
        cast.scope, cast.tree, Node.objects.get(tree=other, slug="urk"), [cast.urk]
    )


def test_a_tree_of_urk_alone_is_hers_from_the_first_question(cast):
    cast.tree.everywhere = False
    cast.tree.save()
    cast.tree.municipalities.set([cast.urk])
    assert may_place(cast.scope, cast.tree, None, [])
    assert may_change(cast.scope, cast.node("start"))
    assert cast.client.get(page_of(cast.tree)).status_code == 200
    assert cast.client.post(page_of(cast.tree), {"everywhere": "on"}).status_code == 403


def test_she_deletes_her_own_answer_and_no_shared_one(cast):
    for slug, status in (("gedeeld", 403), ("oud", 302)):
        where = f"{page_of(cast.node(slug))}verwijderen/"
        assert cast.client.post(where).status_code == status
    assert list(Node.objects.filter(slug__in=("gedeeld", "oud"))) == [cast.node("gedeeld")]


def test_the_list_of_nodes_changes_nothing(cast):
    where, oud = reverse("admin:trees_node_changelist"), cast.node("oud")
    sent = {"action": "delete_selected", "_selected_action": [oud.pk], "post": "yes"}
    cast.client.post(where, sent)
    assert cast.client.post(f"{where}{oud.pk}/change/", {"answer": "X"}).status_code == 403
    for step in ("add/", f"{oud.pk}/delete/"):
        assert cast.client.get(f"{where}{step}").status_code == 403
        assert cast.client.post(f"{where}{step}", {"post": "yes"}).status_code == 403
    assert cast.node("oud").version == oud.version


def test_the_outcome_that_only_urk_leads_to_is_hers_and_the_shared_one_is_not(cast):
    assert may_change_outcome(cast.scope, cast.outcome("alleen-urk"))
    assert not may_change_outcome(cast.scope, cast.outcome("samen"))
    assert change(cast.client, cast.outcome("alleen-urk"), title="Bel Urk").status_code == 302
    assert cast.client.post(page_of(cast.outcome("samen")), {"title": "X"}).status_code == 403
    with tree_lock():
        Node.objects.filter(slug="gedeeld").update(outcome=cast.outcome("alleen-urk"))
    assert not may_change_outcome(cast.scope, cast.outcome("alleen-urk"))


def test_an_outcome_that_nothing_leads_to_is_of_who_made_it(cast):
    loose = factories.outcome(region=cast.region, slug="los", title="Los", steps=[cast.service])
    assert not may_change_outcome(cast.scope, loose)
    where = reverse("admin:trees_outcome_add")
    sent = fields_of(cast.client.get(where), region=cast.region.pk, title="Nieuw", slug="nieuw")
    sent |= {"steps-0-service": str(cast.service.pk), "steps-0-role": "step"}
    sent["steps-0-position"] = "0"
    assert (
        cast.client.post(where, {**sent, "nobody_answers_because": "Omdat het mag"}).status_code
        == 302
    )
    made = cast.outcome("nieuw")
    assert (made.accepted, made.steps.count()) == ([], 1)
    assert change(cast.client, made, title="Toch anders").status_code == 302
    assert not may_change_outcome(cast.scope, Outcome(region=cast.region))


def test_what_came_along_in_a_file_is_not_of_who_brought_it(cast):
    with acting(by=cast.ella, way=Way.IMPORT, via="pakket.yaml"):
        loose = factories.outcome(region=cast.region, slug="los", steps=[cast.service])
    assert not may_change_outcome(cast.scope, loose)


class TestFromBeforeTheHistory:
    """Who made an outcome then stands in the log of Django's admin alone."""

    def logged(self, user, row, flag=ADDITION):
        LogEntry.objects.log_actions(user.pk, [row], flag, single_object=True)

    def migrate(self):
        who_made = import_module("trees.migrations.0007_who_made_outcomes")
        who_made.copy(apps, SimpleNamespace(connection=connection))

    def test_ella_keeps_the_outcome_that_she_made(self, cast):
        row = factories.outcome(region=cast.region, slug="los", title="Los", steps=[cast.service])
        self.logged(cast.ella, row)
        assert not may_change_outcome(cast.scope, row), "no right hangs on Django's log"
        self.migrate()
        assert may_change_outcome(cast.scope, row)
        (told,) = Change.objects.to(row).filter(by_key=cast.ella.pk)
        assert (told.by_name, told.region, told.name) == ("ella", cast.region, "Los")
        assert told.at == LogEntry.objects.get().action_time

    def test_nobody_gets_more_than_they_had(self, cast):
        row = factories.outcome(region=cast.region, slug="los", steps=[cast.service])
        bas = factories.user(name="bas")
        self.logged(bas, row)
        self.logged(cast.ella, row, CHANGE)
        self.migrate()
        assert not may_change_outcome(cast.scope, row)

    def test_what_the_history_knows_is_not_told_twice(self, cast):
        with acting(by=cast.ella, way=Way.FORM):
            row = factories.outcome(region=cast.region, slug="los", steps=[cast.service])
        self.logged(cast.ella, row)
        self.logged(cast.ella, Outcome(pk=10**6, slug="weg", title="Weg"))
        before = Change.objects.count()
        self.migrate()
        assert Change.objects.count() == before


def test_she_accepts_no_gap_also_not_by_posting_it(cast):
    outcome = cast.outcome("alleen-urk")
    assert 'name="nobody_answers_because"' not in text(cast.client.get(page_of(outcome)))
    assert change(cast.client, outcome, nobody_answers_because="Omdat het mag").status_code == 302
    assert cast.outcome("alleen-urk").accepted == []


def test_a_step_goes_with_its_outcome(cast):
    own = Step.objects.get(outcome=cast.outcome("alleen-urk"))
    assert change(cast.client, own, say="Bel eerst").status_code == 302
    shared = Step.objects.get(outcome=cast.outcome("samen"))
    assert cast.client.post(page_of(shared), {"say": "X"}).status_code == 403
    where = reverse("admin:trees_step_add")
    sent = fields_of(cast.client.get(where), outcome=cast.outcome("samen").pk, kind="wijkteam")
    refused = cast.client.post(where, sent)
    assert "buiten jouw gemeenten" in errors(refused, "outcome")
    assert Step.objects.filter(outcome=cast.outcome("samen")).count() == 1
    nothing = cast.client.post(where, {**sent, "outcome": ""})
    assert nothing.status_code == 200
    sent["outcome"] = cast.outcome("alleen-urk").pk
    assert cast.client.post(where, sent).status_code == 302


def case(cast, town, **rest):
    about = {"name": "Casus", "at": "2026-12-26T02:15", "expected_outcome": "samen", **rest}
    return Scenario.objects.create(
        region=cast.region, municipality=town, answers=["gedeeld"], **about
    )


def test_cases_of_urk_are_hers_and_those_of_almere_are_not(cast):
    own, other = case(cast, cast.urk), case(cast, cast.almere)
    assert change(cast.client, own, name="Andere naam").status_code == 302
    assert cast.client.post(page_of(other), {"name": "X"}).status_code == 403
    refused = change(cast.client, own, municipality=cast.almere.pk)
    assert errors(refused, "municipality")
    own.refresh_from_db()
    assert (own.name, own.municipality) == ("Andere naam", cast.urk)


def walk(town):
    query = f"gemeente={town.pk}&dag=2026-12-26&tijd=02:15&antwoord=gedeeld"
    return f"{reverse('admin:trees_scenario_walk')}?{query}"


def keep(cast, where):
    page = cast.client.get(where)
    assert page.status_code == 200
    return cast.client.post(where, {**fields_of(page), "name": "Gelopen", **SEEN})


SEEN = {"outcome": "samen", "call": "advies-en-melding"}


def test_she_walks_a_case_anywhere_and_keeps_it_in_urk_alone(cast):
    where = walk(cast.almere).replace(f"gemeente={cast.almere.pk}", "gemeente=almere")
    assert keep(cast, where).status_code == 403
    assert keep(cast, where.replace("almere", "urk")).status_code == 302
    assert Scenario.objects.get().municipality == cast.urk


def test_a_case_of_almere_does_not_become_one_of_urk(cast):
    other = case(cast, cast.almere)
    where = walk(cast.urk).replace(f"gemeente={cast.urk.pk}", "gemeente=urk") + f"&casus={other.pk}"
    assert keep(cast, where).status_code == 403
    assert Scenario.objects.get().municipality == cast.almere


def test_what_the_rule_says_before_a_form_is_filled_in(cast):
    assert cast.scope.beyond(Node(), {}) == {}
    assert cast.scope.beyond(Scenario(region=cast.region), {}) == {}
    elsewhere = cast.scope.beyond(Scenario(region=cast.region), {"municipality": cast.almere})
    assert "Urk" in elsewhere["municipality"]
    assert cast.scope.beyond(Outcome(region=cast.region), {}) == {}
    assert cast.scope.beyond(cast.outcome("samen"), {})["title"]
    assert cast.scope.beyond(cast.region, {}) == {}


def test_who_coordinates_or_has_nothing_there(cast):
    anna = factories.coordinator(region=cast.region, name="anna")
    assert len(changeable(scope_of(anna), cast.tree)) == 4
    assert may_place(scope_of(anna), cast.tree, None)
    elsewhere = factories.region(slug="elders", name="Elders")
    bert = looker(region=elsewhere, name="bert")
    assert changeable(scope_of(bert), cast.tree) == frozenset()
    assert not may_place(scope_of(bert), cast.tree, cast.node("urk"), [cast.urk])
    assert changeable(Scope(), cast.tree) == frozenset()


def test_anna_is_not_held_to_municipalities(cast):
    client = signed_in(factories.coordinator(region=cast.region, name="anna"))
    assert change(client, cast.node("urk"), only_in=[]).status_code == 302
    assert change(client, case(cast, cast.urk), municipality=cast.almere.pk).status_code == 302
    step = Step.objects.get(outcome=cast.outcome("samen"))
    assert change(client, step, say="Bel eerst").status_code == 302


def test_a_circle_of_parents_is_nobodys(cast):
    """Nothing makes one; if a hand in the database does, the rule still ends, and says no."""
    from trees.drafting.rights import _hold

    circle = {1: 2, 2: 1}
    assert _hold(1, circle, {}, frozenset({cast.urk.pk}), {}) == frozenset()


def test_an_editor_of_all_municipalities_of_a_region_changes_the_shared_questions_too(cast):
    user = looker(region=cast.region, name="elly")
    user.memberships.get().municipalities.set([cast.urk, cast.almere])
    assert len(changeable(scope_of(user), cast.tree)) == 4
    assert user.memberships.get().role == Membership.Role.EDITOR
