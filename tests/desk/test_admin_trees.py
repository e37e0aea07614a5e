"""Anna edits a tree: nothing lands elsewhere, the root stays the root, MPTT stays whole."""

import pytest
from django.urls import reverse

from agreements.models import AgreementVersion
from tests import factories
from tests.admin_cast import (
    change,
    errors,
    fields_of,
    live_town,
    looker,
    page_of,
    place,
    signed_in,
    text,
)
from trees.models import Edition, Node, Outcome, Scenario, Tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return live_town()


@pytest.fixture
def anna(town):
    return signed_in(factories.coordinator(region=town.region))


@pytest.fixture
def tree(town):
    return Tree.objects.get(region=town.region)


def node(slug: str):
    return Node.objects.get(slug=slug)


def whole(tree: Tree) -> bool:
    """Whether MPTT's cache says what parent and position say."""
    rows = list(Node.objects.filter(tree=tree).order_by("lft"))
    bounds = sorted(edge for row in rows for edge in (row.lft, row.rght))
    by_parents: list[int] = []

    def walk(parent: int | None, level: int) -> None:
        for row in Node.objects.filter(tree=tree, parent=parent).order_by("position", "pk"):
            assert row.level == level
            by_parents.append(row.pk)
            walk(row.pk, level + 1)

    walk(None, 0)
    return bounds == list(range(1, 2 * len(rows) + 1)) and [r.pk for r in rows] == by_parents


def children(slug: str) -> list[str]:
    rows = Node.objects.filter(parent=node(slug)).order_by("position")
    return [row.slug for row in rows]


class TestTheOutline:
    def test_the_list_is_an_outline_without_inline_styles(self, anna, tree):
        page = text(anna.get(f"/beheer/trees/node/?tree__id__exact={tree.pk}"))
        assert 'class="depth depth-3"' in page
        assert "style=" not in page
        assert page.index("levensgevaar") < page.index("ja-112") < page.index("weet-niet")

    def test_an_answer_is_added_under_a_question(self, anna, tree):
        new = f"/beheer/trees/node/add/?tree={tree.pk}"
        sent = fields_of(
            anna.get(new),
            parent=node("wat-speelt-er").pk,
            answer="Geen bed vannacht",
            slug="geen-bed",
            position="1",
            outcome=Outcome.objects.get(slug="bel-lokaal-team").pk,
        )
        assert anna.post(new, sent).status_code == 302
        assert children("wat-speelt-er") == ["onveilig", "geen-bed", "vast", "weet-niet"]
        assert whole(tree)

    @pytest.mark.parametrize(
        ("place", "order"),
        [
            (0, ["vast", "onveilig", "weet-niet"]),
            (1, ["onveilig", "vast", "weet-niet"]),
            (2, ["onveilig", "weet-niet", "vast"]),
            (99, ["onveilig", "weet-niet", "vast"]),
        ],
    )
    def test_an_answer_takes_another_place(self, anna, tree, place, order):
        change(anna, node("vast"), position=place)
        assert children("wat-speelt-er") == order
        assert whole(tree)

    def test_a_branch_moves_with_all_below_it(self, anna, tree):
        change(anna, node("onveilig"), parent=node("levensgevaar").pk, position=0)
        assert children("levensgevaar") == ["onveilig", "ja-112", "wat-speelt-er"]
        assert children("onveilig") == ["nu-acuut", "morgen"]
        assert whole(tree)

    def test_a_branch_goes_with_all_below_it_and_the_rest_stays_whole(self, anna, tree):
        anna.post(reverse("admin:trees_node_delete", args=[node("vast").pk]), {"post": "yes"})
        assert children("wat-speelt-er") == ["onveilig", "weet-niet"]
        assert whole(tree)

    def test_a_question_where_another_answer_goes_on_cannot_go(self, anna, tree):
        where = reverse("admin:trees_node_delete", args=[node("onveilig").pk])
        assert "wordt nog gebruikt" in text(anna.get(where))
        anna.post(where, {"post": "yes"})
        assert children("onveilig") == ["nu-acuut", "morgen"]
        assert whole(tree)

    def test_several_branches_go_one_by_one(self, anna, tree):
        chosen = [node(slug).pk for slug in ("weet-niet", "onveilig", "nu-acuut")]
        sent = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
        anna.post("/beheer/trees/node/", sent)
        assert children("wat-speelt-er") == ["vast"]
        assert whole(tree)

    def test_a_whole_tree_goes_and_another_stays_whole(self, anna, town, tree):
        other = place(word="urkerland", name="ulrike").tree
        Node.objects.filter(slug="weet-niet").update(continue_at=None)
        anna.post(reverse("admin:trees_tree_delete", args=[tree.pk]), {"post": "yes"})
        assert not Node.objects.filter(tree=tree.pk).exists()
        assert whole(other)

    def test_the_outline_takes_as_many_queries_for_many_answers(
        self, anna, tree, django_assert_max_num_queries
    ):
        ends = Outcome.objects.get(slug="bel-112")
        for number in range(60):
            Node.objects.create(
                tree=tree,
                parent=node("vast") if number == 0 else node("wat-speelt-er"),
                slug=f"extra-{number}",
                answer=f"Extra {number}",
                position=number,
                outcome=ends,
            )
        with django_assert_max_num_queries(14):
            anna.get("/beheer/trees/node/")


