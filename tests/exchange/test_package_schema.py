"""What may stand in a package: keys, types, lengths and forms, and what each is when left out."""

from datetime import date
from pathlib import Path

import pytest

from exchange.package import check
from tests.exchange.packages import answer, as_json, end, large, onward, question, small
from trees.core.branch import Ages

LONG = "x" * 5001


def faults_of(package):
    read, faults = check(as_json(package))
    assert (read is None) == bool(faults)
    return [str(fault) for fault in faults]


def only_fault(package):
    faults = faults_of(package)
    assert len(faults) == 1, faults
    return faults[0]


def package_of(package):
    read, faults = check(as_json(package))
    assert faults == []
    return read


def changed(path, value):
    """The small package with something else at this path; `...` takes the key away."""
    package = small(
        agreements=[
            {
                "slug": "samen",
                "title": "Samen",
                "versions": [{"number": 1, "status": "in_force", "signatures": [
                    {"organization": "hulp", "on": "2026-09-20"}]}],
            }
        ]
    )  # fmt: skip
    *way, last = path
    here = package
    for step in way:
        here = here[step]
    if value is ...:
        del here[last]
    else:
        here[last] = value
    return package


ANSWERS = ("trees", 0, "start", "answers")
PHONE = ("services", 1, "phones", 0)
VERSION = ("agreements", 0, "versions", 0)


def test_the_small_package_is_right():
    assert package_of(small()).trees[0].start.answers[1].answers[0].slug == "jong"


def test_the_smallest_package_has_a_region_alone():
    package = package_of(
        {
            "format": "crisiswijzer/region",
            "version": 2,
            "region": {"slug": "leeg", "name": "Leeg"},
        }
    )
    assert package.region.demo is False
    assert (package.municipalities, package.trees, package.scenarios) == ((), (), ())


def test_what_is_left_out_is_what_the_format_says():
    package = package_of(changed((*VERSION, "signatures"), ...))
    service, agreement, outcome = package.services[0], package.agreements[0], package.outcomes[0]
    assert (service.kind, service.municipalities, service.ages) == ("", None, Ages(0, None))
    assert (service.phones[0].audience, service.comes, service.visit) == ("public", None, None)
    assert (service.phones[0].assured_on, service.phones[0].assured_by) == (None, "")
    assert (agreement.review_every_months, agreement.municipalities) == (3, None)
    assert (agreement.versions[0].in_force_from, agreement.versions[0].binding) == (None, False)
    assert (outcome.urgency, outcome.accepted, outcome.also) == ("nu", (), ())
    assert package.trees[0].municipalities is None


def test_null_is_the_same_as_left_out():
    package = small()
    package["services"][0].update(
        kind=None, summary=None, activities=None, ages=None, municipalities=None, comes=None
    )
    package["trees"][0]["start"]["answers"][0].update(
        hint=None, ages=None, only_in=None, question=None, answers=None, continue_at=None
    )
    assert package_of(package) == package_of(small())


def test_empty_lists_are_the_same_as_left_out_but_for_where_a_service_works():
    package = small()
    package["services"][0].update(municipalities=[], activities=[])
    assert package_of(package).services[0].municipalities == ()
    package["services"][0].update(municipalities="all")
    assert package_of(package) == package_of(small())


@pytest.mark.parametrize(
    "path",
    [
        ("format",),
        ("version",),
        ("region",),
        ("region", "slug"),
        ("region", "name"),
        ("municipalities", 0, "slug"),
        ("municipalities", 0, "name"),
        ("organizations", 0, "name"),
        ("services", 1, "organization"),
        ("services", 1, "name"),
        (*PHONE, "number"),
        (*PHONE, "hours"),
        ("agreements", 0, "title"),
        (*VERSION, "number"),
        (*VERSION, "status"),
        (*VERSION, "signatures", 0, "organization"),
        ("outcomes", 1, "title"),
        ("trees", 0, "title"),
        ("trees", 0, "start"),
        ("trees", 0, "start", "question"),
        ("trees", 0, "start", "answers"),
        (*ANSWERS, 0, "answer"),
        (*ANSWERS, 0, "slug"),
        (*ANSWERS, 1, "slug"),
        (*ANSWERS, 1, "question"),
        (*ANSWERS, 1, "answers"),
        ("scenarios", 0, "name"),
        ("scenarios", 0, "municipality"),
        ("scenarios", 0, "at"),
        ("scenarios", 0, "answers"),
        ("scenarios", 0, "expect"),
        ("scenarios", 0, "expect", "outcome"),
    ],
)
def test_a_required_key_is_missed_at_its_place(path):
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    told = faults_of(changed(path, ...))
    assert f'{place[1:]}: Hier ontbreekt "{path[-1]}"' in told[0]


