"""The addresses that a page names are the ones that Django would find."""

import pytest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.addresses import file_address, page_address

PARTS = st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1)


@settings(deadline=None)
@given(PARTS, PARTS)
def test_a_page_is_where_django_finds_it(municipality, slug):
    for name, parts in {
        "choose": (),
        "first": (municipality,),
        "numbers": (municipality,),
        "page": (municipality, slug),
        "report": (municipality, slug),
        "paper_pdf": (municipality,),
    }.items():
        assert page_address(name, *parts) == reverse(name, args=parts)


def test_a_file_is_where_django_finds_it():
    for _ in range(2):
        assert file_address("here.js") == static("here.js")


def test_a_page_that_is_not_there_is_a_mistake_of_ours():
    with pytest.raises(NoReverseMatch):
        page_address("bestaat-niet")
