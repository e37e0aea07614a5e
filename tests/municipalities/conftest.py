"""Anna and Bas, each with a region in which every name says whose it is."""

import pytest

from tests.admin_cast import Place, place


@pytest.fixture
def anna() -> Place:
    return place(word="annaland", name="anna")


@pytest.fixture
def bas() -> Place:
    return place(word="basland", name="bas", number="0320-12 34 56")