@pytest.mark.parametrize("key", ["number", "hours"])
def test_a_number_and_its_hours_may_be_unknown_but_not_forgotten(key):
    package = package_of(changed((*PHONE, key), None))
    assert getattr(package.services[1].phones[0], key) is None


@pytest.mark.parametrize("section", ["municipalities", "organizations", "agreements", "outcomes"])
def test_a_slug_is_required_everywhere(section):
    told = faults_of(changed((section, 0, "slug"), ...))
    assert told[0] == f'{section}[0].slug: Hier ontbreekt "slug".'


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("kleur",), 1, 'kleur: Onbekende sleutel "kleur". Hier kan: format, version, region'),
        (("region", "nam"), "x", 'region.nam: Onbekende sleutel "nam". Bedoel je "name"?'),
        (("trees", 0, "start", "outcome"), "bel-112", "trees[0].start.outcome: Onbekende sleutel"),
        (("trees", 0, "start", "only_in"), [], "trees[0].start.only_in: Onbekende sleutel"),
        ((*PHONE, "hours", "weeks"), [], "services[1].phones[0].hours.weeks: Onbekende sleutel"),
        (("region", "een sleutel"), 1, 'region: Onbekende sleutel "een sleutel".'),
        (("region", "\u202e\n"), 1, "region: Onbekende sleutel"),
        (("region", "x" * 5000), 1, "region: Onbekende sleutel"),
        (("format",), "iets/anders", 'format: "iets/anders" kennen we niet.'),
        (("version",), 3, 'version: Versie "3" kennen we niet. Schrijf 2.'),
        (("version",), "1", 'version: Versie "1" kennen we niet.'),
        (("version",), True, 'version: Versie "true" kennen we niet.'),
        (("region",), "Flevoland", "region: Hier horen sleutels te staan, zoals slug, name"),
        (("services",), {"a": 1}, 'services: Hier hoort een lijst, maar er staat "{...}".'),
        (("services", 1, "phones"), "112", "services[1].phones: Hier hoort een lijst"),
        (("region", "name"), 12, "region.name: Hier hoort een tekst. Zet 12 tussen"),
        (("region", "name"), True, "region.name: Hier hoort een tekst. Zet true tussen"),
        (("region", "name"), ["a"], 'region.name: Hier hoort een tekst, maar er staat "[...]".'),
        (("region", "name"), "", "region.name: Deze tekst is leeg."),
        (("region", "name"), " \n", "region.name: Deze tekst is leeg."),
        (("region", "name"), "x" * 201, "region.name: Deze tekst is te lang: 201 tekens."),
        (("region", "about"), LONG, "region.about: Deze tekst is te lang: 5001 tekens."),
        (("region", "about"), "a\x00b", "onzichtbaar teken (U+0000)"),
        (("region", "about"), "a\ud800", "onzichtbaar teken (U+D800)"),
        (("region", "demo"), "ja", 'region.demo: Hier hoort true of false, maar er staat "ja".'),
        (("region", "demo"), 1, "region.demo: Hier hoort true of false"),
        (("region", "slug"), "Anna", 'region.slug: "Anna" kan niet als slug.'),
        (("region", "slug"), "anna_stad", "kan niet als slug"),
        (("region", "slug"), "x" * 61, "kan niet als slug"),
        (("region", "slug"), "", "kan niet als slug"),
        (("region", "slug"), "anna\n", "kan niet als slug"),
        (("region", "slug"), 12, "region.slug: Hier hoort een tekst. Zet 12 tussen"),
        (("region", "ages"), {"from": "0"}, "region.ages.from: Hier hoort een heel getal"),
        (("region", "ages"), {"to": 17.5}, "region.ages.to: Hier hoort een heel getal"),
        (("region", "ages"), {"to": True}, "region.ages.to: Hier hoort een heel getal"),
        (("region", "ages"), {"from": -1}, 'region.ages.from: "-1" kan niet.'),
        (("region", "ages"), {"from": 18, "to": 17}, "region.ages.to: Tot 17 ligt onder vanaf 18."),
        (("region", "fallback"), ["alarmnummer"] * 2, "region.fallback[1]: "),
        (("municipalities", 0, "code"), "0034", 'municipalities[0].code: "0034" is geen CBS-code.'),
        (("municipalities", 0, "code"), 34, "municipalities[0].code: Hier hoort een tekst."),
        (
            ("municipalities", 0, "places"),
            [1],
            "municipalities[0].places[0]: Hier hoort een tekst.",
        ),
        (("organizations", 0, "website"), "javascript:alert(1)", "is geen webadres"),
        (("organizations", 0, "email"), "anna", "is geen mailadres"),
        (("services", 0, "kind"), "x" * 61, "services[0].kind: Deze tekst is te lang"),
        (("services", 0, "activities"), ["meldng"], 'Bedoel je "melding"?'),
        (("services", 0, "activities"), [1], 'services[0].activities[0]: "1" kan hier niet.'),
        (("services", 0, "municipalities"), "annastad", "Hier hoort all of een lijst"),
        ((*PHONE, "assured_on"), "gisteren", '"gisteren" is geen datum.'),
        ((*PHONE, "assured_on"), "2026-02-30", '"2026-02-30" is geen datum.'),
        ((*PHONE, "assured_on"), 20261101, "phones[0].assured_on: Hier hoort een tekst."),
        (
            ("services", 0, "assured_on"),
            "2026-11-01",
            '"assured_on" is er niet meer. Gebruik assured_on bij elk nummer en bij visit.',
        ),
        (("services", 0, "address"), "x", '"address" is er niet meer. Gebruik visit.address.'),
        ((*PHONE, "number"), 361234567, "services[1].phones[0].number: Een telefoonnummer is een"),
        ((*PHONE, "number"), "0800-01133", "services[1].phones[0].number: "),
        ((*PHONE, "number"), "", "services[1].phones[0].number: Er staat geen nummer."),
        ((*PHONE, "label"), LONG, "services[1].phones[0].label: Deze tekst is te lang"),
        ((*PHONE, "audience"), "iedereen", 'audience: "iedereen" kan hier niet. Kies uit public'),
        ((*PHONE, "valid_from"), "2026-13-01", '"2026-13-01" is geen datum.'),
        ((*PHONE, "hours"), "dag en nacht", "services[1].phones[0].hours: "),
        ((*PHONE, "hours"), [], "services[1].phones[0].hours: "),
        (
            (*PHONE, "hours", "week", 0, "from"),
            510,
            'services[1].phones[0].hours.week[0].from: "510" is geen tekst.',
        ),
        ((*PHONE, "hours", "week", 0, "to"), "8:30", "services[1].phones[0].hours.week[0].to: "),
        ((*PHONE, "hours", "week", 0, "days"), ["mo"], "hours.week[0].days[0]: "),
        (("services", 1, "comes"), {"hours": {"week": {}}}, "services[1].comes.hours.week: "),
        (("services", 1, "comes"), {"area": []}, "comes.area: Hier staat geen gemeente. Noem er"),
        (("services", 1, "comes"), {"area": ["annastd"]}, 'Bedoel je "annastad"?'),
        (("services", 1, "comes"), "altijd", "services[1].comes: "),
        (("services", 1, "visit"), {"adres": "x"}, 'Bedoel je "address"?'),
        (
            (*PHONE, "hours", "exceptions"),
            [{"from": "2026-12-24", "to": "2026-12-20", "hours": []}],
            "hours.exceptions[0].to: ",
        ),
        (
            (*PHONE, "hours", "exceptions"),
            [{"from": "2026-12-24", "to": "2026-12-24", "note": "\x07"}],
            "hours.exceptions[0].note: In deze tekst staat een onzichtbaar teken",
        ),
        (("agreements", 0, "owner"), "de baas", "is geen mailadres"),
        (("agreements", 0, "review_every_months"), 0, '"0" kan niet. Kies 1 tot en met'),
        ((*VERSION, "number"), "1", "versions[0].number: Hier hoort een heel getal"),
        ((*VERSION, "status"), "geldig", 'status: "geldig" kan hier niet. Kies uit draft'),
        ((*VERSION, "binding"), "ja", "versions[0].binding: Hier hoort true of false"),
        ((*VERSION, "prepare"), "namen", "versions[0].prepare: Hier hoort een lijst"),
        ((*VERSION, "signatures", 0, "on"), 2026, "signatures[0].on: Hier hoort een tekst."),
        (("outcomes", 0, "title"), "x" * 201, "outcomes[0].title: Deze tekst is te lang"),
        (("outcomes", 0, "urgency"), "straks", 'outcomes[0].urgency: "straks" kan hier niet.'),
        (("region", "reports_shown_from"), 1, '"1" kan niet. Kies 2 tot en met 20.'),
        (("region", "reports_shown_from"), 21, '"21" kan niet. Kies 2 tot en met 20.'),
        (
            ("region", "terms"),
            {"night": 32},
            "region.terms.night: Een nachtlijn controleer je ten minste elke 31 dagen.",
        ),
        (("region", "terms"), {"day": 93}, "Een daglijn controleer je ten minste elke 92 dagen."),
        (("region", "terms"), {"other": 367}, "ten minste elke 366 dagen."),
        (("region", "terms"), {"night": 0}, '"0" kan niet. Kies 1 tot en met 31.'),
        (
            ("outcomes", 0, "accepted"),
            [{"problem": "nobody-answers", "because": "Zo.", "until": "ooit"}],
            "outcomes[0].accepted[0].until: ",
        ),
        (
            ("outcomes", 0, "accepted"),
            [{"problem": "nobody-answers", "by": "overleg"}],
            'outcomes[0].accepted[0].because: Hier ontbreekt "because". Schrijf waarom dit zo mag.',
        ),
        (
            ("outcomes", 0, "accepted"),
            [{"problem": "central-alone", "because": " "}],
            'outcomes[0].accepted[0].because: Hier ontbreekt "because". Schrijf waarom dit zo mag.',
        ),
        (
            ("outcomes", 0, "accepted"),
            [{"because": "Zo."}],
            'outcomes[0].accepted[0].problem: Hier ontbreekt "problem".',
        ),
        (
            ("outcomes", 0, "accepted"),
            [{"problem": "lead-undecided", "because": "Zo."}],
            'accepted[0].problem: "lead-undecided" kan hier niet. Kies uit nobody-answers, ',
        ),
        (
            (*VERSION, "accepted"),
            [{"problem": "nobody-answers", "because": "Zo."}],
            'accepted[0].problem: "nobody-answers" kan hier niet. Kies uit lead-undecided.',
        ),
        (
            ("outcomes", 0, "accepted"),
            [{"problem": "nobody-answers", "because": "Zo."}] * 2,
            'outcomes[0].accepted[1].problem: Dubbele acceptatie: "nobody-answers" staat ook bij',
        ),
        (
            ("outcomes", 0, "accepted_gap"),
            {"because": "Zo."},
            'outcomes[0].accepted_gap: "accepted_gap" is er niet meer. Gebruik accepted.',
        ),
        (("outcomes", 0, "steps"), [{"say": "Bel"}], "outcomes[0].steps[0]: Noem een dienst"),
        (
            ("outcomes", 0, "steps"),
            [{"service": "wijkteam", "kind": "lokaal-team"}],
            "outcomes[0].steps[0]: Noem een dienst",
        ),
        (("outcomes", 0, "steps"), ["wijkteam"], "outcomes[0].steps[0]: Hier horen sleutels"),
        (
            ("outcomes", 0, "also"),
            [{"service": "wijkteam", "say": "x" * 301}],
            "outcomes[0].also[0].say: Deze tekst is te lang: 301",
        ),
        ((*ANSWERS, 0, "answer"), "x" * 121, "answers[0].answer: Deze tekst is te lang: 121"),
        ((*ANSWERS, 0, "hint"), "x" * 301, "answers[0].hint: Deze tekst is te lang: 301"),
        ((*ANSWERS, 1, "question"), "x" * 201, "answers[1].question: Deze tekst is te lang: 201"),
        ((*ANSWERS, 0), "ja", "trees[0].start.answers[0]: Hier horen sleutels te staan"),
        ((*ANSWERS, 0, "outcome"), ..., "trees[0].start.answers[0]: Dit antwoord leidt nergens"),
        (
            (*ANSWERS, 1, "outcome"),
            "bel-112",
            "answers[1]: Dit antwoord leidt meer dan één kant op",
        ),
        ((*ANSWERS, 0, "continue_at"), "nee", "meer dan één kant op: outcome; continue_at."),
        ((*ANSWERS, 1, "outcome"), "bel-112", "kant op: outcome; question en answers."),
        ((*ANSWERS, 0, "answers"), [], "kant op: outcome; answers."),
        ((*ANSWERS, 1, "answers"), ..., 'answers[1].answers: Hier ontbreekt "answers"'),
        ((*ANSWERS, 1, "question"), ..., 'answers[1].question: Hier ontbreekt "question"'),
        (("scenarios", 0, "at"), "morgen", 'scenarios[0].at: "morgen" is geen moment.'),
        (("scenarios", 0, "at"), "2026-02-30T10:00", "scenarios[0].at: "),
        (("scenarios", 0, "at"), 20261226, "scenarios[0].at: Hier hoort een tekst."),
        (("scenarios", 0, "answers"), ["nee", 3], "scenarios[0].answers[1]: Hier hoort een tekst."),
    ],
)
def test_a_wrong_value_is_told_with_its_place(path, value, expected):
    told = [fault for fault in faults_of(changed(path, value)) if expected in fault]
    assert len(told) == 1
    assert told[0].isprintable()


