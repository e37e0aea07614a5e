"""What a coordinator is told of two versions: each path that ends elsewhere, no false alarm."""

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.hours.engine import Hours
from tests.values import (
    DAY_AND_NIGHT,
    NIGHTS,
    OFFICE,
    accepted_gap,
    advise,
    directory,
    line,
    moment,
    service,
)
from trees.core.compare import HEADINGS, Together, compare_all, together
from trees.core.decision import LONGEST_WAIT
from trees.core.first_calls import FirstCalls, first_call, moments, whom_to_call
from trees.core.flow import Answer, Flow, Outcome, Question, Step

NOW = moment("2026-11-23T12:00")
KNOWN = directory(
    service("vt", number="0800-2000", hours=DAY_AND_NIGHT),
    service("team", number="036-1234567", hours=OFFICE),
    service("nacht", number="036-7654321", hours=NIGHTS),
)


def outcome(name, *steps, also=(), **more):
    made = tuple(Step(*step) if isinstance(step, tuple) else Step(step) for step in steps)
    return Outcome("", name, more.pop("title", name.upper()), made, tuple(map(Step, also)), **more)


OUTCOMES = (outcome("bel-vt", "vt"), outcome("bel-team", "team"), outcome("bel-112", "alarmnummer"))


def grown(*answers, start="start", question="Wat?", outcomes=OUTCOMES, questions=None, **more):
    """A flow of nested (slug, text, what follows): an outcome, answers, or None (no page)."""
    known = {one.name: one for one in outcomes}
    pages = {}

    def grow(slug, title, below, hint=""):
        if isinstance(below, str):
            pages[slug] = replace(known[below], slug=slug)
        elif below is not None:
            made = tuple(Answer(child, text) for child, text, _ in below)
            pages[slug] = Question(slug, (questions or {}).get(slug, title), made, hint)
            for child, text, further in below:
                grow(child, f"{text}?", further)

    grow(start, question, answers, more.get("hint", ""))
    return Flow.of(start, pages)


AT_HOME = (
    "thuis",
    "Onveilig thuis",
    [("nu", "Nu acuut", "bel-vt"), ("later", "Later", "bel-team")],
)
BEFORE = grown(("ja", "Ja", "bel-112"), ("nee", "Nee", [AT_HOME, ("vast", "Vast", "bel-team")]))


def compare(old, new, before, after, at):
    """The differences in one municipality."""
    return compare_all({"": (old, new)}, before, after, at)[""]


def told(old, new, *, before=KNOWN, after=KNOWN, at=NOW):
    """The differences as sentences."""
    return [difference.sentence for difference in compare(old, new, before, after, at)]


def test_two_flows_that_say_the_same_have_no_differences():
    again = Flow.read(BEFORE.document())
    assert compare(BEFORE, again, KNOWN, KNOWN, NOW) == ()
    assert compare(None, None, KNOWN, KNOWN, NOW) == ()


def test_a_path_that_ends_elsewhere_is_told_with_whom_one_calls_instead():
    acute = ("nu", "Nu acuut", "bel-team")
    home = ("thuis", "Onveilig thuis", [acute, ("later", "Later", "bel-team")])
    after = grown(("ja", "Ja", "bel-112"), ("nee", "Nee", [home, ("vast", "Vast", "bel-team")]))
    assert told(BEFORE, after) == [
        "Eindigt nu bij “BEL-TEAM” in plaats van bij “BEL-VT”; je belt op dinsdag 24 november "
        "10:00 nu eerst Team (036-123 45 67) in plaats van Vt "
        "(0800-2000) en op dinsdag 24 november 23:40, zondag 29 november 02:15 en Tweede kerstdag "
        "(zaterdag 26 december) 02:15 nu eerst Alarmnummer (112) in plaats van "
        "Vt (0800-2000): “Nee › Onveilig thuis › Nu acuut”."
    ]


