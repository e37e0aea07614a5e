"""What a visitor must not write in a report, and what they may."""

import pytest

from portal.reports.private_text import private_words

KNOWN = {"0361234567", "0612345678", "08002000"}


def said(text: str) -> list[str]:
    return private_words(text, known=KNOWN, year=2026)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Het BSN is 123456782.", "burgerservicenummer"),
        ("Zij heeft 1234.56.782", "burgerservicenummer"),
        ("123 456 782", "burgerservicenummer"),
        ("mail naar jan@example.nl", "mailadres"),
        ("van 12-03-2009", "geboortedatum"),
        ("van 12/3/09", "geboortedatum"),
        ("van 12-3-87", "geboortedatum"),
        ("van 2009-03-12", "geboortedatum"),
        ("van 12 maart 2009", "geboortedatum"),
        ("Geboren op 3-4-2026", "geboortedatum"),
        ("geb. 3 april 2026", "geboortedatum"),
        ("bel 06-87654321", "mobiel nummer"),
        ("bel +31 6 8765 4321", "mobiel nummer"),
    ],
)
def test_what_leads_to_a_person_is_refused(text, about):
    (sentence,) = said(text)
    assert about in sentence
    assert "Haal dat weg" in sentence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Niemand nam op.",
        "036-123 45 67 is niet meer in gebruik",
        "36 123 45 67 is niet meer in gebruik",
        "06-12345678 staat op de pagina",
        "Het moet 0320-76 54 32 zijn",
        "123456789 voldoet niet aan de elfproef",
        "000000000",
        "Sinds 2-4-2026 is dit nummer anders",
        "Vanaf 1 januari 2027",
        "Tussen 17.00 en 08.30 uur, 3 keer gebeld op maandag 7-9",
    ],
)
def test_what_helps_the_coordinator_is_let_through(text):
    assert said(text) == []


def test_a_nine_digit_number_of_the_page_is_no_bsn():
    assert private_words("bel 36 123 45 62", known=set(), year=2026) == []
    assert private_words("bel 111222333", known=set(), year=2026)
    assert private_words("bel 111222333", known={"0111222333"}, year=2026) == []


def test_everything_is_told_once():
    assert len(said("a@b.nl en a@b.nl en 123456782")) == 2