@pytest.mark.parametrize(
    ("first", "last", "path"),
    [("valid_from", "valid_to", PHONE), ("in_force_from", "in_force_until", VERSION)],
)
def test_an_end_before_its_beginning_is_a_fault(first, last, path):
    package = changed((*path, first), "2026-05-02")
    place = package
    for step in path:
        place = place[step]
    place[last] = "2026-05-02"
    assert package_of(package)
    place[last] = "2026-05-01"
    assert f"{last}: 2026-05-01 ligt voor {first} (2026-05-02)" in only_fault(package)


def test_overlapping_exceptions_of_one_line_are_a_fault_and_overlapping_phones_are_not():
    package = small()
    phone = package["services"][1]["phones"][0]
    package["services"][1]["phones"] = [phone, phone]
    assert len(package_of(package).services[1].phones) == 2
    off = {"from": "2026-12-24", "to": "2026-12-26", "hours": []}
    package["services"][1]["phones"] = [{**phone, "hours": {"exceptions": [off, off]}}]
    assert "hours.exceptions[1]: " in only_fault(package)


def test_nulls_in_hours_are_left_out_too():
    hours = {"week": None, "holidays": None, "exceptions": [
        {"from": "2026-12-24", "to": "2026-12-24", "hours": None, "ends_night_before": None}
    ]}  # fmt: skip
    read = package_of(changed((*PHONE, "hours"), hours)).services[1].phones[0].hours
    assert (read["week"], read["exceptions"][0]["hours"]) == ([], [])