class TestWhatANodeNeverDoes:
    def test_it_never_hangs_under_itself(self, anna, tree):
        for below in ("wat-speelt-er", "onveilig"):
            refused = change(anna, node("wat-speelt-er"), parent=node(below).pk)
            assert "staat zelf hieronder" in errors(refused, "parent")
        assert whole(tree)

    def test_it_never_lands_in_another_tree_of_the_same_region(self, anna, town, tree):
        start = {"slug": "tweede", "question": "Anders?", "answers": []}
        other = factories.tree(region=town.region, start=start, slug="tweede", title="Tweede")
        foreign = Node.objects.get(tree=other)
        for field in ("parent", "continue_at"):
            assert errors(change(anna, node("vast"), **{field: foreign.pk}), field)
        change(anna, node("vast"), tree=other.pk)
        assert node("vast").tree == tree

    def test_it_never_lands_in_another_region(self, anna, tree):
        bas = place(word="basland", name="bas")
        root = Node.objects.get(tree=bas.tree, parent=None)
        for field in ("parent", "continue_at"):
            assert errors(change(anna, node("vast"), **{field: root.pk}), field)
        assert errors(change(anna, node("vast"), outcome=bas.outcome.pk), "outcome")
        assert errors(change(anna, node("vast"), only_in=[bas.municipality.pk]), "only_in")

    def test_the_second_to_save_is_told_who_changed_what(self, anna, town):
        ada = signed_in(factories.coordinator(region=town.region, name="ada"))
        both_opened = fields_of(anna.get(page_of(node("vast"))))
        change(ada, node("vast"), answer="Het gaat thuis niet meer")
        second = anna.post(page_of(node("vast")), {**both_opened, "hint": "Ruzie"})
        told = text(second)
        assert "Gewijzigd door ada op" in told
        assert "van “Het loopt thuis vast” naar “Het gaat thuis niet meer”" in told
        assert "Ruzie" in told
        assert (node("vast").answer, node("vast").hint) == ("Het gaat thuis niet meer", "")

    def test_the_first_question_stays_the_first(self, anna, tree):
        refused = change(anna, node("levensgevaar"), parent=node("wat-speelt-er").pk)
        assert "eerste vraag" in errors(refused, "parent")
        refused = change(anna, node("wat-speelt-er"), parent="")
        assert "begint al met" in errors(refused, "parent")
        new = f"/beheer/trees/node/add/?tree={tree.pk}"
        sent = fields_of(anna.get(new), question="Nog een?", slug="nog-een", answer="")
        assert "begint al met" in errors(anna.post(new, sent), "parent")

    def test_it_has_one_way_on(self, anna):
        ends = Outcome.objects.get(slug="bel-112").pk
        both = change(anna, node("vast"), question="En dan?")
        assert "een van de drie" in errors(both, "question")
        none = change(anna, node("vast"), outcome="")
        assert "een van de drie" in errors(none, "question")
        lost = change(anna, node("onveilig"), question="", outcome=ends)
        assert "stel een vraag" in errors(lost, "outcome")
        itself = change(anna, node("weet-niet"), continue_at=node("weet-niet").pk)
        assert errors(itself, "continue_at")

    def test_it_never_goes_round_in_a_circle(self, anna, tree):
        back = change(anna, node("vast"), outcome="", continue_at=node("wat-speelt-er").pk)
        assert "in een kring" in errors(back, "continue_at")
        moved = change(anna, node("weet-niet"), parent=node("onveilig").pk)
        assert "in een kring" in errors(moved, "continue_at")
        new = f"/beheer/trees/node/add/?tree={tree.pk}"
        sent = fields_of(
            anna.get(new),
            parent=node("onveilig").pk,
            answer="Anders",
            slug="anders",
            continue_at=node("wat-speelt-er").pk,
        )
        assert "in een kring" in errors(anna.post(new, sent), "continue_at")
        assert change(anna, node("weet-niet"), answer="Geen idee").status_code == 302

    def test_it_never_hangs_under_an_answer_that_ends(self, anna, tree):
        refused = change(anna, node("vast"), parent=node("ja-112").pk)
        assert errors(refused, "parent")
        assert whole(tree)

    def test_an_answer_has_a_text(self, anna):
        assert "waarop iemand tikt" in errors(change(anna, node("vast"), answer=""), "answer")

    def test_a_word_of_the_site_is_no_slug(self, anna, tree):
        new = f"/beheer/trees/node/add/?tree={tree.pk}"
        sent = fields_of(
            anna.get(new), parent=node("vast").pk, answer="A", slug="nummers", question="Wat?"
        )
        assert "adres van de site" in text(anna.post(new, sent))

    @pytest.mark.parametrize("typed", ["Bel 036-123 45 67", "0800-2000 bellen", "+31 6 12345678"])
    def test_a_text_holds_no_telephone_number(self, anna, typed):
        assert "Zet het bij een dienst" in errors(change(anna, node("vast"), hint=typed), "hint")

    @pytest.mark.parametrize(
        "typed", ["Bel 112", "Bel 113", "Tussen 08:30 en 17:00", "0 tot 18 jaar", "1-2-2027"]
    )
    def test_other_digits_are_welcome(self, anna, typed):
        assert change(anna, node("vast"), hint=typed).status_code == 302

    def test_a_number_that_stood_there_already_stops_no_other_change(self, anna):
        Node.objects.filter(slug="vast").update(hint="Bel 0800-2000")
        assert change(anna, node("vast"), answer="Vastgelopen").status_code == 302


