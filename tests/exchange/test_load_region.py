"""`load_region`: a package comes in as a whole or not at all, and a second time changes nothing."""

import io
import json
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import AgreementVersion
from contacts.models import Phone, Service
from exchange.package import check
from exchange.package.dumping import package_in
from exchange.package.loading import LoadRefused, load
from exchange.package.writing import write
from history.stamps import stamps_of
from municipalities.models import Municipality, Region
from tests.exchange.packages import (
    DAY_AND_NIGHT,
    answer,
    as_json,
    end,
    large,
    of_then,
    onward,
    question,
    small,
)
from trees import live
from trees.commands import Refused, WrongUse
from trees.drafting.integrity import damage
from trees.models import Edition, Node, Outcome, Scenario, Step, Tree
from trees.publishing.freeze import freeze, problems_of

TODAY = date(2026, 11, 21)
EXAMPLE = Path(__file__).with_name("example.yaml")

pytestmark = pytest.mark.django_db


class Run:
    """A run of the command: its status, what it said, and what it complained of."""

    def __init__(self, file, *options):
        out, err = io.StringIO(), io.StringIO()
        self.status = 0
        try:
            call_command("load_region", str(file), *options, stdout=out, stderr=err)
        except (Refused, WrongUse) as stop:
            self.status = stop.returncode
            err.write(str(stop))
        self.out, self.err = out.getvalue(), err.getvalue()


@pytest.fixture
def run(tmp_path):
    """Load this package through the command."""

    def run(package, *options):
        file = tmp_path / "regio.json"
        file.write_bytes(package if isinstance(package, bytes) else json.dumps(package).encode())
        return Run(file, *options)

    return run


def loaded(package, **options):
    read, faults = check(as_json(package))
    assert faults == []
    assert read
    return load(read, today=TODAY, **options)


def with_start(start, **sections):
    package = small(scenarios=[], **sections)
    package["trees"][0]["start"] = start
    return package


def outline(tree=None):
    """The nodes as indented slugs, from MPTT's own numbers."""
    rows = Node.objects.filter(tree=tree) if tree else Node.objects.all()
    return ["  " * row.level + row.slug for row in rows.order_by("mptt_tree", "lft")]


def other_region():
    region = Region.objects.create(slug="bas-regio", name="Bas' regio")
    return Municipality.objects.create(region=region, slug="basdorp", name="Basdorp", code="GM9002")


def test_anna_loads_her_region(run):
    done = run(small())
    assert (done.status, done.err) == (0, "")
    assert (
        "Regio Anna's regio is geladen (1 gemeente, 2 diensten, 2 nummers, 5 vragen en" in done.out
    )
    assert Phone.objects.get(service__slug="wijkteam").number == "0365234567"
    assert outline() == ["gevaar", "  ja", "  nee", "    jong", "    oud"]
    assert damage() == []


def test_a_page_called_as_the_site_is_since_then_comes_back_from_its_own_dump(run):
    start = question("gevaar", end("pas", "bel-112"), end("nee", "bel-112"))
    first = run({**of_then(), "trees": with_start(start)["trees"], "scenarios": []})
    assert (first.status, first.err) == (0, "")
    region = Region.objects.get()
    dumped = write(package_in(region)).encode()
    again = run(dumped)
    assert (again.status, again.err) == (0, "")
    assert "was al zo; er is niets veranderd" in again.out
    assert write(package_in(region)).encode() == dumped
    # It is an error of the checks until somebody gives it another name; and no new one may come.
    assert "reserved-slug" in {one.code for one in problems_of(freeze(region, timezone.now()))}
    other = run(dumped.replace(b"slug: pas", b"slug: begrippen"))
    assert 'slug: "begrippen" is een adres van de site zelf' in other.err


