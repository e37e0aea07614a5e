"""Anna publishes, plans, goes back and fixes her cases; Bas can't, and nothing happens halfway."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Signature
from contacts.models import Phone
from municipalities.models import Membership
from tests import factories
from tests.admin_cast import fields_of, looker, page_of, place, signed_in
from trees.models import DraftEdit, Edition, Node, Outcome, Publication, Scenario, Tree
from trees.publishing.publish import publish
from trees.publishing.roll_back import editions_of_number, roll_back

pytestmark = pytest.mark.django_db

NIGHT = ("wat-speelt-er", "onveilig", "nu-acuut")


@pytest.fixture
def bas():
    return place(word="basland", name="bas").client()


@pytest.fixture
def urk(town):
    return factories.municipality(region=town.region, slug="urk")


def text(response) -> str:
    return " ".join(response.content.decode().split())


def rename(question: str) -> None:
    Node.objects.filter(slug="levensgevaar").update(question=question)


def publishing() -> str:
    return reverse("admin:trees_tree_publish", args=[Tree.objects.get(slug="crisis").pk])


def editions() -> str:
    return reverse("admin:trees_edition_region", args=["flevoland"])


def edition(number: int, town: str = "almere") -> Edition:
    return Edition.objects.get(municipality__slug=town, number=number)


def made() -> int:
    """How many editions the region of Anna has; Almere and Zeewolde begin with one each."""
    return Edition.objects.filter(municipality__region__slug="flevoland").count()


def to(name: str, number: int) -> str:
    return reverse(f"admin:trees_edition_{name}", args=[edition(number).pk])


def send(client, where: str, **fields):
    """Post the form of a page as a browser would, with some fields filled in."""
    return client.post(where, fields_of(client.get(where), **fields), follow=True)


def spoil() -> None:
    """The number of the local team is no longer known."""
    Phone.objects.filter(service__slug="lokaal-team").update(number="")


class TestPublishing:
    def test_the_same_problem_in_two_municipalities_is_told_once(self, anna, urk):
        spoil()
        answer = anna.get(publishing())
        (about, *more) = [
            one.where
            for one in answer.context["stopping"]
            if one.problem.place == "dienst lokaal-team"
        ]
        assert (about, more) == ("alle gemeenten", [])
        page = text(answer)
        assert "(alle gemeenten)" in page
        assert page.index("houdt publiceren tegen") < page.index("Kijk hier nog naar")

    def test_a_warning_asks_for_a_tick(self, anna):
        refused = send(anna, publishing(), note="Korter")
        assert "zet dan een vinkje" in text(refused)
        assert made() == 2
        send(anna, publishing(), note="Korter", read="on")
        assert made() == 4

    def test_a_tick_counts_for_the_warnings_that_were_shown(self, anna, town):
        sent = fields_of(anna.get(publishing()), note="Korter", read="on")
        Outcome.objects.filter(slug="bel-112").update(explanation="Bel 036-123 45 67")
        assert "zet dan een vinkje" in text(anna.post(publishing(), sent))
        assert made() == 2
        again = anna.post(publishing(), sent)
        assert "036-123 45 67" in text(again)
        assert anna.post(publishing(), fields_of(again, read="on")).status_code == 302
        assert made() == 4

    def test_a_day_to_come_makes_a_plan_that_is_checked_for_that_day(self, anna, town):
        rename("Is er gevaar?")
        # Within thirty days the agreement is due to be looked at again.
        signed = timezone.localdate() - timedelta(days=80)
        Signature.objects.update(on=signed)
        day = timezone.localdate() + timedelta(days=30)
        plan = {"note": "Nieuw", "day": day.isoformat(), "time": "06:00"}
        asked = send(anna, publishing(), read="on", **plan)
        assert "opnieuw worden bekeken" in text(asked)
        assert made() == 2
        done = anna.post(publishing(), fields_of(asked, read="on"), follow=True)
        assert "Gepland voor" in text(done)
        assert "Gepland</strong>" in text(done)
        planned = edition(2)
        assert timezone.localtime(planned.live_from).strftime("%Y-%m-%dT%H:%M") == f"{day}T06:00"
        assert str(planned.publication.by) == "anna"

    @pytest.mark.parametrize(
        ("day", "time", "said"),
        [
            ("2020-01-01", "06:00", "al voorbij"),
            ("9999-12-31", "23:59", "ligt te ver weg"),
            ("2150-01-01", "06:00", "meer dan twee jaar"),
            ("2027-01-01", "", "een dag én een tijd"),
            ("", "06:00", "een dag én een tijd"),
        ],
    )
    def test_a_moment_that_cannot_be_gets_a_sentence(self, anna, day, time, said):
        refused = send(anna, publishing(), note="Nieuw", read="on", day=day, time=time)
        assert said in text(refused)
        assert made() == 2

    def test_who_changed_the_draft_last_asks_a_colleague(self, anna, town):
        town.region.second_pair = True
        town.region.save()
        factories.coordinator(region=town.region, name="carla")
        where = page_of(Node.objects.get(slug="vast"))
        send(anna, where, answer="Het gaat niet meer")
        page = text(anna.get(publishing()))
        assert "twee paar ogen" in page
        assert "carla" in page
        assert "Er is niets gepubliceerd" in text(send(anna, publishing(), note="x", read="on"))
        carla = Client()
        carla.force_login(town.region.memberships.get(user__username="carla").user)
        send(carla, publishing(), note="Nagekeken", read="on")
        assert str(edition(2).publication.by) == "carla"

    def test_a_tree_without_a_question_publishes_nothing(self, anna, town):
        Node.objects.get(slug="levensgevaar").delete()
        done = send(anna, publishing(), note="Leeg", read="on")
        assert "geen enkele gemeente heeft een boom" in text(done)
        assert made() == 2

    def test_the_way_to_what_changes_is_there(self, anna):
        assert reverse("admin:pictures_comparison", args=["flevoland"]) in text(
            anna.get(publishing())
        )


class TestEditions:
    def test_anna_reads_when_who_and_why(self, anna, town):
        page = text(anna.get(editions()))
        assert "Editie 1: Almere" in page
        assert "1 januari 2026 om 01:00" in page
        assert "Eerste keer" in page
        assert "Live</strong>" in page
        assert to("roll_back", 1) not in page

    def test_an_editor_looks_without_buttons_and_bas_sees_nothing(self, town, bas):
        editor = signed_in(looker(region=town.region))
        assert to("restore_draft", 1) not in text(editor.get(editions()))
        assert bas.get(editions()).status_code == 404
        for where in (to("restore_draft", 1), to("roll_back", 1)):
            for client, status in ((bas, 404), (editor, 403)):
                assert client.get(where).status_code == status
                assert client.post(where, {"note": "x", "read": "on"}).status_code == status
        assert Edition.objects.filter(municipality=town.municipality).count() == 1

    def test_a_withdrawn_plan_tells_why(self, anna, town):
        problem = {
            "severity": "error",
            "code": "placeholder",
            "municipality": "almere",
            "place": "dienst lokaal-team",
            "message": "Vul het nummer in.",
        }
        now = timezone.now()
        (plan, _), _ = publish(region=town.region, at=now + timedelta(days=1), now=now, note="Plan")
        plan.publication.checked_at = plan.publication.withdrawn_at = now
        plan.publication.found = [problem]
        plan.publication.save()
        page = text(anna.get(editions()))
        assert "Ingetrokken</strong>" in page
        assert "Vul het nummer in." in page
        home = text(anna.get(reverse("admin:index")))
        for town in ("Almere", "Zeewolde"):
            assert f"{town}, editie 2 is niet live gegaan" in home

    def test_a_plan_that_was_overtaken_is_not_promised(self, anna, town):
        now = timezone.now()
        later = now + timedelta(days=9)
        publish(region=town.region, at=later, now=now, note="Plan")
        publish(region=town.region, at=now, now=now, note="Eerder")
        page = text(anna.get(editions()))
        assert "Gaat niet meer live: er kwam een latere editie" in page
        assert "Gepland</strong>" not in page

    def test_many_editions_come_in_pages_and_few_queries(
        self, anna, town, django_assert_max_num_queries
    ):
        for _ in range(31):
            factories.publish(region=town.region)
        with django_assert_max_num_queries(20):
            page = text(anna.get(editions()))
        assert "Oudere edities" in page
        assert "Nieuwere edities" in text(anna.get(editions() + "?p=2"))

    def test_one_publication_may_stand_otherwise_elsewhere(self, anna, town, urk):
        days = (factories.LONG_AGO + timedelta(days=day) for day in range(1, 9))

        def back_in_urk(to: int) -> None:
            at = next(days)
            editions = editions_of_number(town.region, to, [urk])
            roll_back(editions=editions, at=at, now=at, note="Terug")

        factories.publish(region=town.region, at=next(days))
        back_in_urk(1)
        factories.publish(region=town.region, at=next(days))
        back_in_urk(1)
        page = text(anna.get(editions()))
        assert "Editie 3: Almere, Urk, Zeewolde" in page
        assert "Live (Almere, Zeewolde)" in page
        assert "Oud (Urk)" in page

    def test_an_edition_of_another_time_gets_a_sentence(self, anna, town):
        factories.edition(municipality=town.municipality, flow={"format": 0})
        assert anna.get(to("roll_back", 2)).status_code == 404
        assert anna.get(editions()).status_code == 200


class TestGoingBack:
    def test_the_old_questions_come_back_with_a_reason(self, anna, town):
        rename("Is er gevaar?")
        factories.publish(region=town.region)
        assert to("roll_back", 1) in text(anna.get(editions()))
        done = send(anna, to("roll_back", 1), note="Toch beter", read="on")
        assert "Teruggegaan" in text(done)
        assert edition(3).flow == edition(1).flow
        assert (edition(3).publication.note, str(edition(3).publication.by)) == (
            "Toch beter",
            "anna",
        )

    def test_what_is_wrong_today_stops_it(self, anna, town):
        factories.publish(region=town.region)
        spoil()
        page = text(anna.get(to("roll_back", 1)))
        assert "houdt publiceren tegen" in page
        assert "Er is niets gepubliceerd" in text(
            send(anna, to("roll_back", 1), note="Toch", read="on")
        )
        assert made() == 4

    def test_one_municipality_can_go_back_by_itself(self, anna, town, urk):
        for days in (1, 2):
            factories.publish(region=town.region, at=factories.LONG_AGO + timedelta(days=days))
        first = Edition.objects.get(municipality=urk, number=1)
        where = reverse("admin:trees_edition_roll_back", args=[first.pk])
        page = anna.get(where)
        assert "Terug naar editie 2 (Almere, Zeewolde) en 1 (Urk)" in text(page)
        assert fields_of(page)["municipalities"] == ["almere", "urk", "zeewolde"]
        foreign = send(anna, where, note="Alleen hier", read="on", municipalities=["emmen"])
        assert "emmen" in str(foreign.context["form"].errors["municipalities"])
        send(anna, where, note="Alleen hier", read="on", municipalities=["urk"])
        assert urk.editions.count() == 3
        assert town.municipality.editions.count() == town.zeewolde.editions.count() == 3
        page = text(anna.get(editions()))
        assert "Editie 3: Urk" in page

    def test_a_reason_and_a_municipality_are_asked_for(self, anna, town):
        factories.publish(region=town.region)
        refused = send(anna, to("roll_back", 1), note=" ", municipalities=[])
        assert text(refused).count("Vul dit in") == 2
        assert made() == 4


class TestBackIntoTheDraft:
    def test_what_goes_is_told_and_then_gone(self, anna, town):
        vast = Node.objects.get(slug="vast")
        where = page_of(vast)
        send(anna, where, answer="Het gaat niet meer")
        page = text(anna.get(to("restore_draft", 1)))
        assert "Almere (editie 1)" in page
        assert "laatst gewijzigd door anna" in page
        assert Node.objects.get(slug="vast").answer == "Het gaat niet meer"
        send(anna, to("restore_draft", 1))
        assert Node.objects.get(slug="vast").answer == "Het loopt thuis vast"
        assert made() == 2

    def test_a_publication_of_before_says_that_its_draft_was_not_kept(self, anna, town):
        rename("Is er gevaar?")
        sent = fields_of(anna.get(to("restore_draft", 1)))
        Publication.objects.update(draft=None)
        for refused in (anna.get(to("restore_draft", 1)), anna.post(to("restore_draft", 1), sent)):
            assert "Dit kan niet. Van deze publicatie is het concept niet bewaard" in text(refused)
            assert "Ga terug naar deze editie" in text(refused)
            assert "Ja, zet terug" not in text(refused)
        assert Node.objects.get(slug="levensgevaar").question == "Is er gevaar?"

    def test_what_is_no_more_is_told(self, anna, town):
        rename("Is er gevaar?")
        Outcome.objects.update(agreement=None)
        town.agreement.versions.all().delete()
        town.agreement.delete()
        page = text(anna.get(to("restore_draft", 1)))
        assert "komt dus niet terug:</p> <ul> <li>acute-onveiligheid</li>" in page

    def test_looking_changes_nothing(self, anna, town):
        rename("Is er gevaar?")
        before = (list(Node.objects.values()), DraftEdit.objects.count())
        anna.get(to("restore_draft", 1))
        assert (list(Node.objects.values()), DraftEdit.objects.count()) == before

    def test_a_change_in_between_is_not_lost_unseen(self, anna, town):
        rename("Is er gevaar?")
        sent = fields_of(anna.get(to("restore_draft", 1)))
        where = page_of(Node.objects.get(slug="vast"))
        send(anna, where, answer="Het gaat niet meer")
        assert "intussen gewijzigd" in text(anna.post(to("restore_draft", 1), sent))
        assert Node.objects.get(slug="vast").answer == "Het gaat niet meer"

    def test_the_same_draft_has_nothing_to_put_back(self, anna, town):
        assert "al gelijk aan deze editie" in text(anna.get(to("restore_draft", 1)))


class TestCases:
    @pytest.fixture
    def case(self, town):
        return Scenario.objects.create(
            region=town.region,
            municipality=town.municipality,
            name="Ilse",
            at="2026-11-25T22:49",
            answers=list(NIGHT),
            expected_outcome="bel-lokaal-team",
        )

    def check(self, case) -> str:
        return reverse("admin:trees_scenario_check", args=[case.pk])

    def walk(self, *answers: str, **query: str) -> str:
        start = {"gemeente": "almere", "dag": "2026-11-25", "tijd": "22:49", **query}
        words = [*start.items(), *(("antwoord", answer) for answer in answers)]
        return reverse("admin:trees_scenario_walk") + "?" + "&".join(f"{k}={v}" for k, v in words)

    def test_anna_sees_what_comes_out_and_fixes_it(self, anna, case):
        page = reverse("admin:trees_scenario_change", args=[case.pk])
        assert self.check(case) in text(anna.get(page))
        found = text(anna.get(self.check(case)))
        assert "Fout" in found
        assert "hoort uit te komen bij “Bel het lokale team”" in found
        assert "Advies en melding (0800-2000)" in found
        done = send(anna, self.check(case))
        assert "komt goed uit" in text(done)
        case.refresh_from_db()
        assert (case.expected_outcome, case.expected_call) == ("bel-veilig-thuis", "vt-nacht")

    def test_what_changed_after_she_looked_is_not_fixed_unseen(self, anna, case):
        sent = fields_of(anna.get(self.check(case)))
        ends = Outcome.objects.get(slug="bel-112")
        Node.objects.filter(slug="nu-acuut").update(outcome=ends)
        assert "intussen iets anders" in text(anna.post(self.check(case), sent))
        case.refresh_from_db()
        assert case.expected_outcome == "bel-lokaal-team"

    def test_a_case_that_gets_stuck_can_be_walked_anew(self, anna, case):
        Scenario.objects.update(answers=["wat-speelt-er", "weg", "nu-acuut"])
        page = text(anna.get(self.check(case)))
        assert "loopt vast" in page
        assert "Leg vast wat er nu uitkomt" not in page
        again = self.walk("wat-speelt-er", "weg", casus=str(case.pk))
        assert "leidt hier nergens heen" in text(anna.get(again))
        send(anna, self.walk(*NIGHT, casus=str(case.pk)))
        case.refresh_from_db()
        assert (case.answers, case.expected_outcome) == (list(NIGHT), "bel-veilig-thuis")
        assert Scenario.objects.count() == 1

    def test_a_moment_that_cannot_be_read_gets_a_sentence(self, anna, case):
        Scenario.objects.update(at="gisteren")
        assert "is niet te lezen" in text(anna.get(self.check(case)))

    def test_a_new_case_is_walked_answer_by_answer(self, anna, town):
        start = reverse("admin:trees_scenario_walk")
        assert start in text(anna.get(reverse("admin:trees_scenario_changelist")))
        assert "Waar en wanneer" in text(anna.get(start))
        page = anna.get(self.walk())
        assert "Is er nu levensgevaar?" in text(page)
        for answer in NIGHT:
            (way,) = [there for one, there in page.context["ways"] if one.slug == answer]
            page = anna.get(way)
        assert "Bel Veilig Thuis" in text(page)
        done = send(anna, self.walk(*NIGHT), name="Ilse, 17")
        assert "komt goed uit" in text(done)
        case = Scenario.objects.get()
        assert (case.name, case.at, case.answers) == ("Ilse, 17", "2026-11-25T22:49", list(NIGHT))
        assert (case.expected_outcome, case.expected_call) == ("bel-veilig-thuis", "vt-nacht")

    def test_a_case_that_can_wait_says_for_whom_and_until_when(self, anna, town):
        Outcome.objects.filter(slug="bel-lokaal-team").update(urgency="zorgen")
        ends = Outcome.objects.get(slug="bel-lokaal-team")
        Node.objects.filter(slug="nu-acuut").update(outcome=ends)
        page = text(anna.get(self.walk(*NIGHT)))
        assert "Kan wachten op" in page
        assert "tot donderdag 26 november 08:30" in page
        assert "Wordt het onveilig? Bel" in page
        assert "Eerst bellen" not in page

    def test_what_changed_on_the_way_is_not_kept_unseen(self, anna, town):
        sent = fields_of(anna.get(self.walk(*NIGHT)), name="Ilse")
        ends = Outcome.objects.get(slug="bel-112")
        Node.objects.filter(slug="nu-acuut").update(outcome=ends)
        assert "intussen iets anders" in text(anna.post(self.walk(*NIGHT), sent))
        assert not Scenario.objects.exists()

    def test_a_case_stays_in_its_region(self, town, case):
        there = place(word="basland", name="bas")
        Membership.objects.create(user=there.user, region=town.region, role="coordinator")
        where = self.walk("basland-ja", gemeente="baslandstad", casus=str(case.pk))
        assert there.client().get(where).status_code == 404

    def test_two_cases_never_have_one_name(self, anna, case):
        refused = send(anna, self.walk(*NIGHT), name="Ilse")
        assert "Er is al een casus “Ilse”" in text(refused)
        assert "Vul dit in" in text(send(anna, self.walk(*NIGHT), name=" "))
        assert Scenario.objects.count() == 1

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ({"gemeente": "nergens"}, "Kies"),
            ({"dag": "ooit"}, "datum"),
            ({"dag": "9999-12-31"}, "ligt te ver weg"),
        ],
    )
    def test_a_start_that_cannot_be_gets_a_sentence(self, anna, query, said):
        page = anna.get(self.walk(**query))
        assert page.status_code == 200
        assert said in text(page)

    def test_a_municipality_without_questions_gets_a_sentence(self, anna, town, urk):
        tree = Tree.objects.get(slug="crisis")
        tree.everywhere = False
        tree.save()
        tree.municipalities.add(town.municipality)
        assert "nog geen vragen" in text(anna.get(self.walk(gemeente="urk")))

    def test_a_draft_that_goes_round_gets_a_sentence_too(self, anna, case):
        first = Node.objects.get(slug="levensgevaar")
        Node.objects.filter(pk=first.pk).update(continue_at=first)
        assert "nog geen vragen" in text(anna.get(self.walk()))
        assert "daar zijn geen vragen" in text(anna.get(self.check(case)))

    def test_bas_and_an_editor_fix_nothing(self, town, case, bas):
        editor = signed_in(looker(region=town.region))
        assert bas.get(self.check(case)).status_code == 404
        assert bas.post(self.check(case)).status_code == 404
        assert "Is er nu levensgevaar?" not in text(bas.get(self.walk()))
        assert "Leg vast" not in text(editor.get(self.check(case)))
        assert "Bewaar als casus" not in text(editor.get(self.walk(*NIGHT)))
        assert editor.post(self.check(case)).status_code == 403
        assert editor.post(self.walk(*NIGHT), {"name": "Van Ella"}).status_code == 403
        assert list(Scenario.objects.filter(region=town.region)) == [case]

    def test_a_case_of_bas_is_not_overwritten_by_its_number(self, anna, bas):
        theirs = Scenario.objects.get(name="Casus basland")
        assert anna.get(self.walk(*NIGHT, casus=str(theirs.pk))).status_code == 404
        assert anna.post(self.walk(*NIGHT, casus=str(theirs.pk)), {}).status_code == 404


class TestTheDraftRemembers:
    def last(self) -> DraftEdit:
        edit = DraftEdit.objects.first()
        assert edit is not None
        return edit

    def test_who_changed_a_node_and_what(self, anna, town):
        vast = Node.objects.get(slug="vast")
        where = page_of(vast)
        send(anna, where, answer="Het gaat niet meer", only_in=[town.municipality.pk])
        edit = self.last()
        assert (str(edit.by), edit.node, edit.version) == ("anna", vast, vast.version + 1)
        assert edit.changes == [
            ["antwoord", "Het loopt thuis vast", "Het gaat niet meer"],
            ["alleen in", "", "Almere"],
        ]

    def test_another_outcome_is_named_by_its_title(self, anna, town):
        where = page_of(Node.objects.get(slug="vast"))
        send(anna, where, outcome=Outcome.objects.get(slug="bel-112").pk, ages_to=17)
        assert self.last().changes == [
            ["uitkomst", "Bel het lokale team", "Bel 112"],
            ["leeftijd tot en met", "", "17"],
        ]

    def test_saving_the_same_again_is_no_change(self, anna, town):
        for row in (
            Node.objects.get(slug="vast"),
            Tree.objects.get(slug="crisis"),
            Outcome.objects.get(slug="bel-112"),
        ):
            send(anna, page_of(row))
        assert not DraftEdit.objects.exists()

    def test_steps_trees_and_cases_count_too(self, anna, town):
        ends, tree = Outcome.objects.get(slug="bel-112"), Tree.objects.get(slug="crisis")
        where = reverse("admin:trees_outcome_change", args=[ends.pk])
        send(anna, where, **{"steps-0-say": "Zeg waar je bent"})
        assert self.last().changes == [["stappen", "", "Alarmnummer (Alarmnummer)"]]
        send(anna, reverse("admin:trees_tree_change", args=[tree.pk]), title="Wijzer")
        assert self.last().changes == [["Titel", "Crisiswijzer", "Wijzer"]]
        new = reverse("admin:trees_scenario_add")
        send(
            anna,
            new,
            name="Nacht",
            municipality=town.municipality.pk,
            at="2026-12-26T02:15",
            answers="ja-112",
            expected_outcome="bel-112",
        )
        assert self.last().changes == [["toegevoegd", "", "Nacht"]]

    def test_what_was_removed_is_remembered_too(self, anna, town):
        vast = Node.objects.get(slug="vast")
        anna.post(f"{page_of(vast)}verwijderen/")
        assert self.last().changes == [["verwijderd", "Het loopt thuis vast", ""]]
        assert self.last().removed == vast.pk


class TestTheHomePage:
    def test_a_draft_that_is_not_published_is_told(self, anna, town):
        home = reverse("admin:index")
        assert "Het concept is anders" not in text(anna.get(home))
        rename("Is er gevaar?")
        said = "Het concept is anders dan wat gepubliceerd is in"
        assert f"{said} alle gemeenten." in text(anna.get(home))
        rename("Is er nu levensgevaar?")
        Node.objects.get(slug="vast").only_in.set([town.municipality])
        assert f"{said} Zeewolde." in text(anna.get(home))

    def test_a_plan_that_nobody_checked_is_told(self, anna, town):
        now = timezone.now()
        publish(
            region=town.region,
            at=now - timedelta(hours=1),
            now=now - timedelta(hours=2),
            note="Plan",
        )
        assert "Almere, editie 2 is live zonder laatste controle" in text(
            anna.get(reverse("admin:index"))
        )

    def test_an_editor_and_bas_are_not_told(self, town, bas):
        rename("Is er gevaar?")
        for client in (signed_in(looker(region=town.region)), bas):
            assert "Flevoland: kijk hiernaar" not in text(client.get(reverse("admin:index")))


def test_every_page_is_private_and_every_post_carries_its_token(anna, town):
    factories.publish(region=town.region)
    pages = (publishing(), editions(), to("restore_draft", 1), to("roll_back", 1))
    for where in (*pages, reverse("admin:trees_scenario_walk")):
        page = anna.get(where)
        assert {"private", "no-store"} <= set(page.headers["Cache-Control"].split(", "))
        assert "style=" not in text(page)
        assert "<script>" not in text(page)
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(town.region.memberships.first().user)
        assert strict.post(where, {"note": "x", "read": "on"}).status_code == 403
    assert made() == 4
