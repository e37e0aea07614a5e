"""A line in few words, and a number in groups that stay together."""

import pytest
from django.template.loader import render_to_string

from portal.shown.numbers import shown_numbers
from portal.templatetags.portal import groups
from tests.values import MONDAY_NOON, NIGHTS, OFFICE, directory, line, service


@pytest.mark.parametrize(
    ("word", "together"),
    [
        ("112", ["112"]),
        ("0900-203", ["0900-", "203"]),
        ("0800-2000", ["0800-", "2000"]),
        ("+4912345678", ["+", "4912", "3456", "78"]),
    ],
)
def test_a_number_is_cut_where_a_person_pauses(word, together):
    assert groups(word) == together


def test_who_copies_a_number_gets_it_as_it_is_written():
    shown = render_to_string("portal/_number.html", {"number": "0900-203 02 03"})
    words = "<span>0900-</span><wbr><span>203</span> <span>02</span> <span>03</span>"
    assert shown.strip() == f'<span class="nr" dir="ltr" translate="no">{words}</span>'


def test_a_number_in_two_rows_tells_without_a_now_what_to_do_at_each():
    rows = [
        line(hours=OFFICE, label="Dag", instruction="Kies 1."),
        line(hours=NIGHTS, label="Nacht"),
    ]
    known = directory(service("wijkteam", phones=rows))
    shown = shown_numbers(known, "urk", MONDAY_NOON)
    (one,) = (line for line in shown if line.line.service == "wijkteam")
    assert one.instruction == "Kies 1."
    assert one.every_instruction == "Dag: Kies 1."