def test_another_outcome_with_the_same_first_call_is_told_without_calls():
    outcomes = (*OUTCOMES, outcome("bel-vt-jeugd", "vt"))
    new = grown(("ja", "Ja", "bel-vt-jeugd"), ("nee", "Nee", "bel-team"), outcomes=outcomes)
    old = grown(("ja", "Ja", "bel-vt"), ("nee", "Nee", "bel-team"))
    assert told(old, new) == ["Eindigt nu bij “BEL-VT-JEUGD” in plaats van bij “BEL-VT”: “Ja”."]


def test_two_outcomes_of_the_same_title_are_told_apart_by_their_slugs():
    outcomes = (*OUTCOMES, outcome("bel-vt-2", "vt", title="BEL-VT"))
    old = grown(("ja", "Ja", "bel-vt"), ("nee", "Nee", "bel-team"))
    new = grown(("ja", "Ja", "bel-vt-2"), ("nee", "Nee", "bel-team"), outcomes=outcomes)
    assert told(old, new) == [
        "Eindigt nu bij “BEL-VT” (bel-vt-2) in plaats van bij “BEL-VT” (bel-vt): “Ja”."
    ]


def test_a_changed_order_of_steps_is_told_once_for_all_its_paths():
    def calling(*steps):
        outcomes = (outcome("bel-team", *steps), *OUTCOMES[2:])
        return grown(("a", "A", "bel-team"), ("b", "B", "bel-team"), outcomes=outcomes)

    found = compare(calling("vt", "team"), calling("team", "vt"), KNOWN, KNOWN, NOW)
    call, headline, steps = found
    assert call.kind == "call"
    assert call.sentence == (
        "Bij “BEL-TEAM” bel je op dinsdag 24 november 10:00 nu eerst Team "
        "(036-123 45 67) in plaats van Vt (0800-2000) (2 wegen)."
    )
    assert [(path.page, path.words) for path in call.paths] == [("a", "A"), ("b", "B")]
    assert headline.sentence == (
        "Bij “BEL-TEAM” staat op dinsdag 24 november 23:40, zondag 29 november 02:15 en Tweede "
        "kerstdag (zaterdag 26 december) 02:15 bovenaan de pagina “Bel nu Vt” in plaats van "
        "“BEL-TEAM” (2 wegen)."
    )
    assert steps.sentence == "“BEL-TEAM”: bellen in de volgorde Team → Vt in plaats van Vt → Team."
    assert steps.place == "uitkomst bel-team"


def test_a_corrected_number_is_another_first_call_of_the_same_service():
    corrected = directory(*KNOWN.services.values(), service("vt", number="0800-2001", hours=None))
    sentence = told(BEFORE, BEFORE, after=corrected)[0]
    assert "niemand" not in sentence
    assert sentence.startswith("Bij “BEL-VT” bel je op dinsdag 24 november 10:00, dinsdag")


def test_nobody_to_call_is_said_in_words():
    nobody = replace(KNOWN, fallback=())
    (sentence,) = told(BEFORE, BEFORE, after=nobody)
    assert "23:40, zondag" in sentence
    assert "nu eerst niemand (er is dan geen nummer dat opneemt) in plaats van Al" in sentence
    assert "nu eerst Alarmnummer" in told(BEFORE, BEFORE, before=nobody)[0]


def test_two_placeholders_of_one_name_are_told_apart_by_their_services():
    teams = [
        service(slug, phones=[replace(line(slug, number=None, hours=DAY_AND_NIGHT), name="Team")])
        for slug in ("team-a", "team-b")
    ]
    demo = directory(*teams, demo=True)
    old, new = (
        grown(("a", "A", "x"), ("b", "B", "x"), outcomes=[outcome("x", one)])
        for one in ("team-a", "team-b")
    )
    sentence = told(old, new, before=demo, after=demo)[0]
    assert "(nummer nog niet ingevuld) (team-b) in plaats van Team (" in sentence


