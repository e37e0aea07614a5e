"""Anna writes down words, postcodes and where a municipality goes on; the pages say so at once."""

from datetime import date

import pytest

from tests import factories
from tests.admin_cast import change, fields_of, page_of, text
from trees import live

pytestmark = pytest.mark.django_db


def terms(*rows):
    """The fields of these rows, as a browser sends them."""
    names = ("term", "means", "source")
    return {
        f"glossary-{n}-{name}": value
        for n, row in enumerate(rows)
        for name, value in zip(names, row, strict=True)
    }


class TestTheGlossary:
    def test_a_word_that_anna_writes_stands_on_the_page(self, anna, client, town):
        sent = terms(("OTS", "Onder\r\ntoezicht.", "Jeugdwet"), ("", "", ""), ("", "", ""))
        assert change(anna, town.region, **sent).status_code == 302
        town.region.refresh_from_db()
        assert town.region.glossary == [
            {"term": "OTS", "means": "Onder\ntoezicht.", "source": "Jeugdwet"}
        ]
        assert "Jeugdwet" in client.get(f"/{town.slug}/begrippen/").content.decode()

    def test_the_form_shows_what_is_there_and_saving_it_changes_nothing(self, anna, town):
        town.region.glossary = [{"term": "OTS", "means": "Onder toezicht."}]
        town.region.save()
        assert 'value="OTS"' in text(anna.get(page_of(town.region)))
        assert change(anna, town.region).status_code == 302
        town.region.refresh_from_db()
        assert town.region.glossary == [{"term": "OTS", "means": "Onder toezicht."}]

    def test_an_emptied_row_is_gone(self, anna, town):
        town.region.glossary = [{"term": "OTS", "means": "Onder toezicht."}]
        town.region.save()
        change(anna, town.region, **terms(("", "", "")))
        town.region.refresh_from_db()
        assert town.region.glossary == []

    def test_a_word_twice_or_without_a_meaning_is_refused_and_stays_as_typed(self, anna, town):
        sent = terms(("OTS", "Onder toezicht.", ""), ("ots", "Idem.", ""), ("SAVE", "", ""))
        page = text(change(anna, town.region, **sent))
        assert "“OTS” staat er twee keer." in page
        assert "Begrip 3: vul “Betekenis” in." in page
        assert 'value="SAVE"' in page
        town.region.refresh_from_db()
        assert town.region.glossary == []

    def test_the_history_tells_the_words(self, anna, town):
        change(anna, town.region, **terms(("OTS", "Onder toezicht.", "")))
        page = text(anna.get(page_of(town.region).replace("/change/", "/history/")))
        assert "OTS: Onder toezicht." in page


class TestTheMunicipality:
    def test_anna_writes_postcodes_one_a_line(self, anna, client, town):
        sent = {"postcodes": "1301\n1311-1318"}
        assert change(anna, town.municipality, **sent).status_code == 302
        town.municipality.refresh_from_db()
        assert town.municipality.postcodes == ["1301", "1311-1318"]
        live.forget()
        assert client.get("/", {"plaats": "1315 AB"}).url == f"/{town.slug}/?van=1315"

    def test_what_is_no_postcode_is_refused(self, anna, town):
        page = change(anna, town.municipality, postcodes="13-14")
        assert "is geen postcode" in text(page)

    def test_a_municipality_goes_on_in_one_of_another_region(self, anna, town):
        other = factories.municipality(region=factories.region(slug="r", name="R"), slug="verweg")
        sent = {"heir": "verweg", "ends_on": "2026-12-31"}
        assert change(anna, town.municipality, **sent).status_code == 302
        town.municipality.refresh_from_db()
        assert town.municipality.merged_into == other
        assert town.municipality.ends_on == date(2026, 12, 31)
        assert fields_of(anna.get(page_of(town.municipality)))["heir"] == ["verweg"]

    def test_emptied_again_it_stays(self, anna, town):
        other = factories.municipality(region=town.region, slug="ernaast")
        town.municipality.merged_into, town.municipality.ends_on = other, date(2026, 12, 31)
        town.municipality.save()
        assert change(anna, town.municipality, heir="", ends_on="").status_code == 302
        town.municipality.refresh_from_db()
        assert town.municipality.merged_into is None

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"heir": "nergens", "ends_on": "2026-12-31"}, "“nergens” bestaat niet."),
            ({"heir": "almere", "ends_on": "2026-12-31"}, "kan niet in zichzelf opgaan"),
            ({"heir": "", "ends_on": "2026-12-31"}, "samen in"),
        ],
    )
    def test_what_can_not_be_is_told_and_nothing_is_written(self, anna, town, sent, said):
        page = change(anna, town.municipality, **sent)
        assert said in text(page)
        town.municipality.refresh_from_db()
        assert town.municipality.ends_on is None


def test_the_row_on_the_overview_is_written_at_the_outcome(anna, town):
    row = town.region.outcomes.get(slug="bel-veilig-thuis")
    assert change(anna, row, poster="Kind onveilig thuis").status_code == 302
    row.refresh_from_db()
    assert row.poster == "Kind onveilig thuis"
    assert "telefoonnummer" in text(change(anna, row, poster="Bel 0800-2000"))


def test_how_to_reach_a_line_without_phoning_is_written_at_the_number(anna, phone):
    assert change(anna, phone, without_phoning="Chat op de site.").status_code == 302
    phone.refresh_from_db()
    assert phone.without_phoning == "Chat op de site."