def test_what_became_of_a_file_of_version_1_is_told_and_is_no_warning(run):
    region = {**small()["region"], "central_line": "alarmnummer"}
    done = run(of_then(region=region), "--strict")
    assert (done.status, done.err) == (0, "")
    assert 'omgezet: region.central_line: "alarmnummer" staat nu vooraan in fallback.' in done.out


def test_everything_of_the_example_comes_in(run):
    assert run(EXAMPLE.read_bytes()).status == 0
    service = Service.objects.get(slug="vt-advies-en-melding")
    assert (service.ages_from, service.ages_to, service.everywhere) == (0, 17, False)
    assert [area.municipality.slug for area in service.areas.all()] == ["voorbeeldstad"]
    first, second = service.phones.all()
    assert first.hours
    assert first.hours["holidays"][0]["days"] == ["Goede Vrijdag", "Koningsdag"]
    assert (second.number, second.hours, second.audience) == ("", None, "professional")
    outcome = Outcome.objects.get(slug="bel-veilig-thuis")
    assert [one["until"] for one in outcome.accepted] == ["2027-06-30"]
    assert outcome.agreement
    assert outcome.agreement.versions.get(status="in_force").signatures.count() == 2
    assert [str(step) for step in outcome.steps.filter(role="step")][1] == "lokaal-team"
    assert Node.objects.get(slug="anders").continue_at.slug == "wat-speelt-er"
    assert [one.slug for one in Node.objects.get(slug="alleen-hier").only_in.all()] == [
        "voorbeeldstad"
    ]
    assert Scenario.objects.get(name="Anders").answers == ["anders", "anders--jeugd"]
    lines = Region.objects.get().lines.values_list("service__slug", flat=True)
    assert list(lines) == ["meldkamer", "alarmnummer", "politie-geen-spoed"]


def test_what_a_version_accepts_comes_in_and_goes_out(run):
    accepted = {"problem": "lead-undecided", "because": "Komt nog.", "by": "", "until": None}
    versions = [{"number": 1, "status": "draft", "accepted": [accepted]}]
    assert run(small(agreements=[{"slug": "a", "title": "A", "versions": versions}])).status == 0
    assert AgreementVersion.objects.get().accepted == [accepted]
    (version,) = package_in(Region.objects.get()).agreements[0].versions
    assert [(one.problem, one.because) for one in version.accepted] == [
        ("lead-undecided", "Komt nog.")
    ]


def test_a_second_load_writes_nothing(run):
    run(EXAMPLE.read_bytes())
    before = stamps_of(live.WATCHED)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        done = run(EXAMPLE.read_bytes())
    assert "was al zo; er is niets veranderd" in done.out
    assert stamps_of(live.WATCHED) == before
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []


def test_a_corrected_number_changes_one_row(run):
    run(small())
    package = small()
    package["services"][1]["phones"][0]["number"] = "036-765 43 21"
    before = dict(Phone.objects.values_list("service__slug", "stamp"))
    assert loaded(package).changed == 1
    after = dict(Phone.objects.values_list("service__slug", "stamp"))
    assert Phone.objects.get(service__slug="wijkteam").number == "0367654321"
    assert before["alarmnummer"] == after["alarmnummer"]
    assert before["wijkteam"] != after["wijkteam"]


def test_the_pages_look_again_after_a_load(run, django_capture_on_commit_callbacks):
    live.now_live()
    with django_capture_on_commit_callbacks(execute=True):
        run(small())
    assert "annastad" in live.now_live().places


