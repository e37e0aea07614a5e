"""Anna keeps trees, outcomes and cases; the list of nodes leads to the outline."""

import pytest
from django.urls import reverse

from agreements.models import AgreementVersion
from tests import factories
from tests.admin_cast import (
    change,
    errors,
    fields_of,
    looker,
    page_of,
    place,
    signed_in,
    text,
)
from trees.models import Edition, Node, Outcome, Scenario, Tree

pytestmark = pytest.mark.django_db


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


class TestTheListOfNodes:
    def test_the_list_is_an_outline_without_inline_styles(self, anna, tree):
        page = text(anna.get(f"/beheer/trees/node/?tree__id__exact={tree.pk}"))
        assert 'class="depth depth-3"' in page
        assert "style=" not in page
        assert page.index("levensgevaar") < page.index("ja-112") < page.index("weet-niet")

    def test_it_leads_to_the_outline_and_changes_nothing(self, anna, tree):
        vast, ours = node("vast"), Node.objects.count()
        page = text(anna.get("/beheer/trees/node/"))
        assert f'href="{page_of(vast)}"' in page
        assert f'href="/beheer/trees/tree/{tree.pk}/boom/#k{vast.pk}"' in page
        assert 'name="action"' not in page
        assert "/beheer/trees/node/add/" not in page
        sent = {"action": "delete_selected", "_selected_action": [vast.pk], "post": "yes"}
        anna.post("/beheer/trees/node/", sent)
        assert Node.objects.count() == ours

    def test_the_old_address_of_a_node_leads_to_it_in_the_outline(self, anna):
        vast = node("vast")
        old = f"/beheer/trees/node/{vast.pk}"
        assert anna.get(f"{old}/change/").url == page_of(vast)
        assert anna.get(f"{old}/", follow=True).redirect_chain[-1][0] == page_of(vast)
        assert anna.post(f"{old}/change/", {"answer": "Anders"}).status_code == 403
        for gone in (f"{old}/delete/", "/beheer/trees/node/add/"):
            assert anna.get(gone).status_code == 403
            assert anna.post(gone, {"post": "yes"}).status_code == 403
        assert node("vast").version == vast.version

    def test_bas_is_led_to_no_node_of_anna(self, anna):
        bas, vast = place(word="basland", name="bas").client(), node("vast")
        led = bas.get(f"/beheer/trees/node/{vast.pk}/change/", follow=True)
        assert led.redirect_chain[-1][0] == "/beheer/"
        assert page_of(vast) not in text(bas.get("/beheer/trees/node/"))

    def test_its_history_is_still_to_be_read(self, anna):
        change(anna, node("vast"), answer="Vastgelopen")
        history = reverse("admin:trees_node_history", args=[node("vast").pk])
        assert history in text(anna.get(page_of(node("vast"))))
        assert "Vastgelopen" in text(anna.get(history))

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
        without = change(anna, ends, nobody_answers_because="", nobody_answers_by="overleg")
        assert "waarom" in errors(without, "nobody_answers_because")
        change(
            anna,
            ends,
            nobody_answers_because="Zo afgesproken",
            nobody_answers_by="overleg",
            nobody_answers_until="2027-06-30",
        )
        ends.refresh_from_db()
        gap = {"because": "Zo afgesproken", "by": "overleg", "until": "2027-06-30"}
        written = [{"problem": "nobody-answers", **gap}]
        assert ends.accepted == written
        change(anna, ends, title="Bel 112 nu")
        ends.refresh_from_db()
        assert ends.accepted == written
        change(anna, ends, nobody_answers_because="", nobody_answers_by="", nobody_answers_until="")
        ends.refresh_from_db()
        assert ends.accepted == []

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

    def test_a_case_may_expect_that_nobody_is_to_be_called(self, anna, town):
        new = reverse("admin:trees_scenario_add")
        sent = fields_of(
            anna.get(new),
            name="Nacht",
            municipality=town.municipality.pk,
            at="2026-12-26T02:15",
            answers="ja-112",
            expected_outcome="bel-112",
            expected_dial="-",
        )
        assert "bestaat niet in" in errors(
            anna.post(new, {**sent, "expected_call": "-"}), "expected_call"
        )
        assert anna.post(new, sent).status_code == 302
        assert Scenario.objects.get().expected_dial == "-"

    def test_ella_reads_a_case_of_another_town(self, town):
        case = Scenario.objects.create(
            region=town.region,
            name="Kerstnacht",
            municipality=town.municipality,
            at="2026-12-26T02:15",
            answers=["ja-112"],
            expected_outcome="bel-112",
        )
        page = signed_in(looker(region=town.region)).get(page_of(case))
        assert page.status_code == 200
        assert "Kerstnacht" in text(page)
        assert 'name="municipality"' not in text(page)


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
        for here in (town.municipality, town.zeewolde):
            newest = here.editions.get(number=2)
            assert newest.publication.note == "Duidelijker"
            assert str(newest.publication.by) == "anna"
            assert "Het gaat thuis niet meer" in str(newest.flow)

    def test_errors_are_shown_by_municipality_and_stop_it(self, anna, tree):
        change(anna, Outcome.objects.get(slug="bel-112"), **{"steps-0-DELETE": "on"})
        page = text(anna.get(self.where(tree)))
        assert "houdt publiceren tegen" in page
        assert "noemt niemand om te bellen" in page
        refused = anna.post(self.where(tree), {"note": "Toch", "read": "on"})
        assert "noemt niemand om te bellen" in text(refused)
        assert not Edition.objects.filter(number=2).exists()

    def test_a_reason_is_asked_for(self, anna, tree):
        assert "Vul dit in" in text(anna.post(self.where(tree), {"note": " "}))
        assert not Edition.objects.filter(number=2).exists()

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
