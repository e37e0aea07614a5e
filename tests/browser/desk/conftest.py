"""Anna at her desk in Chromium: a region that is live, and the coordinator signed in."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Page

from tests import factories
from tests.admin_cast import live_town, signed_in


@pytest.fixture
def town(transactional_db):
    return live_town()


@pytest.fixture
def let_in(site) -> Callable[[Page, User], Page]:
    """Signs somebody in with a cookie: in which field a password goes is for other tests."""

    def let_in(page: Page, user: User) -> Page:
        name = settings.SESSION_COOKIE_NAME
        value = signed_in(user).cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": site}])
        return page

    return let_in


@pytest.fixture
def anna(page, town, faults, let_in):
    """Anna, signed in, before she opened a page."""
    return let_in(page, factories.coordinator(region=town.region))