class TestTrees:
    def test_a_municipality_has_one_tree(self, anna, town, tree):
        new = reverse("admin:trees_tree_add")
        sent = fields_of(anna.get(new), title="Tweede", slug="tweede")
        assert "heeft al een boom" in errors(anna.post(new, sent), "everywhere")
        sent.pop("everywhere")
        some = anna.post(new, {**sent, "municipalities": [town.municipality.pk]})
        assert "heeft al een boom" in errors(some, "municipalities")
        assert "minstens één" in errors(anna.post(new, sent), "municipalities")

    def test_a_tree_of_its_own_for_a_municipality_without_one(self, anna, town, tree):
        urk = factories.municipality(region=town.region, slug="urk")
        sent = fields_of(anna.get(page_of(tree)), municipalities=[town.municipality.pk])
        sent.pop("everywhere")
        assert anna.post(page_of(tree), sent).status_code == 302
        new = reverse("admin:trees_tree_add")
        sent = fields_of(anna.get(new), title="Urk", slug="urk", municipalities=[urk.pk])
        sent.pop("everywhere")
        assert anna.post(new, sent).status_code == 302
        assert list(Tree.objects.get(slug="urk").municipalities.all()) == [urk]

    def test_ages_run_upwards(self, anna):
        refused = change(anna, node("vast"), ages_from=18, ages_to=12)
        assert "Draai ze om" in errors(refused, "ages_to")


class TestOutcomes:
    def test_a_step_calls_a_service_or_a_kind(self, anna):
        ends = Outcome.objects.get(slug="bel-112")
        both = change(anna, ends, **{"steps-0-kind": "lokaal-team"})
        assert "een soort dienst, een van" in text(both)
        assert (
            change(anna, ends, **{"steps-0-kind": "lokaal-team", "steps-0-service": ""}).status_code
            == 302
        )
        assert ends.steps.get().kind == "lokaal-team"

    def test_what_to_say_holds_no_number(self, anna):
        ends = Outcome.objects.get(slug="bel-112")
        assert "Zet het bij een dienst" in text(
            change(anna, ends, **{"steps-0-say": "Bel 0800-2000"})
        )

    def test_a_gap_is_accepted_in_writing(self, anna):
        ends = Outcome.objects.get(slug="bel-112")
        without = change(anna, ends, gap_because="", gap_by="overleg")
        assert "waarom" in errors(without, "gap_because")
        change(anna, ends, gap_because="Zo afgesproken", gap_by="overleg", gap_until="2027-06-30")
        ends.refresh_from_db()
        written = {"because": "Zo afgesproken", "by": "overleg", "until": "2027-06-30"}
        assert ends.accepted_gap == written
        change(anna, ends, title="Bel 112 nu")
        ends.refresh_from_db()
        assert ends.accepted_gap == written
        change(anna, ends, gap_because="", gap_by="", gap_until="")
        ends.refresh_from_db()
        assert ends.accepted_gap is None

    def test_an_outcome_in_use_cannot_go(self, anna):
        ends = Outcome.objects.get(slug="bel-112")
        where = reverse("admin:trees_outcome_delete", args=[ends.pk])
        assert "wordt nog gebruikt" in text(anna.get(where))
        anna.post(where, {"post": "yes"})
        assert Outcome.objects.filter(pk=ends.pk).exists()


