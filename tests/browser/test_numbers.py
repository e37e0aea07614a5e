"""All numbers by hand: what is typed finds what the server finds, with and without a network."""

from urllib.parse import urlencode

from playwright.sync_api import expect

from contacts.models import Organization
from trees import live

MOMENT = "op=2026-11-24T10:00"
TYPED = [
    "veilig",
    "VEILÍG thuis",
    "vt",
    "0800 20",
    "+31 (0)36",
    "0031 36",
    "team zebra",
    "  ",
    "?!",
    "ein",
]


def found(page):
    lines = page.locator("[data-find]:not([hidden])")
    return lines.evaluate_all("lines => lines.map(line => line.dataset.service)")


def test_what_one_types_finds_what_the_server_would_find(page, browser, site, faults):
    page.goto(f"{site}/almere/nummers/?{MOMENT}")
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    for typed in TYPED:
        page.get_by_label("Zoek een nummer").fill(typed)
        plain.goto(f"{site}/almere/nummers/?{MOMENT}&{urlencode({'q': typed})}")
        assert found(page) == found(plain)
        told = [one.locator(".shown").text_content() for one in (page, plain)]
        assert told[0] == told[1]
    for one in (page, plain):
        one.goto(f"{site}/almere/nummers/?{MOMENT}&nu=1&q=zebra")
    none = [one.locator(".shown").text_content() for one in (page, plain)]
    assert none[0] == none[1]
    assert "dat nu open is" in none[1]
    context.close()


def test_at_a_desk_a_number_goes_into_another_program(page, site, faults):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/almere/nummers/")
    page.get_by_role("button", name="Kopieer 0800-2000").click()
    expect(page.get_by_role("status")).to_have_text("0800-2000 is gekopieerd.")
    assert page.evaluate("navigator.clipboard.readText()") == "0800-2000"
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("button", name="Kopieer 0800-2000")).to_be_hidden()


def test_the_longest_name_of_an_organization_stays_within_a_small_phone(page, site, faults, town):
    Organization.objects.filter(services=town.night).update(name=f"{'Samenwerkingsverband' * 5}")
    live.forget()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site}/almere/nummers/")
    page.get_by_text("Per organisatie").click()
    page.get_by_role("link", name="Samenwerkingsverband").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
