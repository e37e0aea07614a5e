"""What do we call a crisis here? Everybody's own words side by side, and when you call."""

import pytest
from django.core.management import call_command

from contacts.models import Organization
from tests import factories
from tests.reading import read, visible
from trees import live

NIGHT, NOON = "2026-11-28T02:15", "2026-11-23T12:00"

pytestmark = pytest.mark.django_db


@pytest.fixture
def defined(almere):
    """Veilig Thuis and the local team say what they call a crisis, the region explains words."""
    for slug, text in (
        ("veilig-thuis", "Acute *onveiligheid*."),
        ("org-lokaal-team", "Het kan geen dag wachten."),
    ):
        Organization.objects.filter(slug=slug).update(crisis_definition=text)
    almere.region.glossary = [
        {"term": "SAVE", "means": "Samen werken aan veiligheid."},
        {"term": "OTS", "means": "Ondertoezichtstelling.", "source": "Burgerlijk Wetboek"},
    ]
    almere.region.full_clean()
    almere.region.save()
    live.forget()
    return almere


def test_words_1_the_definitions_stand_beside_each_other(client, defined):
    page = visible(read(client.get("/almere/begrippen/")))
    assert "Acute onveiligheid." in page
    assert "Het kan geen dag wachten." in page
    assert "Ondertoezichtstelling." in page
    assert "Burgerlijk Wetboek" in page
    assert "nog niet opgeschreven: Alarmnummer, Politie" in page


def test_the_glossary_goes_by_the_alphabet(client, defined):
    page = read(client.get("/almere/begrippen/"))
    assert [one.text for one in page.all("dt")] == ["OTS", "SAVE"]


def test_an_organization_without_a_line_here_has_no_place_there(client, defined):
    other = factories.organization(region=defined.region, slug="ver-weg", crisis_definition="Nee.")
    factories.service(
        region=defined.region,
        slug="ver-weg",
        organization=other,
        municipalities=[defined.zeewolde],
        number="036-123 45 67",
    )
    live.forget()
    assert "Ver weg" not in visible(read(client.get("/almere/begrippen/")))
    assert "Ver weg" in visible(read(client.get("/zeewolde/begrippen/")))
    assert "Acute" not in visible(read(client.get("/emmen/begrippen/")))


def test_without_any_words_the_page_says_so(client, almere):
    assert "nog geen begrippen uitgelegd" in visible(read(client.get("/almere/begrippen/")))


def test_every_page_leads_there(client, almere):
    links = [one.attributes["href"] for one in read(client.get("/almere/nu-acuut/")).all("a")]
    assert "/almere/begrippen/" in links


def folded(page):
    """Of an outcome: what is folded there, by its summary, and whether it can be seen."""
    return {
        one.one("summary").text: "hidden" not in one.attributes
        for one in page.all("details")
        if "data-defines" in one.attributes
    }


@pytest.mark.parametrize(
    ("op", "called"), [(NIGHT, "Veilig Thuis Flevoland"), (NOON, "Lokaal team")]
)
def test_an_outcome_tells_what_the_one_you_call_now_calls_a_crisis(client, defined, op, called):
    page = read(client.get(f"/almere/nu-acuut/?op={op}"))
    assert folded(page) == {
        f"Wat {name} een crisis noemt": name == called
        for name in ("Lokaal team", "Veilig Thuis Flevoland")
    }


def test_who_wrote_nothing_down_has_nothing_folded_there(client, defined):
    assert folded(read(client.get(f"/almere/ja-112/?op={NIGHT}"))) == {}


def test_the_words_are_kept_in_the_files_and_on_paper(client, defined, tmp_path):
    call_command("export_site", str(tmp_path / "noodsite"), verbosity=0)
    kept = (tmp_path / "noodsite" / "almere" / "begrippen" / "index.html").read_text()
    assert "Ondertoezichtstelling." in kept
    assert "Ondertoezichtstelling." in client.get("/almere/kopie.json").content.decode()
    assert "Ondertoezichtstelling." in client.get("/almere/stroomschema/").content.decode()
    assert (
        'href="../begrippen/index.html"'
        in (tmp_path / "noodsite" / "almere" / "nummers" / "index.html").read_text()
    )


