"""The scheme as it comes out of a printer, and as Anna sees it before she prints."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from trees import live

PAPER = "/almere/stroomschema/"
POINTS = 72 / 25.4


def sheets(document: bytes) -> list[tuple[int, int]]:
    """Width and height of each sheet in whole millimetres, from the boxes in the document."""
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", document)
    return [(round(float(w) / POINTS), round(float(h) / POINTS)) for w, h in boxes]


@pytest.mark.parametrize(("asked", "sheet"), [("", (210, 297)), ("?papier=a3", (420, 297))])
def test_the_browser_prints_each_first_answer_on_its_own_sheet(page, site, faults, asked, sheet):
    page.goto(f"{site}{PAPER}{asked}")
    found = sheets(page.pdf(prefer_css_page_size=True))
    # The cover, two first answers, the numbers, the agreements and the cards.
    assert found == [sheet] * 6


# As long as the texts of a region may be, for as many situations as there is room for.
SITUATIONS = [f"Kind van {n} jaar is onveilig en het moet nog vandaag gebeuren" for n in range(16)]


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ("oogopslag-a3", [(420, 297)] * 2),
        ("oogopslag-a4", [(210, 297)]),
        ("kaartje", [(210, 297)]),
    ],
)
def test_each_sheet_for_the_wall_and_the_pocket_is_as_many_pages_as_it_should(
    page, site, faults, town, sheet, found
):
    answers = []
    for number, text in enumerate(SITUATIONS):
        steps = [town.police] if number % 3 else [town.night, town.day]
        ends = factories.outcome(
            region=town.region, slug=f"einde-{number}", steps=steps, poster=text
        )
        answers.append({"answer": text, "slug": f"blad-{number}", "outcome": ends.slug})
    start = {"slug": "muur", "question": "Wat is er aan de hand?", "answers": answers}
    place = factories.municipality(region=town.region, slug="dronten")
    factories.tree(region=town.region, start=start, slug="muur", municipalities=[place])
    factories.go_live(region=town.region, only=place)
    live.forget()
    page.goto(f"{site}/dronten/stroomschema/{sheet}/")
    assert sheets(page.pdf(prefer_css_page_size=True)) == found


def test_on_paper_only_the_paper_is_printed(page, site, faults):
    page.goto(site + PAPER)
    page.emulate_media(media="print")
    for gone in (".urgent", ".bar", "footer", ".choices"):
        expect(page.locator(gone).first).to_be_hidden()
    for entry in page.locator(".entry").all():
        assert entry.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
    for leaf in page.locator(".leaf").all():
        assert leaf.evaluate("one => getComputedStyle(one).breakBefore") == "page"
        expect(leaf.locator("thead")).to_be_visible()


def test_a_card_fits_where_a_bank_card_fits(page, site, faults):
    page.goto(site + PAPER)
    page.emulate_media(media="print")
    box = page.locator(".card").first.bounding_box()
    assert [round(box[side] * 25.4 / 96, 1) for side in ("width", "height")] == [85.6, 54.0]


LONG = "bereikbaarheidsdienst buiten kantooruren voor professionals in de regio Peel en Kempen"
NAMES = [
    f"Crisisdienst jeugd en gezin Brabant Zuidoost, {LONG}",
    f"Crisisdienst jeugd en gezin Brabant Zuidwest, {LONG}",
    "Regionale crisisdienst geestelijke gezondheidszorg voor volwassenen in Zuidoost-Brabant",
    "Wijkteam",
    "Wijkteam",
    "MMMMMMMMMMMM WWWWWWWWWWWWWWWWWWWW MMMMMMMMMMMMMMMMMMMM",
]
CHOOSE = "Kies 2. Niet 1: dat is alleen voor cliënten zelf. "


@pytest.mark.parametrize("asked", ["", "?op=2026-12-26T02:15"])
def test_nothing_falls_off_a_card_however_long_the_names(page, site, faults, town, asked):
    town.municipality.name = "Nuenen, Gerwen en Nederwetten aan het Eindhovensch Kanaal"
    town.municipality.save()
    for number, name in enumerate(NAMES):
        factories.service(
            region=town.region,
            slug=f"dienst-{number}",
            name=name,
            number=f"036-123 46 0{number}",
            instruction=CHOOSE * (number + 1),
            organization=factories.organization(
                region=town.region, slug=f"org-{number}", name=f"Stichting {number} {LONG}"
            ),
        )
    live.forget()
    page.goto(site + PAPER + asked)
    page.emulate_media(media="print")
    cards = page.locator(".card").all()
    assert len(cards) > 2
    for card in cards:
        box, foot = card.bounding_box(), card.locator(".foot").bounding_box()
        assert round(box["height"] * 25.4 / 96, 1) == 54.0
        assert foot["y"] + foot["height"] <= box["y"] + box["height"]
        for text in card.locator("li *").all():
            inside = text.bounding_box()
            assert inside["y"] + inside["height"] <= foot["y"], text.inner_text()
            assert inside["x"] + inside["width"] <= box["x"] + box["width"], text.inner_text()
            hidden = "one => getComputedStyle(one).overflow"
            assert text.evaluate(hidden) == "visible"
    words = " ".join(card.inner_text() for card in cards)
    assert all(f"036-123 46 0{number}" in words for number in range(len(NAMES)))
    assert "Zuidoost, " in words
    assert "Zuidwest, " in words
