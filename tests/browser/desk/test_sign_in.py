"""Signing in with a second factor, and a session that ends while somebody is typing."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from playwright.sync_api import expect

from accounts.passwords import INVITED
from municipalities.models import Membership
from tests import factories
from tests.accounts.second_factors import app_of, code, recovery_code
from tests.browser.sound import found_by_axe

MINUTE = 60


@pytest.fixture
def town(town):
    cache.clear()
    return town


@pytest.fixture
def anna(town):
    return factories.coordinator(region=town.region)


@pytest.fixture
def required(settings):
    settings.REQUIRE_MFA = True


def sign_in(page, site, name="anna", where=""):
    page.goto(f"{site}/beheer/{where}")
    with_password(page, name)


def with_password(page, name="anna"):
    page.get_by_label("Gebruikersnaam").fill(name)
    page.get_by_label("Wachtwoord").fill("geheim")
    page.get_by_role("button", name="Inloggen").click()


def sound(page) -> None:
    """Axe finds nothing, light and dark, and nothing scrolls sideways."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert found_by_axe(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def key_on(page):
    """A phone that says yes to every passkey, as Chromium pretends."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return cdp


def passed(context, *, minutes: float) -> None:
    """So many minutes go by on the server."""
    (cookie,) = (one["value"] for one in context.cookies() if one["name"] == "sessie")
    session = SessionStore(cookie)
    session["seen"] -= minutes * MINUTE
    session.save()


def test_anna_sets_up_an_app_by_keyboard_and_signs_in_with_it(page, site, anna, required, faults):
    sign_in(page, site)
    expect(page.get_by_text("Nog één ding")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="App instellen").press("Enter")
    expect(page.locator(".square svg")).to_be_visible()
    sound(page)
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(code(secret))
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    sound(page)
    page.get_by_role("link", name="Klaar, naar het beheer").click()
    page.get_by_role("button", name="Uitloggen").click()
    sign_in(page, site)
    expect(page.get_by_role("heading", name="de tweede stap")).to_be_visible()
    sound(page)
    page.get_by_label("Code").fill(code(secret, steps=1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Uitloggen")).to_be_visible()


def test_a_recovery_code_helps_without_a_phone(page, site, anna, required, faults):
    app_of(anna)
    sign_in(page, site, where="contacts/phone/")
    page.get_by_label("Code").fill(recovery_code(anna))
    page.get_by_role("button", name="Verder", exact=True).click()
    expect(page).to_have_url(f"{site}/beheer/contacts/phone/")


def test_a_passkey_alone_is_enough(page, site, anna, required, faults):
    key_on(page)
    sign_in(page, site)
    page.get_by_role("link", name="Passkey instellen").click()
    sound(page)
    page.get_by_label("Naam").fill("Telefoon van Anna")
    page.get_by_role("button", name="Passkey maken").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto(f"{site}/beheer/account/beveiliging/")
    expect(page.get_by_text("Telefoon van Anna, sinds")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Uitloggen").click()
    page.goto(f"{site}/beheer/trees/tree/")
    page.get_by_role("button", name="Verder met een passkey").click()
    expect(page).to_have_url(f"{site}/beheer/trees/tree/")
    expect(page.get_by_role("button", name="Uitloggen")).to_be_visible()


def test_a_passkey_is_the_second_step_too(page, site, anna, required, faults):
    key_on(page)
    sign_in(page, site)
    page.get_by_role("link", name="Passkey instellen").click()
    page.get_by_role("button", name="Passkey maken").click()
    page.get_by_role("link", name="Klaar, naar het beheer").click()
    page.get_by_role("button", name="Uitloggen").click()
    sign_in(page, site)
    sound(page)
    page.get_by_role("button", name="Gebruik mijn passkey").click()
    expect(page.get_by_role("button", name="Uitloggen")).to_be_visible()
    page.goto(f"{site}/beheer/account/beveiliging/")
    page.get_by_role("link", name="Passkey weghalen").click()
    sound(page)
    page.get_by_role("button", name="Ja, haal deze passkey weg").click()
    expect(page.get_by_text("Nog één ding")).to_be_visible()
    assert not Authenticator.objects.filter(user=anna).exists()


def test_a_passkey_that_fails_says_so(page, site, anna, required, faults):
    page.add_init_script(
        "navigator.credentials.create = () => Promise.reject(new Error('gestopt'))"
    )
    sign_in(page, site)
    page.get_by_role("link", name="Passkey instellen").click()
    page.get_by_role("button", name="Passkey maken").click()
    expect(page.get_by_text("Dit is niet gelukt")).to_be_visible()


def form_of(town) -> str:
    return f"contacts/service/{town.day.pk}/change/"


def open_form(page, site, town) -> None:
    """Anna at the form, once the script that watches her session runs too."""
    sign_in(page, site, where=form_of(town))
    expect(page.get_by_label("Naam", exact=False).first).to_be_visible()
    page.wait_for_load_state()


def test_before_a_session_ends_anna_is_warned_and_stays(page, site, town, anna, faults):
    page.clock.install(time=time.time())
    open_form(page, site, town)
    page.get_by_label("Naam", exact=False).first.fill("Wijkteam Nieuw")
    passed(page.context, minutes=26)
    page.clock.fast_forward(26 * MINUTE * 1000)
    dialog = page.get_by_role("dialog", name="Ben je er nog?")
    expect(dialog).to_be_visible()
    expect(page.get_by_role("button", name="Blijf ingelogd")).to_be_focused()
    sound(page)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Opslaan", exact=True).click()
    town.day.refresh_from_db()
    assert town.day.name == "Wijkteam Nieuw"


def test_a_second_tab_that_is_busy_keeps_the_first_quiet(page, site, town, anna, faults):
    page.clock.install(time=time.time())
    open_form(page, site, town)
    with page.expect_response("**/beheer/sessie/"):
        page.clock.fast_forward(27 * MINUTE * 1000)
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_after_it_ended_the_page_stays_and_is_sent_from_there(page, site, town, anna, faults):
    page.clock.install(time=time.time())
    open_form(page, site, town)
    page.get_by_label("Naam", exact=False).first.fill("Wijkteam Nieuw")
    passed(page.context, minutes=31)
    page.clock.fast_forward(31 * MINUTE * 1000)
    expect(page.get_by_role("dialog", name="Je bent uitgelogd")).to_be_visible()
    sound(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Opnieuw inloggen in een nieuw tabblad").click()
    tab = opened.value
    with_password(tab)
    expect(tab.get_by_role("heading", name="Je bent weer ingelogd")).to_be_visible()
    tab.close()
    page.get_by_role("button", name="Ik ben weer ingelogd").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page).to_have_url(f"{site}/beheer/contacts/service/")
    town.day.refresh_from_db()
    assert town.day.name == "Wijkteam Nieuw"


@pytest.mark.parametrize("script", [True, False])
def test_a_form_sent_too_late_comes_back(browser, browser_context_args, site, town, anna, script):
    context = browser.new_context(**browser_context_args, java_script_enabled=script)
    page = context.new_page()
    sign_in(page, site, where=form_of(town))
    page.fill("#id_name", "Wijkteam Nieuw")
    passed(context, minutes=31)
    page.click("input[name=_save]")
    expect(page.get_by_text("Wat je invulde is bewaard")).to_be_visible()
    with_password(page)
    expect(page.get_by_role("heading", name="dit had je ingevuld")).to_be_visible()
    if script:
        sound(page)
    page.get_by_role("button", name="Verstuur opnieuw").click()
    expect(page.get_by_role("button", name="Uitloggen")).to_be_visible()
    town.day.refresh_from_db()
    assert town.day.name == "Wijkteam Nieuw"
    context.close()


def test_anna_invites_ella_and_every_page_about_access_is_sound(page, site, town, anna, faults):
    sign_in(page, site, where="toegang/")
    sound(page)
    page.get_by_role("link", name="Iemand uitnodigen").click()
    sound(page)
    page.get_by_label("Naam").fill("Ella Jansen")
    page.get_by_label("E-mailadres").fill("ella@werk.example")
    page.get_by_label("Redacteur").check()
    page.get_by_label("Almere").check()
    page.get_by_role("button", name="Uitnodiging versturen").click()
    expect(page.get_by_text("De uitnodiging is verstuurd naar ella@werk.example")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Ella Jansen").click()
    sound(page)
    page.get_by_role("button", name="Zet het account uit").click()
    expect(page.get_by_text("staat uit", exact=True)).to_be_visible()
    assert Membership.objects.get(user__first_name="Ella Jansen").role == Membership.Role.EDITOR


def test_the_pages_before_signing_in_are_sound(page, site, town, faults):
    page.goto(f"{site}/beheer/")
    sound(page)
    page.get_by_role("link", name="Wachtwoord vergeten?").click()
    sound(page)
    page.get_by_label("E-mailadres").fill("niemand@werk.example")
    page.get_by_role("button", name="Stuur mij een link").click()
    sound(page)
    ella = User(username="ella@werk.example", email="ella@werk.example", first_name="Ella")
    ella.set_unusable_password()
    ella.save()
    uid = urlsafe_base64_encode(force_bytes(ella.pk))
    page.goto(f"{site}/beheer/account/uitnodiging/{uid}/{INVITED.make_token(ella)}/")
    sound(page)
    page.goto(f"{site}/beheer/account/uitnodiging/{uid}/onzin/")
    expect(page.get_by_text("ouder dan drie dagen")).to_be_visible()