def test_a_new_branch_is_told_with_its_paths():
    more = ("kind", "Een kind", [("k1", "Jong", "bel-vt"), ("k2", "Ouder", "bel-vt")])
    after = grown(
        ("ja", "Ja", "bel-112"), ("nee", "Nee", [AT_HOME, ("vast", "Vast", "bel-team"), more])
    )
    (new,) = compare(BEFORE, after, KNOWN, KNOWN, NOW)
    assert new.sentence == "Nieuw: een weg naar “BEL-VT” (2 wegen)."
    assert [path.words for path in new.paths] == ["Nee › Een kind › Jong", "Nee › Een kind › Ouder"]
    (gone,) = compare(after, BEFORE, KNOWN, KNOWN, NOW)
    assert (gone.kind, gone.paths) == ("gone", new.paths)
    assert gone.sentence == "Verdwenen: een weg naar “BEL-VT” (2 wegen)."
    assert gone.document() == {
        "kind": "gone",
        "place": "pagina k1",
        "message": gone.sentence,
        "paths": [
            {"page": "k1", "words": "Nee › Een kind › Jong"},
            {"page": "k2", "words": "Nee › Een kind › Ouder"},
        ],
    }


def test_before_the_first_publication_every_path_is_new():
    kinds = Counter(d.kind for d in compare(None, BEFORE, KNOWN, KNOWN, NOW))
    assert kinds == {"new": 3}
    assert {d.kind for d in compare(BEFORE, None, KNOWN, KNOWN, NOW)} == {"gone"}


def test_an_end_that_became_a_question_and_back():
    old = grown(("a", "A", "bel-vt"), ("b", "B", "bel-team"))
    split = [("a1", "Een", "bel-vt"), ("a2", "Twee", "bel-team")]
    new = grown(("a", "A", split), ("b", "B", "bel-team"))
    assert told(old, new) == [
        "Stopte bij “BEL-VT”; nu volgt de vraag “A?”: “A”.",
        "Nieuw: een weg naar “BEL-VT”: “A › Een”.",
        "Nieuw: een weg naar “BEL-TEAM”: “A › Twee”.",
    ]
    assert "Stopt nu bij “BEL-VT”; eerst volgde de vraag “A?”: “A”." in told(new, old)


def test_a_branch_that_moved_is_told_as_just_that():
    after = grown(("ja", "Ja", "bel-112"), ("nee", "Nee", [("vast", "Vast", "bel-team")]), AT_HOME)
    assert told(BEFORE, after) == [
        "Verplaatst van “Nee” naar de eerste vraag; elke weg komt uit waar hij uitkwam: "
        "“Onveilig thuis”."
    ]


def test_branches_that_moved_together_are_told_together():
    answers = [("x", "X", "bel-vt"), ("y", "Y", "bel-team")]
    old = grown(("a", "A", answers), ("b", "B", "bel-team"))
    new = grown(("a", "A", [("tussen", "Tussen", answers)]), ("b", "B", "bel-team"))
    (moved,) = compare(old, new, KNOWN, KNOWN, NOW)
    assert moved.sentence == (
        "Verplaatst van “A” naar “A › Tussen”; elke weg komt uit waar hij uitkwam (2 plekken)."
    )
    assert [path.words for path in moved.paths] == ["X", "Y"]


def test_a_branch_that_moved_and_changed_is_told_as_both():
    home = ("thuis", "Onveilig thuis", [("nu", "Nu acuut", "bel-112"), ("ooit", "Ooit", "bel-vt")])
    after = grown(("ja", "Ja", "bel-112"), ("nee", "Nee", [("vast", "Vast", "bel-team")]), home)
    differences = compare(BEFORE, after, KNOWN, KNOWN, NOW)
    assert [d.kind for d in differences] == ["elsewhere", "gone", "new", "moved"]
    assert differences[0].paths[0].words == "Onveilig thuis › Nu acuut"
    assert differences[3].said == "Verplaatst van “Nee” naar de eerste vraag"


