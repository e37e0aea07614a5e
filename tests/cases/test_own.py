"""Own numbers, which each caller finds elsewhere, and numbers for referrers alone."""

import re

import pytest
from django.test import Client

from tests.cases.harness import (
    DROP,
    ask,
    base,
    check,
    codes,
    dump,
    given,
    load_faults,
    load_region,
    page,
    run,
    told,
)

pytestmark = pytest.mark.django_db

GP, GGZ = "services.huisarts.phones[0]", "services.ggz.phones[0]"
DAY, NIGHT = "2026-12-07T11:00", "2026-12-07T23:40"


def test_own_1_by_day_the_own_gp_is_called_and_veilig_thuis_can_be_dialled():
    given(base())
    expected = {
        "call": "huisarts",
        "call.own": True,
        "call.number": None,
        "call.tel": None,
        "call.where": "Op de zorgpas of in het dossier.",
        "dial": "vt",
        "until": "2026-12-07T17:00",
    }
    assert told(ask("aastad", "a-ziek", at=DAY), expected) == expected


def test_own_2_by_night_the_post_is_called_and_dialled():
    given(base())
    expected = {"call": "hap", "dial": "hap", "until": "2026-12-08T08:00"}
    assert told(ask("aastad", "a-ziek", at=NIGHT), expected) == expected


def test_own_3_an_own_number_is_nothing_to_mend():
    given(base())
    found = {code for code, _ in codes()}
    assert found.isdisjoint({"placeholder", "nobody-answers", "professionals-only"})


def test_own_4_beside_an_own_number_somebody_has_to_answer(tmp_path):
    document = base({"outcomes.ziek.steps": [{"service": "huisarts"}, {"service": "hap"}]})
    refused = load_region(document, tmp_path, "--publish")
    assert refused.status == 1
    (message,) = {one["message"] for one in check() if one["code"] == "nobody-answers"}
    assert "08:00 tot 17:00" in message
    assert "het nummer staat bij de cliënt of in het dossier" in message
    assert ("nobody-answers", "uitkomst ziek") in codes()
    assert run("publish_region", "proef", "--note", "x").status == 1


@pytest.mark.parametrize(
    ("changes", "place", "sentence"),
    [
        (
            {f"{GP}.where": DROP},
            "services[4].phones[0].where",
            'Hier ontbreekt "where". Schrijf waar de beller het nummer vindt, zoals: in het '
            "dossier.",
        ),
        (
            {f"{GP}.number": "eigen"},
            "services[4].phones[0].number",
            '"eigen" is geen nummer. Bedoel je own?',
        ),
        (
            {"region.fallback": ["huisarts"]},
            "region.fallback[0]",
            "“Eigen huisarts” heeft geen nummer dat iedereen kan bellen. Kies een andere dienst.",
        ),
        (
            {"region.fallback": ["alarm", "ggz"]},
            "region.fallback[1]",
            "“Crisisdienst” heeft geen nummer dat iedereen kan bellen. Kies een andere dienst.",
        ),
        (
            {f"{GP}.number": "036-521 30 30"},
            "services[4].phones[0].where",
            '"where" hoort alleen bij number: own. Haal het weg.',
        ),
        (
            {f"{GP}.audience": "professional"},
            "services[4].phones[0].audience",
            "Een eigen nummer is voor iedereen. Haal audience weg.",
        ),
        (
            {f"{GGZ}.audience": "professional"},
            "services[6].phones[0].via",
            '"via" hoort alleen bij audience: referrers.',
        ),
        (
            {f"{GP}.where": "x" * 301},
            "services[4].phones[0].where",
            "Deze tekst is te lang: 301 tekens. Hier passen er 300.",
        ),
        (
            {f"{GGZ}.via": [{"service": "hap", "kind": "huisartsenpost"}]},
            "services[6].phones[0].via[0]",
            "Noem een dienst (service) of een soort dienst (kind): een van de twee.",
        ),
        (
            {f"{GGZ}.via": [{"service": "hat"}]},
            "services[6].phones[0].via[0].service",
            '"hat" bestaat niet. Bedoel je "hap"?',
        ),
    ],
    ids=[
        "own_5", "own_6", "own_7", "fallback", "where", "audience", "via", "long", "both", "nobody"
    ],
)  # fmt: skip
def test_own_5_to_7_a_file_that_contradicts_itself_is_refused(changes, place, sentence, tmp_path):
    assert load_faults(base(changes), tmp_path) == [(place, sentence)]


def test_ref_1_a_secret_number_is_told_with_the_way_to_it():
    given(base())
    answer = ask("aastad", "a-psychisch", at=NIGHT)
    assert answer["call"]["service"] == "hap"
    ggz = answer["then"][0]
    assert (ggz["service"], ggz["number"], ggz["tel"]) == ("ggz", None, None)
    assert ggz["audience"] == "referrers"
    assert [way["name"] for way in ggz["via"]] == ["Huisartsenpost", "Politie"]
    assert ggz["via"][1]["tel"] == "tel:09008844"


