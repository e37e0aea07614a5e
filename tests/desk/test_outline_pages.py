"""Anna changes a tree on its outline, by script and without; nobody reaches what is not theirs."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.admin_cast import fields_of, text
from tests.desk.test_draft import children, node, whole
from trees.drafting.delete import delete_node
from trees.drafting.save import save_node
from trees.models import DraftEdit, Node, Outcome, Tree

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Outline": "1"}


def at(tree: Tree, slug: str = "", step: str = "") -> str:
    """The address of the outline, of a row of it, or of what is done with that row."""
    page = reverse("admin:trees_tree_outline", args=[tree.pk])
    if slug:
        page += f"{node(slug).pk}/"
    return page + (f"{step}/" if step else "")


def ask(client, address, **sent):
    """As the script of the page does."""
    return client.post(address, sent, headers=SCRIPT)


def refused(answer) -> bool:
    """Whether nothing was done: the form came back with what is wrong, or a sentence did."""
    if answer.headers["Content-Type"] == "application/json":
        return bool(answer.json().get("fault"))
    return "errorlist" in text(answer) or "errornote" in text(answer)


def saved(client, tree, slug, **changed):
    """The form of a row, sent back with some fields changed."""
    sent = fields_of(client.get(at(tree, slug), headers=SCRIPT), **changed)
    sent.pop("hoe", None)
    return client.post(at(tree, slug), sent, headers=SCRIPT)


class TestThePage:
    def test_it_shows_every_row_inside_the_one_above(self, anna, tree):
        page = text(anna.get(at(tree)))
        assert page.index("Is er nu levensgevaar?") < page.index("→ Bel 112")
        assert page.index("→ Bel 112") < page.index("Wat is er aan de hand?")
        assert page.count('<li id="k') == tree.nodes.count()
        assert "style=" not in page

    def test_the_list_of_trees_leads_to_it_and_to_the_settings(self, anna, tree):
        page = text(anna.get(reverse("admin:trees_tree_changelist")))
        assert at(tree) in page
        assert reverse("admin:trees_tree_change", args=[tree.pk]) in page

    def test_the_nodes_are_not_on_the_menu(self, anna):
        page = text(anna.get(reverse("admin:index")))
        assert reverse("admin:trees_node_changelist") not in page

    def test_a_limited_row_says_where_it_holds(self, anna, tree, town):
        node("vast").only_in.add(town.municipality)
        assert "alleen Almere" in text(anna.get(at(tree)))

    def test_ages_stand_beside_the_row(self, anna, tree):
        Node.objects.filter(slug="vast").update(ages_from=12, ages_to=17)
        assert "12 tot en met 17 jaar" in text(anna.get(at(tree)))

    def test_searching_without_a_script_marks_and_counts(self, anna, tree):
        page = text(anna.get(at(tree), {"zoek": "VAST"}))
        assert f'href="#k{node("vast").pk}"' in page
        assert 'class="row hit"' in page
        assert "keer gevonden" in page

    def test_findings_come_as_a_fragment_and_inline(self, anna, tree):
        Node.objects.filter(slug="vast").update(outcome=None)
        told = anna.get(at(tree, step="bevindingen")).json()
        assert "Fout" in told["rows"][str(node("vast").pk)]
        assert "fout" in told["summary"]
        page = text(anna.get(at(tree), {"bevindingen": "1"}))
        assert 'class="found error"' in page

    def test_a_tree_without_questions_begins_here(self, anna, tree, town):
        empty = Tree.objects.create(region=town.region, slug="leeg", title="Leeg", everywhere=False)
        empty.municipalities.add(town.municipality)
        assert "Maak de eerste vraag" in text(anna.get(at(empty)))
        first = at(empty, step="eerste")
        sent = fields_of(anna.get(first), question="Wat is er?")
        assert anna.post(first, sent).status_code == 302
        root = empty.nodes.get()
        assert (root.question, root.slug) == ("Wat is er?", "wat-is-er")
        again = anna.post(first, sent)
        assert "begint al met" in text(again)

    @pytest.mark.parametrize("key", [999_999_999, 2**63, 10**40])
    def test_what_is_not_there_is_not_found(self, anna, tree, key):
        assert anna.get(f"/beheer/trees/tree/{key}/boom/").status_code == 404
        assert anna.get(f"{at(tree)}{key}/").status_code == 404
        answer = anna.get(f"{at(tree)}{key}/", headers=SCRIPT)
        assert answer.status_code == 404
        assert "Dit staat niet in deze beslisboom" in answer.json()["fault"]

    def test_reading_writes_nothing(self, anna, tree):
        before = DraftEdit.objects.count()
        for slug, step in (
            ("", ""),
            ("vast", ""),
            ("vast", "verplaatsen"),
            ("vast", "verwijderen"),
        ):
            anna.get(at(tree, slug, step))
        assert DraftEdit.objects.count() == before
        assert anna.get(at(tree, step="ongedaan")).status_code == 405


class TestAdding:
    def test_an_answer_comes_under_its_question(self, anna, tree):
        add = at(tree, "wat-speelt-er", "antwoord")
        sent = fields_of(anna.get(add), answer="Géén bed", leads="uitkomst")
        sent["outcome"] = str(Outcome.objects.get(slug="bel-lokaal-team").pk)
        response = anna.post(add, sent)
        assert response.url.startswith(at(tree))
        assert children("wat-speelt-er")[-1] == "geen-bed"
        assert whole(tree)

    @pytest.mark.parametrize(("place", "at_place"), [("1", 0), ("2", 1), ("", 3), ("99", 3)])
    def test_it_comes_at_the_place_that_was_asked_for(self, anna, tree, place, at_place):
        add = at(tree, "wat-speelt-er", "antwoord")
        sent = fields_of(anna.get(add), answer="Geen bed", question="Waar?", place=place)
        told = ask(anna, add, **sent).json()
        order = children("wat-speelt-er")
        assert order.index("geen-bed") == at_place
        after = order[at_place + 1 :]
        assert told["put"]["before"] == (node(after[0]).pk if after else None)
        assert whole(tree)

    def test_the_script_gets_the_new_row_and_where_it_goes(self, anna, tree):
        add = at(tree, "wat-speelt-er", "antwoord")
        told = ask(anna, add, answer="Anders", leads="vraag", question="Hoe dan?").json()
        assert told["put"]["under"] == node("wat-speelt-er").pk
        assert "Hoe dan?" in told["put"]["html"]
        assert "toegevoegd onder “Wat is er aan de hand?”" in told["message"]
        assert "Maak ongedaan" in told["undo"]

    def test_one_more_gets_an_empty_form(self, anna, tree):
        add = at(tree, "wat-speelt-er", "antwoord")
        told = ask(anna, add, answer="A", leads="vraag", question="B?", again="1").json()
        assert 'name="answer"' in told["panel"]

    @pytest.mark.parametrize(
        ("sent", "told"),
        [
            ({"leads": "vraag"}, "Vul in waarop iemand tikt"),
            ({"answer": "Ja", "leads": "vraag"}, "Vul de vraag in"),
            ({"answer": "Ja", "leads": "uitkomst"}, "Kies de uitkomst"),
            ({"answer": "Ja", "leads": "verder", "continue_at": "7777"}, "Kies iets uit de lijst"),
            ({"answer": "Bel 036-1234567", "leads": "vraag", "question": "Q"}, "telefoonnummer"),
            ({"answer": "Ja", "leads": "vraag", "question": "Q", "slug": "vast"}, "korte naam"),
            (
                {
                    "answer": "Ja",
                    "leads": "vraag",
                    "question": "Q",
                    "ages_from": "9",
                    "ages_to": "3",
                },
                "Draai ze om",
            ),
        ],
    )
    def test_what_is_wrong_is_told_and_what_was_typed_stays(self, anna, tree, sent, told):
        before = tree.nodes.count()
        add = at(tree, "wat-speelt-er", "antwoord")
        answer = anna.post(add, {"hint": "Blijft staan", **sent}, headers=SCRIPT)
        assert refused(answer)
        assert told.casefold() in text(answer).casefold()
        assert "Blijft staan" in text(answer)
        assert told.casefold() in text(anna.post(add, sent)).casefold()
        assert tree.nodes.count() == before

    def test_nothing_comes_under_an_outcome(self, anna, tree):
        answer = ask(anna, at(tree, "vast", "antwoord"), answer="A", leads="vraag", question="B?")
        assert refused(answer)
        assert children("vast") == []


class TestChanging:
    def test_a_row_is_renamed_in_place(self, anna, tree):
        told = saved(anna, tree, "vast", answer="Ik zit vast").json()
        row = node("vast")
        assert row.answer == "Ik zit vast"
        assert list(told["rows"]) == [str(row.pk)]
        assert told["focus"] == row.pk

    def test_the_first_question_only_changes_its_words(self, anna, tree):
        saved(anna, tree, "levensgevaar", question="Is er gevaar?")
        assert node("levensgevaar").question == "Is er gevaar?"

    def test_rows_that_go_on_there_are_told_along(self, anna, tree):
        told = saved(anna, tree, "onveilig", question="Is het nu acuut?").json()
        further = Node.objects.get(continue_at=node("onveilig"))
        assert "Is het nu acuut?" in told["rows"][str(further.pk)]

    def test_it_may_be_limited_and_lead_elsewhere(self, anna, tree, town):
        end = Outcome.objects.get(slug="bel-112")
        towns = [str(town.municipality.pk)]
        saved(anna, tree, "vast", leads="uitkomst", outcome=str(end.pk), only_in=towns)
        assert node("vast").outcome == end
        assert list(node("vast").only_in.all()) == [town.municipality]

    def test_a_town_that_the_tree_no_longer_serves_stays_ticked(self, anna, tree, town):
        urk = factories.municipality(region=town.region, slug="urk")
        node("vast").only_in.add(urk)
        tree.everywhere = False
        tree.save()
        tree.municipalities.set([town.municipality])
        saved(anna, tree, "vast", answer="Ik zit vast")
        assert node("vast").answer == "Ik zit vast"
        assert list(node("vast").only_in.all()) == [urk]

    def test_the_second_of_two_is_told_and_keeps_what_they_typed(self, anna, tree, town):
        bas = factories.coordinator(region=town.region, name="bas")
        sent = fields_of(anna.get(at(tree, "vast"), headers=SCRIPT), answer="Van Anna")
        row = node("vast")
        save_node(node=row.pk, seen=row.version, by=bas, at=factories.LONG_AGO, answer="Van Bas")
        answer = anna.post(at(tree, "vast"), sent, headers=SCRIPT)
        assert refused(answer)
        assert "bas op" in text(answer)
        assert 'value="Van Anna"' in text(answer)
        assert "antwoord: “Van Bas”" in text(answer)
        assert node("vast").answer == "Van Bas"
        anna.post(at(tree, "vast"), fields_of(answer), headers=SCRIPT)
        assert node("vast").answer == "Van Anna"

    def test_a_row_that_is_gone_says_by_whom_and_what_was_typed(self, anna, tree, town):
        bas = factories.coordinator(region=town.region, name="bas")
        sent = fields_of(anna.get(at(tree, "vast"), headers=SCRIPT), answer="Van Anna")
        address = at(tree, "vast")
        delete_node(node=node("vast").pk, by=bas, at=factories.LONG_AGO)
        answer = anna.post(address, sent, headers=SCRIPT)
        assert refused(answer)
        assert "bas" in answer.json()["fault"]
        page = anna.post(address, sent)
        assert "Van Anna" in text(page)
        assert refused(page)

    def test_without_a_version_nothing_is_saved(self, anna, tree):
        answer = saved(anna, tree, "vast", seen="", answer="Anders")
        assert refused(answer)
        assert node("vast").answer != "Anders"


class TestWhatARowNeverDoes:
    def test_it_never_leads_to_another_tree_of_the_same_region(self, anna, town, tree):
        start = {"slug": "tweede", "question": "Anders?", "answers": []}
        other = factories.tree(region=town.region, start=start, slug="tweede", title="Tweede")
        foreign = other.nodes.get().pk
        assert refused(saved(anna, tree, "vast", leads="verder", continue_at=foreign))
        moved = ask(anna, at(tree, "vast", "verplaatsen"), naar=foreign)
        assert moved.status_code == 404
        assert (node("vast").tree, node("vast").continue_at) == (tree, None)

    def test_a_question_with_answers_below_it_stays_one(self, anna, tree):
        end = Outcome.objects.get(slug="bel-112").pk
        lost = saved(anna, tree, "onveilig", leads="uitkomst", outcome=end)
        assert "stel een vraag" in text(lost)

    def test_it_never_goes_on_at_itself_or_round_in_a_circle(self, anna, tree):
        itself = saved(anna, tree, "weet-niet", continue_at=node("weet-niet").pk)
        assert "dit staat er niet (meer) in" in text(itself)
        above = node("wat-speelt-er").pk
        back = saved(anna, tree, "vast", leads="verder", continue_at=above)
        assert "in een kring" in text(back)
        moved = ask(anna, at(tree, "weet-niet", "verplaatsen"), naar=node("onveilig").pk)
        assert "in een kring" in moved.json()["fault"]
        add = at(tree, "onveilig", "antwoord")
        new = ask(anna, add, answer="Anders", leads="verder", continue_at=above)
        assert "in een kring" in text(new)
        assert saved(anna, tree, "weet-niet", answer="Geen idee").json()["focus"]

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"answer": ""}, "waarop iemand tikt"),
            ({"leads": "vraag"}, "Vul de vraag in"),
            ({"outcome": ""}, "Kies de uitkomst"),
            ({"ages_from": 18, "ages_to": 12}, "Draai ze om"),
            ({"hint": "Bel 036-123 45 67"}, "Zet het bij een dienst"),
            ({"hint": "0800-2000 bellen"}, "Zet het bij een dienst"),
            ({"hint": "+31 6 12345678"}, "Zet het bij een dienst"),
        ],
    )
    def test_what_may_not_stand_there_is_told(self, anna, tree, changed, told):
        assert told in text(saved(anna, tree, "vast", **changed))
        assert node("vast").version == 0

    def test_a_word_of_the_site_is_no_slug(self, anna, tree):
        add = at(tree, "wat-speelt-er", "antwoord")
        told = ask(anna, add, answer="A", slug="nummers", leads="vraag", question="Wat?")
        assert "adres van de site" in text(told)

    def test_a_word_that_the_site_took_later_stops_no_other_change(self, anna, tree):
        Node.objects.filter(slug="vast").update(slug="pas")
        saved(anna, tree, "pas", hint="Rustig aan.")
        assert node("pas").hint == "Rustig aan."

    def test_other_digits_are_welcome(self, anna, tree):
        for typed in ("Bel 112", "Bel 113", "Tussen 08:30 en 17:00", "0 tot 18 jaar", "1-2-2027"):
            saved(anna, tree, "vast", hint=typed)
            assert node("vast").hint == typed

    def test_a_number_that_stood_there_already_stops_no_other_change(self, anna, tree):
        Node.objects.filter(slug="vast").update(hint="Bel 0800-2000")
        saved(anna, tree, "vast", answer="Vastgelopen")
        assert node("vast").answer == "Vastgelopen"


class TestMoving:
    @pytest.mark.parametrize(
        ("slug", "how", "order"),
        [
            ("vast", "omhoog", ["vast", "onveilig", "weet-niet"]),
            ("vast", "omlaag", ["onveilig", "weet-niet", "vast"]),
            ("vast", "dieper", ["onveilig", "weet-niet"]),
            ("vast", "hoger", ["onveilig", "weet-niet"]),
        ],
    )
    def test_a_button_moves_one_step(self, anna, tree, slug, how, order):
        told = ask(anna, at(tree, slug, "verplaatsen"), hoe=how).json()
        assert children("wat-speelt-er") == order
        assert told["put"]["node"] == node(slug).pk
        assert told["put"]["under"] == node(slug).parent_id
        assert "staat nu onder" in told["message"]
        assert whole(tree)

    def test_it_lands_before_a_sibling(self, anna, tree):
        under, before = node("wat-speelt-er").pk, node("onveilig").pk
        told = ask(anna, at(tree, "weet-niet", "verplaatsen"), naar=under, voor=before).json()
        assert children("wat-speelt-er") == ["weet-niet", "onveilig", "vast"]
        assert told["put"]["before"] == before
        words = "staat nu onder “Wat is er aan de hand?”, plaats 1 van 3."
        assert told["message"] == f"“{node('weet-niet').answer}” {words}"

    def test_it_goes_to_a_chosen_question_without_a_script(self, anna, tree):
        page = anna.get(at(tree, "vast", "verplaatsen"))
        sent = fields_of(page, naar=str(node("onveilig").pk))
        response = anna.post(at(tree, "vast", "verplaatsen"), sent)
        assert response.url == f"{at(tree)}#k{node('vast').pk}"
        assert children("onveilig")[-1] == "vast"

    @pytest.mark.parametrize(
        ("place", "order"),
        [
            ("1", ["vast", "onveilig", "weet-niet"]),
            ("2", ["onveilig", "vast", "weet-niet"]),
            ("3", ["onveilig", "weet-niet", "vast"]),
            ("99", ["onveilig", "weet-niet", "vast"]),
            ("", ["onveilig", "weet-niet", "vast"]),
        ],
    )
    def test_it_takes_a_place_by_its_number_without_a_script(self, anna, tree, place, order):
        move = at(tree, "vast", "verplaatsen")
        anna.post(move, fields_of(anna.get(move), plaats=place))
        assert children("wat-speelt-er") == order
        assert whole(tree)

    @pytest.mark.parametrize("place", ["0", "-1", "boven", "1.5"])
    def test_what_is_no_place_is_told(self, anna, tree, place):
        under = node("wat-speelt-er").pk
        answer = ask(anna, at(tree, "vast", "verplaatsen"), naar=under, plaats=place)
        assert f"“{place}” is geen plaats" in answer.json()["fault"]
        assert children("wat-speelt-er") == ["onveilig", "vast", "weet-niet"]

    def test_what_hangs_in_a_circle_is_brought_back(self, anna, tree):
        """Nothing makes a circle of parents; who finds one all the same mends it here."""
        above, below = node("wat-speelt-er"), node("onveilig")
        with connection.cursor() as cursor:
            told = [below.pk, above.pk]
            cursor.execute("UPDATE trees_node SET parent_id = %s WHERE id = %s", told)
        assert anna.get(at(tree, "wat-speelt-er")).status_code == 200
        ask(anna, at(tree, "wat-speelt-er", "verplaatsen"), naar=node("levensgevaar").pk)
        assert [row.slug for row in node("wat-speelt-er").get_ancestors()] == ["levensgevaar"]

    @pytest.mark.parametrize(
        ("slug", "onto"),
        [("onveilig", "onveilig"), ("wat-speelt-er", "onveilig"), ("vast", "ja-112")],
    )
    def test_nothing_lands_below_itself_or_an_outcome(self, anna, tree, slug, onto):
        before = list(tree.nodes.order_by("pk").values_list("pk", "parent_id", "position"))
        answer = ask(anna, at(tree, slug, "verplaatsen"), naar=node(onto).pk)
        assert refused(answer)
        assert answer.json()["fault"]
        assert list(tree.nodes.order_by("pk").values_list("pk", "parent_id", "position")) == before

    def test_the_first_question_stays_the_first(self, anna, tree):
        for sent in ({"naar": node("onveilig").pk}, {"hoe": "omlaag"}, {"hoe": "dieper"}):
            answer = ask(anna, at(tree, "levensgevaar", "verplaatsen"), **sent)
            assert refused(answer)
        assert node("levensgevaar").parent is None

    def test_at_the_edge_a_browser_is_told_too(self, anna, tree):
        move = at(tree, "onveilig", "verplaatsen")
        page = text(anna.post(move, {"hoe": "omhoog"}, follow=True))
        assert 'class="error"' in page

    def test_an_older_page_is_told_and_gets_the_tree_as_it_is(self, anna, tree):
        answer = ask(anna, at(tree, "vast", "verplaatsen"), hoe="omhoog", seen=99)
        assert refused(answer)
        assert "<li" in answer.json()["whole"]

    def test_a_sibling_that_moved_on_is_no_place(self, anna, tree):
        sent = {"naar": node("wat-speelt-er").pk, "voor": node("ja-112").pk}
        answer = ask(anna, at(tree, "vast", "verplaatsen"), **sent)
        assert "intussen veranderd" in answer.json()["fault"]


class TestRemoving:
    def test_it_says_beforehand_how_much_goes_with_it(self, anna, tree):
        assert "2 antwoorden" in text(anna.get(at(tree, "onveilig", "verwijderen")))
        assert "Er hangt niets onder" in text(anna.get(at(tree, "vast", "verwijderen")))

    def test_a_branch_goes_and_comes_back(self, anna, tree):
        Node.objects.update(continue_at=None)
        before = list(tree.nodes.order_by("lft").values_list("slug", flat=True))
        gone = node("onveilig").pk
        told = ask(anna, at(tree, "onveilig", "verwijderen")).json()
        assert told["gone"] == gone
        assert "met 2 antwoorden eronder" in told["message"]
        assert children("wat-speelt-er") == ["vast", "weet-niet"]
        page = anna.get(at(tree))
        sent = fields_of(page)
        told = ask(anna, at(tree, step="ongedaan"), seen=sent["seen"][0]).json()
        assert told["whole"].count("<li") == len(before)
        assert list(tree.nodes.order_by("lft").values_list("slug", flat=True)) == before

    def test_who_saw_an_older_answer_removes_nothing(self, anna, tree):
        answer = ask(anna, at(tree, "vast", "verwijderen"), seen=99)
        assert answer.json()["fault"]
        assert f'id="k{node("vast").pk}"' in answer.json()["whole"]

    def test_what_is_still_needed_stays_and_says_where(self, anna, tree):
        answer = ask(anna, at(tree, "onveilig", "verwijderen"))
        assert refused(answer)
        assert "nog nodig" in text(answer)
        assert "nog nodig" in text(anna.post(at(tree, "onveilig", "verwijderen")))


class TestUndoing:
    def test_the_button_says_what_it_takes_back_and_whose_it_was(self, anna, tree):
        saved(anna, tree, "vast", answer="Ik zit vast")
        page = text(anna.get(at(tree)))
        assert "Maak ongedaan" in page
        assert "(anna, " in page

    def test_it_goes_without_a_script_and_can_be_done_again(self, anna, tree):
        was = node("vast").answer
        saved(anna, tree, "vast", answer="Ik zit vast")
        anna.post(at(tree, step="ongedaan"), {"seen": fields_of(anna.get(at(tree)))["seen"][0]})
        assert node("vast").answer == was
        page = anna.get(at(tree))
        assert "Doe opnieuw" in text(page)
        anna.post(at(tree, step="ongedaan"), {"seen": fields_of(page)["seen"][-1]})
        assert node("vast").answer == "Ik zit vast"

    def test_after_another_change_it_is_refused(self, anna, tree):
        saved(anna, tree, "vast", answer="Een")
        seen = fields_of(anna.get(at(tree)))["seen"][0]
        saved(anna, tree, "vast", answer="Twee")
        answer = ask(anna, at(tree, step="ongedaan"), seen=seen)
        assert refused(answer)
        assert node("vast").answer == "Twee"
        assert refused(ask(anna, at(tree, step="ongedaan")))


class TestCopying:
    @pytest.fixture
    def other(self, town):
        here = factories.municipality(region=town.region, slug="urk")
        start = {
            "slug": "begin",
            "question": "Wat nu?",
            "answers": [{"answer": "Niets", "slug": "niets", "outcome": "bel-112"}],
        }
        return factories.tree(
            region=town.region, start=start, slug="urk", title="Urk", municipalities=[here]
        )

    def test_a_branch_is_copied_to_another_place(self, anna, tree):
        told = ask(anna, at(tree, "vast", "kopieren"), tak=node("onveilig").pk).json()
        assert children("onveilig")[-1] == "vast-2"
        assert "Gekopieerd" in told["message"]
        assert told["put"]["html"]

    def test_a_branch_is_copied_to_another_tree(self, anna, tree, other):
        step = at(tree, "vast", "kopieren")
        page = anna.get(step, {"boom": other.pk})
        assert "Wat nu?" in text(page)
        response = anna.post(step, fields_of(page, tak=str(node("begin").pk)))
        assert response.url.startswith(at(other))
        assert other.nodes.count() == 3
        told = ask(anna, step, boom=other.pk, tak=node("begin").pk).json()
        assert told["onward"].startswith(at(other))

    def test_a_branch_of_another_tree_is_pasted_here(self, anna, tree, other):
        step = at(tree, "wat-speelt-er", "plakken")
        assert "Niets" in text(anna.get(step, {"boom": other.pk}))
        told = ask(anna, step, boom=other.pk, tak=node("niets").pk).json()
        assert "Niets" in told["put"]["html"]
        assert children("wat-speelt-er")[-1] == "niets"

    def test_below_an_outcome_nothing_is_copied(self, anna, tree):
        answer = ask(anna, at(tree, "vast", "kopieren"), tak=node("ja-112").pk)
        assert refused(answer)
        answer = ask(anna, at(tree, "ja-112", "plakken"), tak=node("vast").pk)
        assert refused(answer)


class TestAtTheSameMoment:
    """Ada removes an answer after Anna's page was read, just before what Anna sent is written."""

    @pytest.fixture
    def ada(self, town):
        return factories.coordinator(region=town.region, name="ada")

    def sent_too_late(self, client, where, ada, gone, **sent):
        waiting = [gone]

        def meanwhile(execute, question, *rest):
            # Whoever writes opens a transaction; in a test that is a savepoint.
            if waiting and question.startswith("SAVEPOINT"):
                delete_node(node=waiting.pop(), by=ada, at=timezone.now())
            return execute(question, *rest)

        with connection.execute_wrapper(meanwhile):
            answer = ask(client, where, **sent).json()
        assert not waiting
        return answer

    @pytest.fixture
    def branch(self, anna, tree):
        """A question to which no other answer leads."""
        add = at(tree, "wat-speelt-er", "antwoord")
        ask(anna, add, answer="Anders", leads="vraag", question="Hoe dan?")
        return node("anders")

    @pytest.mark.parametrize("step", ["", "antwoord", "kopieren"])
    def test_what_is_gone_is_told_with_the_tree_as_it_is(self, anna, ada, tree, branch, step):
        sent = {"answer": "Zo", "leads": "vraag", "question": "Ja?", "seen": branch.version}
        sent |= {"tak": node("onveilig").pk}
        told = self.sent_too_late(anna, at(tree, "anders", step), ada, branch.pk, **sent)
        assert "ada" in told["fault"]
        assert f'id="k{node("onveilig").pk}"' in told["whole"]
        assert f'id="k{branch.pk}"' not in told["whole"]
