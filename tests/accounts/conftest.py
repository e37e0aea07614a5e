"""What the tests of signing in share: a region, no attempts before, and a second factor asked."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache

from municipalities.models import Region
from tests import factories
from tests.accounts.second_factors import anna_of


@pytest.fixture
def no_attempts_before() -> Iterator[None]:
    """Nobody tried to sign in before, and the next test doesn't know of this one."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def region(db: None) -> Region:
    """A region with nothing in it."""
    return factories.region()


@pytest.fixture
def anna(region: Region) -> User:
    """Anna's account, with an address to which something can be sent."""
    return anna_of(region)


@pytest.fixture
def required(settings):
    """Nobody gets in without a second factor."""
    settings.REQUIRE_MFA = True