def test_a_question_put_before_all_others_moves_the_old_first_one():
    old = grown(*[("ja", "Ja", "bel-112"), ("nee", "Nee", "bel-vt")], question="Gevaar?")
    new = grown(
        ("start", "Iets anders", [("ja", "Ja", "bel-112"), ("nee", "Nee", "bel-vt")]),
        ("vuur", "Brand", "bel-112"),
        start="nieuw",
        questions={"start": "Gevaar?"},
    )
    moved = "Verplaatst van het begin naar de eerste vraag; elke weg komt uit waar hij uitkwam"
    assert told(old, new) == [
        "Nieuw: een weg naar “BEL-112”: “Brand”.",
        f"{moved}: “Iets anders”.",
    ]
    assert told(new, old)[1].startswith("Verplaatst van de eerste vraag naar het begin")
    assert told(new, old)[1].endswith("“Gevaar?”.")


def test_an_answer_made_anew_with_the_same_text_only_has_another_address():
    home = ("thuis2", "Onveilig thuis", [("nu2", "Nu acuut", "bel-vt"), AT_HOME[2][1]])
    after = grown(("ja", "Ja", "bel-112"), ("nee", "Nee", [home, ("vast", "Vast", "bel-team")]))
    assert told(BEFORE, after) == [
        "Heeft een ander adres; een oude bladwijzer leidt naar de eerste vraag: "
        "“Nee › Onveilig thuis”."
    ]


def test_an_answer_made_anew_that_ends_elsewhere_is_told_as_such():
    old = grown(("a", "A", "bel-vt"), ("b", "B", "bel-team"))
    new = grown(("a2", "A", "bel-112"), ("b", "B", "bel-team"))
    kinds = [d.kind for d in compare(old, new, KNOWN, KNOWN, NOW)]
    assert kinds == ["elsewhere", "address"]


def test_between_two_answers_of_the_same_text_nobody_guesses():
    old = grown(("a", "A", "bel-vt"), ("b", "B", "bel-team"), ("c", "C", "bel-112"))
    new = grown(("a2", "A", "bel-team"), ("b", "B", "bel-team"), ("c", "A", "bel-112"))
    assert [(d.kind, d.paths[0].page) for d in compare(old, new, KNOWN, KNOWN, NOW)] == [
        ("gone", "a"),
        ("new", "a2"),
        ("answer", "c"),
    ]


def test_texts_that_were_swapped_are_paths_that_end_elsewhere():
    old = grown(("ja", "Ja", "bel-112"), ("nee", "Nee", "bel-vt"))
    new = grown(("ja", "Nee", "bel-112"), ("nee", "Ja", "bel-vt"))
    differences = compare(old, new, KNOWN, KNOWN, NOW)
    assert [(d.kind, d.paths[0].words) for d in differences] == [
        ("elsewhere", "Nee"),
        ("elsewhere", "Ja"),
        ("answer", "Nee"),
        ("answer", "Ja"),
    ]
    assert differences[2].sentence == "Het antwoord “Ja” is nu “Nee”: “Nee”."


def test_a_newcomer_in_the_place_of_a_branch_that_moved_away_takes_its_path_over():
    old = grown(("a", "A", [("x", "X", "bel-vt"), ("y", "Y", "bel-vt")]), ("b", "B", "bel-vt"))
    new = grown(
        ("a", "A", [("x2", "X", "bel-112"), ("y", "Y", "bel-vt")]),
        ("b", "B", "bel-vt"),
        ("x", "X", "bel-vt"),
    )
    elsewhere, moved = compare(old, new, KNOWN, KNOWN, NOW)
    assert (elsewhere.kind, elsewhere.paths[0].words) == ("elsewhere", "A › X")
    assert (
        moved.said == "Verplaatst van “A” naar de eerste vraag; elke weg komt uit waar hij uitkwam"
    )
    back, moved_back = compare(new, old, KNOWN, KNOWN, NOW)
    assert (back.kind, back.paths[0].words, moved_back.kind) == ("elsewhere", "A › X", "moved")


