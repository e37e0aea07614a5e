"""The agreements of a region are kept as a document and come back the same."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.record import agreements_document, agreements_of
from agreements.terms import Signed, Terms
from tests.exchange.random_packages import names, slugs, texts
from tests.trees.terms import terms

days = st.none() | st.dates()


@st.composite
def versions(draw, slug):
    signed = st.builds(Signed, organization=slugs, name=names, on=days)
    return Terms(
        slug=slug,
        title=draw(names),
        number=draw(st.integers(1, 9)),
        since=draw(days),
        until=draw(days),
        binding=draw(st.booleans()),
        your_role=draw(texts),
        expect=draw(texts),
        lead=draw(texts),
        prepare=tuple(draw(st.lists(texts, max_size=3))),
        handover=draw(texts),
        feedback=draw(texts),
        tell_the_family=draw(texts),
        parties=tuple(draw(st.lists(names, max_size=3))),
        signed=tuple(draw(st.lists(signed, max_size=2))),
        review_every_months=draw(st.integers(0, 24)),
        municipalities=draw(st.none() | st.frozensets(slugs, max_size=3)),
    )


@st.composite
def agreed(draw):
    some = draw(st.lists(slugs, unique=True, max_size=3))
    return {slug: tuple(draw(st.lists(versions(slug), min_size=1, max_size=2))) for slug in some}


@settings(deadline=None, database=None, max_examples=60)
@given(agreed())
def test_every_agreement_comes_back_as_it_was(known):
    written = json.loads(json.dumps(agreements_document(known)))
    assert written == agreements_document(known)
    assert agreements_of(written) == known


def test_an_agreement_nowhere_is_not_an_agreement_everywhere():
    nowhere: frozenset[str] = frozenset()
    for where in (None, nowhere):
        one = terms(municipalities=where)
        assert agreements_of(agreements_document({one.slug: (one,)})) == {one.slug: (one,)}
