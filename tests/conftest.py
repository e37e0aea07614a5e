"""What every test shares: a memory that starts empty, and a small region that is live."""

from collections.abc import Iterator

import pytest

from tests import factories
from trees import live


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
