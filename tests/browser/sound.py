"""What axe finds on the page that is open, once it is whole and stands still."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def found_by_axe(page: Page) -> list[str]:
    """A line for every fault: the rule, and the first place where it is broken."""
    # After a tap the next page is there from its first byte on, before its last.
    page.wait_for_load_state()
    # Half-way a change of colour there is no contrast to speak of.
    page.evaluate("document.getAnimations().forEach((one) => one.finish())")
    # Without "preload" axe leaves the stylesheets alone, which it would read by an inline style.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in found]
