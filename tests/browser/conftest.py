"""Chromium for the tests that need a browser: as installed on this machine, and without noise."""

import pytest

from tests import factories
from tests.left_out import CHROMIUM

PHONE = {"width": 390, "height": 844}
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


def pytest_collection_modifyitems(items):
    """Mark what needs a browser, and keep it for last: its loop stays in the thread."""
    mine = [item for item in items if item.nodeid.startswith("tests/browser/")]
    for item in mine:
        item.add_marker(pytest.mark.browser)
    items[:] = [item for item in items if item not in mine] + mine


@pytest.fixture(scope="session", autouse=True)
def _the_browser_brings_a_loop():
    # Playwright's loop runs in this thread; the queries of a test are safe beside it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def base_url():
    """Each test has its own address; the plugin's own fixture stops pytest with a warning."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # A phone that is set to another time zone must show the same.
    return {
        **browser_context_args,
        "viewport": PHONE,
        "locale": "nl-NL",
        "timezone_id": "America/New_York",
        # A worker asks for more while the next test clears the database; its own tests allow it.
        "service_workers": "block",
    }


@pytest.fixture
def town(transactional_db):
    return factories.town(demo=True)


@pytest.fixture
def site(live_server, town):
    """The address of the portal with Almere live."""
    return live_server.url


@pytest.fixture
def faults(page, site):
    """What the browser complains about, and what it asks of others; a test ends with neither."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "request",
        lambda asked: found.append(asked.url) if not asked.url.startswith(site) else None,
    )
    yield found
    assert found == []
