"""A phone of 2022 keeps its copy too: our scripts do without what its browser hasn't got."""

import pytest
from playwright.sync_api import expect

from portal.offline import views
from tests.browser.offline.visits import correct, night_line, until_kept

# What Safari 15.0, Chrome 100 or Firefox 100 lacks.
TAKEN_AWAY = """
for (const [of, names] of [
  [AbortSignal, "timeout any"], [Response, "json"], [URL, "canParse parse"],
  [Object, "groupBy hasOwn"], [Map, "groupBy"], [Promise, "withResolvers try"],
  [Array, "fromAsync"],
  [Array.prototype, "at findLast findLastIndex toSorted toReversed toSpliced with"],
  [String.prototype, "at isWellFormed toWellFormed"], [Uint8Array.prototype, "at findLast"],
  [Set.prototype, "union intersection difference isSubsetOf isSupersetOf isDisjointFrom"],
  [self.Navigator?.prototype ?? WorkerNavigator.prototype, "locks storage userAgentData"],
  [self.Element?.prototype ?? {}, "checkVisibility showPopover setHTMLUnsafe"],
  [self, "structuredClone CompressionStream DecompressionStream scheduler navigation"
    + " requestIdleCallback cookieStore Iterator"],
]) for (const name of names.split(" ")) {
  delete of[name];
  if (name in of) Object.defineProperty(of, name, { value: undefined });
}
"""

LEFT = """() => [AbortSignal.timeout, Response.json, [].at, self.structuredClone, Object.hasOwn]
  .filter(Boolean).length"""


@pytest.fixture
def older(page, settings, tmp_path):
    """A browser whose pages and worker both lack what came later."""
    source = views.source_of(views.WORKER)
    (tmp_path / views.WORKER).write_text(TAKEN_AWAY + source, encoding="utf-8")
    settings.STATICFILES_DIRS = [tmp_path, *settings.STATICFILES_DIRS]
    views.source_of.cache_clear()
    page.add_init_script(TAKEN_AWAY)
    return page


def test_an_older_phone_keeps_its_copy_shows_it_and_hears_of_a_correction(older, line, town):
    page, faults = older, []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{line.site}/almere/")
    until_kept(page, "almere")
    (worker,) = page.context.service_workers
    assert (page.evaluate(LEFT), worker.evaluate(LEFT)) == (0, 0)
    page.context.set_offline(True)
    for path in ("/almere/nu-acuut/", "/almere/nummers/"):
        page.goto(line.site + path)
        expect(page.locator("[data-copy]")).to_contain_text("Geen verbinding. Stand van ")
        expect(page.locator("[data-state=open]").first).to_be_visible()
    expect(night_line(page)).to_have_text("0800-2000")
    correct(town)
    page.context.set_offline(False)
    expect(night_line(page)).to_have_text("0800-2001")
    assert faults == []


def test_an_older_phone_keeps_a_municipality_that_was_pinned(older, line):
    page = older
    page.goto(f"{line.site}/beginscherm/?gemeente=almere")
    page.get_by_role("checkbox", name="Almere").check()
    expect(page.get_by_text("Almere is bewaard.")).to_be_visible()
