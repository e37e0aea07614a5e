"""Excel, packages and a new region as pages: by keyboard, without a script, for every eye."""

import pytest
from playwright.sync_api import expect

from contacts.models import Phone
from tests import factories
from tests.browser.sound import found_by_axe
from tests.exchange.spreadsheets import Workbook


@pytest.fixture
def changed(town, tmp_path):
    """A file in which Anna corrected a number."""
    workbook = Workbook(town.region)
    workbook.put("Lokaal team", "Nummer", "036-765 43 21")
    file = tmp_path / "nummers.xlsx"
    file.write_bytes(workbook.saved())
    return file


def test_axe_finds_nothing_on_any_of_these_pages(page, site, let_in, changed, tmp_path, faults):
    carla = let_in(page, factories.user(name="carla", superuser=True))
    broken = tmp_path / "kapot.csv"
    broken.write_text("Sleutel;Nummer\nnummer:x/1;112\n")

    def looked_at(where):
        for scheme in ("light", "dark"):
            carla.emulate_media(color_scheme=scheme)
            assert found_by_axe(carla) == [], where
            assert carla.evaluate("document.documentElement.scrollWidth <= innerWidth"), where

    for file in (changed, broken):
        carla.goto(f"{site}/beheer/excel/flevoland/")
        carla.get_by_label("Bestand").set_input_files(file)
        carla.get_by_role("button", name="Controleren").click()
        looked_at(file.name)


def test_anna_uploads_and_confirms_by_keyboard_without_a_script(
    browser, browser_context_args, site, let_in, town, changed
):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    anna = let_in(context.new_page(), factories.coordinator(region=town.region))
    anna.goto(f"{site}/beheer/excel/flevoland/")
    anna.get_by_label("Bestand").set_input_files(changed)
    anna.get_by_role("button", name="Controleren").focus()
    anna.keyboard.press("Enter")
    expect(anna.get_by_text("036-765 43 21")).to_be_visible()
    assert Phone.objects.get(service=town.day).number == "0361234567"
    anna.get_by_role("button", name="Bewaar dit verschil").focus()
    anna.keyboard.press("Enter")
    expect(anna.get_by_text("Bewaard en meteen te zien")).to_be_visible()
    assert Phone.objects.get(service=town.day).number == "0367654321"
    context.close()


def test_the_button_says_that_it_is_at_work(anna, site, changed):
    anna.goto(f"{site}/beheer/excel/flevoland/")
    button = anna.get_by_role("button", name="Controleren")
    anna.evaluate(
        "document.querySelector('form[data-busy]')"
        ".addEventListener('submit', (event) => event.preventDefault())"
    )
    anna.get_by_label("Bestand").set_input_files(changed)
    button.click()
    expect(anna.get_by_role("button", name="Bezig")).to_be_visible()
