"""The scheme as it comes out of a printer, and as Anna sees it before she prints."""

import re

import pytest
from playwright.sync_api import expect

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
    # Nothing of a number falls off.
    ends = page.locator(".card ul").first.bounding_box()
    for number in page.locator(".card .tel").all():
        inside = number.bounding_box()
        assert inside["y"] + inside["height"] <= ends["y"] + ends["height"] + 1