def test_numbers_are_kept_as_the_digits_to_dial():
    assert package_of(small()).services[1].phones[0].number == "0365234567"


def test_everything_that_may_be_written_is_read():
    package = package_of(changed(("services", 1), {
        "slug": "wijkteam", "organization": "hulp", "name": "Wijkteam", "kind": "lokaal-team",
        "summary": "Hulp", "activities": ["melding", "triage"], "ages": {"from": 0, "to": 17},
        "municipalities": ["annastad"],
        "comes": {"hours": {"week": []}, "arrives_within": "1 uur", "area": ["annastad"]},
        "visit": {"address": "Plein 1\n1300 AA", "hours": {"week": []},
                  "assured_on": "2026-11-01", "assured_by": "coördinatiepunt"},
        "phones": [{"number": None, "hours": None, "audience": "professional",
                    "valid_from": "2026-01-01", "valid_to": "2026-12-31", "label": "Dag"}],
    }))  # fmt: skip
    service = package.services[1]
    assert (service.ages, service.municipalities) == (Ages(0, 17), ("annastad",))
    assert (service.comes.arrives_within, service.comes.area) == ("1 uur", ("annastad",))
    assert (service.visit.address, service.visit.assured_on) == (
        "Plein 1\n1300 AA",
        date(2026, 11, 1),
    )
    assert service.phones[0].number is None