def test_lists_follow_the_file_in_their_order():
    package = small()
    loaded(package)
    service = package["services"][1]
    service["phones"] = [
        {"number": "113", "hours": DAY_AND_NIGHT},
        {"number": "036-523 45 67", "hours": None},
    ]
    package["region"]["fallback"] = ["wijkteam", "alarmnummer"]
    package["outcomes"][0]["steps"] = [{"service": "wijkteam"}, {"service": "alarmnummer"}]
    package["agreements"][0]["parties"] = ["hulp"]
    loaded(package)
    phones = Phone.objects.filter(service__slug="wijkteam").values_list("number", flat=True)
    assert list(phones) == ["113", "0365234567"]
    lines = Region.objects.get().lines.order_by("position")
    assert [line.service.slug for line in lines] == ["wijkteam", "alarmnummer"]
    steps = Step.objects.filter(outcome__slug="bel-112").order_by("position")
    assert list(steps.values_list("service__slug", flat=True)) == ["wijkteam", "alarmnummer"]
    service["phones"] = service["phones"][:1]
    package["region"]["fallback"] = ["alarmnummer"]
    package["outcomes"][0]["steps"] = [{"service": "alarmnummer"}]
    package["agreements"][0]["parties"] = []
    loaded(package)
    assert Phone.objects.filter(service__slug="wijkteam").count() == 1
    assert Region.objects.get().lines.count() == 1
    assert Step.objects.filter(outcome__slug="bel-112").count() == 1
    assert not loaded(package).wrote


def test_a_service_may_come_to_work_in_other_municipalities():
    towns = [{"slug": slug, "name": slug} for slug in ("annastad", "zusterdorp")]
    package = small(municipalities=towns)
    for area in (["annastad", "zusterdorp"], ["zusterdorp", "annastad"], ["zusterdorp"], [], "all"):
        package["services"][1]["municipalities"] = area
        package["agreements"][0]["municipalities"] = area
        package["trees"][0]["municipalities"] = area
        loaded(package)
        service = Service.objects.get(slug="wijkteam")
        slugs = [one.municipality.slug for one in service.areas.all()]
        assert (service.everywhere, slugs) == (area == "all", [] if area == "all" else area)
        served = {one.slug for one in Tree.objects.get().municipalities.all()}
        assert served == set(slugs)
        assert not loaded(package).wrote


def test_two_municipalities_may_swap_their_codes():
    towns = [
        {"slug": "a", "name": "A", "code": "GM0001"},
        {"slug": "b", "name": "B", "code": "GM0002"},
    ]
    package = small(municipalities=towns, scenarios=[])
    loaded(package)
    towns[0]["code"], towns[1]["code"] = "GM0002", "GM0001"
    loaded({**package, "municipalities": towns})
    assert Municipality.objects.get(slug="a").code == "GM0002"


def test_two_cases_may_be_the_same():
    case = small()["scenarios"][0]
    loaded(small(scenarios=[case, case]))
    assert Scenario.objects.count() == 2
    assert not loaded(small(scenarios=[case, case])).wrote


# Faults


def test_all_faults_are_told_and_nothing_is_loaded(run):
    package = small(kleur="rood")
    package["services"][1]["phones"][0]["number"] = "0800-01133"
    done = run(package)
    assert done.status == 1
    assert "kleur: Onbekende sleutel" in done.err
    assert "services[1].phones[0].number: " in done.err
    assert "Er is niets geladen: 2 fouten in dit bestand." in done.err
    assert not Region.objects.exists()


@pytest.mark.parametrize(("name", "said"), [("weg.yaml", "bestaat niet"), (".", "niet te lezen")])
def test_a_file_that_is_not_there_is_wrong_use(tmp_path, name, said):
    done = Run(tmp_path / name)
    assert done.status == 2
    assert said in done.err


def test_a_file_that_is_too_large_is_not_even_read_to_its_end(run):
    began = time.process_time()
    assert "te groot" in run(b" " * (12 * 1024 * 1024)).err
    assert time.process_time() - began < 5


def test_a_municipality_of_another_region_is_a_fault_that_names_it(run):
    other_region()
    towns = [
        {"slug": "annastad", "name": "Annastad", "code": "GM9002"},
        {"slug": "basdorp", "name": "Basdorp"},
    ]
    done = run(small(municipalities=towns))
    assert done.status == 1
    assert (
        'municipalities[0].code: "GM9002" hoort al bij de regio "Bas\' regio" (bas-regio).'
    ) in done.err
    assert 'municipalities[1].slug: "basdorp" hoort al bij de regio' in done.err
    assert Region.objects.count() == 1


