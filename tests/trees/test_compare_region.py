"""`compare_region`: what a publication would change, told in the terminal."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests import factories
from trees.lock import tree_lock
from trees.models import Node, Tree

pytestmark = pytest.mark.django_db


def compared(capsys, *words, **options):
    """(standard output, standard error) of a comparison in Flevoland."""
    call_command("compare_region", "flevoland", *words, **options)
    said = capsys.readouterr()
    return said.out, said.err


def refusal(*words):
    with pytest.raises(CommandError) as refused:
        call_command("compare_region", *words)
    return refused.value.returncode, str(refused.value)


def rename(slug, answer):
    Node.objects.filter(slug=slug).update(answer=answer)


def end_at(almere, slug, outcome):
    Node.objects.filter(slug=slug).update(outcome=almere.region.outcomes.get(slug=outcome))


def urk(almere):
    """A third municipality of the region, not published yet."""
    return factories.municipality(region=almere.region, slug="urk")


def test_right_after_publishing_the_draft_changes_nothing(almere, capsys):
    assert compared(capsys) == ("Flevoland: geen verschillen gevonden.\n", "")
    assert compared(capsys, json=True)[0] == "[]\n"


def test_an_answer_that_ends_elsewhere_is_told_before_it_is_published(almere, capsys):
    end_at(almere, "vast", "bel-veilig-thuis")
    said, _ = compared(capsys)
    assert said.startswith(
        "In alle 2 gemeenten:\n  Eindigt nu bij “Bel Veilig Thuis” in plaats van bij “Bel het"
    )
    assert said.endswith(": “Nee › Het loopt thuis vast”.\n")


def test_a_program_reads_the_same_as_a_list(almere, capsys):
    end_at(almere, "nu-acuut", "bel-112")
    told = json.loads(compared(capsys, json=True)[0])
    assert [found["municipality"] for found in told] == ["almere", "zeewolde"]
    for found in told:
        assert (found["kind"], found["place"]) == ("elsewhere", "pagina nu-acuut")
        assert found["paths"] == [
            {"page": "nu-acuut", "words": "Nee › Onveilig thuis › Nee"},
            {"page": "weet-niet--nu-acuut", "words": "Nee › Ik weet het niet zeker › Nee"},
        ]
        assert "“Bel 112” in plaats van bij “Bel Veilig Thuis”" in found["message"]


def test_several_paths_are_listed_below_their_change(almere, capsys):
    end_at(almere, "nu-acuut", "bel-112")
    said, _ = compared(capsys)
    assert "(2 wegen).\n    Nee › Onveilig thuis › Nee\n    Nee › Ik weet" in said


def test_a_branch_that_moved_in_the_draft_is_told_as_just_that(almere, capsys):
    with tree_lock():
        node = Node.objects.get(slug="vast")
        node.move_to(Node.objects.get(slug="onveilig"), "last-child")
        node.refresh_from_db()
        node.save()
    said, _ = compared(capsys)
    assert "Verplaatst van “Nee” naar “Nee › Onveilig thuis”; elke weg komt uit" in said


def test_two_editions_can_be_compared_by_number_in_both_directions(almere, capsys):
    rename("vast", "Het gaat niet meer")
    factories.publish(region=almere.region)
    there, _ = compared(capsys, "--from", "1", "--to", "2")
    back, _ = compared(capsys, "--from", "2", "--to", "1", "--municipality", "almere")
    assert "Het antwoord “Het loopt thuis vast” is nu “Het gaat niet meer”" in there
    assert "Het antwoord “Het gaat niet meer” is nu “Het loopt thuis vast”" in back
    assert compared(capsys, "--from", "2", "--to", "live")[0].endswith(
        "geen verschillen gevonden.\n"
    )


def test_the_same_change_in_all_municipalities_is_told_once(almere, capsys):
    rename("vast", "Het gaat niet meer")
    said, _ = compared(capsys)
    assert said.startswith("In alle 2 gemeenten:\n  Het antwoord")
    assert said.count("Het gaat niet meer") == 2
    assert compared(capsys, municipality="zeewolde")[0].startswith("Zeewolde:\n")


def test_a_municipality_that_is_not_live_yet_gets_everything_new(almere, capsys):
    urk(almere)
    said, warned = compared(capsys)
    assert warned == "Urk: er is nog niets live.\n"
    assert said.startswith("Urk:\n  Nieuw: een weg naar")


def test_a_municipality_that_no_tree_serves_is_left_as_it_is(almere, capsys):
    tree = Tree.objects.get(slug="crisis")
    tree.everywhere = False
    tree.save()
    tree.municipalities.set([urk(almere)])
    said, warned = compared(capsys)
    for name in ("Almere", "Zeewolde"):
        assert f"{name}: geen beslisboom geldt hier; publiceren laat" in warned
    assert said.startswith("Urk:\n")
    code, sentence = refusal("flevoland", "--municipality", "almere")
    assert (code, sentence) == (1, "Er is geen gemeente waarin beide versies bestaan.")


def test_a_municipality_without_that_edition_is_named_and_left_out(almere, capsys):
    urk(almere)
    said, warned = compared(capsys, "--from", "1", "--to", "live")
    assert warned == "Urk: heeft geen editie 1.\nUrk: er is nog niets live.\n"
    assert said == "Flevoland: geen verschillen gevonden.\n"


def test_a_municipality_that_ended_has_no_draft_to_compare(almere, capsys):
    gone = almere.zeewolde
    gone.merged_into, gone.ends_on = almere.municipality, date(2026, 1, 31)
    gone.save()
    _, warned = compared(capsys)
    assert "Zeewolde: geen beslisboom geldt hier; publiceren laat" in warned


def test_a_broken_draft_can_be_looked_at_and_says_so(almere, capsys):
    almere.region.outcomes.get(slug="bel-112").steps.update(service=None, kind="niemand")
    said, warned = compared(capsys)
    faulty = "het concept heeft fouten; check_region noemt ze.\n"
    assert warned == f"Almere: {faulty}Zeewolde: {faulty}"
    assert "“Bel 112”: bellen in de volgorde niemand in plaats van Alarmnummer." in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nergens"], "Regio “nergens” bestaat niet."),
        (["flevoland", "--from", "gisteren"], "“gisteren” is geen versie. Kies live, draft of"),
        (["flevoland", "--to", "-1"], "“-1” is geen versie"),
        (["flevoland", "--to", "²"], "“²” is geen versie"),
        (["flevoland", "--to", "9"], "Een editie 9 is er niet, in geen van: Almere, Zeewolde."),
        (["flevoland", "--municipality", "rotterdam"], "Flevoland. Bekend: almere, zeewolde."),
    ],
)
def test_wrong_use_ends_with_two_and_a_sentence(almere, words, sentence):
    code, said = refusal(*words)
    assert code == 2
    assert sentence in said


def test_an_edition_of_another_time_is_a_sentence(almere):
    factories.edition(municipality=almere.municipality, flow={"format": 99})
    assert refusal("flevoland") == (2, "Onbekend formaat van een editie: 99.")
