"""The numbers that stand in code: the same as in the demonstrations, where each has its source."""

import pytest
import yaml
from django.conf import settings

from portal.anywhere import ANYWHERE

FLEVOLAND = settings.BASE_DIR / "fixtures" / "flevoland.yaml"
GRONINGEN = settings.BASE_DIR / "fixtures" / "groningen.yaml"
KINDS = {
    "Alarmnummer": "alarmnummer",
    "Veilig Thuis": "veilig-thuis",
    "113 Zelfmoordpreventie": "zelfmoordpreventie",
    "Politie, geen spoed": "politie",
}


def first_number(package, kind):
    (number,) = [
        one["phones"][0]["number"] for one in package["services"] if one.get("kind") == kind
    ]
    return number


@pytest.mark.parametrize("package", [FLEVOLAND, GRONINGEN], ids=["flevoland", "groningen"])
def test_each_number_is_the_one_of_both_demonstrations(package):
    read = yaml.safe_load(package.read_text(encoding="utf-8"))
    shown = {line.name: line.number.shown for line in ANYWHERE}
    assert shown == {name: first_number(read, kind) for name, kind in KINDS.items()}


def test_each_number_has_a_source():
    told = (settings.BASE_DIR / "docs" / "flevoland.md").read_text(encoding="utf-8")
    for line in ANYWHERE:
        assert f"| {line.number.shown} |" in told