def test_a_term_that_is_a_number_is_told_what_belongs_there():
    package = changed(("services", 1, "comes"), {"arrives_within": 2})
    assert only_fault(package).startswith("services[1].comes.arrives_within: Hier hoort een tekst.")


def test_a_tree_of_all_kinds_of_nodes_is_read():
    package = small()
    package["trees"][0]["start"] = question(
        "gevaar",
        end("ja", "bel-112", only_in=["annastad"], ages={"to": 17}),
        answer("nee", end("jong", "bel-wijkteam"), hint="Kies dit als je twijfelt."),
        onward("anders", "nee"),
        hint="Denk aan brand.",
    )
    start = package_of(package).trees[0].start
    assert start.answers[0].only_in == ("annastad",)
    assert start.answers[0].ages == Ages(0, 17)
    assert start.answers[2].continue_at == "nee"
    assert start.hint == "Denk aan brand."


def test_a_question_without_answers_can_be_loaded_to_be_mended_later():
    package = small(scenarios=[])
    package["trees"][0]["start"] = question("gevaar")
    assert package_of(package).trees[0].start.answers == ()


def test_all_faults_are_told_at_once():
    package = small(kleur="rood")
    package["region"]["name"] = 3
    package["services"][0]["phones"][0]["number"] = "0906-1234"
    package["trees"][0]["start"]["answers"][0]["outcome"] = "bel-113"
    places = {fault.split(": ")[0] for fault in faults_of(package)}
    assert places == {
        "kleur",
        "region.name",
        "services[0].phones[0].number",
        "trees[0].start.answers[0].outcome",
    }


