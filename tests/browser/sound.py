"""What axe finds on the page that is open, once it is whole and stands still."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from playwright.sync_api import Page

# What can differ between two looks at one page, of which the rest was seen already.
OF_THE_LOOK = ("color-contrast", "link-in-text-block", "target-size")
# Without "preload" axe leaves the stylesheets alone, which it would read by an inline style.
RUN = """async (rules) => {
  // Half-way a change of colour there is no contrast to speak of.
  document.getAnimations().forEach((one) => one.finish());
  const options = { preload: false, resultTypes: ["violations"] };
  if (rules.length) options.runOnly = rules;
  const { violations } = await axe.run(options);
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}"""


def found_by_axe(page: Page, *, rules: Sequence[str] = ()) -> list[str]:
    """A line for every fault: the rule, and the first place where it is broken."""
    # After a tap the next page is there from its first byte on, before its last.
    page.wait_for_load_state()
    bring_axe(page)
    found: list[str] = page.evaluate(RUN, rules)
    return found


def bring_axe(page: Page) -> None:
    """Have axe on the page that is open, where it isn't yet."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(_axe())


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text()
