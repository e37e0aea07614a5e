"""What every test shares: a memory that starts empty, and a small region that is live."""

from collections.abc import Iterator

import pytest

from tests import factories
from trees import live

# These walk by every address, or drive a browser: what they come past is measured by other tests.
WALKS = (
    "tests/browser/",
    "tests/crisiswijzer/test_adversary",
    "tests/crisiswijzer/test_query_counts.py",
    "tests/crisiswijzer/test_rights.py",
    "tests/contacts/test_spreadsheet_reading.py::test_a_million",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks the database something: that alone is worth doing again on another one."""
    for item in items:
        asks = {"db", "transactional_db"}.intersection(getattr(item, "fixturenames", ()))
        if asks or item.get_closest_marker("django_db"):
            item.add_marker("database")
        if item.nodeid.startswith(WALKS):
            item.add_marker("no_cover")


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """A process remembers what is live; the next test is another process."""
    _forget_everything()
    yield
    _forget_everything()


def _forget_everything() -> None:
    live.forget()
    live._memory.snapshot = None
    live._memory.flows.clear()


@pytest.fixture
def almere(db: None) -> factories.Town:
    """Anna's municipality, with questions that are live; see `factories.town`."""
    return factories.town()
