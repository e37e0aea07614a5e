"""Whether everything that a package names is there, once, and leads somewhere."""

import time

import pytest

from exchange.package import check
from municipalities.slugs import RESERVED_WORDS
from tests.exchange.packages import answer, as_json, end, of_then, onward, question, small

TWO_TOWNS = [
    {"slug": "annastad", "name": "Annastad", "code": "GM9001"},
    {"slug": "basdorp", "name": "Basdorp", "code": "GM9002"},
]


def faults_of(package):
    read, faults = check(as_json(package))
    assert (read is None) == bool(faults)
    return [str(fault) for fault in faults]


def only_fault(package):
    faults = faults_of(package)
    assert len(faults) == 1, faults
    return faults[0]


def with_tree(*answers, **sections):
    package = small(scenarios=[], **sections)
    package["trees"][0]["start"] = question("gevaar", *answers)
    return package


def tree(slug, **keys):
    return {"slug": slug, "title": slug, "start": question("gevaar", end("ja", "bel-112")), **keys}


def test_a_reference_to_nothing_suggests_what_was_meant():
    package = small()
    package["trees"][0]["start"]["answers"][1]["answers"][0]["outcome"] = "bel-wijktem"
    assert only_fault(package) == (
        'trees[0].start.answers[1].answers[0].outcome: "bel-wijktem" bestaat niet. '
        'Bedoel je "bel-wijkteam"?'
    )


@pytest.mark.parametrize(
    ("section", "entry", "place"),
    [
        ("region", {"slug": "r", "name": "R", "fallback": ["zzz"]}, "region.fallback[0]"),
        (
            "services",
            [*small()["services"], {"slug": "s", "organization": "zzz", "name": "S"}],
            "services[2].organization",
        ),
        (
            "services",
            [
                *small()["services"],
                {"slug": "s", "organization": "hulp", "name": "S", "municipalities": ["zzz"]},
            ],
            "services[2].municipalities[0]",
        ),
        (
            "agreements",
            [{"slug": "a", "title": "A", "parties": ["zzz"]}],
            "agreements[0].parties[0]",
        ),
        (
            "agreements",
            [{"slug": "a", "title": "A", "municipalities": ["zzz"]}],
            "agreements[0].municipalities[0]",
        ),
        (
            "agreements",
            [
                {
                    "slug": "a",
                    "title": "A",
                    "versions": [
                        {"number": 1, "status": "draft", "signatures": [{"organization": "zzz"}]}
                    ],
                }
            ],
            "agreements[0].versions[0].signatures[0].organization",
        ),
        (
            "outcomes",
            [*small()["outcomes"], {"slug": "o", "title": "O", "agreement": "zzz"}],
            "outcomes[2].agreement",
        ),
        (
            "outcomes",
            [*small()["outcomes"], {"slug": "o", "title": "O", "steps": [{"service": "zzz"}]}],
            "outcomes[2].steps[0].service",
        ),
        (
            "outcomes",
            [*small()["outcomes"], {"slug": "o", "title": "O", "also": [{"service": "zzz"}]}],
            "outcomes[2].also[0].service",
        ),
        (
            "scenarios",
            [{**small()["scenarios"][0], "municipality": "zzz"}],
            "scenarios[0].municipality",
        ),
        (
            "scenarios",
            [{**small()["scenarios"][0], "expect": {"outcome": "zzz"}}],
            "scenarios[0].expect.outcome",
        ),
        (
            "scenarios",
            [{**small()["scenarios"][0], "expect": {"outcome": "bel-112", "call": "zzz"}}],
            "scenarios[0].expect.call",
        ),
        (
            "scenarios",
            [{**small()["scenarios"][0], "answers": ["nee", "zzz"]}],
            "scenarios[0].answers[1]",
        ),
    ],
)
def test_every_reference_is_looked_up(section, entry, place):
    assert only_fault(small(**{section: entry})).startswith(f'{place}: "zzz" bestaat niet. ')


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ({"outcome": "zzz"}, "outcome"),
        ({"outcome": ""}, "outcome"),
        ({"continue_at": "zzz"}, "continue_at"),
        ({"outcome": "bel-112", "only_in": ["zzz"]}, "only_in[0]"),
    ],
)
def test_every_reference_in_a_tree_is_looked_up(keys, place):
    package = with_tree({"answer": "Ja", "slug": "ja", **keys})
    assert only_fault(package).startswith(f'trees[0].start.answers[0].{place}: "')


