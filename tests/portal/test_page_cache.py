"""Pages that were written already: how long they hold."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.moment import Moment
from portal.page_cache import PAGES, cached_page
from trees.live import Snapshot

NOW = Moment(datetime(2026, 11, 24, 10, 0, 5, tzinfo=UTC))


@pytest.fixture
def live():
    return Snapshot((), {})


@pytest.fixture
def write():
    """Writes another page every time."""
    pages = iter(range(10_000))
    return lambda: f"pagina {next(pages)}"


def later(seconds: int) -> Moment:
    return Moment(NOW.at + timedelta(seconds=seconds))


def test_a_page_is_written_once_a_minute(live, write):
    assert cached_page(live, NOW, "a", write) == "pagina 0"
    assert cached_page(live, later(54), "a", write) == "pagina 0"
    assert cached_page(live, later(55), "a", write) == "pagina 1"


def test_each_page_is_its_own(live, write):
    assert cached_page(live, NOW, "a", write) == "pagina 0"
    assert cached_page(live, NOW, "b", write) == "pagina 1"


def test_whatever_changes_makes_new_pages(live, write):
    cached_page(live, NOW, "a", write)
    assert cached_page(Snapshot((), {}), NOW, "a", write) == "pagina 1"


def test_a_page_of_another_moment_is_not_kept(live, write):
    asked = Moment(NOW.at, asked="2026-11-24T11:00")
    cached_page(live, asked, "a", write)
    assert cached_page(live, asked, "a", write) == "pagina 1"
    assert cached_page(live, NOW, "a", write) == "pagina 2"


def test_no_more_is_kept_than_fits(live, write):
    for number in range(PAGES.most + 1):
        cached_page(live, NOW, number, write)
    assert cached_page(live, NOW, 0, write) == f"pagina {PAGES.most + 1}"