def test_ref_3_a_secret_number_without_a_way_asks_for_one():
    given(base({f"{GGZ}.via": DROP}))
    assert ("via-missing", "dienst ggz") in codes()
    assert "placeholder" not in {code for code, _ in codes()}


def test_ref_4_a_way_to_an_own_number_leads_nowhere(tmp_path):
    load_region(base({f"{GGZ}.via": [{"service": "huisarts"}]}), tmp_path)
    assert ("via-nowhere", "dienst ggz") in codes()


def test_ref_5_the_number_is_asked_for_as_a_referrer_and_not_as_a_professional():
    given(base({f"{GGZ}.number": "036-521 99 99"}))
    way = ("aastad", "a-psychisch")
    assert ask(*way, at=NIGHT, as_referrer=True)["call"]["number"] == "036-521 99 99"
    for professional in (False, True):
        assert "521 99 99" not in str(ask(*way, at=NIGHT, as_professional=professional))


def test_own_8_the_page_says_where_the_number_is_and_dials_the_next_one():
    given(base())
    seen = page("/aastad/a-ziek/", DAY)
    assert seen.dials == ["tel:08002000"]
    assert "Op de zorgpas of in het dossier." in seen.words
    assert "Heb je het nummer niet, of geen gehoor?" in seen.words
    assert "nog niet ingevuld" not in seen.words


def test_ref_2_the_page_tells_everybody_else_whom_to_call_and_ask():
    given(base())
    seen = page("/aastad/a-psychisch/", DAY)
    assert "Alleen voor verwijzers." in seen.words
    assert "Bel Politie en vraag om Crisisdienst." in seen.words
    assert "Bel Huisartsenpost en vraag om" not in seen.words


def test_ref_5_no_public_page_file_or_paper_holds_the_number(tmp_path):
    given(base({f"{GGZ}.number": "036-521 99 99", f"{GGZ}.label": "Meldkamer"}))
    pages = ["", "a-psychisch/", "nummers/", "stroomschema/", "kopie.json", "a-psychisch/delen/"]
    everything = [Client().get(f"/aastad/{one}").content.decode() for one in pages]
    assert run("export_site", str(tmp_path / "site")).status == 0
    everything += [
        file.read_bytes().decode(errors="replace")
        for file in (tmp_path / "site").rglob("*")
        if file.is_file()
    ]
    assert len(everything) > 10
    digits = [re.sub(r"[^0-9]", "", text) for text in everything]
    assert not [text for text in digits if "5219999" in text]
    assert Client().get("/aastad/nummers/ggz.vcf").status_code == 404


def test_paper_copies_and_all_numbers_say_where_an_own_number_is_and_how_to_get_to_a_secret_one():
    given(base())
    numbers = page("/aastad/nummers/", DAY)
    paper = page("/aastad/stroomschema/", DAY)
    copy = Client().get("/aastad/kopie.json").json()
    kept = " ".join(copy["parts"])
    for words in (numbers.words, paper.words, kept):
        assert "Op de zorgpas of in het dossier." in words
        assert "Alleen voor verwijzers." in words
        assert "nog niet ingevuld" not in words
    assert "Bel Politie en vraag om Crisisdienst." in numbers.words
    assert "Bel Politie (0900-8844) en vraag om Crisisdienst." in paper.words
    assert "Bel Huisartsenpost en vraag om Crisisdienst." in kept
    for service in ("huisarts", "ggz"):
        assert Client().get(f"/aastad/nummers/{service}.vcf").status_code == 404


def test_a_number_for_professionals_says_whom_to_ask():
    inside = {f"{GGZ}.audience": "professional", f"{GGZ}.via": DROP}
    given(base({**inside, f"{GGZ}.number": "036-521 99 99"}))
    seen = page("/aastad/a-psychisch/", DAY)
    assert "Dit nummer is voor professionals. Vraag je coördinator ernaar." in seen.words


@pytest.mark.parametrize(
    ("expected", "right"),
    [({"dial": "vt"}, True), ({"dial": "hap"}, False), ({"dial": None}, False)],
)
def test_a_case_may_expect_what_can_be_dialled(expected, right, tmp_path):
    case = {
        "name": "Ziek",
        "municipality": "aastad",
        "at": DAY,
        "answers": ["a-ziek"],
        "expect": {"outcome": "ziek", "call": "huisarts", **expected},
    }
    assert load_region(base({"scenarios": [case]}), tmp_path).status == 0
    assert ("scenario" not in {code for code, _ in codes()}) is right
    assert f"dial: {expected['dial'] or 'null'}" in dump()
