"""The rows of hours as a page shows them, and what a browser sends back of them."""

import re

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.hours.engine import Hours
from contacts.models import Phone
from contacts.numbers import Number
from desk.directory.hours_pages import is_example
from desk.directory.hours_widget import LOOK, HoursField, HoursWidget, sheet_from
from tests import factories
from tests.admin_cast import _Fields, errors, fields_of, looker, page_of, signed_in, text
from tests.contacts.test_hours_properties import HOURS, documents_and_days

PREVIEW = "/beheer/contacts/phone/openingstijden/voorbeeld/"
NUMBER = "/beheer/contacts/phone/nummer/voorbeeld/"
NIGHT = {
    "veld": "hours",
    "hours_kind": "week",
    "hours_w0_days": ["ma", "di", "wo", "do", "vr"],
    "hours_w0_from": "17u",
    "hours_w0_to": "8.30",
    "hours_w1_days": ["za", "zo"],
    "hours_w1_all": "on",
}


def sent_back(document) -> QueryDict:
    """What a browser sends of a page with these hours that nobody touched."""
    page = _Fields()
    page.feed(HoursWidget().render("hours", document))
    sent = QueryDict(mutable=True)
    for name, values in page.sent.items():
        sent.setlist(name, values)
    return sent


# A page is slower to write than a document; fewer examples will do.
@settings(HOURS, max_examples=30)
@given(documents_and_days(), st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_a_page_that_nobody_touched_sends_back_what_is_stored(asked, note):
    document, _ = asked
    for exception in document["exceptions"]:
        exception["note"] = note
    stored = Hours.parse(document).document()
    sent = sheet_from(sent_back(stored), "hours")
    assert HoursField().clean(sent, stored) == stored
    assert not HoursField().has_changed(stored, sent)


def test_what_is_unclear_counts_as_a_change():
    sent = {"hours_kind": "week", "hours_w0_days": "ma", "hours_w0_from": "9"}
    assert HoursField().has_changed(None, sheet_from(sent, "hours"))


def test_a_row_that_is_ticked_away_is_gone():
    sent = sent_back({"week": [{"days": ["ma"], "from": "09:00", "to": "12:00"}]})
    sent["hours_w0_gone"] = "on"
    assert sheet_from(sent, "hours").rows[0].is_empty


def test_strange_fields_are_no_rows():
    sent = {"hours_w99999_from": "9", "hours_w٣_from": "9", "hours_wx_from": "9"}
    assert sheet_from(sent, "hours").rows == ()


@pytest.mark.parametrize(
    ("digits", "looks_like_one"),
    [
        ("0361234567", True),
        ("0320123456", True),
        ("0612345678", True),
        ("0360123456", True),
        ("0365299999", False),
        ("0653012345", False),
        ("08002000", False),
        ("112", False),
    ],
)
def test_a_number_as_in_a_form_looks_like_an_example(digits, looks_like_one):
    assert is_example(Number.parse(digits)) is looks_like_one


@pytest.mark.django_db
class TestInTheAdmin:
    def test_the_forgotten_monday_is_shown_while_anna_types(self, anna):
        page = text(anna.post(PREVIEW, NIGHT))
        assert "Op maandag van 00:00 tot 08:30 neemt niemand op." in page
        assert "ma t/m vr 17:00 tot 08:30 de volgende dag" in page
        assert 'data-slot="w0"' in page
        assert page.count('class="hours-day"') == 14

    def test_a_question_stands_at_its_row_with_something_to_tick(self, anna):
        noon = {**NIGHT, "hours_w0_from": "12:00", "hours_w0_to": "12:00"}
        page = text(anna.post(PREVIEW, noon))
        assert 'name="hours_answer_same-' in page
        assert "Bedoel je de hele dag, of dicht?" in page

    def test_what_cannot_be_read_is_told_beside_its_row(self, anna):
        page = text(anna.post(PREVIEW, {**NIGHT, "hours_w0_from": "<script>"}))
        assert "is geen tijd" in page
        assert "<script>" not in page

    def test_unknown_hours_have_no_fortnight(self, anna):
        assert "niet bekend" in text(anna.post(PREVIEW, {"veld": "hours", "hours_kind": "unknown"}))

    def test_the_hours_of_a_visit_speak_of_coming(self, anna):
        sent = {"veld": "comes_hours", "comes_hours_kind": "week", "comes_hours_w0_days": "ma"}
        page = text(
            anna.post(PREVIEW, {**sent, "comes_hours_w0_from": "9", "comes_hours_w0_to": "12"})
        )
        assert "kan niemand komen" in page

    @pytest.mark.parametrize(
        ("field", "said"),
        [
            ("hours", "Het nummer staat wel op de pagina&#x27;s."),
            ("comes_hours", "Wanneer er iemand kan komen, is niet bekend."),
            ("visit_hours", "Wanneer je er terechtkunt, is niet bekend."),
        ],
    )
    def test_unknown_hours_say_what_is_unknown(self, anna, field, said):
        page = text(anna.post(PREVIEW, {"veld": field, f"{field}_kind": "unknown"}))
        assert said in page

    def test_each_set_of_hours_asks_its_own_question(self, anna, town):
        page = text(anna.get(page_of(town.day)))
        legends = re.findall(r"<legend>(Wanneer [^<]*)</legend>", page)
        assert legends == ["Wanneer kan er iemand komen?", "Wanneer kun je er terecht?"]
        assert "het nummer blijft zichtbaar" not in page

    def test_looking_ahead_saves_nothing_and_keeps_what_was_typed(self, anna, town):
        phone = town.day.phones.get()
        sent = fields_of(anna.get(page_of(phone)), hours_w0_from="10u15", hours_look="ja")
        looked = anna.post(page_of(phone), sent)
        assert errors(looked, "hours") == LOOK
        assert 'value="10u15"' in text(looked)
        assert "errornote" not in text(looked)
        assert "10:15 tot 17:00" in text(looked)
        assert Phone.objects.get(pk=phone.pk).hours == phone.hours

    def test_looking_ahead_with_a_fault_tells_the_fault(self, anna, town):
        phone = town.day.phones.get()
        sent = fields_of(anna.get(page_of(phone)), number="99", hours_look="ja")
        assert "errornote" in text(anna.post(page_of(phone), sent))

    def test_a_number_is_shown_as_it_will_dial(self, anna):
        page = text(anna.post(NUMBER, {"number": "+31 320 76 54 32"}))
        assert "0320-76 54 32" in page
        assert "tel:+31320765432" in page

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("", "nummer nog niet ingevuld"),
            ("0800-01133", "vier of zeven cijfers"),
            ("036-123 45 67", "voorbeeldnummer"),
            ("0900-8844", "kost de beller geld"),
            ("0900-0113", "oud nummer van 113"),
        ],
    )
    def test_what_to_know_about_a_number_is_said_while_it_is_typed(self, anna, typed, said):
        assert said in text(anna.post(NUMBER, {"number": typed}))

    @pytest.mark.parametrize("address", [PREVIEW, NUMBER])
    def test_only_who_belongs_to_a_region_gets_an_answer(self, anna, town, address, client):
        assert anna.get(address).status_code == 405
        assert client.post(address).status_code == 302
        assert signed_in(factories.user(name="nieuw")).post(address).status_code == 403
        ella = signed_in(looker(region=town.region))
        assert ella.post(address, NIGHT).status_code == 200

    def test_an_unknown_field_is_refused(self, anna):
        assert anna.post(PREVIEW, {"veld": "iets"}).status_code == 400


def test_a_form_without_hours_says_nothing_about_them():
    """Such as what a script posts: the field is left out, not emptied."""
    assert HoursWidget().value_omitted_from_data({"number": "112"}, {}, "hours")
    assert not HoursWidget().value_omitted_from_data({"hours_kind": "unknown"}, {}, "hours")
