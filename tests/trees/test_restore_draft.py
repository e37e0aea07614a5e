"""An edition back into the draft: freezing it again gives the same questions."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.models import Service
from exchange.package import check
from exchange.package.loading import load
from tests import factories
from tests.trees.test_publishing_faults import Plug
from tests.values import directory, service
from trees.core.drafts import Draft, DraftNode, DraftOutcome, DraftStep, flow_of
from trees.drafting.integrity import damage
from trees.lock import tree_lock
from trees.models import DraftEdit, Edition, Node, Outcome, Step
from trees.publishing.freeze import freeze
from trees.publishing.publish import publish
from trees.publishing.restore_draft import restore_draft
from trees.publishing.unpruned import NotRestorable, restored

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FLEVOLAND = Path(__file__).resolve().parent.parent.parent / "fixtures" / "flevoland.yaml"


@pytest.fixture
def town(db):
    """Almere and Urk, live. Each has a local team of its own, and Urk an answer of its own."""
    made = factories.town(alone=True, published=False)
    urk = factories.municipality(region=made.region, slug="urk")
    Service.objects.filter(pk=made.day.pk).update(kind="team", everywhere=False)
    made.day.areas.create(municipality=made.municipality)
    factories.service(
        region=made.region,
        slug="team-urk",
        kind="team",
        municipalities=[urk],
        number="0527-12 34 56",
    )
    Step.objects.filter(service=made.day).update(service=None, kind="team")
    with tree_lock():
        add("op-zee", "wat-speelt-er", "bel-112", answer="Er is iemand op zee").only_in.add(urk)
    publish(region=made.region, at=NOW, now=NOW, note="Begin")
    return made


def add(slug, parent, outcome, **fields):
    above = Node.objects.get(slug=parent)
    return Node.objects.create(
        tree=above.tree,
        parent=above,
        slug=slug,
        position=above.get_children().count(),
        outcome=Outcome.objects.get(slug=outcome),
        **fields,
    )


def frozen(region):
    """What publishing would make live now, by municipality."""
    return {one.municipality.slug: one.flow.document() for one in freeze(region, NOW)}


def back(region, by, number=1):
    edition = Edition.objects.filter(municipality__region=region, number=number)[0]
    made = restore_draft(edition=edition, by=by, at=NOW)
    assert damage() == []
    return made


def scramble():
    """Somebody works on the draft for a while."""
    with tree_lock():
        Node.objects.filter(slug="levensgevaar").update(question="Gevaar?", hint="")
        Node.objects.filter(slug="vast").update(position=0)
        Node.objects.get(slug="weet-niet").delete()
        moved = Node.objects.get(slug="onveilig")
        moved.parent = Node.objects.get(slug="levensgevaar")
        moved.save()
        add("nieuw", "onveilig", "bel-112", answer="Nieuw")
        Node.objects.get(slug="op-zee").only_in.clear()
    Outcome.objects.filter(slug="bel-lokaal-team").update(title="Bel", urgency="zorgen")
    Step.objects.filter(outcome__slug="bel-veilig-thuis").delete()


def test_an_edition_comes_back_whole_after_somebody_worked_on_the_draft(town, anna):
    before = frozen(town.region)
    scramble()
    assert frozen(town.region) != before
    restored = back(town.region, anna)
    assert frozen(town.region) == before
    assert restored.changed
    assert restored.gone == ['vraag of antwoord "nieuw"']
    assert [edition.municipality.slug for edition in restored.editions] == ["almere", "urk"]


def test_a_branch_that_goes_on_elsewhere_comes_back_as_that(town, anna):
    scramble()
    back(town.region, anna)
    assert Node.objects.get(slug="weet-niet").continue_at.slug == "onveilig"
    assert Node.objects.count() == 9


def test_what_only_urk_has_comes_back_for_urk_alone(town, anna):
    scramble()
    back(town.region, anna)
    limited = Node.objects.exclude(only_in=None)
    assert [(row.slug, [one.slug for one in row.only_in.all()]) for row in limited] == [
        ("op-zee", ["urk"])
    ]


def test_a_kind_of_service_comes_back_as_a_kind(town, anna):
    scramble()
    back(town.region, anna)
    steps = Step.objects.filter(outcome__slug="bel-veilig-thuis").order_by("position")
    assert [(step.service and step.service.slug, step.kind) for step in steps] == [
        ("vt-nacht", ""),
        (None, "team"),
    ]


def test_a_draft_that_is_still_the_same_is_not_touched(town, anna):
    rows = list(Node.objects.order_by("pk").values())
    assert not back(town.region, anna).changed
    assert list(Node.objects.order_by("pk").values()) == rows


def test_restoring_a_draft_counts_as_changing_it(town, anna):
    back(town.region, anna)
    edit = DraftEdit.objects.get()
    assert (edit.by, edit.at) == (anna, NOW)
    assert edit.changes == [["teruggezet", "", "Almere, editie 1, Urk, editie 1"]]


def test_who_had_a_node_open_is_told_that_it_changed(town, anna):
    scramble()
    version = Node.objects.get(slug="levensgevaar").version
    back(town.region, anna)
    assert Node.objects.get(slug="levensgevaar").version == version + 1


def test_a_tree_that_was_emptied_comes_back(town, anna):
    before = frozen(town.region)
    with tree_lock():
        Node.objects.filter(continue_at__isnull=False).update(continue_at=None)
        Node.objects.get(parent=None).delete()
    back(town.region, anna)
    assert frozen(town.region) == before


def test_an_outcome_that_was_removed_comes_back(town, anna):
    before = frozen(town.region)
    with tree_lock():
        Node.objects.filter(slug="nu-acuut").update(outcome=Outcome.objects.get(slug="bel-112"))
        Outcome.objects.get(slug="bel-veilig-thuis").delete()
    back(town.region, anna)
    assert frozen(town.region) == before


def test_an_agreement_that_is_no_more_is_told(town, anna):
    assert back(town.region, anna).missing == []
    Outcome.objects.update(agreement=None)
    town.agreement.versions.all().delete()
    town.agreement.delete()
    assert back(town.region, anna).missing == ["acute-onveiligheid"]


def test_a_municipality_that_came_later_keeps_its_own_questions(town, anna):
    before = frozen(town.region)
    dronten = factories.municipality(region=town.region, slug="dronten")
    factories.service(
        region=town.region, slug="team-dronten", kind="team", municipalities=[dronten]
    )
    with tree_lock():
        add("polder", "wat-speelt-er", "bel-112", answer="In de polder").only_in.add(dronten)
        Node.objects.get(slug="vast").delete()
    of_dronten = frozen(town.region)["dronten"]
    restored = back(town.region, anna)
    assert frozen(town.region) == {**before, "dronten": of_dronten}
    assert restored.gone == []


def test_a_municipality_that_no_tree_serves_any_more_is_told(town, anna):
    town.region.trees.update(everywhere=False)
    town.region.trees.get().municipalities.add(town.municipality)
    with pytest.raises(NotRestorable, match="Voor urk geldt nu geen enkele beslisboom"):
        back(town.region, anna)


def test_questions_that_would_be_lost_are_told_and_nothing_changes(town, anna):
    factories.municipality(region=town.region, slug="dronten")
    with tree_lock():
        Node.objects.filter(slug="vast").update(outcome=None, question="Hoe lang al?")
        add("kort", "vast", "bel-112", answer="Kort")
        add("lang", "vast", "bel-112", answer="Lang")
    rows = list(Node.objects.order_by("pk").values())
    with pytest.raises(NotRestorable, match="dronten hoort niet bij deze editie"):
        back(town.region, anna)
    assert list(Node.objects.order_by("pk").values()) == rows


@pytest.mark.django_db(transaction=True)
def test_a_fault_at_any_statement_leaves_the_draft_as_it_was(town, anna):
    scramble()
    edition = Edition.objects.get(municipality=town.municipality)
    before = frozen(town.region), list(Node.objects.order_by("pk").values())
    for at in range(1, 500):
        plug = Plug(at)
        try:
            with connection.execute_wrapper(plug):
                restore_draft(edition=edition, by=anna, at=NOW)
        except DatabaseError:
            assert list(Node.objects.order_by("pk").values()) == before[1], f"statement {at}"
        else:
            break
        if at % 10 == 0:
            assert frozen(town.region) == before[0]
    assert plug.count < at
    assert frozen(town.region) != before[0]


def hung():
    """Where each node hangs, and where it goes on."""
    rows = Node.objects.order_by("slug")
    return list(rows.values_list("slug", "parent__slug", "continue_at__slug"))


@pytest.mark.django_db
def test_flevoland_comes_back_as_it_was():
    package, _ = check(FLEVOLAND.read_bytes())
    assert package
    region = load(package, today=NOW.date()).region
    factories.go_live(region=region, at=NOW)
    before = frozen(region)
    rows = hung()
    anna = factories.coordinator(region=region)
    assert not back(region, anna).changed
    with tree_lock():
        Node.objects.filter(continue_at__isnull=False).update(continue_at=None)
        Node.objects.get(parent=None).delete()
    Step.objects.all().delete()
    back(region, anna)
    assert frozen(region) == before
    assert hung() == rows


TOWNS = ("almere", "urk", "dronten")
KNOWN = directory(service("vt", number="0800-2000"))
OUTCOMES = {name: DraftOutcome(name, name, (DraftStep("vt"),)) for name in ("een", "twee")}


@st.composite
def drafts(draw):
    """A tree at random: some answers limited, some going on elsewhere, all ages in use."""
    slugs = [f"n{n}" for n in range(draw(st.integers(3, 14)))]
    parents = {slug: draw(st.sampled_from(slugs[:n])) for n, slug in enumerate(slugs) if n}
    children = {slug: [s for s in slugs if parents.get(s) == slug] for slug in slugs}
    nodes = {}
    for slug in slugs:
        below = tuple(draw(st.permutations(children[slug])))
        limits = draw(st.just(()) | st.lists(st.sampled_from(TOWNS))) if slug in parents else ()
        elsewhere = draw(st.none() | st.sampled_from([s for s in slugs if children[s]]))
        nodes[slug] = DraftNode(
            slug=slug,
            parent=parents.get(slug),
            answer=f"Antwoord {slug}" if slug in parents else "",
            hint=draw(st.sampled_from(("", "Let op"))),
            question=f"Vraag {slug}?" if below else "",
            continue_at=None if below else elsewhere,
            outcome=None if below or elsewhere else draw(st.sampled_from(("een", "twee"))),
            only_in=frozenset(limits),
            ages=draw(st.sampled_from(((None, None), (None, 17), (18, None), (0, 4)))),
            children=below,
        )
    return Draft("boom", "n0", nodes, OUTCOMES)


def drafted(first):
    """The draft that a restored tree is."""
    nodes = {}

    def visit(node, parent):
        nodes[node.slug] = DraftNode(
            slug=node.slug,
            parent=parent,
            answer=node.answer,
            hint=node.hint,
            question=node.question,
            outcome=node.outcome,
            continue_at=node.continue_at,
            only_in=frozenset(node.only_in),
            ages=(node.ages.start, node.ages.to),
            children=tuple(child.slug for child in node.answers),
        )
        for child in node.answers:
            visit(child, node.slug)

    visit(first, None)
    return Draft("boom", first.slug, nodes, OUTCOMES)


@settings(max_examples=300, deadline=None)
@given(drafts())
def test_any_tree_that_can_be_published_can_be_restored(draft):
    built = {town: flow_of(draft, town, KNOWN, NOW) for town in TOWNS}
    flows = {
        town: flow
        for town, (flow, problems) in built.items()
        if not problems and all(getattr(page, "answers", True) for page in flow.pages.values())
    }
    if not flows:
        return
    again = drafted(restored(flows))
    for town, flow in flows.items():
        made, problems = flow_of(again, town, KNOWN, NOW)
        assert problems == []
        assert made.document() == flow.document()


def one_answer(slug, parent="n0", **rest):
    return {slug: DraftNode(slug, parent, answer="Ja", **rest)}


def simple(*answers, start="n0", **nodes):
    made = {start: DraftNode(start, question="Vraag?", children=answers), **nodes}
    flow, _ = flow_of(Draft("boom", start, made, OUTCOMES), "almere", KNOWN, NOW)
    return flow


YES, NO = one_answer("ja", outcome="een"), one_answer("nee", outcome="twee")


def test_editions_of_different_trees_do_not_fit_into_one():
    first = simple("ja", "nee", **YES, **NO)
    with pytest.raises(NotRestorable, match="beginnen met een andere vraag: “n0” en “n9”"):
        restored({"almere": first, "urk": simple(start="n9")})
    other = simple("ja", "nee", **one_answer("ja", outcome="twee"), **NO)
    with pytest.raises(NotRestorable, match="“ja” staat niet in elke gemeente"):
        restored({"almere": first, "urk": other})
    turned = simple("nee", "ja", **YES, **NO)
    with pytest.raises(NotRestorable, match="“n0” staat niet in elke gemeente"):
        restored({"almere": first, "urk": turned})


def test_the_order_of_the_edition_comes_before_that_of_the_others():
    first, turned = simple("ja", "nee", **YES, **NO), simple("nee", "ja", **YES, **NO)
    assert [node.slug for node in restored({"almere": first}, {"urk": turned}).answers] == [
        "ja",
        "nee",
    ]


def test_a_copy_of_a_question_that_is_nowhere_itself_is_told():
    hidden = {
        **one_answer("eind", outcome="een", children=("diep",)),
        **one_answer("diep", "eind", question="Diep?", children=("a", "b")),
        **one_answer("a", "diep", outcome="een"),
        **one_answer("b", "diep", outcome="twee"),
        **one_answer("verder", continue_at="diep"),
    }
    with pytest.raises(NotRestorable, match="“verder” gaat verder bij een vraag"):
        restored({"almere": simple("eind", "verder", **hidden)})


def test_an_answer_without_a_page_stays_an_answer():
    open_end = simple("ja", "nee", **YES, **one_answer("nee", continue_at="weg"))
    assert restored({"almere": open_end}).answers[1].outcome is None


def test_steps_that_differ_without_a_kind_are_told(town, anna):
    later = NOW + timedelta(days=1)
    Service.objects.filter(kind="team").update(kind="")
    with tree_lock():
        Step.objects.filter(kind="team").update(kind="", service=town.night)
    with pytest.raises(NotRestorable, match="stappen van “Bel"):
        restore_draft(edition=Edition.objects.all()[0], by=anna, at=later)


def test_steps_that_are_more_in_one_municipality_than_in_another_are_told(town, anna):
    Service.objects.filter(slug="team-urk").update(kind="")
    with tree_lock():
        Step.objects.filter(kind="team").update(kind="", service=town.night)
    with pytest.raises(NotRestorable, match="pas de uitkomst met de hand aan"):
        back(town.region, anna)


def test_a_tree_of_other_municipalities_is_left_alone(town, anna):
    zeewolde = factories.municipality(region=town.region, slug="zeewolde")
    town.region.trees.update(everywhere=False)
    town.region.trees.get().municipalities.set(town.region.municipalities.exclude(slug="zeewolde"))
    start = {
        "slug": "begin",
        "question": "Wat?",
        "answers": [
            {"answer": "Ja", "slug": "begin-ja", "outcome": "bel-112"},
            {"answer": "Nee", "slug": "begin-nee", "outcome": "bel-112"},
        ],
    }
    factories.tree(region=town.region, slug="tweede", start=start, municipalities=[zeewolde])
    before = frozen(town.region)
    scramble()
    back(town.region, anna)
    assert frozen(town.region) == before