def test_a_tree_of_an_unknown_municipality_is_a_fault():
    assert only_fault(small(trees=[tree("a", municipalities=["zzz"])], scenarios=[])) == (
        'trees[0].municipalities[0]: "zzz" bestaat niet. Noem een gemeente uit municipalities.'
    )


def test_a_kind_that_nobody_offers_yet_can_be_loaded():
    outcomes = [*small()["outcomes"], {"slug": "o", "title": "O", "steps": [{"kind": "niemand"}]}]
    assert faults_of(small(outcomes=outcomes)) == []


def test_a_reference_of_the_wrong_type_is_told_once():
    package = small()
    package["services"][0]["organization"] = 12
    package["trees"][0]["start"]["answers"][0]["outcome"] = ["bel-112"]
    package["trees"][0]["start"]["answers"].append(onward("weg", "nee") | {"continue_at": 7})
    package["scenarios"][0]["answers"] = [8]
    assert len(faults_of(package)) == 4


def test_a_service_that_is_none_is_told_once_and_the_others_are_looked_up():
    package = small()
    package["services"].append("kapot")
    assert only_fault(package).startswith("services[2]: ")


def test_a_branch_that_is_named_twice_is_told_once():
    package = with_tree(end("ja", "bel-112"), onward("nee", "zzz"))
    text = as_json(package).replace(b'"zzz"', b'"a", "continue_at": "zzz"')
    assert [fault.place for fault in check(text)[1]] == ["trees[0].start.answers[1].continue_at"]


def test_a_scenario_may_leave_open_whom_to_dial_and_to_wait_for():
    package = small()
    package["scenarios"][0]["expect"] |= {"dial": "", "wait": ""}
    assert faults_of(package) == []


@pytest.mark.parametrize("section", ["services", "trees", "outcomes", "municipalities"])
def test_a_section_that_cannot_be_read_brings_no_faults_of_others(section):
    assert only_fault(small(**{section: "kapot"})).startswith(f"{section}: Hier hoort een lijst")


@pytest.mark.parametrize(
    "section", ["municipalities", "organizations", "services", "agreements", "outcomes"]
)
def test_a_slug_may_stand_once_for_its_kind(section):
    package = small()
    double = {**package[section][0], "code": None} if section == "municipalities" else None
    package[section].append(double or package[section][0])
    last = len(package[section]) - 1
    assert only_fault(package).startswith(f"{section}[{last}].slug: Dubbele slug: ")


def test_a_slug_may_stand_for_two_kinds():
    package = small()
    package["organizations"][0]["slug"] = "wijkteam"
    for service in package["services"]:
        service["organization"] = "wijkteam"
    assert faults_of(package) == []


def test_a_cbs_code_may_stand_once():
    towns = [TWO_TOWNS[0], {**TWO_TOWNS[1], "code": "GM9001"}]
    assert only_fault(small(municipalities=towns)) == (
        'municipalities[1].code: Dubbele CBS-code: "GM9001" staat ook bij municipalities[0].code. '
        "Kies een andere."
    )


def test_a_tree_a_version_and_a_signature_stand_once():
    signed = [{"organization": "hulp"}, {"organization": "hulp"}]
    version = {"number": 1, "status": "draft", "signatures": signed}
    package = small(
        trees=[tree("a", municipalities=["annastad"]), tree("a", municipalities=[])],
        agreements=[
            {"slug": "a", "title": "A", "versions": [version, {**version, "signatures": []}]}
        ],
        scenarios=[],
    )
    assert [fault.split(":")[0] for fault in faults_of(package)] == [
        "trees[1].slug",
        "agreements[0].versions[1].number",
        "agreements[0].versions[0].signatures[1].organization",
    ]


def test_a_node_slug_may_stand_once_in_its_tree():
    package = with_tree(end("ja", "bel-112"), answer("nee", end("ja", "bel-112")))
    assert only_fault(package) == (
        'trees[0].start.answers[1].answers[0].slug: Dubbele slug: "ja" staat ook bij '
        "trees[0].start.answers[0].slug. Kies een andere."
    )


def test_two_trees_may_use_the_same_node_slugs():
    package = small(
        municipalities=TWO_TOWNS,
        trees=[tree("a", municipalities=["annastad"]), tree("b", municipalities=["basdorp"])],
        scenarios=[],
    )
    assert faults_of(package) == []