def test_a_path_that_now_leads_nowhere_is_told():
    broken = grown(
        ("ja", "Ja", None), ("nee", "Nee", [AT_HOME, ("vast", "Vast", "bel-team")]), start="start"
    )
    assert told(BEFORE, broken) == [
        "Eindigt nu bij een dood spoor, zonder uitkomst in plaats van bij “BEL-112”: “Ja”."
    ]
    assert told(broken, Flow.of("start", dict(broken.pages) | {"ja": BEFORE.pages["ja"]})) == [
        "Eindigt nu bij “BEL-112” in plaats van bij een dood spoor, zonder uitkomst: “Ja”."
    ]
    assert told(broken, broken) == []


def test_a_draft_without_a_first_page_and_one_with_a_page_twice_can_be_compared():
    empty = Flow.of("start", {})
    assert {d.kind for d in compare(BEFORE, empty, KNOWN, KNOWN, NOW)} == {"gone", "new"}
    assert told(empty, Flow.of("begin", {})) == [
        "Heeft een ander adres; een oude bladwijzer leidt naar de eerste vraag: “de eerste vraag”."
    ]
    asked = told(empty, BEFORE)
    assert "Stopte bij een dood spoor, zonder uitkomst; nu volgt de vraag “Wat?”: " in asked[0]
    twice = grown(("a", "A", "bel-vt"), ("a", "Ook A", "bel-vt"))
    assert told(twice, twice) == []
    assert told(BEFORE, twice)


def test_a_nameless_page_that_moves_is_called_by_its_slug():
    old = Flow.of("weg", {})
    new = grown(("weg", "Weg", None), ("b", "B", "bel-vt"))
    assert "“weg”" in told(new, old)[-1]


def test_changed_texts_are_shown_as_such():
    old = grown(("a", "A", "bel-vt"), ("b", "B", "bel-team"))
    new = grown(("b", "Bé", "bel-team"), ("a", "A", "bel-vt"), question="Waar?", hint="Kijk rond.")
    assert told(old, new) == [
        "De vraag “Wat?” is nu “Waar?”: “de eerste vraag”.",
        "De toelichting bij “Waar?” is nu “Kijk rond.” in plaats van leeg: “de eerste vraag”.",
        "Het antwoord “B” is nu “Bé”: “Bé”.",
        "De antwoorden op “Waar?” staan nu zo: “Bé” en “A”: “de eerste vraag”.",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"hint": "H"}, "De toelichting bij “A” is nu “H” in plaats van leeg: “A”."),
        ({"ages": (None, 17)}, "“A” is nu voor 0 t/m 17 jaar in plaats van alle leeftijden: “A”."),
        ({"ages": (18, None)}, "“A” is nu voor 18 jaar en ouder in plaats van alle"),
        ({"ages": (12, 17)}, "“A” is nu voor 12 t/m 17 jaar in plaats van alle leeftijden"),
    ],
)
def test_what_stands_under_an_answer_and_for_whom_it_is(change, sentence):
    old = grown(("a", "A", "bel-vt"), ("b", "B", "bel-team"))
    first = old.pages["start"]
    answers = (replace(first.answers[0], **change), first.answers[1])
    new = Flow.of("start", dict(old.pages) | {"start": replace(first, answers=answers)})
    (difference,) = told(old, new)
    assert sentence in difference


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": "Bel"}, "“X”: de titel is nu “Bel”."),
        ({"urgency": "zorgen"}, "“X”: de spoed is nu “zorgen” in plaats van “nu”."),
        ({"explanation": "Rustig."}, "“X”: de uitleg is nu “Rustig.” in plaats van leeg."),
        ({"poster": "Kind"}, "“X”: de regel op het overzicht is nu “Kind” in plaats van leeg."),
        ({"agreement": "nacht"}, "“X”: de werkafspraak is nu “nacht” in plaats van leeg."),
        ({"also": ("team",)}, "“X”: ook bellen in de volgorde Team in plaats van niemand."),
        ({"also": ("weg",)}, "“X”: ook bellen in de volgorde weg in plaats van niemand."),
        (
            {"accepted": accepted_gap("Zo is het", "overleg", date(2027, 6, 30))},
            "“X”: het geaccepteerde gat in de bereikbaarheid is nu "
            "“Zo is het, overleg, t/m 30 juni 2027” in plaats van leeg.",
        ),
        (
            {"accepted": accepted_gap("Zo is het")},
            "“X”: het geaccepteerde gat in de bereikbaarheid is nu “Zo is het” in plaats van leeg.",
        ),
    ],
)
def test_what_changed_in_an_outcome_is_shown_short(change, sentence):
    def flow(**more):
        return grown(("a", "A", "x"), ("b", "B", "x"), outcomes=[outcome("x", "vt", **more)])

    assert told(flow(), flow(**change)) == [sentence]


