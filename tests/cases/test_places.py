"""Who comes, and where one can go: only what is said of it, and only there."""

import pytest

from tests.cases.harness import (
    DROP,
    ask,
    base,
    base_of_version_1,
    dump,
    given,
    load_faults,
    load_region,
    page,
    told,
)

pytestmark = pytest.mark.django_db

NIGHT = "2026-12-07T23:40"
EVERY_DAY = ["ma", "di", "wo", "do", "vr", "za", "zo"]
NIGHTS = {"week": [{"days": EVERY_DAY, "from": "20:00", "to": "08:00"}]}
ALWAYS = {"week": [{"days": EVERY_DAY, "from": "00:00", "to": "24:00"}]}


def test_place_1_a_shelter_says_where_to_go_and_never_that_somebody_comes():
    given(base({"services.team.visit": {"address": "Dorp 1, Aastad", "hours": NIGHTS}}))
    words = page("/aastad/a-zorgen/", NIGHT).words
    assert "Je kunt er nu terecht" in words
    assert "Je kunt er terecht: Dorp 1, Aastad." in words
    assert "iemand komen" not in words
    assert "ter plaatse" not in words


def test_place_2_somebody_comes_to_one_municipality_alone():
    comes = {"hours": ALWAYS, "arrives_within": "2 uur", "area": ["aastad"]}
    given(base({"services.vt.comes": comes}))
    expected = {"call": "vt", "call.comes": None}
    assert told(ask("beedorp", "a-onveilig", at=NIGHT), expected) == expected
    assert ask("aastad", "a-onveilig", at=NIGHT)["call"]["comes"] == {
        "state": "open",
        "until": None,
        "opens": None,
        "arrives_within": "2 uur",
    }
    assert "Er kan nu iemand komen, binnen 2 uur." in page("/aastad/a-onveilig/", NIGHT).words
    assert "iemand komen" not in page("/beedorp/a-onveilig/", NIGHT).words


def test_until_counts_who_comes_and_where_one_can_go():
    nights = {"services.vt.comes": {"hours": NIGHTS}}
    given(base({**nights, "services.vt.comes.area": ["aastad"]}))
    assert ask("aastad", "a-onveilig", at=NIGHT)["until"].startswith("2026-12-08T08:00")
    assert ask("beedorp", "a-onveilig", at=NIGHT)["until"] is None


def test_an_advice_tells_where_one_can_go():
    visit = {"address": "Dorp 1", "hours": NIGHTS, "assured_on": "2026-11-12"}
    given(base({"services.vt.visit": visit, "services.vt.phones[0].assured_on": "2026-11-13"}))
    call = ask("beedorp", "a-onveilig", at=NIGHT)["call"]
    assert call["visit"] == {
        "state": "open",
        "until": "2026-12-08T08:00:00+01:00",
        "opens": None,
        "address": "Dorp 1",
        "assured_on": "2026-11-12",
    }
    assert call["assured_on"] == "2026-11-13"


def test_nobody_comes_to_where_the_service_does_not_work(tmp_path):
    changes = {
        "services.vt.municipalities": ["aastad"],
        "services.vt.comes": {"area": ["aastad", "beedorp"]},
    }
    assert load_faults(base(changes), tmp_path) == [
        ("services[2].comes.area[1]", "Beedorp hoort niet bij deze dienst.")
    ]


def test_frame_4_a_key_that_is_gone_names_what_to_use(tmp_path):
    assert load_faults(base({"services.team.on_site": {"week": []}}), tmp_path) == [
        ("services[3].on_site", '"on_site" is er niet meer. Gebruik comes of visit.')
    ]


# What --strict says of the base itself: of signatures, of nights, of who waits for office hours.
NO_WARNINGS = {
    "agreements.onveilig-thuis.versions[0].signatures": [
        {"organization": slug, "on": "2026-10-01"} for slug in ("vt-org", "gemeente")
    ],
    "services.hap.phones[0].hours": ALWAYS,
    "outcomes.zorgen.accepted_gap": DROP,
    "outcomes.zorgen.steps": [{"service": "team"}, {"service": "vt"}],
}


def test_frame_5_a_file_of_version_1_says_who_came_by_what_they_do(tmp_path):
    document = base_of_version_1(
        {
            **NO_WARNINGS,
            "services.team.activities": ["spoedhulp"],
            "services.team.on_site": NIGHTS,
            "services.vt.activities": ["crisisinterventie"],
            "services.vt.on_site": NIGHTS,
        }
    )
    done = load_region(document, tmp_path, "--strict")
    assert done.status == 0, done
    assert [line for line in done.out if line.startswith("omgezet: ")] == [
        "omgezet: services[2].on_site: staat nu bij comes.hours. Kijk of dat klopt.",
        "omgezet: services[3].on_site: staat nu bij visit.hours. Kijk of dat klopt.",
    ]
    night = """
      hours:
        week:
          - {days: [ma, di, wo, do, vr, za, zo], from: "20:00", to: "08:00"}
    phones:
"""
    vt, team = dump().partition("  - slug: vt\n")[2].split("  - slug: team\n")
    assert f"    comes:{night}" in vt
    assert f"    visit:{night}" in team


def test_frame_7_a_term_is_a_number_and_a_unit(tmp_path):
    changes = {"services.team.comes": {"arrives_within": "binnen 2 uur"}}
    assert load_faults(base(changes), tmp_path) == [
        (
            "services[3].comes.arrives_within",
            '"binnen 2 uur" is geen termijn. Schrijf een getal en minuten, uur, dagen of '
            'werkdagen, zoals "2 uur".',
        )
    ]
