"""What of a region stands in the database by a word that the site took for itself later."""

from municipalities.models import Municipality
from municipalities.slugs import RESERVED_WORDS
from trees.models import Node


def standing_in(region: str) -> set[str]:
    """The slugs of its municipalities and of the pages of its trees that are such a word."""
    towns = Municipality.objects.filter(region__slug=region, slug__in=RESERVED_WORDS)
    nodes = Node.objects.filter(tree__region__slug=region, slug__in=RESERVED_WORDS)
    return {*towns.values_list("slug", flat=True), *nodes.values_list("slug", flat=True)}
