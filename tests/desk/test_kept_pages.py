"""Every page that shows the draft and its problems keeps up with whoever writes, page by page."""

import re

import pytest
from django.urls import reverse

from contacts.models import Phone
from history.memory import forget_all
from tests import factories
from tests.reading import read
from trees.models import Node, Outcome, Tree

pytestmark = pytest.mark.django_db


def addresses() -> dict[str, str]:
    return {
        "publish": reverse("admin:trees_tree_publish", args=[Tree.objects.get(slug="crisis").pk]),
        "attention": reverse("admin:attention_region", args=["flevoland"]),
        "overview": reverse("admin:pictures_overview", args=["flevoland"]),
        "tree": reverse("admin:pictures_tree", args=["flevoland", "crisis"]),
        "paths": reverse("admin:pictures_paths", args=["flevoland"]),
        "comparison": reverse("admin:pictures_comparison", args=["flevoland"]),
    }


def spoil() -> None:
    Phone.objects.filter(service__slug="lokaal-team").update(number="", hours=None)


def rename() -> None:
    Outcome.objects.filter(slug="bel-112").update(title="Bel meteen 112")


def ask() -> None:
    Node.objects.filter(slug="levensgevaar").update(question="Is er gevaar?")


def join() -> None:
    factories.municipality(region=Tree.objects.get(slug="crisis").region, slug="urk", name="Urk")


@pytest.mark.parametrize("write", [spoil, rename, ask, join])
def test_after_a_write_each_page_is_as_in_a_process_that_has_just_begun(anna, write):
    pages = addresses()
    before = {page: said(anna, address) for page, address in pages.items()}
    write()
    kept = {page: said(anna, address) for page, address in pages.items()}
    forget_all()
    assert kept == {page: said(anna, address) for page, address in pages.items()}
    assert kept != before


def said(anna, address) -> str:
    """The words of a page, without the minute at which it was made."""
    return re.sub(r"\d\d:\d\d", "", read(anna.get(address)).text)


def test_each_page_is_the_same_the_second_time(anna):
    spoil()
    for page, address in addresses().items():
        assert said(anna, address) == said(anna, address), page
