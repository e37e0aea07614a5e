"""What a printer makes of any page: paper has no now, and all that is folded is there."""

import re

import pytest

from portal.stylesheet import PARTS
from tests import factories
from tests.browser.public_pages import KEPT, PAGES, open_kept
from trees import live

MOMENTS = ["2026-11-24T02:15", "2026-11-24T10:00", "2026-11-27T17:05", "2026-12-05T02:15"]
NOW = re.compile(
    r"nu bereikbaar|nu gesloten|gesloten, |weer open|bel nu|nu open|morgen|vandaag vanaf"
    r"|neemt nu|kan nu|je kunt er nu|kijk naar de openingstijden, ",
    re.IGNORECASE,
)
LINES = ["nu-acuut", "morgen", "nummers"]


def printed(page):
    page.emulate_media(media="print")
    return page.locator("body").inner_text()


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_print_says_who_is_open_and_each_says_of_when_it_is(page, site, faults, moment):
    for slug in LINES:
        page.emulate_media(media="screen")
        page.goto(f"{site}/almere/{slug}/?op={moment}")
        assert NOW.search(page.locator("body").inner_text())
        words = printed(page)
        assert not NOW.search(words), slug
        assert f"Stand van {_day(moment)}" in words
        assert "ma t/m vr 08:30 tot 17:00" in words
        assert slug == "morgen" or "ma t/m zo 17:00 tot 08:30 de volgende dag" in words
        assert "dag en nacht" in words.lower()


def _day(moment):
    days = {"24": "dinsdag 24 november", "27": "vrijdag 27 november", "05": "zaterdag 5 december"}
    return f"{days[moment[8:10]]} 2026, {moment[11:]}"


def test_who_chose_what_is_open_now_prints_what_is_closed_as_well(page, site, faults):
    address = f"{site}/almere/nummers/?op={MOMENTS[0]}"
    page.goto(f"{address}&nu=1")
    assert "Lokaal team" not in page.locator("main").inner_text()
    words = printed(page)
    assert not NOW.search(words)
    assert "Lokaal team" in words
    assert "036-123 45 67" in words
    page.emulate_media(media="screen")
    page.goto(f"{address}&q=politie")
    words = printed(page)
    assert "0900-8844" in words
    assert "Lokaal team" not in words


@pytest.mark.parametrize(
    "address", [PAGES[kind] for kind in ("choice", "question", "agreements", "words", "about")]
)
def test_a_page_without_lines_says_nothing_of_now_either(page, site, faults, address):
    page.goto(f"{site}{address}")
    assert not NOW.search(printed(page))


@pytest.mark.parametrize("kind", ["kept outcome", "kept numbers"])
def test_a_kept_page_tells_the_moment_of_the_copy(page, site, kind):
    open_kept(page, site, KEPT[kind])
    page.locator("header [role=status]", has_text="Stand van ").wait_for()
    words = printed(page)
    assert "Stand van " in words
    assert not NOW.search(words)
    assert "ma t/m vr 08:30 tot 17:00" in words


def test_an_outcome_lists_the_lines_in_the_agreed_order_with_all_that_is_folded(
    page, site, faults, town
):
    town.night.summary = "Hulp bij acute onveiligheid"
    town.night.save()
    live.forget()
    page.goto(f"{site}/almere/nu-acuut/?op=2026-11-24T10:00")
    # At that hour the page calls the second line first.
    first = page.locator("a.dial").first.inner_text()
    assert "036-123 45 67" in first.replace("\n", "")
    words = printed(page)
    order = ["Bel in deze volgorde", "0800-2000", "036-123 45 67", "112", "0900-8844"]
    places = [words.index(word, words.index(order[0])) for word in order]
    assert places == sorted(places)
    assert "Bel Veilig Thuis" in words
    for folded in ("Binnen 5 minuten een medewerker aan de lijn.", "Namen en geboortedata"):
        assert folded in words
    for gone in ("Meld wat er niet klopt", "Deel deze pagina", "Vorige vraag"):
        assert gone not in words
    page.emulate_media(media="screen")
    assert "Bel in deze volgorde" not in page.locator("main").inner_text()


def test_who_can_come_and_where_one_can_go_stand_there_with_their_hours(page, site, faults, town):
    town.night.comes = {"hours": factories.NIGHT}
    town.night.visit = {"address": "Plein 1, Almere", "hours": factories.OFFICE}
    town.night.save()
    live.forget()
    for slug in ("nu-acuut", "nummers"):
        page.emulate_media(media="screen")
        page.goto(f"{site}/almere/{slug}/?op={MOMENTS[1]}")
        words = printed(page)
        assert not NOW.search(words), slug
        assert "Er kan iemand komen" in words
        assert "Plein 1, Almere" in words


def test_the_sheet_of_a_page_ends_with_what_holds_on_paper():
    assert PARTS[-1].name == "print.css"