def test_what_to_say_at_a_step_is_told_with_the_step():
    def flow(*steps):
        return grown(("a", "A", "x"), ("b", "B", "x"), outcomes=[outcome("x", *steps)])

    assert told(flow(("vt", "Bel"), "team"), flow(("vt", "Bel nu"), "team")) == [
        "“X”: bij Vt (bellen) is nu “Bel nu” in plaats van “Bel”."
    ]
    assert told(flow("vt"), flow("vt", ("team", "Daarna"))) == [
        "“X”: bellen in de volgorde Vt → Team in plaats van Vt."
    ]


def test_a_long_explanation_is_shown_where_it_changed():
    start, end = "Vooraf. " * 30, " Daarna." * 30

    def flow(text):
        return grown(
            ("a", "A", "x"), ("b", "B", "x"), outcomes=[outcome("x", "vt", explanation=text)]
        )

    unbroken = told(flow("a" * 99), flow("a" * 100))
    assert unbroken == [f"“X”: de uitleg is nu “…{'a' * 21}” in plaats van “…{'a' * 20}”."]
    (sentence,) = told(flow(f"{start}Wacht.{end}"), flow(f"{start}Bel.{end}"))
    assert "“…Vooraf. Vooraf. Bel. Daarna." in sentence
    assert sentence.count("…”") == 2
    assert len(sentence) < 250


def test_the_same_change_in_several_municipalities_is_told_once():
    acute = grown(("ja", "Ja", "bel-112"), ("nee", "Nee", [("vast", "Vast", "bel-team")]))
    other = grown(("ja", "Ja", "bel-vt"), ("nee", "Nee", [("vast", "Vast", "bel-team")]))
    flows = {"almere": (BEFORE, acute), "urk": (BEFORE, other), "zeewolde": (BEFORE, acute)}
    found = compare_all(flows | {"dronten": (acute, acute)}, KNOWN, KNOWN, NOW)
    assert found["dronten"] == ()
    first, *rest = together(found)
    assert isinstance(first, Together)
    assert first.municipalities == ("almere", "urk", "zeewolde")
    assert {d.kind for d in first.differences} == {"gone"}
    assert [(one.municipalities, one.differences[0].kind) for one in rest] == [
        (("urk",), "elsewhere")
    ]


def test_the_four_moments_are_the_first_ones_from_now_on():
    assert [one.name for one in moments(moment("2026-12-27T00:00"))] == [
        "dinsdag 29 december 10:00",
        "dinsdag 29 december 23:40",
        "zondag 27 december 02:15",
        "Tweede kerstdag (zondag 26 december) 02:15",
    ]
    exactly = moment("2026-11-24T10:00")
    assert moments(exactly)[0].at == exactly
    just_missed = moment("2026-11-24T10:01")
    assert moments(just_missed)[0].name == "dinsdag 1 december 10:00"
    assert moments(just_missed)[1].name == "dinsdag 24 november 23:40"


def test_a_sunday_night_that_skips_the_hour_is_looked_at_after_the_gap():
    assert moments(moment("2027-03-27T12:00"))[2].at == moment("2027-03-28T03:00")


