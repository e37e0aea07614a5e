"""A browser that may have a worker, and a line to the portal to be cut and lied on."""

import threading
import time

import pytest

from portal.offline import views
from tests.browser.line import line_to


@pytest.fixture(autouse=True)
def _another_process():
    """What a test put in the place of a file is read by no other test."""
    yield
    views.source_of.cache_clear()


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "service_workers": "allow"}


@pytest.fixture
def line(site):
    with line_to(site) as line:
        yield line
    # What the line passes on and the portal answers ends before the database is cleared.
    deadline = time.monotonic() + 60
    while _answering() and time.monotonic() < deadline:
        time.sleep(0.01)


def _answering() -> bool:
    names = [thread.name for thread in threading.enumerate()]
    return any(one in name for name in names for one in ("(_serve)", "(process_request_thread)"))
