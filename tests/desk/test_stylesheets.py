"""The stylesheets of the portal and the desk: every colour comes from one file."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin

STATIC = settings.BASE_DIR / "static"
DJANGO = Path(admin.__file__).parent / "static" / "admin" / "css"
TOKENS = STATIC / "tokens.css"
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b(?=[^{}]*\})|\b(?:rgb|hsl)a?\(", re.IGNORECASE)
SHEETS = sorted([*STATIC.glob("beheer/*.css"), *STATIC.glob("portal/*.css"), *STATIC.glob("*.css")])


def without_comments(sheet):
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)


def of_paper(sheet):
    """Paper is white in the dark as well, so its colours are its own."""
    return sheet.name.startswith("paper") or sheet.name == "print.css"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_says_what_it_is_for_and_takes_its_colours_from_the_tokens(sheet):
    assert sheet.read_text(encoding="utf-8").startswith("/* ")
    if sheet != TOKENS and not of_paper(sheet):
        assert COLOUR.findall(without_comments(sheet)) == []


def test_a_sheet_names_no_token_that_is_not_there():
    """Or the browser would take what it has at hand: black on black in the dark."""
    given = {
        name for sheet in SHEETS for name in re.findall(r"(--[\w-]+):", without_comments(sheet))
    }
    for sheet in SHEETS:
        asked = set(re.findall(r"var\((--[\w-]+)", without_comments(sheet)))
        assert asked - given == set(), sheet.name


def test_what_is_light_is_dark_as_well():
    light, dark = without_comments(TOKENS).split("@media (prefers-color-scheme: dark)")
    colours = r"(--[\w-]+): #"
    assert set(re.findall(colours, light)) == set(re.findall(colours, dark))


def test_every_colour_that_django_names_is_one_of_ours():
    """Also one that a next version brings: else it would be light in the dark."""
    base = (DJANGO / "base.css").read_text(encoding="utf-8")
    names = set(re.findall(r"^    (--[\w-]+):", base, re.MULTILINE))
    ours = set(re.findall(r"(--[\w-]+): var", (STATIC / "beheer" / "beheer.css").read_text()))
    assert {"--body-bg", "--object-tools-bg"} <= names
    assert names - ours == {"--font-family-monospace"}
