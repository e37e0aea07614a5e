"""Anna corrects a number on her phone: few taps, no complaints, nothing that axe finds."""

from playwright.sync_api import expect

from tests import factories
from tests.browser.sound import found_by_axe


def test_a_number_is_corrected_in_a_few_taps_and_live_at_once(page, site, town, faults):
    factories.coordinator(region=town.region)
    anna = page
    anna.goto(f"{site}/beheer/")
    assert found_by_axe(anna) == []
    anna.get_by_label("Gebruikersnaam").fill("anna")
    anna.get_by_label("Wachtwoord").fill("geheim")
    anna.get_by_role("button", name="Inloggen").click()
    anna.get_by_role("link", name="Een nummer of openingstijden wijzigen").click()
    anna.get_by_role("searchbox").first.fill("036-1234567")
    anna.get_by_role("button", name="Zoeken").click()
    anna.get_by_role("link", name="036-123 45 67", exact=True).click()
    anna.get_by_label("Nummer:", exact=True).fill("0320 76 54 32")
    anna.get_by_role("button", name="Opslaan", exact=True).click()
    expect(anna.get_by_text("0320-76 54 32").first).to_be_visible()
    anna.goto(f"{site}/almere/nummers/")
    assert anna.locator('a[href="tel:+31320765432"]').count() >= 1


def test_hours_are_typed_in_rows_and_read_back_in_words(anna, site):
    anna.goto(f"{site}/beheer/contacts/phone/")
    anna.get_by_role("link", name="036-123 45 67", exact=True).click()
    for day in ("di", "wo", "do", "vr"):
        anna.get_by_label(day, exact=True).first.uncheck()
    anna.get_by_label("van", exact=True).first.fill("9")
    anna.get_by_label("tot", exact=True).first.fill("12 uur")
    anna.get_by_role("button", name="Nog een rij").click()
    monday_afternoon = anna.get_by_role("group", name="Rij 2")
    monday_afternoon.get_by_label("ma", exact=True).check()
    monday_afternoon.get_by_label("van").fill("13")
    monday_afternoon.get_by_label("tot", exact=True).fill("1700")
    anna.get_by_label("De negen gebruikelijke feestdagen").check()
    anna.get_by_role("button", name="Opslaan en opnieuw bewerken").click()
    words = anna.locator(".field-hours_words").inner_text()
    assert "ma 09:00 tot 12:00 en 13:00 tot 17:00" in words
    assert "op feestdagen gesloten" in words


def test_it_goes_without_a_script(browser, site, town, browser_context_args):
    factories.coordinator(region=town.region)
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/beheer/")
    page.fill("#id_username", "anna")
    page.fill("#id_password", "geheim")
    page.click("input[type=submit]")
    page.goto(f"{site}/beheer/contacts/phone/{town.day.phones.get().pk}/change/")
    page.fill("#id_number", "0320 76 54 32")
    page.click("input[name=_save]")
    assert town.day.phones.get().number == "0320765432"
    context.close()


def test_anna_looks_at_her_draft_as_on_another_moment(anna, site, town):
    town.region.trees.get().nodes.filter(parent=None).update(question="Is er gevaar?")
    anna.goto(f"{site}/beheer/")
    anna.get_by_role("link", name="Het concept bekijken, of een ander moment").click()
    anna.get_by_label("Het concept").check()
    anna.get_by_label("Dag").fill("2026-12-26")
    anna.get_by_label("Tijd").fill("02:15")
    assert found_by_axe(anna) == []
    assert anna.evaluate("document.documentElement.scrollWidth <= innerWidth")
    anna.get_by_role("button", name="Bekijken").click()
    expect(anna.get_by_role("heading", name="Is er gevaar?")).to_be_visible()
    anna.get_by_role("link", name="Nee").first.click()
    for scheme in ("light", "dark"):
        anna.emulate_media(color_scheme=scheme)
        assert found_by_axe(anna) == []
    assert "Voorbeeld voor de coördinator: het concept" in anna.locator(".moment").inner_text()
    assert anna.evaluate("document.documentElement.scrollWidth <= innerWidth")
