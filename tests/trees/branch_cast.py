"""What the tests of changing a tree share: who changes what, and how a tree stands."""

from datetime import UTC, datetime

from tests import factories
from trees.drafting.integrity import damage
from trees.drafting.rows import rows_of
from trees.models import Node

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def node(slug, **where):
    return Node.objects.get(slug=slug, **where)


def children(slug, **where):
    """The slugs below a node, by position and by MPTT's own numbers: always the same, and dense."""
    rows = Node.objects.filter(parent=node(slug, **where))
    order = list(rows.order_by("position").values_list("slug", "position"))
    assert [position for _, position in order] == list(range(len(order)))
    slugs = [slug for slug, _ in order]
    assert list(rows.order_by("lft").values_list("slug", flat=True)) == slugs
    assert damage() == []
    return slugs


def standing(tree):
    """All that stands in a tree, by key, apart from how often it was saved."""
    return {pk: {**row, "version": 0} for pk, row in rows_of(tree.pk).items()}


def elsewhere(**rest):
    """A region of its own with a first question, where Bas coordinates; nobody answers there."""
    region = factories.region(slug="elders", name="Elders")
    factories.municipality(region=region, slug="elderstad")
    service = factories.service(region=region, slug="politie", number="0900-8844", **rest)
    factories.fallback(region=region, service=service)
    factories.outcome(region=region, slug="bel-112", title="Bel elders 112", steps=[service])
    start = {
        "slug": "levensgevaar",
        "question": "Is er gevaar?",
        "answers": [{"answer": "Ja", "slug": "ja", "outcome": "bel-112"}],
    }
    return factories.tree(region=region, start=start)