def test_a_definition_is_nobodys_script(client, almere):
    Organization.objects.filter(slug="veilig-thuis").update(
        crisis_definition="<script>alert(1)</script> [klik](javascript:alert(1))"
    )
    almere.region.glossary = [{"term": "<b>OTS</b>", "means": "<img src=x onerror=alert(1)>"}]
    almere.region.save()
    live.forget()
    for path in ("/almere/begrippen/", f"/almere/nu-acuut/?op={NIGHT}"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "<b>OTS" not in page
        assert "<img" not in page


NIGHT_LINE = "Chat op veiligthuis.nl, of bel via Teletolk."


def test_a_line_says_for_whom_it_is_and_how_one_reaches_it_without_phoning(client, almere):
    night = almere.night
    night.ages_from, night.ages_to, night.activities = 12, 17, ["melding", "triage"]
    night.save()
    night.phones.update(without_phoning=NIGHT_LINE)
    live.forget()
    for path in (f"/almere/nu-acuut/?op={NIGHT}", "/almere/nummers/", "/almere/stroomschema/"):
        page = visible(read(client.get(path)))
        assert f"Kun je niet bellen? {NIGHT_LINE}" in page
        assert "Voor 12 tot en met 17 jaar. Melding en triage." in page
    card = client.get("/almere/nummers/vt-nacht.vcf").content.decode()
    assert "Kun je niet bellen? Chat op" in card.replace("\r\n ", "")


def test_how_to_reach_a_withheld_line_is_for_who_has_it(client, almere):
    almere.night.phones.update(without_phoning=NIGHT_LINE, audience="professional")
    live.forget()
    for path in (f"/almere/nu-acuut/?op={NIGHT}", "/almere/nummers/", "/almere/stroomschema/"):
        assert NIGHT_LINE not in client.get(path).content.decode()


def test_a_service_without_limits_says_nothing_of_them(client, almere):
    page = read(client.get(f"/almere/nu-acuut/?op={NIGHT}"))
    assert "Voor " not in " ".join(one.text for one in page.all("p", class_="note"))


class TestTheOverview:
    @pytest.fixture
    def posters(self, almere):
        for slug, text in (
            ("bel-112", "Levensgevaar"),
            ("bel-veilig-thuis", "Kind onveilig thuis"),
            ("bel-lokaal-team", "Het loopt thuis vast"),
        ):
            almere.region.outcomes.filter(slug=slug).update(poster=text)
        factories.go_live(region=almere.region)
        live.forget()
        return almere

    @pytest.mark.parametrize("size", ["a4", "a3"])
    def test_it_has_a_row_for_each_situation_in_the_order_of_the_tree(self, client, posters, size):
        page = read(client.get(f"/almere/stroomschema/?papier={size}"))
        table = page.one("table", class_="overview")
        rows = [one.text for one in table.all("th", scope="row")]
        assert rows == ["Levensgevaar", "Kind onveilig thuis", "Het loopt thuis vast"]
        assert "0800-2000" in table.text
        assert "werkdag 08:30 tot 17:00" in table.text

    def test_without_a_text_at_any_outcome_there_is_none(self, client, almere):
        assert not read(client.get("/almere/stroomschema/")).all("table", class_="overview")

    def test_an_edition_keeps_the_text_that_was_published(self, client, posters):
        posters.region.outcomes.update(poster="")
        live.forget()
        assert "Kind onveilig thuis" in client.get("/almere/stroomschema/").content.decode()

    def test_a_number_that_nobody_filled_in_dials_nothing(self, client, posters):
        posters.region.demo = True
        posters.region.save()
        posters.night.phones.update(number="")
        live.forget()
        table = read(client.get("/almere/stroomschema/")).one("table", class_="overview")
        assert "nummer nog niet ingevuld" in table.text
        assert "0800-2000" not in table.text

    def test_an_own_number_says_where_it_stands(self, client, posters):
        posters.night.phones.update(number="", own=True, where="Op de pas.")
        live.forget()
        table = read(client.get("/almere/stroomschema/")).one("table", class_="overview")
        assert "Eigen nummer" in table.text
        assert "Op de pas." in table.text
