"""Anna works on the outline of a tree in Chromium: mouse, finger, buttons, keyboard, no script."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.sound import found_by_axe
from trees.models import Node

WIDE, PHONE = {"width": 1280, "height": 1100}, {"width": 390, "height": 844}


@pytest.fixture
def anna(anna, site, tree):
    """Anna, on the outline of her tree, at a desk; the checks have run."""
    anna.set_viewport_size(WIDE)
    anna.goto(f"{site}/beheer/trees/tree/{tree.pk}/boom/")
    expect(anna.locator("#outline-found")).not_to_contain_text("loopt")
    return anna


def node(slug: str) -> Node:
    row: Node = Node.objects.get(slug=slug)
    return row


def item(page, slug: str):
    return page.locator(f"#k{node(slug).pk}")


def row(page, slug: str):
    return item(page, slug).locator("> .row")


def opened(page, slug: str):
    """The panel of a row."""
    row(page, slug).locator("a.node").click()
    panel = page.locator(".panel")
    expect(panel).to_be_visible()
    return panel


def below(page, slug: str) -> list[str]:
    """The slugs that hang under a row on the page, in their order."""
    rows = item(page, slug).locator("> ul > li > .row")
    return [str(one.get_attribute("data-slug")) for one in rows.all()]


def stored(slug: str) -> list[str]:
    return [one.slug for one in Node.objects.filter(parent=node(slug)).order_by("position")]


def said(page, words: str):
    expect(page.locator("#outline-said")).to_contain_text(words)


def test_an_answer_is_dragged_with_the_mouse(anna):
    grip = row(anna, "weet-niet").locator(".grip").bounding_box()
    onto = row(anna, "onveilig").bounding_box()
    anna.mouse.move(grip["x"] + 10, grip["y"] + 10)
    anna.mouse.down()
    anna.mouse.move(onto["x"] + 200, onto["y"] + onto["height"] / 2, steps=4)
    expect(row(anna, "onveilig")).to_have_class("row drop-into")
    said(anna, "komt onder “Kan het wachten tot morgen?”, onderaan")
    anna.mouse.move(onto["x"] + 200, onto["y"] + 4, steps=4)
    expect(row(anna, "onveilig")).to_have_class("row drop-before")
    anna.mouse.up()
    said(anna, "staat nu onder “Wat is er aan de hand?”, plaats 1 van 3")
    assert below(anna, "wat-speelt-er") == stored("wat-speelt-er")
    assert stored("wat-speelt-er") == ["weet-niet", "onveilig", "vast"]
    expect(row(anna, "weet-niet").locator("a.node")).to_be_focused()


def test_escape_lets_go_and_nowhere_is_nowhere(anna):
    before = stored("wat-speelt-er")
    grip = row(anna, "onveilig").locator(".grip").bounding_box()
    inside = row(anna, "nu-acuut").bounding_box()
    top = row(anna, "ja-112").bounding_box()
    anna.mouse.move(grip["x"] + 10, grip["y"] + 10)
    anna.mouse.down()
    anna.mouse.move(inside["x"] + 100, inside["y"] + 20, steps=4)
    assert anna.locator(".drop-before, .drop-into, .drop-after").count() == 0
    anna.mouse.move(top["x"] + 100, top["y"] + 3, steps=4)
    assert anna.locator(".drop-before").count() == 1
    anna.keyboard.press("Escape")
    anna.mouse.up()
    said(anna, "Er is niets verplaatst")
    assert stored("wat-speelt-er") == before
    assert anna.locator(".dragging, .dragged, .drop-before").count() == 0


def test_an_answer_is_dragged_with_a_finger_while_the_page_still_scrolls(
    browser, site, town, tree, let_in, browser_context_args
):
    context = browser.new_context(**browser_context_args, has_touch=True)
    page = let_in(context.new_page(), factories.coordinator(region=town.region))
    page.goto(f"{site}/beheer/trees/tree/{tree.pk}/boom/")
    expect(page.locator("#outline-found")).not_to_contain_text("loopt")
    row(page, "vast").evaluate("row => row.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(300)
    grip = row(page, "weet-niet").locator(".grip").bounding_box()
    onto = row(page, "onveilig").bounding_box()
    touch = context.new_cdp_session(page)

    def finger(kind, x=0.0, y=0.0):
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    x = grip["x"] + 15
    finger("touchStart", x, grip["y"] + 15)
    for part in (0.3, 0.6, 1):
        finger("touchMove", x, grip["y"] + 15 + part * (onto["y"] + 3 - grip["y"] - 15))
    finger("touchEnd")
    said(page, "plaats 1 van 3")
    assert stored("wat-speelt-er") == ["weet-niet", "onveilig", "vast"]
    # Beside a handle the finger scrolls.
    page.evaluate("scrollTo(0, 0)")
    for y in (600, 500, 400, 300):
        finger("touchStart" if y == 600 else "touchMove", 200, y)
    finger("touchEnd")
    page.wait_for_function("() => scrollY > 100")
    context.close()


def test_the_buttons_do_the_same_and_keep_the_focus(anna):
    panel = opened(anna, "vast")
    panel.get_by_role("button", name="Omhoog").click()
    said(anna, "plaats 1 van 3")
    expect(panel.get_by_role("button", name="Omhoog")).to_be_focused()
    panel.get_by_role("button", name="Omlaag").click()
    said(anna, "plaats 2 van 3")
    panel.get_by_role("button", name="Dieper").click()
    said(anna, "staat nu onder “Kan het wachten tot morgen?”, plaats 3 van 3")
    panel.get_by_role("button", name="Hoger").click()
    said(anna, "staat nu onder “Wat is er aan de hand?”, plaats 2 van 3")
    assert below(anna, "wat-speelt-er") == stored("wat-speelt-er")
    panel.get_by_label("Antwoord").fill("Het loopt vast")
    panel.get_by_role("button", name="Bewaar").click()
    said(anna, "“Het loopt vast” is bewaard")


def test_at_the_edge_it_is_told_and_nothing_moves(anna):
    opened(anna, "onveilig").get_by_role("button", name="Omhoog").click()
    expect(anna.locator("#outline-fault")).not_to_be_empty()
    assert stored("wat-speelt-er") == ["onveilig", "vast", "weet-niet"]


def test_the_keyboard_walks_folds_and_moves(anna):
    row(anna, "levensgevaar").locator("a.node").focus()
    for _ in range(3):
        anna.keyboard.press("ArrowDown")
    expect(row(anna, "onveilig").locator("a.node")).to_be_focused()
    anna.keyboard.press("ArrowLeft")
    expect(item(anna, "nu-acuut")).to_be_hidden()
    anna.keyboard.press("ArrowDown")
    expect(row(anna, "vast").locator("a.node")).to_be_focused()
    anna.keyboard.press("Alt+ArrowUp")
    said(anna, "plaats 1 van 3")
    expect(row(anna, "vast").locator("a.node")).to_be_focused()
    anna.keyboard.press("Alt+ArrowDown")
    said(anna, "plaats 2 van 3")
    anna.keyboard.press("Alt+ArrowRight")
    said(anna, "plaats 3 van 3")
    expect(item(anna, "vast")).to_be_visible()
    anna.keyboard.press("Alt+ArrowLeft")
    said(anna, "plaats 2 van 3")
    assert stored("wat-speelt-er") == ["onveilig", "vast", "weet-niet"]
    anna.keyboard.press("Enter")
    expect(anna.locator(".panel")).to_be_focused()
    anna.keyboard.press("Escape")
    expect(anna.locator(".panel")).to_have_count(0)
    expect(row(anna, "vast").locator("a.node")).to_be_focused()


def test_what_is_folded_stays_folded(anna):
    row(anna, "onveilig").get_by_role("button", name="Klap in: Onveilig thuis").click()
    anna.reload()
    expect(item(anna, "nu-acuut")).to_be_hidden()
    anna.get_by_role("button", name="Alles uit").click()
    expect(item(anna, "nu-acuut")).to_be_visible()


def test_a_row_is_renamed_in_place_and_taken_back(anna):
    panel = opened(anna, "vast")
    panel.get_by_label("Antwoord").fill("Thuis gaat het niet meer")
    panel.get_by_role("button", name="Bewaar").click()
    expect(row(anna, "vast")).to_contain_text("Thuis gaat het niet meer")
    expect(row(anna, "vast").locator("a.node")).to_be_focused()
    assert node("vast").answer == "Thuis gaat het niet meer"
    anna.get_by_role("button", name="Maak ongedaan").click()
    expect(row(anna, "vast")).to_contain_text("Het loopt thuis vast")
    anna.get_by_role("button", name="Doe opnieuw").click()
    expect(row(anna, "vast")).to_contain_text("Thuis gaat het niet meer")


def test_f2_renames_in_place(anna):
    row(anna, "vast").locator("a.node").focus()
    anna.keyboard.press("F2")
    field = anna.get_by_label("Nieuwe tekst van: Het loopt thuis vast")
    expect(field).to_be_focused()
    expect(field).to_have_value("Het loopt thuis vast")
    assert found_by_axe(anna) == []
    anna.keyboard.type("Iets anders")
    anna.keyboard.press("Escape")
    expect(row(anna, "vast").locator("a.node")).to_be_focused()
    expect(row(anna, "vast")).to_contain_text("Het loopt thuis vast")
    before = Node.objects.values().get(slug="vast")
    anna.keyboard.press("F2")
    expect(field).to_be_focused()
    anna.keyboard.type("Thuis gaat het niet meer")
    anna.keyboard.press("Enter")
    said(anna, "is bewaard")
    expect(row(anna, "vast").locator("a.node")).to_be_focused()
    after = Node.objects.values().get(slug="vast")
    renamed = {"answer": "Thuis gaat het niet meer", "version": before["version"] + 1}
    assert after == {**before, **renamed, "stamp": after["stamp"]}
    assert after["stamp"] != before["stamp"]


def test_the_pencil_renames_the_first_question(anna):
    row(anna, "levensgevaar").hover()
    row(anna, "levensgevaar").get_by_role("button", name="Hernoem").click()
    anna.get_by_label("Nieuwe tekst van").fill("Is er nu gevaar?")
    anna.get_by_role("button", name="Bewaar").click()
    expect(row(anna, "levensgevaar")).to_contain_text("Is er nu gevaar?")
    assert node("levensgevaar").question == "Is er nu gevaar?"


def test_a_name_that_cannot_be_comes_back_as_the_whole_form(anna):
    row(anna, "vast").locator("a.node").focus()
    anna.keyboard.press("F2")
    anna.get_by_label("Nieuwe tekst van").fill(" ")
    anna.keyboard.press("Enter")
    expect(anna.locator(".panel .errorlist")).to_contain_text("Vul in waarop iemand tikt")
    expect(anna.get_by_label("Nieuwe tekst van")).to_have_count(0)
    expect(anna.locator(".panel #id_answer")).to_be_focused()
    anna.on("dialog", lambda asked: asked.accept())


def test_a_mistake_is_told_at_its_field_and_what_was_typed_stays(anna):
    panel = opened(anna, "vast")
    panel.get_by_label("Toelichting").fill("Blijft staan")
    panel.get_by_label("Antwoord").fill("")
    panel.get_by_role("button", name="Bewaar").click()
    expect(panel.get_by_label("Antwoord")).to_be_focused()
    expect(panel.locator(".errorlist")).to_contain_text("Vul in waarop iemand tikt")
    expect(panel.get_by_label("Toelichting")).to_have_value("Blijft staan")
    assert found_by_axe(anna) == []
    anna.on("dialog", lambda asked: asked.accept())
    panel.get_by_role("button", name="Sluit").click()


def test_answers_are_added_one_after_the_other(anna):
    panel = opened(anna, "wat-speelt-er")
    panel.get_by_role("link", name="Antwoord toevoegen").click()
    expect(panel.get_by_role("heading")).to_contain_text("Antwoord onder")
    panel.locator("#id_answer").fill("Geen bed vannacht")
    panel.get_by_label("een uitkomst").check()
    expect(panel.locator(".field-question")).to_be_hidden()
    panel.locator("#id_outcome").select_option(label="Bel het lokale team")
    panel.get_by_role("button", name="Voeg toe en nog een").click()
    said(anna, "“Geen bed vannacht” is toegevoegd")
    answer = panel.locator("#id_answer")
    expect(answer).to_be_focused()
    answer.fill("Iets anders")
    panel.locator("#id_question").fill("Wat dan?")
    panel.get_by_role("button", name="Voeg toe", exact=True).click()
    said(anna, "“Iets anders” is toegevoegd")
    expect(row(anna, "iets-anders").locator("a.node")).to_be_focused()
    assert below(anna, "wat-speelt-er") == stored("wat-speelt-er")
    assert stored("wat-speelt-er")[-2:] == ["geen-bed-vannacht", "iets-anders"]


def test_a_branch_is_removed_after_a_word_of_warning(anna):
    panel = opened(anna, "wat-speelt-er")
    panel.get_by_role("link", name="Verwijder").click()
    expect(panel).to_contain_text("5 antwoorden")
    panel.get_by_role("button", name="Verwijder alles (6)").click()
    said(anna, "is verwijderd, met 5 antwoorden eronder")
    assert stored("levensgevaar") == ["ja-112"]
    anna.get_by_role("button", name="Maak ongedaan").click()
    expect(anna.locator("a.node")).to_have_count(8)
    assert stored("levensgevaar") == ["ja-112", "wat-speelt-er"]


def test_a_branch_goes_to_a_question_out_of_the_list(anna):
    panel = opened(anna, "vast")
    panel.get_by_role("link", name="Verplaats naar").click()
    value = str(node("onveilig").pk)
    panel.get_by_label("Onder welke vraag?").select_option(value)
    panel.get_by_role("button", name="Verplaats", exact=True).click()
    said(anna, "staat nu onder “Kan het wachten tot morgen?”")
    assert below(anna, "onveilig") == stored("onveilig") == ["nu-acuut", "morgen", "vast"]


def test_a_branch_is_copied_in_place(anna):
    panel = opened(anna, "vast")
    panel.get_by_role("link", name="Kopieer naar").click()
    panel.get_by_label("Onder welke vraag?").select_option(str(node("onveilig").pk))
    panel.get_by_role("button", name="Kopieer").click()
    said(anna, "Gekopieerd")
    expect(row(anna, "vast-2").locator("a.node")).to_be_focused()


def test_searching_unfolds_marks_and_goes_on(anna):
    anna.get_by_role("button", name="Alles in").click()
    anna.get_by_label("Zoek in deze boom").fill("veilig")
    expect(anna.locator("#outline-hits")).to_contain_text("keer gevonden")
    expect(row(anna, "onveilig")).to_be_visible()
    anna.keyboard.press("Enter")
    expect(anna.locator("#outline-hits")).to_contain_text("1 van")
    anna.get_by_role("button", name="Volgende").click()
    expect(anna.locator("#outline-hits")).to_contain_text("2 van")
    anna.get_by_role("button", name="Ga naar regel").click()
    expect(anna.locator(".hit-now a.node")).to_be_focused()


def test_findings_stand_at_their_row_and_go_when_mended(anna):
    Node.objects.filter(slug="vast").update(outcome=None)
    anna.reload()
    problem = row(anna, "vast").locator(".found")
    expect(problem).to_contain_text("Fout")
    anna.locator("#outline-next-found").click()
    expect(row(anna, "vast").locator("a.node")).to_be_focused()
    panel = opened(anna, "vast")
    panel.get_by_label("een uitkomst").check()
    panel.locator("#id_outcome").select_option(label="Bel 112")
    panel.get_by_role("button", name="Bewaar").click()
    expect(problem).to_have_count(0)


def test_of_two_at_work_the_second_is_told_and_loses_nothing(anna):
    panel = opened(anna, "vast")
    panel.get_by_label("Antwoord").fill("Van Anna")
    Node.objects.filter(slug="vast").update(answer="Van Bas", version=7)
    panel.get_by_role("button", name="Bewaar").click()
    expect(panel).to_contain_text("Nu staat er")
    expect(panel).to_contain_text("“Van Bas”")
    expect(panel.get_by_label("Antwoord")).to_have_value("Van Anna")
    panel.get_by_role("button", name="Bewaar").click()
    said(anna, "“Van Anna” is bewaard")


def test_signed_out_in_between_loses_nothing(anna):
    panel = opened(anna, "vast")
    panel.get_by_label("Antwoord").fill("Van Anna")
    anna.context.clear_cookies(name="sessie")
    panel.get_by_role("button", name="Bewaar").click()
    expect(anna.locator("#outline-fault")).to_contain_text("Log in een ander tabblad")
    expect(panel.get_by_label("Antwoord")).to_have_value("Van Anna")
    anna.on("dialog", lambda asked: asked.accept())


def test_axe_finds_nothing_and_nothing_scrolls_sideways(anna, town):
    node("vast").only_in.add(town.municipality)
    Node.objects.filter(slug="morgen").update(outcome=None)
    for size, scheme in ((WIDE, "light"), (PHONE, "dark")):
        anna.set_viewport_size(size)
        anna.emulate_media(color_scheme=scheme)
        anna.reload()
        expect(row(anna, "morgen").locator(".found")).to_be_visible()
        assert found_by_axe(anna) == []
        panel = opened(anna, "vast")
        assert found_by_axe(anna) == []
        for step in ("Antwoord toevoegen", "Plak hier", "Kopieer", "Verplaats", "Verwijder"):
            slug = "vast" if step in ("Kopieer", "Verplaats", "Verwijder") else "onveilig"
            panel = opened(anna, slug) if panel is None else panel
            if slug == "onveilig":
                panel.get_by_role("button", name="Sluit").click()
                panel = opened(anna, slug)
            link = panel.locator(".steps").get_by_role("link", name=step)
            link.click()
            expect(panel.locator(".steps")).to_have_count(0)
            assert found_by_axe(anna) == [], step
            panel.get_by_role("button", name="Sluit").click()
            panel = None
        assert anna.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_goes_without_a_script(browser, site, town, tree, browser_context_args):
    factories.coordinator(region=town.region)
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/beheer/")
    page.fill("#id_username", "anna")
    page.fill("#id_password", "geheim")
    page.click("input[type=submit]")
    page.goto(f"{site}/beheer/trees/tree/{tree.pk}/boom/")
    row(page, "vast").locator("a.node").click()
    page.fill("#id_answer", "Zonder script")
    page.get_by_role("button", name="Bewaar").click()
    assert node("vast").answer == "Zonder script"
    row(page, "vast").locator("a.node").click()
    page.get_by_role("button", name="Omhoog").click()
    assert stored("wat-speelt-er")[0] == "vast"
    page.get_by_role("button", name="Maak ongedaan").click()
    assert stored("wat-speelt-er")[0] == "onveilig"
    page.get_by_role("link", name="Toon bevindingen").click()
    page.fill("#outline-zoek", "zonder")
    page.get_by_role("button", name="Zoek").click()
    expect(page.locator(".row.hit")).to_have_count(1)
    context.close()
