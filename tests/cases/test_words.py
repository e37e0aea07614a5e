"""Words beside each other, and a municipality that goes on in another."""

import pytest
from django.test import Client

from tests.cases.harness import ask, base, dump, given, load_faults, page, run

LAST, FIRST = "2026-12-31T23:59", "2027-01-01T00:00"
BEEDORP = "municipalities.beedorp"
MERGED = {f"{BEEDORP}.merged_into": "aastad", f"{BEEDORP}.ends_on": "2026-12-31"}
SENTENCE = "Beedorp hoort sinds 1 januari 2027 bij Aastad."

pytestmark = pytest.mark.django_db


def test_words_1_definitions_and_glossary_stand_on_one_page():
    given(
        base(
            {
                "organizations.vt-org.crisis_definition": "Acute onveiligheid.",
                "region.glossary": [{"term": "OTS", "means": "Ondertoezichtstelling."}],
            }
        )
    )
    seen = page("/aastad/begrippen/", at="2026-12-07T11:00").words
    for words in ("Acute onveiligheid.", "Ondertoezichtstelling.", "nog niet opgeschreven:"):
        assert words in seen
    folded = "Wat Veilig Thuis een crisis noemt"
    assert folded in page("/aastad/a-onveilig/", at="2026-12-07T11:00").words


def test_end_1_beedorp_goes_on_in_aastad_from_the_new_year():
    given(base({**MERGED}))
    client = Client()
    assert client.get("/beedorp/a-ziek/", {"op": LAST}).status_code == 200
    answer = client.get("/beedorp/a-ziek/", {"op": FIRST})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/aastad/a-ziek/?")
    assert SENTENCE in client.get(answer["Location"]).content.decode()
    assert "/beedorp/" not in client.get("/", {"op": FIRST}).content.decode()
    found = client.get("/", {"plaats": "Beedorp", "op": FIRST})
    assert found["Location"].startswith("/aastad/")
    assert ask("beedorp", "a-ziek", at=FIRST)["municipality"] == "aastad"
    assert SENTENCE in run("ask", "beedorp", "a-ziek", "--at", FIRST).err
    assert "    merged_into: aastad\n    ends_on: 2026-12-31\n" in dump()


def test_end_2_no_municipality_goes_on_in_itself(tmp_path):
    found = load_faults(base({**MERGED, f"{BEEDORP}.merged_into": "beedorp"}), tmp_path)
    assert found == [("municipalities[1].merged_into", "“beedorp” kan niet in zichzelf opgaan.")]


def test_an_heir_that_is_nowhere_is_a_fault(tmp_path):
    found = load_faults(base({**MERGED, f"{BEEDORP}.merged_into": "x"}), tmp_path)
    assert found == [("municipalities[1].merged_into", '"x" bestaat niet.')]


def test_a_postcode_of_two_municipalities_shows_both():
    given(
        base(
            {
                "municipalities.aastad.postcodes": ["8230-8239"],
                f"{BEEDORP}.postcodes": ["8232"],
            }
        )
    )
    client = Client()
    assert client.get("/", {"plaats": "8233 AB"})["Location"] == "/aastad/?van=8233"
    seen = client.get("/", {"plaats": "8232 AB"}).content.decode()
    assert "is er in meer dan één gemeente" in seen
    assert "kennen we niet" in client.get("/", {"plaats": "9999"}).content.decode()


def test_the_overview_says_what_each_outcome_says_in_three_parts_of_the_week():
    given(
        base(
            {
                "outcomes.ziek.poster": "Ziek",
                "outcomes.onveilig.poster": "Onveilig",
            }
        )
    )
    seen = Client().get("/aastad/stroomschema/", {"op": "2026-12-07T11:00"}).content.decode()
    _, _, table = seen.partition('<table class="overview">')
    onveilig, _, ziek = table.partition("Onveilig")[2].partition("Ziek")
    assert "0800-2000" in onveilig
    assert 'colspan="3"' in onveilig
    assert "Eigen nummer" in ziek
    assert "Op de zorgpas of in het dossier." in ziek
    assert "036-521 21 21" in ziek
