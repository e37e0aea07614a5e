"""A page that was compressed once reads as it would when compressed anew, at each minute."""

import gzip
from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from portal.front.packed import pack, packed_already

# A page repeats itself; so may what stands before and after the minute.
TEXT = st.text("ab<>\"'= 0123456789é\n", max_size=400).map(str.encode)
REPEATED = st.builds(lambda text, times: text * times, TEXT, st.integers(1, 50))
MINUTES = st.integers(1_700_000_000 // 60, 2_100_000_000 // 60).map(lambda minute: minute * 60)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE = [
    lambda minute: b'<ol data-now="%d">' % minute,
    lambda minute: f"<time>{datetime.fromtimestamp(minute, AMSTERDAM):%H:%M}</time>".encode(),
]


@given(st.lists(st.sampled_from(MINUTE), max_size=4), REPEATED, MINUTES, MINUTES)
def test_the_minute_is_the_one_that_was_asked(kinds, text, made, asked):
    def page(minute):
        return text + text.join(words(minute) for words in kinds) + text

    packed = pack(page(made))
    assert gzip.decompress(packed.at(asked)) == page(asked)
    assert gzip.decompress(packed.at(made)) == page(made)
    assert packed.has_minute == bool(kinds)


@given(REPEATED, MINUTES)
def test_a_page_without_a_minute_is_the_same_at_each(page, asked):
    packed = pack(page)
    assert gzip.decompress(packed.at(asked)) == page
    assert packed.etag(asked) == packed.etag(asked + 60)


@given(REPEATED, MINUTES)
def test_what_was_compressed_elsewhere_stays_as_it_is(page, asked):
    zipped = gzip.compress(page, mtime=0)
    packed = packed_already(zipped, "abc")
    assert (packed.at(asked), packed.etag(asked)) == (zipped, 'W/"abc"')


def test_a_cache_knows_the_pages_of_two_minutes_and_of_two_texts_apart():
    one, other = (pack(b'<p data-now="1795510800">%s' % text) for text in (b"a", b"b"))
    assert len({one.etag(0), one.etag(60), other.etag(0)}) == 3


def test_the_digits_weigh_next_to_nothing():
    page = b"<li>Nu bereikbaar, tot 17:00</li>" * 200
    whole = pack(page + b'<ol data-now="1795510800">' + page)
    assert len(whole.at(0)) < len(gzip.compress(page + page)) + 100