class TestScenarios:
    def test_a_case_names_what_exists(self, anna, town):
        new = reverse("admin:trees_scenario_add")
        sent = fields_of(
            anna.get(new),
            name="Nacht",
            municipality=town.municipality.pk,
            at="2026-12-26T02:15",
            answers="wat-speelt-er\r\nonveilig\r\n\r\nnu-acuut",
            expected_outcome="bel-veilig-thui",
        )
        assert "Bedoel je “bel-veilig-thuis”?" in errors(anna.post(new, sent), "expected_outcome")
        when = anna.post(new, {**sent, "at": "gisteren"})
        assert "geen moment" in errors(when, "at")
        anna.post(new, {**sent, "expected_outcome": "bel-veilig-thuis"})
        assert Scenario.objects.get().answers == ["wat-speelt-er", "onveilig", "nu-acuut"]


class TestPublishing:
    def where(self, tree) -> str:
        return reverse("admin:trees_tree_publish", args=[tree.pk])

    def test_anna_checks_and_publishes(self, anna, tree, town):
        assert self.where(tree) in text(anna.get(page_of(tree)))
        change(anna, node("vast"), answer="Het gaat thuis niet meer")
        page = anna.get(self.where(tree))
        done = anna.post(
            self.where(tree), fields_of(page, note="Duidelijker", read="on"), follow=True
        )
        assert "editie 2" in text(done)
        newest = Edition.objects.order_by("-number")[0]
        assert (newest.number, newest.note) == (2, "Duidelijker")
        assert str(newest.published_by) == "anna"
        assert "Het gaat thuis niet meer" in str(newest.flow)

    def test_errors_are_shown_by_municipality_and_stop_it(self, anna, tree):
        change(anna, Outcome.objects.get(slug="bel-112"), **{"steps-0-DELETE": "on"})
        page = text(anna.get(self.where(tree)))
        assert "houdt publiceren tegen" in page
        assert "noemt niemand om te bellen" in page
        refused = anna.post(self.where(tree), {"note": "Toch", "read": "on"})
        assert "noemt niemand om te bellen" in text(refused)
        assert Edition.objects.count() == 1

    def test_a_reason_is_asked_for(self, anna, tree):
        assert "Vul dit in" in text(anna.post(self.where(tree), {"note": " "}))
        assert Edition.objects.count() == 1

    def test_bas_and_an_editor_do_not_publish_annas_region(self, tree, town):
        bas = place(word="basland", name="bas")
        editor = signed_in(looker(region=town.region))
        for client, status in ((bas.client(), 404), (editor, 403)):
            assert client.get(self.where(tree)).status_code == status
            assert client.post(self.where(tree), {"note": "x"}).status_code == status
        assert self.where(tree) not in text(editor.get(page_of(tree)))
        assert Edition.objects.filter(municipality=town.municipality).count() == 1


class TestAgreements:
    def test_what_to_have_at_hand_is_a_line_each(self, anna, town):
        version = AgreementVersion.objects.get()
        assert "Namen en geboortedata\nAdres" in text(anna.get(page_of(version)))
        change(anna, version, prepare="Adres\r\n\r\n  Wat je zag  ")
        version.refresh_from_db()
        assert version.prepare == ["Adres", "Wat je zag"]
        assert "Maak er hoogstens" in errors(change(anna, version, prepare="x" * 5001), "prepare")

    def test_lines_that_nobody_touched_stay_as_they_were(self, anna, town):
        AgreementVersion.objects.update(prepare=["Twee\nregels", " spatie"])
        change(anna, AgreementVersion.objects.get(), lead="Het lokale team")
        version = AgreementVersion.objects.get()
        assert (version.prepare, version.lead) == (["Twee\nregels", " spatie"], "Het lokale team")

    def test_a_next_version_gets_the_next_number(self, anna, town):
        new = f"/beheer/agreements/agreementversion/add/?agreement={town.agreement.pk}"
        assert new in text(anna.get(page_of(town.agreement)))
        sent = fields_of(anna.get(new))
        assert sent["number"] == ["2"]
        assert anna.post(new, sent).status_code == 302
        twice = anna.post(new, sent)
        assert "Er is al een" in text(twice)

    def test_the_last_day_never_lies_before_the_first(self, anna):
        version = AgreementVersion.objects.get()
        assert errors(change(anna, version, in_force_until="2020-01-01"), "in_force_until")

    def test_parties_are_ticked(self, anna, town):
        team = town.day.organization
        change(anna, town.agreement, members=[team.pk])
        assert list(town.agreement.parties.all()) == [team]
