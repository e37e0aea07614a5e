"""Anna's first day, by keyboard alone and without a script: move, mend a gap, look, publish."""

import pytest
from playwright.sync_api import expect

from contacts.models import Phone
from tests import factories
from trees import live
from trees.models import Node, Outcome, Publication

WIDE = {"width": 1280, "height": 900}
# More presses of Tab than this, and somebody would take the mouse.
PATIENCE = 60
NOTE = "Wat verandert er, en waarom?"
READ = "Ik heb de waarschuwingen gelezen."


@pytest.fixture
def town(town):
    """A region that is live; in its draft an answer leads nowhere, and somewhere nobody answers."""
    Outcome.objects.filter(slug="bel-veilig-thuis").update(accepted=[])
    Node.objects.filter(slug="morgen").update(outcome=None)
    return town


def reach(page, wanted, most: int = PATIENCE):
    """Tab until this has the focus, as somebody without a mouse does."""
    expect(wanted).to_be_visible()
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{wanted} is met {most} keer Tab niet te bereiken")


def follow(page, name: str, role: str = "link", most: int = PATIENCE):
    reach(page, page.get_by_role(role, name=name).first, most)
    page.keyboard.press("Enter")


def choose(page, words: str):
    """Go through a list with the arrows until an option with these words is chosen."""
    chosen = "document.activeElement.selectedOptions[0]?.text || ''"
    page.keyboard.press("Home")
    for _ in range(20):
        if words in page.evaluate(chosen):
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"{words} staat niet in de lijst")


def pk_of(slug: str) -> int:
    return int(Node.objects.get(slug=slug).pk)


def row(page, slug: str):
    return page.locator(f"#k{pk_of(slug)} > .row")


def open_row(page, slug: str):
    """From the first row of the outline: down to this one, and open it."""
    reach(page, row(page, "levensgevaar").locator("a.node"))
    for _ in range(12):
        if row(page, slug).evaluate("one => one.contains(document.activeElement)"):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_be_focused()


def move(page, slug: str, under: str):
    open_row(page, slug)
    follow(page, "Verplaats naar")
    expect(page.get_by_label("Onder welke vraag?")).to_be_focused()
    choose(page, under)
    follow(page, "Verplaats", role="button")
    expect(page.locator("#outline-said")).to_contain_text("staat nu onder")
    expect(row(page, slug).locator("a.node")).to_be_focused()


def mend_the_answer(page):
    """What is wrong stands beside its row; the link on top goes to the first of it."""
    problem = row(page, "morgen").locator(".found.error")
    expect(problem).to_be_visible()
    reach(page, page.locator("#outline-next-found"))
    page.keyboard.press("Enter")
    expect(row(page, "nu-acuut").locator("a.node")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    reach(page, page.locator(".panel").get_by_label("een vraag", exact=True))
    page.keyboard.press("ArrowDown")
    reach(page, page.locator("#id_outcome"))
    page.keyboard.type("Bel het")
    follow(page, "Bewaar", role="button")
    expect(page.locator("#outline-said")).to_contain_text("is bewaard")
    expect(problem).to_have_count(0)


def test_anna_does_it_all_by_keyboard(anna, site):
    page = anna
    page.set_viewport_size(WIDE)
    page.goto(f"{site}/beheer/")
    follow(page, "Je eerste wijziging", most=15)
    follow(page, "Naar de boom")
    move(page, "vast", under="Kan het wachten tot morgen?")
    mend_the_answer(page)
    mend_the_gap(page, site)
    look_and_publish(page, site)
    everybody_sees_it(page, site)


def mend_the_gap(page, site):
    page.goto(f"{site}/beheer/")
    follow(page, "Openingstijden van Advies en melding", most=30)
    coming = page.locator("[data-coming]")
    expect(coming).to_contain_text("08:30")
    reach(page, page.get_by_label("Op deze dagen en tijden"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Dag en nacht, elke dag")).to_be_checked()
    expect(coming).to_contain_text("Er zijn geen gaten")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_be_visible()
    assert Phone.objects.get(service__slug="vt-nacht").hours != factories.NIGHT


def look_and_publish(page, site):
    page.goto(f"{site}/beheer/")
    expect(page.get_by_text("neemt niemand op")).to_have_count(0)
    follow(page, "Wat verandert er?", most=30)
    expect(page.locator("main")).to_contain_text("Het loopt thuis vast")
    page.goto(f"{site}/beheer/")
    follow(page, "Controleren en publiceren", most=30)
    reach(page, page.get_by_label(NOTE))
    page.keyboard.type("Vastlopen hoort bij onveilig")
    reach(page, page.get_by_label(READ))
    page.keyboard.press("Space")
    follow(page, "Publiceren", role="button")
    expect(page.get_by_role("status")).to_contain_text("Gepubliceerd")
    assert Publication.objects.latest("number").note == "Vastlopen hoort bij onveilig"


def everybody_sees_it(page, site):
    live.forget()
    page.goto(f"{site}/almere/onveilig/")
    expect(page.get_by_role("link", name="Het loopt thuis vast")).to_be_visible()


def test_anna_does_it_all_without_a_script(browser, site, town, let_in, browser_context_args):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = let_in(context.new_page(), factories.coordinator(region=town.region))
    page.goto(f"{site}/beheer/")
    page.get_by_role("link", name="Je eerste wijziging").click()
    page.get_by_role("link", name="Naar de boom").first.click()
    row(page, "vast").locator("a.node").click()
    page.get_by_role("link", name="Verplaats naar").click()
    page.get_by_label("Onder welke vraag?").select_option(str(pk_of("onveilig")))
    page.get_by_role("button", name="Verplaats", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("staat nu onder")
    page.get_by_role("link", name="Toon bevindingen").click()
    expect(row(page, "morgen").locator(".found.error")).to_be_visible()
    row(page, "morgen").locator("a.node").click()
    page.get_by_label("een uitkomst").check()
    page.locator("#id_outcome").select_option(label="Bel het lokale team")
    page.get_by_role("button", name="Bewaar").click()
    page.goto(f"{site}/beheer/")
    page.get_by_role("link", name="Openingstijden van Advies en melding").click()
    page.get_by_label("Dag en nacht, elke dag").check()
    page.locator("[name=hours_look]").click()
    expect(page.locator("[data-coming]")).to_contain_text("Er zijn geen gaten")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    page.goto(f"{site}/beheer/")
    page.get_by_role("link", name="Wat verandert er?").first.click()
    expect(page.locator("main")).to_contain_text("Het loopt thuis vast")
    page.goto(f"{site}/beheer/")
    page.get_by_role("link", name="Controleren en publiceren").click()
    page.get_by_label(NOTE).fill("Vastlopen hoort bij onveilig")
    page.get_by_label(READ).check()
    page.get_by_role("button", name="Publiceren").click()
    expect(page.get_by_role("status").first).to_contain_text("Gepubliceerd")
    everybody_sees_it(page, site)
    context.close()
