"""From the home page: Anna mends the first thing that asks for her; a visitor reports a number."""

from playwright.sync_api import expect

from contacts.models import Phone
from desk.home import checks
from portal.reports import reports
from tests import factories
from tests.browser.sound import found_by_axe
from trees.models import Report


def test_anna_mends_the_first_thing_and_then_all_is_well(anna, site, town):
    town.agreement.versions.update(in_force_from=None)
    Phone.objects.filter(service=town.day).update(number="")
    anna.goto(f"{site}/beheer/")
    expect(anna.get_by_role("heading", name="Fouten in wat nu live is")).to_be_visible()
    anna.locator(".ways a").first.click()
    anna.get_by_label("Nummer:", exact=True).fill("036-523 45 67")
    anna.get_by_role("button", name="Opslaan", exact=True).click()
    anna.goto(f"{site}/beheer/")
    expect(anna.get_by_text("Fouten in wat nu live is")).to_have_count(0)


def test_a_fact_is_confirmed_by_keyboard(anna, site, town):
    town.night.phones.update(assured_on="2020-01-10")
    anna.goto(f"{site}/beheer/")
    button = anna.get_by_role("button", name="Klopt nog")
    button.focus()
    anna.keyboard.press("Enter")
    expect(anna.get_by_text("is vandaag gecontroleerd")).to_be_visible()
    expect(button).to_have_count(0)


def test_a_large_region_comes_after_the_first_paint(anna, site, town, monkeypatch):
    monkeypatch.setattr(checks, "MOST_AT_ONCE", 1)
    anna.goto(f"{site}/beheer/")
    expect(anna.get_by_text("Alles is in orde in de beslisbomen van Flevoland")).to_be_visible()
    expect(anna.locator("[data-part]")).to_have_count(0)


def test_axe_finds_nothing_where_something_asks_for_attention(anna, site, town):
    report = factories.report(municipality=town.municipality)
    town.night.phones.update(assured_on="2020-01-10")
    anna.emulate_media(color_scheme="dark")
    for where in ("", "aandacht/", f"trees/report/{report.pk}/change/"):
        anna.goto(f"{site}/beheer/{where}")
        assert found_by_axe(anna) == [], where
        assert anna.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), where


def test_a_visitor_says_what_is_wrong_without_a_cookie(page, site, faults, monkeypatch):
    monkeypatch.setattr(reports, "SOONEST", reports.SOONEST * 0)
    page.goto(f"{site}/almere/nu-acuut/")
    page.get_by_role("heading", name="Klopt er iets niet?").click()
    page.get_by_role("link", name="Niemand nam op").click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert found_by_axe(page) == []
    expect(page.get_by_label("Niemand nam op")).to_be_checked()
    page.get_by_label("Wat zag of hoorde je?").fill("Mail me: jan@example.nl")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_text("Hier staat een mailadres")).to_be_visible()
    assert found_by_axe(page) == []
    page.get_by_label("Wat zag of hoorde je?").fill("Drie keer gebeld.")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_text("Bedankt.")).to_be_visible()
    assert page.context.cookies() == []
    assert Report.objects.get().text == "Drie keer gebeld."
    page.get_by_role("link", name="Terug naar de pagina").click()
    expect(page).to_have_url(f"{site}/almere/nu-acuut/")
