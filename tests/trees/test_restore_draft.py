"""The draft of a publication back: freezing it again gives the same questions."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from contacts.models import Service
from exchange.package import check
from exchange.package.loading import load
from tests import factories
from tests.trees.test_publishing_faults import Plug
from trees.drafting.integrity import damage
from trees.lock import tree_lock
from trees.models import DraftEdit, Node, Outcome, Publication, Step
from trees.publishing.freeze import freeze
from trees.publishing.publish import publish
from trees.publishing.restore_draft import NotRestorable, restore_draft
from trees.publishing.roll_back import editions_of_number, roll_back

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FLEVOLAND = Path(__file__).resolve().parent.parent.parent / "fixtures" / "flevoland.yaml"


@pytest.fixture
def town(db):
    """Almere and Zeewolde, live. Each has its own local team, and Zeewolde its own answer."""
    made = factories.town(published=False)
    zeewolde = made.zeewolde
    Service.objects.filter(pk=made.day.pk).update(kind="team", everywhere=False)
    made.day.areas.create(municipality=made.municipality)
    factories.service(
        region=made.region,
        slug="team-zeewolde",
        kind="team",
        municipalities=[zeewolde],
        number="036-522 12 34",
    )
    Step.objects.filter(service=made.day).update(service=None, kind="team")
    with tree_lock():
        add(
            "op-het-water", "wat-speelt-er", "bel-112", answer="Er is iemand op het water"
        ).only_in.add(zeewolde)
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
    made = restore_draft(publication=region.publications.get(number=number), by=by, at=NOW)
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
        Node.objects.get(slug="op-het-water").only_in.clear()
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
    assert [edition.municipality.slug for edition in restored.editions] == ["almere", "zeewolde"]


def test_a_branch_that_goes_on_elsewhere_comes_back_as_that(town, anna):
    scramble()
    back(town.region, anna)
    assert Node.objects.get(slug="weet-niet").continue_at.slug == "onveilig"
    assert Node.objects.filter(tree__region=town.region).count() == 9


def test_what_only_zeewolde_has_comes_back_for_zeewolde_alone(town, anna):
    scramble()
    back(town.region, anna)
    limited = Node.objects.exclude(only_in=None)
    assert [(row.slug, [one.slug for one in row.only_in.all()]) for row in limited] == [
        ("op-het-water", ["zeewolde"])
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
    assert edit.changes == [["teruggezet", "", "Almere, editie 1, Zeewolde, editie 1"]]


def test_who_had_a_node_open_is_told_that_it_changed(town, anna):
    scramble()
    version = Node.objects.get(slug="levensgevaar").version
    back(town.region, anna)
    assert Node.objects.get(slug="levensgevaar").version == version + 1


def test_a_tree_that_was_emptied_comes_back(town, anna):
    before = frozen(town.region)
    with tree_lock():
        Node.objects.filter(continue_at__isnull=False).update(continue_at=None)
        Node.objects.get(slug="levensgevaar").delete()
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


def test_what_was_made_for_a_municipality_that_came_later_goes_and_is_told(town, anna):
    before = frozen(town.region)
    dronten = factories.municipality(region=town.region, slug="dronten")
    factories.service(
        region=town.region, slug="team-dronten", kind="team", municipalities=[dronten]
    )
    with tree_lock():
        add("polder", "wat-speelt-er", "bel-112", answer="In de polder").only_in.add(dronten)
    restored = back(town.region, anna)
    found = frozen(town.region)
    assert {slug: found[slug] for slug in before} == before
    assert [page["slug"] for page in found.pop("dronten")["pages"]] == [
        page["slug"] for page in before["almere"]["pages"]
    ]
    assert restored.gone == ['vraag of antwoord "polder"']


def test_a_service_that_is_no_more_is_told_and_its_step_left_out(town, anna):
    factories.service(region=town.region, slug="los")
    with tree_lock():
        factories.outcome(region=town.region, slug="vrij", steps=[Service.objects.get(slug="los")])
    publish(region=town.region, at=NOW, now=NOW, note="Met een uitkomst die nergens hangt")
    Outcome.objects.get(slug="vrij").delete()
    Service.objects.filter(slug="los").delete()
    assert back(town.region, anna, number=2).missing == ["los"]
    assert not Outcome.objects.get(slug="vrij").steps.exists()


def test_a_municipality_that_no_tree_serves_any_more_has_its_tree_again(town, anna):
    before = frozen(town.region)
    town.region.trees.update(everywhere=False)
    town.region.trees.get().municipalities.add(town.municipality)
    assert frozen(town.region).keys() == {"almere"}
    assert back(town.region, anna).changed
    assert frozen(town.region) == before


def test_a_tree_that_was_removed_comes_back(town, anna):
    before = frozen(town.region)
    with tree_lock():
        Node.objects.filter(continue_at__isnull=False).update(continue_at=None)
        Node.objects.get(slug="levensgevaar").delete()
        town.region.trees.get().delete()
    back(town.region, anna)
    assert frozen(town.region) == before


def other_tree(region, **rest):
    start = {
        "slug": "begin",
        "question": "Wat?",
        "answers": [
            {"answer": "Ja", "slug": "begin-ja", "outcome": "bel-112"},
            {"answer": "Nee", "slug": "begin-nee", "outcome": "bel-112"},
        ],
    }
    return factories.tree(region=region, slug="tweede", start=start, **rest)


def test_a_municipality_that_got_another_tree_since_goes_back_to_its_own(town, anna):
    before = frozen(town.region)
    zeewolde = town.zeewolde
    urk = factories.municipality(region=town.region, slug="urk")
    first = town.region.trees.get()
    first.everywhere = False
    first.save()
    first.municipalities.add(town.municipality)
    second = other_tree(town.region, municipalities=[zeewolde, urk])
    assert frozen(town.region)["zeewolde"]["start"] == "begin"
    back(town.region, anna)
    assert not second.municipalities.exists()
    assert {slug: frozen(town.region)[slug] for slug in before} == before


def test_a_tree_for_the_whole_region_keeps_only_whom_the_draft_of_then_does_not_serve(town, anna):
    first = town.region.trees.get()
    first.everywhere = False
    first.save()
    first.municipalities.add(town.municipality)
    factories.go_live(region=town.region, at=NOW)
    first.municipalities.clear()
    second = other_tree(town.region)
    assert {flow["start"] for flow in frozen(town.region).values()} == {"begin"}
    back(town.region, anna, number=2)
    assert {town: flow["start"] for town, flow in frozen(town.region).items()} == {
        "almere": "levensgevaar",
        "zeewolde": "begin",
    }
    second.refresh_from_db()
    assert not second.everywhere


def test_going_back_brings_the_draft_of_then_along(town, anna):
    before = frozen(town.region)
    scramble()
    factories.go_live(region=town.region, at=NOW)
    first = editions_of_number(town.region, 1)
    roll_back(editions=first, at=NOW, now=NOW, note="Terug", by=anna)
    back(town.region, anna, number=3)
    assert frozen(town.region) == before


def test_a_publication_of_before_has_no_draft_and_says_the_way_out(town, anna):
    Publication.objects.update(draft=None)
    with pytest.raises(NotRestorable, match="Ga terug naar deze editie"):
        back(town.region, anna)
    assert not DraftEdit.objects.exists()


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ({"format": 3}, "formaat 3"),
        (
            {"trees": [{"municipalities": ["lelystad"], "start": {"only_in": [], "answers": []}}]},
            "lelystad",
        ),
        (
            {
                "trees": [
                    {
                        "municipalities": None,
                        "start": {
                            "only_in": [],
                            "answers": [{"only_in": ["dronten"], "answers": []}],
                        },
                    }
                ]
            },
            "dronten",
        ),
    ],
)
def test_a_draft_that_cannot_be_written_any_more_is_told_and_nothing_changes(
    town, anna, draft, said
):
    publication = town.region.publications.get()
    publication.draft = {**publication.draft, **draft}
    publication.save()
    before = frozen(town.region)
    with pytest.raises(NotRestorable, match=said):
        back(town.region, anna)
    assert frozen(town.region) == before
    assert not DraftEdit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_fault_at_any_statement_leaves_the_draft_as_it_was(town, anna):
    scramble()
    publication = town.region.publications.get()
    before = frozen(town.region), list(Node.objects.order_by("pk").values())
    for at in range(1, 500):
        plug = Plug(at)
        try:
            with connection.execute_wrapper(plug):
                restore_draft(publication=publication, by=anna, at=NOW)
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
        Node.objects.get(slug="levensgevaar").delete()
    Step.objects.all().delete()
    back(region, anna)
    assert frozen(region) == before
    assert hung() == rows


def test_a_tree_of_other_municipalities_is_left_alone(town, anna):
    urk = factories.municipality(region=town.region, slug="urk")
    town.region.trees.update(everywhere=False)
    town.region.trees.get().municipalities.set(town.region.municipalities.exclude(slug="urk"))
    publish(region=town.region, at=NOW, now=NOW, note="Zonder Urk")
    other_tree(town.region, municipalities=[urk])
    before = frozen(town.region)
    scramble()
    back(town.region, anna, number=2)
    assert frozen(town.region) == before
