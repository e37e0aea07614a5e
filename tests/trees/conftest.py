"""Who changes the tree of a town: Anna, and Bas, who coordinates the same region with her."""

import pytest
from django.contrib.auth.models import User

from tests import factories


@pytest.fixture
def anna(user: User) -> User:
    """Anna's account: here nobody clicks."""
    return user


@pytest.fixture
def bas(town: factories.Town) -> User:
    return factories.coordinator(region=town.region, name="bas")