WORDS = ["Ja", "Nee", "Anders", "Weet niet"]
ENDS = ["bel-vt", "bel-team", "bel-nacht"]
RANDOM_STEPS = ["vt", "team", "nacht", "alleen-professionals", "straks", "onbekend", "gestopt"]
MIXED = {
    "straks": service("straks", phones=[line("straks", valid_from=date(2026, 12, 1))]),
    "alleen-professionals": service("alleen-professionals", audience="professional"),
    "onbekend": service("onbekend", hours=None, number="036-1112223"),
    "gestopt": service("gestopt", ended_on=date(2026, 11, 25), hours=DAY_AND_NIGHT),
}


class Grower:
    """Random trees, and changes to them as an editor makes them; texts are few, so they collide."""

    def __init__(self, seed):
        self.random = Random(seed)
        self.made = 0

    def slug(self):
        self.made += 1
        return f"p{self.made}"

    def node(self, depth):
        words = self.random.sample(WORDS, self.random.randint(2, 3))
        if depth == 0 or self.random.random() < 0.4:
            return self.random.choice(ENDS)
        return [[self.slug(), word, self.node(depth - 1)] for word in words]

    def tree(self):
        return [[self.slug(), word, self.node(2)] for word in WORDS[:3]]

    def all_nodes(self, tree):
        for node in tree:
            yield node, tree
            if isinstance(node[2], list):
                yield from self.all_nodes(node[2])

    def edit(self, tree):
        node, siblings = self.random.choice(list(self.all_nodes(tree)))
        change = self.random.choice(["text", "end", "delete", "add", "move", "anew", "order"])
        if change == "text":
            node[1] = self.random.choice(WORDS)
        elif change == "end":
            node[2] = self.node(1)
        elif change == "delete":
            siblings.remove(node)
        elif change == "add":
            siblings.append([self.slug(), self.random.choice(WORDS), self.node(1)])
        elif change == "anew":
            node[0] = self.slug()
        elif change == "order":
            self.random.shuffle(siblings)
        else:
            self.move(tree, node, siblings)

    def move(self, tree, node, siblings):
        siblings.remove(node)
        places = [tree, *(n[2] for n, _ in self.all_nodes(tree) if isinstance(n[2], list))]
        self.random.choice(places).append(node)

    def outcomes(self):
        return [outcome(name, *self.random.sample(RANDOM_STEPS, 2)) for name in ENDS]

    def known(self):
        hours = [DAY_AND_NIGHT, OFFICE, NIGHTS, Hours(), None]
        numbers = ["0800-2000", "036-1234567", None]
        random = [
            service(slug, number=self.random.choice(numbers), hours=self.random.choice(hours))
            for slug in ("vt", "team", "nacht")
        ]
        return replace(directory(*random, *MIXED.values()), demo=self.random.random() < 0.5)


def slow_table(flow, known):
    """Per end its words and what it says, from the trail and the full advice at each moment."""
    says = {page.name: (page.name, slow_calls(page, known)) for page in flow.outcomes()}
    return {
        slug: (
            " › ".join(crumb.text for crumb in flow.trail(slug)) or "de eerste vraag",
            says[page.name] if isinstance(page, Outcome) else None,
        )
        for slug, page in flow.pages.items()
        if isinstance(page, Outcome) or not page.answers
    }


def slow_calls(page, known):
    return [first_call(advise(page, known, one.at)) for one in moments(NOW)]


def unique_words(table):
    times = Counter(words for words, _ in table.values())
    return {words: end for words, end in table.values() if times[words] == 1}


def changed_words(old, new):
    """The words of every path of which the end differs, by slug or by words."""
    by_slug = {new[slug][0] for slug in old.keys() & new.keys() if old[slug][1] != new[slug][1]}
    before, after = unique_words(old), unique_words(new)
    return by_slug | {
        words for words in before.keys() & after.keys() if before[words] != after[words]
    }


