"""`dump_region`: a region goes out as the file that brings the same region in."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from contacts.models import Service
from exchange.package import check
from exchange.package.dumping import package_in
from exchange.package.loading import load
from exchange.package.writing import write
from municipalities.models import Region
from tests import factories
from tests.exchange.packages import as_json, large, small
from tests.exchange.random_packages import documents
from trees.commands import WrongUse
from trees.drafting.integrity import damage
from trees.models import Node, Tree

TODAY = date(2026, 11, 21)
FIXTURES = Path(__file__).parents[2] / "fixtures"

pytestmark = pytest.mark.django_db


def dump(slug):
    out = io.StringIO()
    call_command("dump_region", slug, stdout=out)
    return out.getvalue()


def load_text(text):
    package, faults = check(text.encode())
    assert [str(fault) for fault in faults] == []
    assert package
    return load(package, today=TODAY)


def through_an_empty_database(text):
    """Load a file where nothing is, dump it, and leave nothing behind."""
    with transaction.atomic():
        assert not Region.objects.exists()
        region = load_text(text).region
        assert damage() == []
        dumped = write(package_in(region))
        transaction.set_rollback(True)
    return dumped


def test_the_example_comes_back_to_the_byte():
    text = Path(__file__).with_name("example.yaml").read_text().split("\n", 1)[1]
    load_text(text)
    assert dump("voorbeeldregio") == text


def test_a_dump_goes_through_an_empty_database_unchanged():
    first = through_an_empty_database(as_json(small()).decode())
    assert through_an_empty_database(first) == first


def test_a_large_dump_goes_through_an_empty_database_unchanged():
    first = through_an_empty_database(as_json(large(nodes=300, phones=50)).decode())
    assert through_an_empty_database(first) == first


@pytest.mark.parametrize("file", sorted(FIXTURES.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_demonstration_region_goes_through_an_empty_database(file):
    first = through_an_empty_database(file.read_text())
    assert through_an_empty_database(first) == first


@given(documents())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # A whole package takes minutes to shrink; the difference that is shown says enough.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
def test_any_region_goes_through_an_empty_database(document):
    first = through_an_empty_database(as_json(document).decode())
    assert through_an_empty_database(first) == first


def test_a_region_made_by_hand_can_be_dumped_and_loaded():
    town = factories.town()
    text = dump(town.region.slug)
    assert not load_text(text).wrote
    assert dump(town.region.slug) == text


def test_loading_a_dump_where_it_came_from_writes_nothing():
    load_text(as_json(large(nodes=50, phones=10)).decode())
    assert not load_text(dump("annas-regio")).wrote


def test_a_service_that_has_ended_is_left_out():
    load_text(as_json(small()).decode())
    Service.objects.filter(slug="wijkteam").update(ended_on=TODAY)
    Region.objects.get().scenarios.all().delete()
    text = dump("annas-regio")
    assert "slug: wijkteam" not in text
    assert check(text.encode())[1] == []


def test_a_service_that_has_ended_but_is_named_ends_with_its_numbers():
    load_text(as_json(small()).decode())
    Service.objects.filter(slug="wijkteam").update(ended_on=TODAY)
    coming = Service.objects.get(slug="wijkteam")
    coming.phones.create(number="112", position=1, valid_from=TODAY)
    text = dump("annas-regio")
    assert "        valid_to: 2026-11-20\n" in text
    package, _ = check(text.encode())
    assert package
    assert [phone.number for phone in package.services[1].phones] == ["0365234567"]


def test_a_tree_without_a_first_question_is_left_out():
    load_text(as_json(small(trees=[], scenarios=[])).decode())
    Tree.objects.create(region=Region.objects.get(), slug="leeg", title="Leeg")
    assert "trees:" not in dump("annas-regio")


def test_an_answer_that_ends_hides_what_hangs_below_it():
    load_text(as_json(small()).decode())
    ends = Node.objects.get(slug="ja").outcome
    Node.objects.filter(slug="nee").update(outcome=ends)
    text = dump("annas-regio")
    assert "- {answer: Antwoord nee, slug: nee, outcome: bel-112}" in text
    assert "slug: jong" not in text


def test_an_unknown_region_is_wrong_use():
    with pytest.raises(WrongUse, match="“weg” bestaat niet"):
        dump("weg")


def test_the_command_writes_bytes_where_it_can(capfdbinary):
    load_text(as_json(small(region={"slug": "r", "name": "Één 🚑"})).decode())
    with io.TextIOWrapper(io.BytesIO(), encoding="ascii") as terminal:
        call_command("dump_region", "r", stdout=terminal)
        assert "name: Één 🚑\n".encode() in terminal.buffer.getvalue()
