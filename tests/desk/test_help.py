"""Help within the admin: the texts of docs/tasks, and the first change with links to real pages."""

import re

import pytest
from django.conf import settings

from desk.help import texts as manual
from tests.admin_cast import live_town, looker, signed_in, text
from tests.reading import read, visible

TASKS = sorted((settings.BASE_DIR / "docs" / "tasks").glob("*.md"))


def test_every_task_is_in_the_list_and_can_be_read(anna):
    page = read(anna.get("/beheer/hulp/"))
    for path in TASKS:
        assert page.all("a", href=manual.address(path.stem)), path.stem
        title = path.read_text().partition("\n")[0].removeprefix("# ")
        assert anna.get(manual.address(path.stem)).status_code == 200
        shown = anna.get(f"/beheer/hulp/{path.stem}/")
        assert f"<h1>{title}</h1>" in text(shown)


def test_a_link_in_a_task_leads_to_a_page_that_is_there(anna):
    for path in TASKS:
        for address in re.findall(r'href="(/beheer/[^"]*)"', manual.pages()[path.stem].text):
            assert anna.get(address).status_code == 200, (path.stem, address)


def test_links_stay_within_the_portal_and_nothing_runs():
    page = manual.rendered(
        "[Instellingen](../settings.md), [nummer](nummer-wijzigen.md#x), "
        "[tour](eerste-wijziging.md), [weg](bestaat-niet.md) en [hier](/beheer/hulp/)\n\n"
        "<script>alert(1)</script>\n\n"
        "[x](javascript:alert(1))\n\n| a | b |\n|---|---|\n| 1 | `2` |\n"
    )
    assert "settings.md" not in page
    assert 'href="/beheer/hulp/nummer-wijzigen/"' in page
    assert 'href="/beheer/eerste-wijziging/"' in page
    assert 'href="/beheer/hulp/"' in page
    assert "<script" not in page
    assert "javascript:" not in page
    assert "<td>1</td>" in page


def test_a_task_that_is_not_there_is_a_404(anna):
    assert anna.get("/beheer/hulp/bestaat-niet/").status_code == 404


def test_without_the_texts_the_list_says_so(anna, tmp_path, monkeypatch):
    monkeypatch.setattr(manual, "TASKS", tmp_path)
    manual.pages.cache_clear()
    assert "niet geïnstalleerd" in text(anna.get("/beheer/hulp/"))
    manual.pages.cache_clear()


def test_every_step_of_the_first_tour_leads_to_a_real_page(anna):
    page = read(anna.get("/beheer/eerste-wijziging/"))
    ways = [link.attributes["href"] for link in page.all("a", class_="way")]
    assert len(ways) == 7
    for where in ways:
        assert anna.get(where).status_code == 200, where
    assert "door Flevoland" in visible(page)


@pytest.mark.django_db
def test_an_editor_gets_the_same_steps_as_near_as_possible():
    town = live_town()
    page = read(signed_in(looker(region=town.region)).get("/beheer/eerste-wijziging/"))
    assert len(page.all("a", class_="way")) == 7
    assert "door Flevoland" not in visible(page)