@pytest.mark.parametrize(
    ("path", "value", "places"),
    [
        (("outcomes", 0, "steps"), [{"say": "x" * 301}], ["", ".say"]),
        ((*ANSWERS, 0), {**end("ja", "bel-112"), "hint": 5, "continue_at": "nee"}, ["", ".hint"]),
        (("region", "fallback"), ["alarmnummer", 5, "alarmnummer"], ["[1]", "[2]"]),
        (("region", "ages"), {"from": 18, "to": 17, "tot": 3}, [".to", ".tot"]),
    ],
)
def test_what_is_wrong_between_values_is_told_along_with_the_values(path, value, places):
    told = {fault.split(": ")[0] for fault in faults_of(changed(path, value))}
    here = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]
    steps = here + "[0]" if path[-1] == "steps" else here
    assert told == {steps + place for place in places}


def test_what_is_missing_is_told_once():
    assert only_fault(changed(("scenarios", 0, "expect"), ...)).startswith("scenarios[0].expect: ")


def test_of_a_list_of_something_else_a_thousand_faults_are_told():
    told = faults_of(changed(("municipalities", 0, "places"), [1] * 100_000))
    assert (len(told), told[999][:29]) == (1001, "municipalities[0].places[999]")


def test_twenty_thousand_nodes_fit_and_one_more_does_not():
    package = large(nodes=20_000, phones=10)
    assert len(list(package_of(package).trees[0].nodes(""))) == 20_000
    package["trees"][0]["start"]["answers"].append(end("nog-een", "bel-112"))
    assert only_fault(package) == (
        "trees: Dit zijn 20001 vragen en antwoorden. In een pakket passen er 20000."
    )


def test_the_example_in_this_house_is_read():
    example = Path(__file__).with_name("example.yaml").read_bytes()
    package, faults = check(example)
    assert [str(fault) for fault in faults] == []
    assert package
    phone = package.services[3].phones[0]
    assert phone.instruction == "Zeg dat je als professional belt."
    assert phone.hours
    assert phone.hours["week"][1]["from"] == "22:00"
