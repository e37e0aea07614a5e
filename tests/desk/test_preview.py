"""Anna looks ahead at her draft and back at what was said; nobody else can."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from contacts.models import Phone
from tests import factories
from tests.admin_cast import looker, place, signed_in
from tests.reading import read, visible
from tests.records import recorded, unrecorded
from trees import live

pytestmark = pytest.mark.django_db

HOME = "/beheer/bekijk-als/"
MAY = datetime(2026, 5, 2, 10, 3, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)
NIGHT = "2026-05-14T03:12"
LATER = "2126-12-26T02:15"


@pytest.fixture
def anna(almere):
    return signed_in(factories.coordinator(region=almere.region))


def mark(page):
    return page.one("p", class_="moment").text


def draft_says(town, question: str) -> None:
    town.region.trees.get().nodes.filter(parent=None).update(question=question)


def new_number(town, digits: str) -> None:
    Phone.objects.filter(service=town.night).update(number=digits)
    live.forget()


def tels(page) -> list[str]:
    return [link.attributes["href"] for link in page.one("main").all("a", class_="dial")]


class TestTheDraft:
    def test_anna_sees_her_draft_and_the_public_does_not(self, anna, client, almere):
        draft_says(almere, "Is er gevaar?")
        page = read(anna.get(f"{HOME}almere/?wat=concept"))
        assert page.one("h1").text == "Is er gevaar?"
        assert read(client.get("/almere/")).one("h1").text == "Is er nu levensgevaar?"

    def test_a_draft_that_was_never_published(self, client, db):
        town = factories.town(published=False)
        anna = signed_in(factories.coordinator(region=town.region))
        assert read(anna.get(f"{HOME}almere/?wat=concept")).one("h1").text.startswith("Is er nu")
        assert "nog geen vragen" in visible(read(anna.get(f"{HOME}almere/")))
        assert "nog geen vragen" in visible(read(client.get("/almere/")))

    def test_it_is_marked_and_says_whose_numbers_it_shows(self, anna):
        said = mark(read(anna.get(f"{HOME}almere/?wat=concept&op={LATER}")))
        assert said.startswith("Voorbeeld voor de coördinator: het concept, op donderdag")
        assert "26 december 2126, 02:15" in said
        assert "die van nu" in said

    def test_it_goes_with_the_numbers_of_now_whatever_the_moment(self, anna, almere):
        recorded(almere.region, at=MAY)
        new_number(almere, "08001234")
        page = read(anna.get(f"{HOME}almere/nu-acuut/?wat=concept&op={NIGHT}"))
        assert tels(page) == ["tel:08001234"]

    def test_a_search_for_a_number_stays_in_the_draft_and_finds_it(self, anna):
        page = read(anna.get(f"{HOME}almere/nummers/?wat=concept&op={LATER}"))
        form = page.one("form", class_="search")
        assert form.attributes["action"].partition("?")[0] == f"{HOME}almere/nummers/"
        hidden = {
            field.attributes["name"]: field.attributes["value"]
            for field in form.all("input", type="hidden")
        }
        assert hidden == {"wat": "concept", "op": LATER}
        page = read(anna.get(f"{HOME}almere/nummers/", {**hidden, "q": "veilig"}))
        assert page.one("p", role="status").text == "1 nummer gevonden."
        assert mark(page).startswith("Voorbeeld voor de coördinator: het concept")

    def test_a_draft_with_faults_is_shown_and_says_so(self, anna, almere):
        nodes = almere.region.trees.get().nodes
        nodes.filter(slug="weet-niet").update(continue_at=nodes.get(slug="weet-niet"))
        page = read(anna.get(f"{HOME}almere/wat-speelt-er/?wat=concept"))
        assert "die van nu. Dit concept is nog niet af" in mark(page)
        assert "Ik weet het niet zeker" in visible(page)
        gone = anna.get(f"{HOME}almere/weet-niet/?wat=concept", follow=True)
        assert "Deze pagina bestaat niet (meer)." in visible(read(gone))

    def test_a_slug_that_comes_twice_hangs_nothing(self, anna, almere):
        nodes = almere.region.trees.get().nodes
        nodes.filter(slug="wat-speelt-er").update(slug="weet-niet--nu-acuut")
        page = anna.get(f"{HOME}almere/weet-niet--nu-acuut/?wat=concept")
        assert page.status_code == 200

    def test_a_municipality_without_a_tree(self, anna, almere):
        tree = almere.region.trees.get()
        urk = factories.municipality(region=almere.region, slug="urk")
        tree.everywhere = False
        tree.save()
        tree.municipalities.set([almere.municipality])
        page = read(anna.get(f"{HOME}{urk.slug}/?wat=concept"))
        assert "nog geen vragen" in visible(page)
        assert anna.get(f"{HOME}urk/onveilig/?wat=concept").status_code == 302


class TestLookingBack:
    def test_what_did_it_say_on_the_14th_of_may_at_03_12(self, anna, client, almere):
        recorded(almere.region, at=MAY)
        new_number(almere, "08001234")
        recorded(almere.region, at=JUNE)
        page = read(anna.get(f"{HOME}almere/nu-acuut/?op={NIGHT}"))
        assert tels(page) == ["tel:08002000"]
        assert "wat toen live was: editie 1 (vanaf 1 januari 2026)" in mark(page)
        assert "van toen, vastgelegd op 2 mei 2026, 12:03" in mark(page)
        later = read(anna.get(f"{HOME}almere/nu-acuut/?op=2026-06-14T03:12"))
        assert tels(later) == ["tel:08001234"]
        assert tels(read(client.get(f"/almere/nu-acuut/?op={NIGHT}"))) == ["tel:08001234"]

    def test_all_numbers_and_agreements_are_those_of_then(self, anna, almere):
        recorded(almere.region, at=MAY)
        new_number(almere, "08001234")
        almere.agreement.versions.update(expect="Binnen 10 minuten.")
        page = read(anna.get(f"{HOME}almere/nummers/?op={NIGHT}"))
        assert "0800-2000" in visible(page)
        page = read(anna.get(f"{HOME}almere/werkafspraken/?op={NIGHT}"))
        assert "Binnen 5 minuten" in visible(page)

    def test_a_moment_before_the_history_says_where_it_begins(self, anna, almere):
        recorded(almere.region, at=JUNE)
        new_number(almere, "08001234")
        page = read(anna.get(f"{HOME}almere/nu-acuut/?op={NIGHT}"))
        assert "De geschiedenis van nummers begint op 1 juni 2026, 02:00" in mark(page)
        assert tels(page) == ["tel:08002000"]

    def test_without_any_history_the_numbers_are_those_of_now(self, anna, almere):
        unrecorded(almere.region)
        page = read(anna.get(f"{HOME}almere/nu-acuut/?op={NIGHT}"))
        assert "nog geen geschiedenis vastgelegd" in mark(page)
        assert tels(page) == ["tel:08002000"]

    def test_a_service_of_later_is_not_on_a_page_of_then(self, anna, almere):
        recorded(almere.region, at=MAY)
        almere.night.phones.all().delete()
        new = factories.service(region=almere.region, slug="nieuw", number="0800-1234")
        factories.fallback(region=almere.region, service=new, position=5)
        page = anna.get(f"{HOME}almere/nu-acuut/?op={NIGHT}")
        assert tels(read(page)) == ["tel:08002000"]
        assert "0800-1234" not in page.content.decode()

    def test_an_older_edition_on_a_moment_of_choice(self, anna, almere):
        draft_says(almere, "Is er gevaar?")
        factories.go_live(region=almere.region, at=JUNE)
        old = read(anna.get(f"{HOME}almere/?wat=1"))
        new = read(anna.get(f"{HOME}almere/?wat=2&op={NIGHT}"))
        assert (old.one("h1").text, new.one("h1").text) == (
            "Is er nu levensgevaar?",
            "Is er gevaar?",
        )
        assert "editie 2 (vanaf 1 juni 2026)" in mark(new)
        assert "nog geen vragen" not in visible(new)

    def test_an_edition_that_was_withdrawn_says_so(self, anna, almere):
        edition, _ = factories.go_live(region=almere.region, at=JUNE)
        edition.publication.withdrawn_at = JUNE
        edition.publication.save()
        live.forget()
        assert "editie 2 (vanaf 1 juni 2026, ingetrokken)" in mark(
            read(anna.get(f"{HOME}almere/?wat=2"))
        )
        assert "wat nu live is: editie 1" in mark(read(anna.get(f"{HOME}almere/")))

    def test_before_the_first_edition_the_first_answers_and_says_so(self, anna):
        page = read(anna.get(f"{HOME}almere/?op=2025-05-14T03:12"))
        assert "nog geen vragen gepubliceerd" in visible(page)
        assert "wat toen live was, op woensdag 14 mei 2025" in mark(page)

    def test_a_moment_ahead_shows_what_is_planned_with_the_numbers_of_now(self, anna, almere):
        draft_says(almere, "Is er gevaar?")
        factories.go_live(region=almere.region, at=datetime(2126, 1, 1, tzinfo=UTC))
        recorded(almere.region, at=MAY)
        new_number(almere, "08001234")
        page = read(anna.get(f"{HOME}almere/nu-acuut/?op={LATER}"))
        assert "wat dan live is: editie 2" in mark(page)
        assert tels(page) == ["tel:08001234"]


class TestThePages:
    def test_every_link_stays_in_the_preview(self, anna):
        waiting, seen = [f"{HOME}almere/?wat=concept&op={LATER}"], set()
        while waiting:
            where = waiting.pop()
            if where in seen:
                continue
            seen.add(where)
            response = anna.get(where)
            assert response.status_code == 200, where
            page = read(response)
            if "/almere/" not in where:
                assert "gemeente=almere" in where or where == HOME + "?wat=concept&op=" + (
                    LATER.replace(":", "%3A")
                )
                continue
            assert mark(page).startswith("Voorbeeld voor de coördinator")
            links = [one.attributes["href"] for one in page.all("a")]
            assert links[0] == "tel:112"
            inside = [link for link in links if not link.startswith(("tel:", "#"))]
            assert all(link.startswith(HOME) and "wat=concept" in link for link in inside), inside
            waiting += inside
        assert sum("/almere/" in where for where in seen) >= 12

    def test_nobody_keeps_a_page(self, anna):
        for where in ("", "almere/", "almere/nu-acuut/", "almere/nummers/", "almere/weg/"):
            for query in ("", "?wat=concept", f"?op={NIGHT}"):
                response = anna.get(HOME + where + query)
                kept = response.headers["Cache-Control"]
                assert "private" in kept, where
                assert "no-store" in kept, where
                assert "ETag" not in response.headers
                if where:
                    assert response.headers["X-Robots-Tag"] == "noindex"

    def test_it_never_gets_among_the_pages_that_are_kept_for_the_public(self, anna, client, almere):
        draft_says(almere, "Is er gevaar?")
        public = client.get("/almere/").content
        anna.get(f"{HOME}almere/?wat=concept")
        anna.get(f"{HOME}almere/")
        assert client.get("/almere/").content == public
        assert b"Voorbeeld voor" not in public

    def test_112_comes_within_the_first_two_kilobytes(self, anna):
        for where in ("", "almere/", "almere/nu-acuut/?wat=concept", "almere/over/"):
            assert b'href="tel:112"' in anna.get(HOME + where).content[:2000]

    def test_no_search_engine_keeps_it(self, anna):
        assert b'content="noindex"' in anna.get(f"{HOME}almere/").content

    def test_nothing_can_be_sent(self, anna):
        for where in (HOME, f"{HOME}almere/", f"{HOME}almere/onveilig/"):
            assert anna.post(where).status_code == 405

    def test_the_queries_do_not_grow_with_the_draft(
        self, anna, almere, django_assert_max_num_queries
    ):
        tree = almere.region.trees.get()
        ends = almere.region.outcomes.get(slug="bel-112")
        for number in range(40):
            tree.nodes.create(
                parent=tree.nodes.get(slug="wat-speelt-er"),
                slug=f"extra-{number}",
                answer=f"Extra {number}",
                position=number + 5,
                outcome=ends,
            )
        recorded(almere.region, at=MAY)
        # The first page in a minute also keeps when somebody was last here.
        anna.get(HOME)
        for what, most in (("concept", 26), ("live", 22), ("1", 22)):
            live.forget()
            with django_assert_max_num_queries(most):
                anna.get(f"{HOME}almere/nu-acuut/?wat={what}&op={NIGHT}")


class TestWhoMaySee:
    @pytest.fixture
    def bas(self, almere):
        return place(word="basland", name="bas").client()

    ADDRESSES = [
        f"{HOME}almere/{page}?wat={what}&op={at}"
        for page in ("", "nu-acuut/", "nummers/", "werkafspraken/", "over/", "bestaat-niet/")
        for what in ("live", "concept", "1", "99")
        for at in ("", NIGHT, "gisteren")
    ]

    @pytest.mark.parametrize("where", ADDRESSES)
    def test_bas_finds_nothing_of_annas_region(self, bas, where):
        response = bas.get(where)
        assert response.status_code == 404
        assert "levensgevaar" not in response.content.decode()

    def test_bas_is_not_offered_annas_municipality(self, bas):
        for query in ("", "?gemeente=almere&wat=99", "?gemeente=almere&dag=&tijd=&wat=live"):
            page = bas.get(HOME + query)
            assert page.status_code == 200
            assert "Flevoland" not in page.content.decode()
            assert 'value="almere"' not in page.content.decode()

    def test_who_is_not_signed_in_has_to_sign_in(self, almere, client):
        for where in (HOME, *self.ADDRESSES):
            response = client.get(where)
            assert response.status_code == 302
            assert response["Location"].startswith("/beheer/")
            assert "next=" in response["Location"]

    def test_who_is_no_staff_has_to_sign_in(self, almere):
        user = factories.coordinator(region=almere.region)
        user.is_staff = False
        user.save()
        assert signed_in(user).get(f"{HOME}almere/?wat=concept").status_code == 302

    def test_an_editor_and_carla_may_look(self, almere):
        carla = factories.user(name="carla", superuser=True)
        for user in (looker(region=almere.region), carla):
            assert signed_in(user).get(f"{HOME}almere/?wat=concept").status_code == 200

    def test_somebody_without_a_region_is_told_so(self, almere):
        page = signed_in(factories.user(name="nina")).get(HOME)
        assert "nog bij geen enkele regio" in page.content.decode()


class TestTheForm:
    def choose(self, client: Client, **chosen):
        sent = {"gemeente": "almere", "wat": "live", "editie": "", "dag": "", "tijd": "", **chosen}
        return client.get(HOME, sent)

    def faults(self, response) -> str:
        return " ".join(one.text for one in read(response).all(class_="errorlist"))

    @pytest.mark.parametrize(
        ("chosen", "where"),
        [
            ({}, "almere/?wat=live"),
            ({"wat": "concept"}, "almere/?wat=concept"),
            ({"wat": "editie", "editie": "1"}, "almere/?wat=1"),
            (
                {"dag": "2026-05-14", "tijd": "03:12"},
                "almere/?wat=live&op=2026-05-14T03%3A12",
            ),
        ],
    )
    def test_a_choice_leads_to_the_page(self, anna, chosen, where):
        assert self.choose(anna, **chosen)["Location"] == HOME + where

    @pytest.mark.parametrize(
        ("chosen", "sentence"),
        [
            ({"wat": "editie"}, "Vul het nummer van de editie in."),
            ({"wat": "editie", "editie": "7"}, "Almere heeft geen editie 7. Kies er een van 1"),
            ({"dag": "2026-05-14"}, "Vul een dag én een tijd in"),
            ({"tijd": "03:12"}, "Vul een dag én een tijd in"),
            ({"dag": "1801-01-01", "tijd": "03:12"}, "ligt te ver weg"),
        ],
    )
    def test_what_cannot_be_shown_gets_a_sentence_at_the_field(self, anna, chosen, sentence):
        assert sentence in self.faults(self.choose(anna, **chosen))

    def test_a_municipality_without_an_edition_is_told_so(self, anna, almere):
        factories.municipality(region=almere.region, slug="urk")
        live.forget()
        refused = self.choose(anna, gemeente="urk", wat="editie", editie="1")
        assert "Urk heeft nog geen editie." in self.faults(refused)

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("op=gisteren", "is geen moment"),
            ("wat=zomaar", "“zomaar” is er niet"),
            ("wat=9", "heeft geen editie 9"),
            ("wat=concept&op=x", "is geen moment"),
        ],
    )
    def test_a_strange_address_leads_to_the_form_with_a_sentence(self, anna, query, sentence):
        page = anna.get(f"{HOME}almere/?{query}", follow=True)
        assert page.redirect_chain[0][0].startswith(HOME + "?gemeente=almere")
        assert sentence in read(page).one("p", class_="errornote").text

    def test_something_else_begins_with_what_was_chosen(self, anna):
        page = read(anna.get(f"{HOME}almere/onveilig/?wat=1&op={NIGHT}"))
        other = page.one("p", class_="moment").one("a").attributes["href"]
        form = read(anna.get(other))
        values = {
            one.attributes.get("name"): one.attributes.get("value") for one in form.all("input")
        }
        assert (values["dag"], values["tijd"]) == ("2026-05-14", "03:12")
        assert values["editie"] == "1"
        assert form.all("option", value="almere")[0].attributes.get("selected") is not None

    def test_it_says_where_the_history_begins(self, anna, almere):
        unrecorded(almere.region)
        assert "nog niets vastgelegd" in visible(read(anna.get(HOME)))
        new_number(almere, "08001234")
        recorded(almere.region, at=MAY)
        assert "Flevoland: vanaf 2 mei 2026, 12:03" in visible(read(anna.get(HOME)))

    def test_carla_chooses_by_region(self, almere):
        place(word="basland", name="bas")
        page = signed_in(factories.user(name="carla", superuser=True)).get(HOME)
        assert re.findall(r'<optgroup label="([^"]+)"', page.content.decode()) == [
            "Drenthe",
            "Flevoland",
            "Regio basland",
        ]

    def test_the_home_page_leads_here(self, anna):
        assert f'href="{HOME}"' in anna.get("/beheer/").content.decode()