@pytest.mark.parametrize(
    "word", ["nummers", "werkafspraken", "stroomschema", "beheer", "pas", "begrippen"]
)
def test_a_word_of_the_site_is_no_page_and_no_municipality(word):
    assert word in RESERVED_WORDS
    assert only_fault(with_tree(end(word, "bel-112"))) == (
        f'trees[0].start.answers[0].slug: "{word}" is een adres van de site zelf. '
        "Kies een andere slug."
    )
    towns = [{"slug": word, "name": "Stad"}]
    assert only_fault(small(municipalities=towns, scenarios=[])).startswith(
        "municipalities[0].slug"
    )


def test_a_word_that_the_site_took_later_stays_in_a_file_of_before():
    package = with_tree(end("pas", "bel-112"))
    assert only_fault(package).startswith('trees[0].start.answers[0].slug: "pas" is een adres')
    assert faults_of({**of_then(), "trees": package["trees"], "scenarios": []}) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [("all", "all"), ("all", ["basdorp"]), (["annastad", "basdorp"], ["basdorp"])],
)
def test_a_municipality_has_one_tree(first, second):
    trees = [tree("a", municipalities=first), tree("b", municipalities=second)]
    said = only_fault(small(municipalities=TWO_TOWNS, trees=trees, scenarios=[]))
    assert said.startswith('trees[1].municipalities: "')
    assert 'heeft al een boom: "a"' in said


def test_a_continuation_may_lead_to_any_question_that_does_not_lead_back():
    package = with_tree(
        answer("nee", end("jong", "bel-112")),
        answer("anders", onward("toch", "nee"), onward("ook", "jong")),
    )
    assert faults_of(package) == []


@pytest.mark.parametrize(
    ("answers", "place", "way"),
    [
        ([onward("terug", "gevaar")], "answers[0]", "terug → terug"),
        ([answer("nee", onward("terug", "nee"))], "answers[0].answers[0]", "terug → terug"),
        ([onward("zelf", "zelf")], "answers[0]", "zelf → zelf"),
        (
            [onward("heen", "weer"), onward("weer", "heen")],
            "answers[0]",
            "heen → weer → heen",
        ),
        (
            [answer("links", onward("naar-rechts", "rechts")),
             answer("rechts", answer("dieper", onward("naar-links", "links")))],
            "answers[0].answers[0]",
            "naar-rechts → naar-links → naar-rechts",
        ),
    ],
)  # fmt: skip
def test_a_circle_is_refused_and_its_answers_are_named(answers, place, way):
    said = only_fault(with_tree(*answers, end("uit", "bel-112")))
    assert said.startswith(f"trees[0].start.{place}.continue_at: ")
    assert f"verder: {way}." in said


def test_the_same_branch_may_be_continued_at_twice():
    package = with_tree(
        answer("nee", end("jong", "bel-112")), onward("een", "nee"), onward("twee", "nee")
    )
    assert faults_of(package) == []


def test_thousands_of_circles_are_told_soon_and_shortly():
    answers = [
        answer(f"n{n}", onward(f"door{n}", f"n{n + 1}"), onward(f"terug{n}", "gevaar"))
        for n in range(2000)
    ]
    began = time.process_time()
    faults = faults_of(with_tree(*answers, end("n2000", "bel-112")))
    assert len(faults) == 20
    assert all(len(fault) < 400 for fault in faults)
    assert time.process_time() - began < 5


def test_thousands_of_references_to_nothing_are_told_soon():
    outcomes = [{"slug": f"uitkomst-{n}", "title": "O"} for n in range(2000)]
    ends = [end(f"e{n}", f"uitkmst-{n}") for n in range(900)]
    began = time.process_time()
    assert len(faults_of(with_tree(*ends, outcomes=outcomes))) == 900
    assert time.process_time() - began < 5


def test_a_scenario_may_name_the_pages_of_a_continued_branch():
    package = with_tree(answer("nee", end("jong", "bel-112")), onward("anders", "nee"))
    package["scenarios"] = [
        {**small()["scenarios"][0], "answers": ["anders", "anders--jong"],
         "expect": {"outcome": "bel-112"}}
    ]  # fmt: skip
    assert faults_of(package) == []
    package["scenarios"][0]["answers"] = ["anders", "anders--oud"]
    assert only_fault(package).startswith('scenarios[0].answers[1]: "anders--oud" bestaat niet.')
