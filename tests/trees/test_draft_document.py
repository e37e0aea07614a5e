"""The draft as one document: written out and read back it is the same."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from trees.core.drafts import Draft, DraftNode
from trees.drafting.document import DraftWriter, draft_document
from trees.drafting.integrity import damage
from trees.drafting.reading import read_trees
from trees.lock import tree_lock
from trees.models import Outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    made = factories.town(published=False)
    factories.municipality(region=made.region, slug="urk")
    return made


def test_the_same_draft_always_gives_the_same_document(town):
    kept = json.dumps(draft_document(town.region))
    assert json.dumps(draft_document(town.region)) == kept
    assert json.loads(kept)["format"] == 2
    (tree,) = json.loads(kept)["trees"]
    assert (tree["slug"], tree["municipalities"]) == ("crisis", None)


GAP = {"because": "Zo afgesproken.", "by": "Regioberaad", "until": "2027-06-30"}
ACCEPTED = [{"problem": "nobody-answers", **GAP}]


def test_what_was_accepted_comes_back_with_its_last_day(town):
    Outcome.objects.filter(slug="bel-112").update(accepted=ACCEPTED)
    kept = draft_document(town.region)
    Outcome.objects.update(accepted=[])
    with tree_lock():
        DraftWriter(town.region).write(kept)
    assert Outcome.objects.get(slug="bel-112").accepted == ACCEPTED
    again = DraftWriter(town.region)
    with tree_lock():
        again.write(kept)
    assert not again.writer.changed


def test_the_accepted_gap_of_an_older_draft_comes_back_too(town):
    kept = {**draft_document(town.region), "format": 1}
    for one in kept["outcomes"]:
        del one["accepted"]
        one["accepted_gap"] = GAP if one["slug"] == "bel-112" else None
    with tree_lock():
        DraftWriter(town.region).write(kept)
    assert Outcome.objects.get(slug="bel-112").accepted == ACCEPTED
    assert Outcome.objects.get(slug="bel-veilig-thuis").accepted == []


ENDS = st.sampled_from(("bel-112", "bel-veilig-thuis"))


@st.composite
def drafts(draw):
    """A tree at random: some answers limited, some going on elsewhere, all ages in use."""
    slugs = [f"n{n}" for n in range(draw(st.integers(3, 14)))]
    parents = {slug: draw(st.sampled_from(slugs[:n])) for n, slug in enumerate(slugs) if n}
    children = {slug: [s for s in slugs if parents.get(s) == slug] for slug in slugs}
    nodes = {}
    for slug in slugs:
        below = tuple(draw(st.permutations(children[slug])))
        limits = draw(st.just(()) | st.lists(st.sampled_from(("almere", "urk"))))
        elsewhere = draw(st.none() | st.sampled_from([s for s in slugs if children[s]]))
        nodes[slug] = DraftNode(
            slug=slug,
            parent=parents.get(slug),
            answer=f"Antwoord {slug}" if slug in parents else "",
            hint=draw(st.sampled_from(("", "Let op"))),
            question=f"Vraag {slug}?" if below else "",
            continue_at=None if below else elsewhere,
            outcome=None if below or elsewhere else draw(ENDS),
            only_in=frozenset(limits if slug in parents else ()),
            ages=draw(st.sampled_from(((None, None), (None, 17), (18, None), (0, 4)))),
            children=below,
        )
    return Draft("crisis", "n0", nodes, {})


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drafts(), drafts())
def test_any_tree_comes_back_as_it_was_after_it_became_another(town, first, second):
    def write(draft):
        document = draft_document(town.region)
        document["trees"][0]["start"] = draft.branch("n0").document()
        with tree_lock():
            DraftWriter(town.region).write(document)
        return json.dumps(draft_document(town.region))

    kept = write(first)
    write(second)
    assert write(first) == kept
    ((_, draft),) = read_trees(town.region)
    assert draft.nodes == first.nodes
    assert damage() == []
