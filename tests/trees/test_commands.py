"""The commands that other scripts rely on: what they print, and how they end."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from contacts.models import Phone
from tests import factories
from trees.commands import PortalCommand
from trees.models import Edition, Node

ROOT = Path(__file__).resolve().parent.parent.parent
NIGHT = "2026-11-28T02:15"
NOON = "2026-11-23T12:00"
TO_VT = ("wat-speelt-er", "onveilig", "nu-acuut")

pytestmark = pytest.mark.django_db


def ask(capsys, *words, **options):
    call_command("ask", *words, json=True, **options)
    return json.loads(capsys.readouterr().out)


def refusal(*words, **options):
    """(exit status, sentence) of a command that refuses."""
    with pytest.raises(CommandError) as refused:
        call_command(*words, **options)
    return refused.value.returncode, str(refused.value)


def test_ask_begins_at_the_first_question(almere, capsys):
    answer = ask(capsys, "almere", at=NIGHT)
    assert answer == {
        "municipality": "almere",
        "page": "levensgevaar",
        "kind": "question",
        "title": "Is er nu levensgevaar?",
        "headline": None,
        "trail": [],
        "answers": [
            {"slug": "ja-112", "answer": "Ja"},
            {"slug": "wat-speelt-er", "answer": "Nee"},
        ],
        "at": "2026-11-28T02:15:00+01:00",
        "call": None,
        "dial": None,
        "wait": None,
        "urgency": None,
        "region": None,
        "then": [],
        "also": [],
        "until": None,
        "edition": 1,
    }


def test_ask_tells_at_night_whom_to_call_and_who_comes_next(almere, capsys):
    answer = ask(capsys, "almere", *TO_VT, at=NIGHT)
    assert answer["kind"] == "outcome"
    assert answer["trail"] == list(TO_VT)
    assert answer["answers"] == []
    assert answer["call"] == {
        "service": "vt-nacht",
        "organization": "veilig-thuis",
        "name": "Advies en melding",
        "number": "0800-2000",
        "tel": "tel:08002000",
        "state": "open",
        "until": "2026-11-28T08:30:00+01:00",
        "opens": None,
        "audience": "public",
        "fallback": False,
        "say": "Bel direct",
        "own": False,
        "where": None,
        "comes": None,
        "visit": None,
        "assured_on": "2026-11-12",
        "band": None,
        "band_say": None,
        "band_until": None,
        "via": [],
    }
    assert answer["dial"] == answer["call"]
    assert [line["service"] for line in answer["then"]] == ["lokaal-team", "alarmnummer", "politie"]
    assert [line["fallback"] for line in answer["then"]] == [False, True, True]
    assert answer["then"][0]["opens"] == "2026-11-30T08:30:00+01:00"
    assert answer["until"] == "2026-11-28T08:30:00+01:00"


def test_ask_speaks_words_to_a_person(almere, capsys):
    call_command("ask", "almere", at=NIGHT)
    assert "wat-speelt-er: Nee" in capsys.readouterr().out
    call_command("ask", "almere", *TO_VT, at=NIGHT)
    said = capsys.readouterr().out
    assert "Bel nu: Advies en melding, 0800-2000 (Nu bereikbaar, tot 08:30)" in said
    assert "Daarna: Lokaal team, 036-123 45 67 (gesloten, maandag 08:30 weer open)" in said


def test_a_fallback_line_that_is_a_step_as_well_is_said_once(almere, capsys):
    almere.region.outcomes.get(slug="bel-veilig-thuis").steps.create(
        service=almere.police, position=9
    )
    factories.go_live(region=almere.region)
    call_command("ask", "almere", *TO_VT, at=NIGHT)
    assert capsys.readouterr().out.count("Daarna: Politie") == 1
    # A program gets every line, as a step and as a fallback.
    lines = ask(capsys, "almere", *TO_VT, at=NIGHT)["then"]
    assert [line["fallback"] for line in lines if line["service"] == "politie"] == [False, True]


def test_a_fallback_line_that_is_the_one_to_call_is_said_once(almere, capsys):
    outcome = almere.region.outcomes.get(slug="bel-veilig-thuis")
    outcome.steps.all().delete()
    outcome.steps.create(service=almere.police, position=1)
    factories.go_live(region=almere.region)
    call_command("ask", "almere", *TO_VT, at=NIGHT)
    said = capsys.readouterr().out
    assert "Bel nu: Politie, geen spoed, 0900-8844" in said
    assert said.count("0900-8844") == 1


def test_what_can_wait_has_a_number_for_when_it_cannot(almere, capsys):
    outcome = almere.region.outcomes.get(slug="bel-veilig-thuis")
    outcome.steps.all().delete()
    outcome.steps.create(service=almere.day, position=1)
    type(outcome).objects.filter(pk=outcome.pk).update(urgency="zorgen")
    factories.go_live(region=almere.region)
    call_command("ask", "almere", *TO_VT, at=NIGHT)
    said = capsys.readouterr().out
    assert said.startswith("Dit kan wachten")
    assert "Kan het niet wachten: Alarmnummer, 112" in said
    assert "Bel nu" not in said


def test_a_number_for_professionals_is_told_to_professionals_alone(almere, capsys):
    Phone.objects.filter(service=almere.night).update(audience="professional")
    public = ask(capsys, "almere", *TO_VT, at=NIGHT)
    assert public["call"]["service"] == "alarmnummer"
    assert (public["then"][0]["number"], public["then"][0]["tel"]) == (None, None)
    assert public["then"][0]["audience"] == "professional"
    inside = ask(capsys, "almere", *TO_VT, at=NIGHT, as_professional=True)
    assert inside["call"]["number"] == "0800-2000"


def test_ask_says_in_words_why_there_is_no_number(almere, capsys):
    Phone.objects.filter(service=almere.night).update(audience="professional")
    Phone.objects.filter(service=almere.day).update(number="")
    almere.region.lines.all().delete()
    call_command("ask", "almere", *TO_VT, at=NIGHT)
    said = capsys.readouterr().out
    assert "van niemand bekend" in said
    assert "alleen voor professionals" in said
    assert "nummer onbekend" in said


def test_ask_lists_who_is_to_be_called_as_well(almere, capsys):
    outcome = almere.region.outcomes.get(slug="bel-veilig-thuis")
    outcome.steps.create(role="also", service=almere.police)
    factories.publish(region=almere.region)
    assert [line["service"] for line in ask(capsys, "almere", *TO_VT, at=NOON)["also"]] == [
        "politie"
    ]
    call_command("ask", "almere", *TO_VT, at=NOON)
    assert "Bel ook: Politie" in capsys.readouterr().out


def test_before_the_first_edition_the_first_edition_answers_and_says_so(almere, capsys):
    call_command("ask", "almere", at="2020-01-01", json=True)
    said = capsys.readouterr()
    assert json.loads(said.out)["edition"] == 1
    assert "nog niets gepubliceerd" in said.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["ask", "nergens"], "“nergens” bestaat niet. Bekend: almere"),
        (["ask", "almere", "weg"], "“weg” is geen antwoord"),
        (["ask", "almere", "--at", "straks"], "straks"),
        (["check_region", "nergens"], "Bekend: drenthe, flevoland"),
        (["check_region", "flevoland", "--days", "0"], "--days"),
        (["check_region", "flevoland", "--from", "2026-11-23T10:00"], "--from is een datum"),
        (["check_region", "flevoland", "--from", "morgen"], "morgen"),
        (["answer_coverage", "nergens"], "Bekend: drenthe, flevoland"),
        (["answer_coverage", "flevoland", "--days", "0"], "--days"),
        (["answer_coverage", "flevoland", "--from", "morgen"], "morgen"),
        (["publish_region", "nergens", "--note", "x"], "Bekend: drenthe, flevoland"),
        (["publish_region", "flevoland", "--note", "x", "--at", "ooit"], "ooit"),
    ],
)
def test_wrong_use_ends_with_two_and_names_what_is_wrong(almere, words, sentence):
    status, said = refusal(*words)
    assert status == 2
    assert sentence in said


def test_a_municipality_without_an_edition_is_refused(db):
    factories.town(published=False)
    assert refusal("ask", "almere")[0] == 1


def test_publishing_from_the_command_line_says_what_is_live(almere, capsys):
    Node.objects.filter(slug="levensgevaar").update(question="Gevaar?")
    call_command("publish_region", "flevoland", note="Korter")
    assert "Almere, editie 2: live vanaf" in capsys.readouterr().out
    call_command("publish_region", "flevoland", note="Straks", at="2199-01-01T00:00")
    assert "1 januari 2199 00:00" in capsys.readouterr().out
    assert ask(capsys, "almere")["edition"] == 2
    edition = Edition.objects.get(number=2, municipality=almere.municipality)
    assert edition.publication.note == "Korter"


def test_publishing_in_the_past_or_without_a_reason_is_refused(almere):
    assert refusal("publish_region", "flevoland", note="x", at="2020-01-01")[0] == 1
    assert refusal("publish_region", "flevoland", note="  ")[0] == 1
    assert Edition.objects.count() == 3


def test_a_refused_publication_tells_every_problem_and_changes_nothing(almere, capsys):
    Phone.objects.filter(service=almere.day).update(number="")
    Node.objects.get(slug="ja-112").delete()
    status, said = refusal("publish_region", "flevoland", note="x")
    told = capsys.readouterr().err
    assert status == 1
    assert "niets gepubliceerd" in said
    assert "fout: almere, zeewolde; dienst lokaal-team" in told
    assert "fout: almere, zeewolde; pagina levensgevaar" in told
    assert Edition.objects.count() == 3


def test_a_region_without_a_tree_has_nothing_to_publish(almere):
    Node.objects.get(parent=None, tree__slug="crisis").delete()
    assert refusal("publish_region", "flevoland", note="x") == (
        1,
        "Geen beslisboom in Flevoland dient een gemeente: er is niets te publiceren.",
    )


def error_codes(found):
    return {problem["code"] for problem in found if problem["severity"] == "error"}


def test_checking_a_good_region_finds_no_errors(almere, capsys):
    call_command("check_region", "flevoland", start="2026-11-23")
    assert "geen fouten" in capsys.readouterr().out
    call_command("check_region", "flevoland", json=True)
    assert error_codes(json.loads(capsys.readouterr().out)) == set()


def test_counting_tells_when_it_comes_down_to_112_or_the_fallback(almere, capsys):
    almere.region.outcomes.get(slug="bel-lokaal-team").steps.exclude(service=almere.day).delete()
    call_command("answer_coverage", "flevoland", start="2026-11-23", days=7, json=True)
    told = json.loads(capsys.readouterr().out)
    rows = {(row["municipality"], row["outcome"]): row for row in told["outcomes"]}
    team = rows["almere", "bel-lokaal-team"]
    assert (team["minutes"], team["nothing"]) == (7 * 24 * 60, 0)
    assert team["fallback_only"] == team["minutes"] - 5 * 510
    assert 0 < told["fallback_only_share"] < 1
    call_command("answer_coverage", "flevoland", start="2026-11-23", days=7)
    said = capsys.readouterr().out
    assert "almere; uitkomst bel-lokaal-team: 74,7% alleen 112 of een vangnetlijn" in said


def test_counting_refuses_a_region_where_sometimes_nobody_can_be_called(almere, capsys):
    Phone.objects.exclude(service=almere.day).update(number="")
    status, said = refusal("answer_coverage", "flevoland", start="2026-11-23", days=7)
    assert status == 1
    assert "soms kun je niemand bellen" in said
    assert "bel-lokaal-team (almere)" in said
    assert "minuten niemand" in capsys.readouterr().out


def test_checking_tells_the_problems_of_draft_and_live_trees(almere, capsys):
    Phone.objects.filter(service=almere.day).update(number="")
    Node.objects.get(slug="ja-112").delete()
    assert refusal("check_region", "flevoland", json=True) == (
        1,
        "Flevoland: 4 fouten gevonden.",
    )
    found = json.loads(capsys.readouterr().out)
    assert error_codes(found) == {"too-few-answers", "placeholder"}
    assert set(found[0]) == {"severity", "code", "municipality", "place", "message"}
    Node.objects.filter(parent=None).update(outcome=None)


def test_checking_a_live_tree_finds_what_the_draft_no_longer_has(almere, capsys):
    almere.day.ended_on = date(2026, 1, 1)
    almere.day.save()
    almere.region.outcomes.get(slug="bel-lokaal-team").steps.update(service=almere.night)
    almere.region.outcomes.get(slug="bel-veilig-thuis").steps.filter(service=almere.day).delete()
    assert refusal("check_region", "flevoland", json=True)[0] == 1
    found = json.loads(capsys.readouterr().out)
    assert error_codes(found) == {"service-ended"}


def run(*words, **environment):
    """A command as a shell would run it, on an empty database of its own."""
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={
            "PATH": "",
            "DJANGO_SETTINGS_MODULE": "crisiswijzer.settings",
            "SECRET_KEY": "x" * 60,
            "DATABASE_URL": "sqlite://:memory:",
            # Where coverage is measured, of this process as well.
            **{name: value for name, value in os.environ.items() if name.startswith("COV")},
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_on_the_command_line_a_fault_is_one_sentence_and_never_a_traceback():
    result = run("ask", "almere")
    assert result.returncode == 1
    assert "migrate" in result.stderr
    assert "Traceback" not in result.stderr
    assert run("ask").returncode == 2
    assert run("publish_region", "x").returncode == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "te-kort"),
        ("DEBUG", "misschien"),
        ("DATABASE_URL", "geen adres"),
        ("DATABASE_URL", "mysql://root@localhost/x"),
        ("CSRF_TRUSTED_ORIGINS", "crisiswijzer.example"),
        ("EMAIL_URL", "post"),
        ("CACHE_URL", "schoenendoos"),
        ("REQUIRE_MFA", "soms"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(name, value):
    # Of a real site: here the key that `start` made may be lying about.
    result = run("check", **{"ALLOWED_HOSTS": "crisis.example", name: value})
    assert result.returncode != 0
    assert name in result.stderr.splitlines()[-1]


def test_a_command_called_from_code_raises_as_usual():
    class Refusing(PortalCommand):
        def handle(self, **options):
            raise CommandError("Nee.")

    with pytest.raises(CommandError, match="Nee"):
        call_command(Refusing())
