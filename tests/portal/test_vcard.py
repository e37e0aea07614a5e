"""A contact that a phone can read: what stands in it, and that nothing gets lost on the way."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.numbers import Number
from portal.share.vcard import Card, Telephone, vcard

BACK = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n"}
# Any text that a person could have typed; what can't be seen has a test of its own.
TEXTS = st.text(
    st.one_of(
        st.sampled_from('\n\\;,:" –é€😀'), st.characters(exclude_categories=["C", "Zl", "Zp"])
    ),
    max_size=120,
)


def telephone(number, label=""):
    return Telephone(Number.parse(number), label)


def card(**more):
    return Card(
        **{
            "name": "Lokaal team",
            "organization": "Gemeente Almere",
            "telephones": (telephone("036-123 45 67"),),
            "note": "Voor hulp thuis",
            "url": "https://crisiswijzer.example/almere/nummers/",
            "uid": "een-dienst",
            **more,
        }
    )


def unfolded(file):
    """The lines as an address book reads them, from the bytes of the file."""
    text = file.decode().replace("\r\n ", "")
    assert text.endswith("\r\n")
    return text.removesuffix("\r\n").split("\r\n")


def values(file, name):
    """The values of a property, with whatever types stand beside its name."""
    found = [line.partition(":") for line in unfolded(file)]
    return [value for start, _, value in found if start.partition(";")[0] == name]


def read_back(value):
    return re.sub(r"\\.", lambda sign: BACK[sign[0]], value)


def test_an_address_book_gets_a_card_of_version_3():
    assert unfolded(vcard(card())) == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "UID:een-dienst",
        "FN:Lokaal team",
        "N:Lokaal team;;;;",
        "ORG:Gemeente Almere",
        "TEL;TYPE=WORK,VOICE:+31361234567",
        "URL:https://crisiswijzer.example/almere/nummers/",
        "NOTE:Voor hulp thuis",
        "END:VCARD",
    ]


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("112", "TEL;TYPE=WORK,VOICE:112"),
        ("14 036", "TEL;TYPE=WORK,VOICE:14036"),
        ("0800-2000", "TEL;TYPE=WORK,VOICE:08002000"),
        ("088-010 04 44", "TEL;TYPE=WORK,VOICE:+31880100444"),
        ("06-12 34 56 78", "TEL;TYPE=CELL:+31612345678"),
        ("+49 30 1234567", "TEL;TYPE=WORK,VOICE:+49301234567"),
    ],
)
def test_a_phone_dials_from_a_contact_what_it_dials_from_the_page(typed, dialled):
    assert dialled in unfolded(vcard(card(telephones=(telephone(typed),))))


def test_every_number_of_a_service_has_a_line_of_its_own():
    both = (telephone("112"), telephone("0800-2000"))
    assert values(vcard(card(telephones=both)), "TEL") == ["112", "08002000"]


def test_a_phone_shows_which_of_the_numbers_is_which():
    both = (telephone("036-123 45 67", "Volwassenen; 18+"), telephone("0800-2000"))
    shown = unfolded(vcard(card(telephones=(*both, telephone("06-12345678", "App")))))
    assert [line for line in shown if "TEL" in line or "X-ABLabel" in line] == [
        "item1.TEL;TYPE=WORK,VOICE:+31361234567",
        "item1.X-ABLabel:Volwassenen\\; 18+",
        "TEL;TYPE=WORK,VOICE:08002000",
        "item3.TEL;TYPE=CELL:+31612345678",
        "item3.X-ABLabel:App",
    ]


def test_an_address_stands_where_the_street_goes():
    file = vcard(card(address="Stadhuisplein 1\n1315 HR Almere"))
    assert values(file, "ADR") == [";;Stadhuisplein 1\\n1315 HR Almere;;;;"]


def test_a_service_without_an_address_has_no_empty_one():
    assert values(vcard(card()), "ADR") == []


def test_the_same_card_is_the_same_file():
    assert vcard(card()) == vcard(card())


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_what_was_written_comes_back_whole(text):
    file = vcard(card(name=text, organization=text, note=text))
    for name in ("FN", "ORG", "NOTE"):
        assert [read_back(value) for value in values(file, name)] == [text]


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_no_line_is_too_long_and_no_character_is_cut(text):
    for line in vcard(card(note=text * 3)).split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # half a character would raise


@pytest.mark.parametrize(
    "end", ["\r\n", "\r", "\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"]
)
def test_nobody_gets_a_line_of_their_own_into_a_card(end):
    file = vcard(card(note=f"Bel{end}TEL:09001234"))
    assert values(file, "NOTE") == ["Bel\\nTEL:09001234"]
    assert len(values(file, "TEL")) == 1


def test_what_nobody_sees_is_left_out():
    assert values(vcard(card(note="Be\x00l\x1b nu\x7f")), "NOTE") == ["Bel nu"]
