"""Anna types hours and a number in a real browser: by touch, by keyboard, light and dark."""

from playwright.sync_api import expect

from contacts.models import Phone
from tests import factories
from tests.browser.sound import found_by_axe


def begins(phone) -> list[str]:
    """From when the rows of a number hold, as stored now."""
    stored = Phone.objects.get(pk=phone.pk).hours or {}
    return [row["from"] for row in stored["week"]]


def is_sound(page) -> bool:
    """Nothing for axe, and nothing that scrolls sideways, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert found_by_axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return True


def test_the_forgotten_monday_shows_while_anna_types(anna, site, phone):
    anna.goto(f"{site}/beheer/contacts/phone/{phone.pk}/change/")
    first = anna.get_by_role("group", name="Rij 1")
    first.get_by_label("van").fill("17u")
    first.get_by_label("tot", exact=True).fill("8.30")
    expect(first.get_by_text("ma t/m vr 17:00 tot 08:30 de volgende dag")).to_be_visible()
    anna.get_by_role("button", name="Nog een rij").click()
    weekend = anna.get_by_role("group", name="Rij 2")
    weekend.get_by_label("za").check()
    weekend.get_by_label("zo").check()
    weekend.get_by_label("dag en nacht").check()
    monday = anna.get_by_text("Op maandag van 00:00 tot 08:30 neemt niemand op.")
    expect(monday).to_be_visible()
    question = weekend.get_by_label("Ja, het loopt door tot 08:30")
    expect(question).to_be_visible()
    question.focus()
    anna.keyboard.press("Space")
    expect(anna.get_by_text("Dit moet je nog beantwoorden")).to_have_count(0)
    expect(weekend.get_by_label("Ja, het loopt door tot 08:30")).to_be_focused()
    assert is_sound(anna)
    anna.get_by_role("button", name="Opslaan", exact=True).click()
    anna.wait_for_url("**/phone/")
    assert begins(phone) == ["17:00", "00:00"]


def test_a_row_comes_and_goes_by_keyboard(anna, site, phone):
    anna.goto(f"{site}/beheer/contacts/phone/{phone.pk}/change/")
    more = anna.get_by_role("button", name="Nog een afwijking")
    more.focus()
    anna.keyboard.press("Enter")
    added = anna.get_by_role("group", name="Afwijking 2")
    expect(added.get_by_label("van", exact=True)).to_be_focused()
    anna.get_by_role("button", name="Afwijking 2 weghalen").press("Enter")
    expect(added).to_have_count(0)


def test_a_number_is_changed_on_one_screen_and_put_back(anna, site, phone):
    anna.goto(f"{site}/beheer/contacts/phone/")
    assert is_sound(anna)
    anna.get_by_role("link", name="Wijzig 036-123 45 67").click()
    anna.get_by_label("Nieuw nummer").press_sequentially("0320 76 54 32")
    expect(anna.get_by_text("tel:+31320765432")).to_be_visible()
    anna.keyboard.press("Enter")
    expect(anna.get_by_role("heading", name="Dit gaat er gebeuren")).to_be_visible()
    assert is_sound(anna)
    anna.get_by_role("button", name="Wijzig nu").click()
    expect(anna.get_by_text("Gewijzigd en overal live")).to_be_visible()
    assert is_sound(anna)
    anna.get_by_role("button", name="Zet terug").click()
    expect(anna.get_by_text("Teruggezet en overal live")).to_be_visible()
    assert Phone.objects.get(pk=phone.pk).number == "0361234567"


def test_it_goes_without_a_script(browser, site, town, phone, let_in, browser_context_args):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = let_in(context.new_page(), factories.coordinator(region=town.region))
    page.goto(f"{site}/beheer/contacts/phone/{phone.pk}/change/")
    page.fill("[name=hours_w0_from]", "10")
    page.click("[name=hours_look]")
    assert "Er is nog niets opgeslagen" in page.content()
    assert page.input_value("[name=hours_w0_from]") == "10"
    assert "10:00 tot 17:00" in page.inner_text("[data-coming]")
    page.click("input[name=_save]")
    assert begins(phone) == ["10:00"]
    context.close()


def test_every_stop_within_a_day_shows_where_the_keyboard_is(anna, site, phone):
    """Day, month, year and the button for the calendar: four stops in one field."""
    anna.goto(f"{site}/beheer/contacts/phone/{phone.pk}/change/")
    day = anna.get_by_label("Werkt tot en met")
    day.focus()
    for _ in range(4):
        assert day.evaluate("field => field.matches(':focus-within')")
        assert day.evaluate("field => getComputedStyle(field).outlineStyle") != "none"
        anna.keyboard.press("Tab")
    assert not day.evaluate("field => field.matches(':focus-within')")