def test_a_code_of_a_municipality_that_the_file_leaves_out_is_a_fault():
    loaded(small())
    package = small(
        municipalities=[{"slug": "nieuw", "name": "Nieuw", "code": "GM9001"}], scenarios=[]
    )
    with pytest.raises(LoadRefused, match='"GM9001" hoort nog bij "Annastad"'):
        loaded(package)


def test_nothing_is_half_done(run):
    loaded(small())
    package = with_start(question("anders", end("ja", "bel-112")))
    package["services"][1]["name"] = "Andere naam"
    done = run(package)
    assert done.status == 1
    assert (
        'trees[0].start.slug: De eerste vraag van deze boom is in de database "gevaar".' in done.err
    )
    assert Service.objects.get(slug="wijkteam").name == "Wijkteam"
    assert outline()[0] == "gevaar"


# What the file no longer names

SMALLER = small(
    organizations=[{"slug": "politie", "name": "Politie"}],
    services=[{"slug": "alarmnummer", "organization": "politie", "name": "Alarmnummer"}],
    outcomes=[{"slug": "bel-112", "title": "Bel 112", "steps": [{"service": "alarmnummer"}]}],
    agreements=[],
    scenarios=[],
)
SMALLER["trees"][0]["start"] = question("gevaar", end("ja", "bel-112"))


def test_what_the_file_no_longer_names_stays_and_is_listed(run):
    run(small())
    done = run(SMALLER)
    assert done.status == 0
    for name in (
        'organisatie "hulp"', 'dienst "wijkteam"', 'werkafspraak "samen"', 'casus "Overdag"',
        'uitkomst "bel-wijkteam"', 'vraag of antwoord "nee"', 'vraag of antwoord "jong"',
    ):  # fmt: skip
        assert f"Staat niet in het bestand en blijft staan: {name}." in done.out
    assert "--prune" in done.out
    assert Service.objects.filter(slug="wijkteam").exists()
    assert outline() == ["gevaar", "  ja", "  nee", "    jong", "    oud"]
    assert "niets veranderd" in run(SMALLER).out


def test_with_prune_it_goes(run):
    run(small())
    done = run(SMALLER, "--prune")
    assert done.status == 0
    assert 'Verwijderd: dienst "wijkteam".' in done.out
    assert not Service.objects.filter(slug="wijkteam").exists()
    assert not Outcome.objects.filter(slug="bel-wijkteam").exists()
    assert not Scenario.objects.exists()
    assert outline() == ["gevaar", "  ja"]
    assert damage() == []
    assert "niets veranderd" in run(SMALLER, "--prune").out


def test_a_version_that_is_not_named_stays_until_it_is_pruned(run):
    versions = [{"number": n, "status": "draft"} for n in (1, 2)]
    run(small(agreements=[{"slug": "samen", "title": "Samen", "versions": versions}]))
    fewer = small(agreements=[{"slug": "samen", "title": "Samen", "versions": versions[1:]}])
    assert 'blijft staan: versie 1 van werkafspraak "samen".' in run(fewer).out
    assert 'Verwijderd: versie 1 van werkafspraak "samen".' in run(fewer, "--prune").out


def test_a_municipality_and_a_tree_go_with_prune(run):
    towns = [{"slug": slug, "name": slug} for slug in ("annastad", "zusterdorp")]
    both = small(municipalities=towns)
    both["services"][1]["municipalities"] = ["annastad", "zusterdorp"]
    run(both)
    one = small(municipalities=towns[:1], trees=[], scenarios=[])
    done = run(one, "--prune")
    assert 'Verwijderd: gemeente "zusterdorp".' in done.out
    assert 'Verwijderd: beslisboom "crisis".' in done.out
    assert not Node.objects.exists()