def pages_of(differences, *kinds):
    return {path for one in differences if one.kind in kinds for path in one.paths}


def is_under(words, branches):
    return any(words == branch or words.startswith(f"{branch} › ") for branch in branches)


MANY = settings(deadline=None, database=None, max_examples=150)
seeds = st.integers(min_value=0, max_value=2**32)


@MANY
@given(seed=seeds, edits=st.integers(0, 6))
def test_every_difference_in_ends_is_told_and_nothing_else(seed, edits):
    grower = Grower(seed)
    tree, known = grower.tree(), grower.known()
    outcomes = grower.outcomes()
    before = grown(*tree, outcomes=outcomes)
    for _ in range(edits):
        if len(tree) > 1:
            grower.edit(tree)
    later = grower.known() if grower.random.random() < 0.3 else known
    after = grown(*tree, outcomes=grower.random.choice([outcomes, grower.outcomes()]))
    found = compare(before, after, known, later, NOW)
    old, new = slow_table(before, known), slow_table(after, later)
    elsewhere = {path.words for path in pages_of(found, "elsewhere", "call", "wait", "headline")}
    assert changed_words(old, new) <= elsewhere
    readdressed = [path.words for path in pages_of(found, "address")]
    appeared = {path.page for path in pages_of(found, "new")}
    for slug in new.keys() - old.keys() - appeared:
        assert new[slug][0] in elsewhere or is_under(new[slug][0], readdressed)
    gone = {path.page for path in pages_of(found, "gone")}
    for slug in old.keys() - new.keys() - gone:
        assert old[slug][0] in elsewhere or is_under(old[slug][0], readdressed)
    # No false alarm: what is told as new or gone is, and what ends elsewhere does.
    assert not appeared & old.keys()
    assert not gone & new.keys()
    assert elsewhere <= changed_words(old, new)


@MANY
@given(seed=seeds, edits=st.integers(0, 3))
def test_silence_means_that_nothing_changed_at_all(seed, edits):
    grower = Grower(seed)
    tree = grower.tree()
    before = grown(*tree, outcomes=[outcome(name, "vt") for name in ENDS])
    for _ in range(edits):
        if len(tree) > 1:
            grower.edit(tree)
    after = grown(*tree, outcomes=[outcome(name, "vt") for name in ENDS])
    found = compare(before, after, KNOWN, KNOWN, NOW)
    assert (found == ()) == (before.document() == after.document())
    assert [one.kind for one in found] == sorted((o.kind for o in found), key=list(HEADINGS).index)


@MANY
@given(seed=seeds)
def test_with_its_clock_stopped_a_directory_names_the_same_first_call(seed):
    grower = Grower(seed)
    known = grower.known()
    calls = FirstCalls(known, NOW)
    every = (replace(one, urgency=urgency) for one in grower.outcomes() for urgency in LONGEST_WAIT)
    for one in every:
        slow = tuple(first_call(advise(one, known, moment.at)) for moment in calls.moments)
        assert calls.of(one) == slow == calls.of(one)


def test_of_an_own_number_it_is_told_what_can_be_dialled_beside_it():
    gp = service("huisarts", hours=DAY_AND_NIGHT, number=None, own=True, where="In het dossier.")
    vt = service("vt", hours=DAY_AND_NIGHT)
    other = service("vt", hours=DAY_AND_NIGHT, number="0800-2000")
    page = outcome("bel", "huisarts", "vt")

    def first(*services, **more):
        return whom_to_call(advise(page, directory(*services, **more), NOW))

    assert first(gp, vt).words == "Huisarts (eigen nummer, of Vt, 036-123 45 67)"
    assert first(gp, vt) != first(gp, other)
    assert first(gp, fallback=()).words == "Huisarts (eigen nummer)"
    placeholder = service("huisarts", hours=DAY_AND_NIGHT, number=None)
    assert first(gp, vt) != first(placeholder, vt, demo=True)
