"""Of four times as many problems Anna hears in about four times the work, not in sixteen."""

import pytest

from bench.large_draft import large_region
from contacts.directory import Directory
from desk.publishing.gate import GateForm
from tests import factories
from tests.counting import calls_of
from trees.core.drafts import Draft, DraftNode, DraftOutcome, DraftStep, flow_of
from trees.core.findings import Problem, error, warning
from trees.management.commands.check_region import region_problems
from trees.models import Outcome
from trees.publishing.told_once import in_two

FEW, MANY = 100, 400
# Four times the work, and some room for what grows a little faster, such as sorting.
AT_MOST = 6


def problems(count):
    """Half of them stop a publication; no two are the same."""
    kinds = (error, warning)
    return [kinds[n % 2]("placeholder", f"dienst {n}", f"Nummer {n} mist.") for n in range(count)]


def test_telling_what_stops_from_what_warns():
    few, many = (calls_of(in_two, problems(count), {}) for count in (FEW, MANY))
    assert many < AT_MOST * few


def show(found):
    """The form as it stands beneath these problems."""
    form = GateForm()
    form.publish(lambda **_: ([], []), lambda: found)
    return form


def test_showing_the_form_beneath_what_was_found():
    few, many = (calls_of(show, problems(count)) for count in (FEW, MANY))
    assert many < AT_MOST * few


def unoffered(count):
    """A draft with so many outcomes of which each asks for a kind of service that nobody offers."""
    ends = [f"einde-{n}" for n in range(count)]
    nodes = {slug: DraftNode(slug, "begin", slug, outcome=slug) for slug in ends}
    first = DraftNode("begin", question="Wat?", children=tuple(ends))
    steps = {slug: (DraftStep(kind=f"soort-{slug}"),) for slug in ends}
    outcomes = {slug: DraftOutcome(slug, slug, steps[slug]) for slug in ends}
    return Draft("groot", "begin", {"begin": first, **nodes}, outcomes)


def test_a_draft_that_names_kinds_that_nobody_offers():
    nobody = Directory("flevoland", demo=False, services={}, fallback=())
    few, many = (
        calls_of(flow_of, unoffered(count), "almere", nobody, factories.LATER)
        for count in (FEW, MANY)
    )
    assert many < AT_MOST * few


@pytest.mark.django_db
def test_checking_a_region_whose_live_pages_are_not_its_draft():
    """Each outcome is called something else now: hardly anything is found in both."""
    made = large_region(nodes=200, municipalities=4, services=8, outcomes=50, wide=4)
    factories.go_live(region=made)
    Outcome.objects.filter(region=made).update(title="Anders")
    told = []
    compared = calls_of(
        lambda: told.extend(region_problems(made, factories.LATER)), of=Problem.__eq__
    )
    assert len(told) > FEW
    assert len(set(told)) == len(told)
    assert compared <= 4 * len(told)