def test_a_service_of_an_edition_ends_instead_of_going(run):
    assert run(small(), "--publish").status == 0
    package = small(scenarios=[])
    package["outcomes"][1]["steps"] = [{"service": "alarmnummer"}]
    package["services"] = package["services"][:1]
    done = run(package, "--prune")
    assert 'Niet verwijderd: dienst "wijkteam" is beëindigd: een editie verwijst er nog' in done.out
    assert Service.objects.get(slug="wijkteam").ended_on == timezone.localdate()
    assert "niets veranderd" in run(package, "--prune").out
    assert "wijkteam" not in run(package).out
    run(small())
    assert Service.objects.get(slug="wijkteam").ended_on is None


def test_a_municipality_with_editions_stays(run):
    towns = [{"slug": slug, "name": slug} for slug in ("annastad", "zusterdorp")]
    run(small(municipalities=towns), "--publish")
    done = run(small(municipalities=towns[:1]), "--prune")
    assert 'Niet verwijderd: gemeente "zusterdorp" blijft staan: er verwijst nog iets' in done.out


def test_another_region_is_never_touched(run):
    other_region()
    before = stamps_of([Municipality, Region])
    run(small())
    run(SMALLER, "--prune")
    assert Municipality.objects.get(slug="basdorp").name == "Basdorp"
    assert before != stamps_of([Municipality, Region])


# Nodes


def test_a_node_keeps_its_identity_when_it_moves():
    loaded(small())
    keys = dict(Node.objects.values_list("slug", "pk"))
    moved = question(
        "gevaar",
        answer("nee", end("ja", "bel-112"), end("oud", "bel-112")),
        end("jong", "bel-112"),
        onward("verder", "nee"),
    )
    loaded(with_start(moved))
    assert outline() == ["gevaar", "  nee", "    ja", "    oud", "  jong", "  verder"]
    assert {slug: pk for slug, pk in Node.objects.values_list("slug", "pk") if slug in keys} == keys
    assert damage() == []
    assert not loaded(with_start(moved)).wrote


def test_an_answer_that_is_not_named_comes_after_those_that_are():
    loaded(small())
    loaded(with_start(question("gevaar", end("nieuw", "bel-112"), end("ook", "bel-112"))))
    assert outline() == ["gevaar", "  nieuw", "  ook", "  ja", "  nee", "    jong", "    oud"]
    assert damage() == []


@pytest.mark.parametrize("named", [True, False])
def test_with_prune_even_the_first_question_may_be_another_one(named):
    loaded(small())
    answers = [end("ja", "bel-112"), answer("gevaar", end("jong", "bel-112"))]
    package = with_start(question("nieuw", *answers[: 1 + named]))
    loaded(package, prune=True)
    below = ["  gevaar", "    jong"] if named else []
    assert outline() == ["nieuw", "  ja", *below]
    assert damage() == []
    assert not loaded(package, prune=True).wrote


def test_an_answer_may_become_the_first_question():
    loaded(small())
    loaded(with_start(question("nee", end("jong", "bel-112"), end("oud", "bel-112"))), prune=True)
    assert outline() == ["nee", "  jong", "  oud"]
    assert damage() == []


def test_two_trees_keep_their_numbers_apart():
    towns = [{"slug": slug, "name": slug} for slug in ("annastad", "zusterdorp")]
    start = small()["trees"][0]["start"]
    trees = [
        {"slug": slug, "title": slug, "municipalities": [town["slug"]], "start": start}
        for slug, town in zip(("een", "twee"), towns, strict=True)
    ]
    loaded(small(municipalities=towns, trees=trees))
    assert damage() == []
    assert len(set(Node.objects.values_list("mptt_tree", flat=True))) == 2


def test_only_in_is_set_and_taken_away():
    for only_in in (["annastad"], []):
        start = question("gevaar", end("ja", "bel-112", only_in=only_in), end("nee", "bel-112"))
        loaded(with_start(start))
        slugs = [one.slug for one in Node.objects.get(slug="ja").only_in.all()]
        assert slugs == only_in
        assert not loaded(with_start(start)).wrote


