"""What every test shares: an empty memory, a town that is live, Anna at her desk, and Carla."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from contacts.models import Phone
from history.memory import forget_all
from tests import factories
from tests.admin_cast import live_town, signed_in
from trees.models import Tree

# These walk by every address, or drive a browser: what they come past is measured by other tests.
WALKS = (
    "tests/browser/",
    "tests/accounts/test_adversary_door.py",
    "tests/rights/",
    "tests/exchange/test_spreadsheet_reading.py::test_a_million",
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
    forget_all()
    yield
    forget_all()


@pytest.fixture(scope="session", autouse=True)
def _its_own_folder_for_documents(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.PDF_DIR = tmp_path_factory.mktemp("pdf")
    settings.SNAPSHOT_DIR = tmp_path_factory.mktemp("snapshot")


@pytest.fixture
def almere(db: None) -> factories.Town:
    """Anna's municipality, with questions that are live; see `factories.town`."""
    return factories.town()


@pytest.fixture
def town(db: None, request: pytest.FixtureRequest) -> factories.Town:
    """Anna's municipality for who works in the admin; what is marked `draft` begins before that.

    A file that needs another makes its own.
    """
    if request.node.get_closest_marker("draft"):
        return factories.town(published=False)
    return live_town()


@pytest.fixture
def user(town: factories.Town) -> User:
    """Anna's account: she coordinates the region of the town."""
    return factories.coordinator(region=town.region)


@pytest.fixture
def anna(user: User) -> Client:
    """Anna at her desk, signed in."""
    return signed_in(user)


@pytest.fixture
def carla(db: None) -> Client:
    """Carla, who may do everything everywhere, signed in."""
    return signed_in(factories.user(name="carla", superuser=True))


@pytest.fixture
def tree(town: factories.Town) -> Tree:
    """The questions of the town, as they stand in the draft."""
    return town.region.trees.get()


@pytest.fixture
def phone(town: factories.Town) -> Phone:
    """The number of the town that is called by day."""
    return town.day.phones.get()
