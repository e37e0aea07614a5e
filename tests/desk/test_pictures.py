"""Anna looks at pictures: who answers in a week, the region at a glance, and what changes."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from municipalities.models import Municipality
from tests import factories
from tests.admin_cast import looker, signed_in
from trees.lock import tree_lock
from trees.models import Node, Outcome, Scenario, Tree

LATER = datetime(2026, 2, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def text(response) -> str:
    body: str = response.content.decode()
    return " ".join(body.split())


def coverage(outcome="bel-veilig-thuis", region="flevoland", municipality="almere"):
    return reverse("admin:pictures_coverage", args=[region, municipality, outcome])


class TestAMunicipalityThatEnded:
    """Almere went on in Zeewolde: it is in no picture any more, and Anna reads why."""

    WHY = "Almere hoort sinds 1 november 2025 bij Zeewolde."

    @pytest.fixture(autouse=True)
    def _ended(self, town):
        Municipality.objects.filter(pk=town.municipality.pk).update(
            merged_into=town.zeewolde, ends_on=date(2025, 10, 31)
        )

    @pytest.mark.parametrize("picture", ["overview", "paths", "comparison"])
    def test_it_is_left_out_and_told(self, anna, picture):
        page = anna.get(reverse(f"admin:pictures_{picture}", args=["flevoland"]))
        assert self.WHY in text(page)
        assert "almere" not in page.context.get("names", {})

    def test_its_week_is_not_drawn_and_leads_to_the_others(self, anna):
        page = text(anna.get(coverage()))
        assert self.WHY in page
        assert "leidt geen enkele weg" not in page
        assert "Wat de controle zegt" not in page
        assert coverage(municipality="zeewolde") in page

    def test_it_can_not_be_chosen_to_look_at(self, anna):
        page = anna.get(reverse("admin:preview_choose"))
        assert self.WHY in text(page)
        assert "almere" not in str(page.context["form"].fields["gemeente"].choices)

    def test_the_drawing_of_its_questions_tells_so(self, anna, town):
        tree = town.region.trees.get()
        drawing = reverse("admin:pictures_tree", args=["flevoland", tree.slug])
        assert self.WHY in text(anna.get(drawing))
        # These questions are of another municipality alone: nothing is missing in them.
        Tree.objects.filter(pk=tree.pk).update(everywhere=False)
        tree.municipalities.set([town.zeewolde])
        assert self.WHY not in text(anna.get(drawing))

    def test_the_list_of_cases_tells_so_of_a_case_that_is_still_there(self, anna, town):
        cases = reverse("admin:trees_scenario_changelist")
        assert self.WHY not in text(anna.get(cases))
        Scenario.objects.create(
            region=town.region,
            municipality=town.municipality,
            name="Nacht in Almere",
            at="2026-12-26T02:15",
            expected_outcome="bel-veilig-thuis",
        )
        page = text(anna.get(cases))
        assert "Nacht in Almere" in page
        assert self.WHY in page

    def test_it_gets_no_new_case(self, anna):
        page = anna.get(reverse("admin:trees_scenario_add"))
        towns = page.context["adminform"].form.fields["municipality"].queryset
        assert "almere" not in {town.slug for town in towns}


class TestCoverageOfAWeek:
    def test_anna_sees_who_answers_and_who_closed_last(self, anna):
        page = text(anna.get(coverage("bel-lokaal-team"), {"week": "2026-12-02"}))
        assert "30 november 2026 tot en met 6 december 2026" in page
        assert "08:30 tot 17:00: Lokaal team" in page
        assert "Vrijdag 4 december 17:00 tot maandag 7 december 08:30" in page
        assert "“Lokaal team” sluit als laatste en gaat als eerste weer open" in page

    def test_christmas_is_named_and_so_is_the_way_there(self, anna):
        page = text(anna.get(coverage(), {"week": "2026-12-25"}))
        assert "vrijdag 25 december (Eerste kerstdag)" in page
        assert 'href="?week=2026-12-21"' not in page
        assert 'href="?week=2026-12-14"' in page
        assert 'href="?week=2026-12-28"' in page
        assert f'href="{coverage(municipality="zeewolde")}?week=2026-12-21"' in page

    def test_a_day_that_is_no_date_gets_a_sentence(self, anna):
        for asked, said in (("kerst", "is geen datum"), ("9999-01-01", "ligt te ver weg")):
            page = text(anna.get(coverage(), {"week": asked}))
            assert said in page
            assert "Toon deze week" in page

    def test_the_first_and_last_week_that_can_be_asked_for(self, anna):
        for asked in ("2000-01-01", "2199-12-31"):
            assert anna.get(coverage(), {"week": asked}).status_code == 200

    def test_a_gap_that_was_accepted_says_so(self, anna):
        page = text(anna.get(coverage("bel-lokaal-team")))
        assert "Dit gat is geaccepteerd" in page
        assert 'class="bar accepted"' in page

    def test_the_lines_and_the_fallback_lines_have_rows_of_their_own(self, anna):
        page = text(anna.get(coverage()))
        assert "Elke lijn over deze week" in page
        assert page.index("Advies en melding") < page.index("Vangnetlijnen")
        assert page.index("Vangnetlijnen (") < page.index("Alarmnummer</a>")

    def test_an_outcome_to_which_no_way_leads_says_so(self, anna, town):
        factories.outcome(region=town.region, slug="los", steps=[town.day])
        assert "leidt geen enkele weg naar deze uitkomst" in text(anna.get(coverage("los")))

    def test_a_municipality_without_a_tree_says_so(self, anna, town):
        Tree.objects.get(slug="crisis").municipalities.set([town.municipality])
        Tree.objects.update(everywhere=False)
        urk = factories.municipality(region=town.region, slug="urk")
        page = text(anna.get(coverage(municipality=urk.slug)))
        assert "In Urk leidt geen enkele weg naar deze uitkomst" in page
        assert f'href="{coverage()}?week=' in page

    def test_a_problem_leads_to_its_picture(self, anna, town):
        place_of = reverse("admin:pictures_place", args=["flevoland"])
        for said, where in (
            ("uitkomst bel-112", coverage("bel-112")),
            ("dienst lokaal-team", f"/beheer/contacts/service/{town.day.pk}/change/"),
            ("werkafspraak acute-onveiligheid", "/beheer/agreements/agreement/"),
            ("dienst bestaat-niet", "/beheer/trees/tree/"),
            ("pagina bestaat-niet", "/beheer/trees/tree/"),
            ("uitkomst bestaat-niet", "/beheer/trees/tree/"),
            ("", "/beheer/trees/tree/"),
        ):
            answer = anna.get(place_of, {"plek": said, "gemeente": "almere"})
            assert answer.headers["Location"].startswith(where), said


def comparison(region="flevoland"):
    return reverse("admin:pictures_comparison", args=[region])


def rename(slug, **fields):
    Node.objects.filter(slug=slug).update(**fields)


def move(slug, *, under, position=9):
    with tree_lock():
        row = Node.objects.get(slug=slug)
        row.parent, row.position = Node.objects.get(slug=under), position
        row.save()


class TestWhatChanges:
    def test_right_after_publishing_nothing_does(self, anna):
        assert "Er verandert niets" in text(anna.get(comparison()))

    def test_an_answer_that_ends_elsewhere_is_told_by_municipality(self, anna, town):
        rename("vast", outcome=Outcome.objects.get(slug="bel-veilig-thuis"))
        page = text(anna.get(comparison()))
        assert "<h2>In alle 2 gemeenten</h2>" in page
        assert "<h3>Eindigt nu ergens anders</h3>" in page
        assert "Nee › Het loopt thuis vast" in page
        Node.objects.get(slug="vast").only_in.set([town.municipality])
        almere, zeewolde = text(anna.get(comparison())).split("<h2>Zeewolde</h2>")
        assert "<h2>Almere</h2>" in almere
        ends_elsewhere = "<h3>Eindigt nu ergens anders</h3>"
        assert (ends_elsewhere in almere, ends_elsewhere in zeewolde) == (True, False)

    def test_a_branch_that_only_moved_is_shown_as_just_that(self, anna):
        move("vast", under="levensgevaar")
        page = text(anna.get(comparison()))
        assert "Hier is alleen verplaatst" in page
        assert page.count("<h3>") == 1
        assert "<h3>Verplaatst</h3>" in page

    def test_any_two_editions_are_set_side_by_side(self, anna, town):
        rename("vast", answer="Het gaat thuis niet meer")
        factories.publish(region=town.region, at=LATER, note="Duidelijker")
        page = text(anna.get(comparison(), {"van": "1", "naar": "2"}))
        assert "Editie 2, live vanaf 1 februari 2026: Duidelijker" in page
        assert "Het gaat thuis niet meer" in page
        assert '<option value="1" selected>' in page
        assert "Er verandert niets" in text(anna.get(comparison(), {"van": "2", "naar": "draft"}))

    def test_what_is_no_version_gets_a_sentence(self, anna):
        assert "is geen versie" in text(anna.get(comparison(), {"van": "gisteren"}))
        assert "Een editie 9 is er niet" in text(anna.get(comparison(), {"naar": "9"}))

    def test_a_municipality_without_editions_is_named(self, anna, town):
        factories.municipality(region=town.region, slug="urk")
        page = text(anna.get(comparison()))
        assert "Urk: er is nog niets live." in page
        assert "<h2>Urk</h2>" in page

    def test_a_draft_that_can_not_be_published_is_compared_with_a_warning(self, anna):
        onward = Node.objects.get(slug="onveilig")
        rename("vast", outcome=None, continue_at=onward)
        rename("nu-acuut", outcome=None, continue_at=onward)
        assert "Almere: het concept heeft fouten" in text(anna.get(comparison()))

    def test_versions_that_no_municipality_shares(self, anna, town):
        empty = factories.region(slug="leeg", name="Leeg")
        carla = signed_in(factories.user(name="carla", superuser=True))
        assert "Kies twee andere versies" in text(carla.get(comparison(empty.slug)))


def tree(query="", region="flevoland", slug="crisis"):
    return reverse("admin:pictures_tree", args=[region, slug]) + query


def paths(region="flevoland"):
    return reverse("admin:pictures_paths", args=[region])


def overview(region="flevoland"):
    return reverse("admin:pictures_overview", args=[region])


def silence(outcome="bel-112"):
    Outcome.objects.get(slug=outcome).steps.all().delete()


class TestTheTree:
    def test_anna_sees_every_answer_and_where_it_leads(self, anna, town):
        page = text(anna.get(tree()))
        for node in town.region.trees.get().nodes.exclude(answer=""):
            assert f'id="knoop-{node.slug}"' in page
            assert f"/boom/#k{node.pk}" in page
        assert "→ Bel Veilig Thuis" in page
        assert "↪ verder bij “Kan het" in page

    def test_a_problem_stands_on_its_node_and_below_the_drawing(self, anna):
        silence()
        page = text(anna.get(tree()))
        assert 'id="knoop-ja-112" class="node outcome error"' in page
        assert "noemt niemand om te bellen" in page
        assert 'href="?open=ja-112#knoop-ja-112"' in page

    def test_an_answer_for_some_municipalities_says_for_which(self, anna, town):
        Node.objects.get(slug="vast").only_in.set([town.municipality])
        assert "alleen in Almere" in text(anna.get(tree()))

    def test_a_branch_is_folded_by_its_address(self, anna):
        page = text(anna.get(tree("?dicht=wat-speelt-er")))
        assert "knoop-vast" not in page
        assert "Klap uit: 5 onder “Nee”" in page
        assert "knoop-vast" in text(anna.get(tree("?dicht=bestaat-niet&open=ook-niet")))

    def test_a_problem_of_a_page_leads_to_its_node(self, anna):
        where = reverse("admin:pictures_place", args=["flevoland"])
        for page, node in (("vast", "vast"), ("weet-niet--morgen", "morgen")):
            answer = anna.get(where, {"plek": f"pagina {page}", "gemeente": "almere"})
            assert answer.headers["Location"] == tree(f"?open={node}#knoop-{node}")

    def test_a_tree_without_a_question_says_what_to_do(self, anna, town):
        row = Tree.objects.create(region=town.region, slug="leeg", title="Leeg")
        assert "Voeg die eerst toe" in text(anna.get(tree(slug=row.slug)))

    def test_the_form_of_a_tree_leads_to_its_pictures(self, anna, town):
        row = Tree.objects.get(slug="crisis")
        page = text(anna.get(reverse("admin:trees_tree_change", args=[row.pk])))
        for where in (tree(), paths(), overview(), comparison()):
            assert f'href="{where}"' in page
        region = text(anna.get(f"/beheer/municipalities/region/{town.region.pk}/change/"))
        assert f'href="{overview()}"' in region
        ends = Outcome.objects.get(slug="bel-112")
        form = text(anna.get(reverse("admin:trees_outcome_change", args=[ends.pk])))
        assert "?plek=uitkomst%20bel-112" in form

    def test_each_problem_before_publishing_leads_to_its_picture(self, anna):
        silence()
        page = text(
            anna.get(reverse("admin:trees_tree_publish", args=[Tree.objects.get(slug="crisis").pk]))
        )
        assert "?gemeente=almere&amp;plek=uitkomst%20bel-112" in page


class TestAllPaths:
    def test_every_path_says_where_it_ends_and_whom_to_call(self, anna):
        page = text(anna.get(paths()))
        assert "6 van 6 wegen" in page
        assert "Nee › Onveilig thuis › Nee" in page
        assert "Alarmnummer (112)" in page

    def test_anna_filters_them(self, anna):
        silence()
        for asked, count in (
            ({"tekst": "loopt THUIS nee"}, 1),
            ({"uitkomst": "bel-112"}, 1),
            ({"gemeente": "almere"}, 6),
            ({"gemeente": "urk"}, 0),
            ({"tekst": "bestaat niet"}, 0),
        ):
            page = anna.get(paths(), asked)
            assert page.context["page"].paginator.count == count, asked
        page = text(anna.get(paths(), {"bevindingen": "1", "uitkomst": "bel-112"}))
        assert "1 van 6 wegen" in page
        assert "noemt niemand om te bellen" in page

    def test_a_page_that_is_not_there_is_the_last(self, anna):
        assert anna.get(paths(), {"pagina": "999"}).status_code == 200
        assert anna.get(paths(), {"pagina": "x"}).status_code == 200


class TestTheOverview:
    def test_each_cell_says_how_bad_it_is_and_leads_to_its_week(self, anna):
        silence()
        page = text(anna.get(overview()))
        assert f'<a class="cell error" href="{coverage("bel-112")}">F<span' in page
        assert "1 fout" in page
        assert f'<a class="cell warning" href="{coverage("bel-lokaal-team")}">W<span' in page

    def test_a_municipality_without_a_tree_is_there_too(self, anna, town):
        Tree.objects.update(everywhere=False)
        Tree.objects.get(slug="crisis").municipalities.set([town.municipality])
        factories.municipality(region=town.region, slug="urk")
        page = text(anna.get(overview()))
        assert '<th scope="col">Urk</th>' in page
        assert "komt hier niet voor" in page

    def test_what_concerns_no_outcome_is_told_below(self, anna):
        rename("vast", answer="Ik weet het niet zeker")
        page = text(anna.get(overview()))
        assert 'id="buiten-de-uitkomsten"' in page
        assert "Bekijk: pagina wat-speelt-er" in page

    def test_a_region_without_a_tree_says_what_to_do(self, town):
        factories.region(slug="leeg", name="Leeg")
        carla = signed_in(factories.user(name="carla", superuser=True))
        assert "Maak eerst een beslisboom" in text(carla.get(overview("leeg")))


class TestWhoMayLook:
    @pytest.fixture
    def addresses(self, town):
        return [
            overview(),
            coverage(),
            tree(),
            paths(),
            comparison(),
            reverse("admin:pictures_place", args=["flevoland"]),
        ]

    def test_an_editor_may_look_and_bas_may_not(self, town, addresses):
        editor = signed_in(looker(region=town.region))
        elsewhere = factories.region(slug="zeeland", name="Zeeland")
        bas = signed_in(factories.coordinator(region=elsewhere, name="bas"))
        for where in addresses:
            assert editor.get(where).status_code in (200, 302), where
            assert bas.get(where).status_code == 404, where

    def test_a_visitor_signs_in_first(self, client, addresses):
        for where in addresses:
            assert client.get(where).headers["Location"].startswith("/beheer/login/"), where

    def test_pages_are_kept_by_nobody_and_hold_no_inline_style(self, anna, addresses):
        for where in addresses:
            page = anna.get(where)
            assert "no-store" in page.headers["Cache-Control"], where
            assert "private" in page.headers["Cache-Control"], where
            assert not re.search(r'\sstyle="|\son[a-z]+="|<style', page.content.decode()), where
            assert anna.post(where).status_code == 405, where

    def test_what_does_not_exist_is_not_there(self, anna):
        for where in (
            coverage("niets"),
            coverage(municipality="niets"),
            coverage(region="niets"),
            tree(slug="niets"),
        ):
            assert anna.get(where).status_code == 404, where