# Options


def test_a_check_tells_faults_and_problems_and_writes_nothing(run):
    package = with_start(question("gevaar", end("ja", "bel-112")))
    done = run(package, "--check")
    assert done.status == 1
    assert "pagina gevaar: De vraag" in done.out
    assert "Er is niets geladen: 1 fout gevonden." in done.err
    assert not Region.objects.exists()
    fine = run(small(), "--check")
    assert (fine.status, fine.err) == (0, "")
    assert not Region.objects.exists()


def test_a_check_says_what_a_load_would_leave(run):
    run(small())
    assert 'blijft staan: dienst "wijkteam".' in run(SMALLER, "--check").out
    assert outline() == ["gevaar", "  ja", "  nee", "    jong", "    oud"]


def test_publish_makes_the_questions_live(run):
    done = run(small(), "--publish")
    assert (done.status, done.err) == (0, "")
    edition = Edition.objects.get()
    assert edition.publication.note == "Geladen uit regio.json"
    assert edition.live_from <= timezone.now()
    again = run(small(), "--publish")
    assert "niets te publiceren" in again.out
    assert Edition.objects.count() == 1


def test_what_cannot_be_published_stays_loaded(run):
    done = run(with_start(question("gevaar", end("ja", "bel-112"))), "--publish")
    assert done.status == 1
    assert "pagina gevaar: De vraag" in done.err
    assert "Het pakket is geladen, maar er is niets gepubliceerd: 1 fout gevonden." in done.err
    assert outline() == ["gevaar", "  ja"]
    assert not Edition.objects.exists()


def test_check_and_publish_exclude_each_other(run):
    assert run(small(), "--check", "--publish").status == 2


def doubtful():
    package = small()
    package["services"][1]["phones"][0]["number"] = "0900-0113"
    return package


@pytest.mark.parametrize("option", [(), ("--check",), ("--publish",)])
def test_a_number_that_was_replaced_is_warned_about(run, option):
    done = run(doubtful(), *option)
    assert done.status == 0
    assert "let op: services[1].phones[0].number: 0900-0113 is een oud nummer" in done.err


@pytest.mark.parametrize(
    ("option", "stays"), [((), False), (("--check",), False), (("--publish",), True)]
)
def test_with_strict_a_warning_refuses(run, option, stays):
    done = run(doubtful(), "--strict", *option)
    assert done.status == 1
    assert "Met --strict houdt een waarschuwing tegen." in done.err
    assert Region.objects.exists() == stays
    assert not Edition.objects.exists()
    assert run(small(), "--strict", *option).status == 0


def test_progress_is_for_a_terminal(tmp_path):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    file = tmp_path / "regio.json"
    file.write_bytes(as_json(small()))
    terminal = Terminal()
    call_command("load_region", str(file), stdout=io.StringIO(), stderr=terminal)
    assert "2 × dienst" in terminal.getvalue()
    assert "5 × vraag of antwoord" in terminal.getvalue()


def test_two_thousand_nodes_and_five_hundred_phones_come_in_soon():
    package = large(nodes=2000, phones=500)
    began = time.process_time()
    loaded(package)
    assert time.process_time() - began < 10
    assert Node.objects.count() == 2000
    assert damage() == []


def test_a_loaded_region_answers(run):
    run(small(), "--publish")
    out = io.StringIO()
    saturday = datetime(2026, 11, 21, 2, 15, tzinfo=ZoneInfo("Europe/Amsterdam"))
    moment = (saturday + timedelta(days=3650)).isoformat()
    call_command("ask", "annastad", "nee", "jong", "--at", moment, "--json", stdout=out)
    answered = json.loads(out.getvalue())
    assert answered["title"] == "Bel het wijkteam"
    assert answered["call"]["tel"] == "tel:112"
