"""The stylesheet inside the page: allowed by its hash, and safe where it stands."""

import base64
import hashlib
import re

import pytest
from django.conf import settings
from django.templatetags.static import static

from portal.stylesheet import PARTS, STYLE
from tests.reading import read


@pytest.mark.django_db
def test_the_policy_allows_exactly_the_stylesheet_of_the_page(client):
    response = client.get("/")
    style = read(response).one("style").children
    text = "".join(part for part in style if isinstance(part, str))
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response["Content-Security-Policy"]


def test_the_stylesheet_reads_the_same_inside_an_svg():
    assert "<" not in STYLE
    assert "&" not in STYLE
    assert "\r" not in STYLE


def test_the_stylesheet_has_every_rule_of_its_parts_and_none_of_their_comments():
    assert "--ground: #f3f5f9" in STYLE
    assert "@media print" in STYLE
    assert STYLE.count("{") == sum(part.read_text().count("{") for part in PARTS)
    assert "/*" not in STYLE
    assert {part.name for part in PARTS[1:]} == {
        path.name for path in (settings.BASE_DIR / "static" / "portal").glob("*.css")
    }


def test_a_phone_of_before_breaks_a_long_word_where_another_does():
    # Safari knows it by its first name alone until version 17.
    first = re.findall(r"-webkit-hyphens: *(\w+)", STYLE)
    assert first == re.findall(r"(?<!-)hyphens: *(\w+)", STYLE)
    assert set(first) == {"auto", "none"}


def test_a_file_without_a_hashed_name_takes_no_page_down(settings, tmp_path):
    # A folder without a manifest, whatever was collected on this machine.
    settings.STATIC_ROOT = tmp_path
    storage = "crisiswijzer.storage.StaticStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
    assert static("site.js") == "/static/site.js"
