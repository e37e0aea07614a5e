"""A term as people agree on it is read, and written in one way."""

import pytest

from contacts.durations import Duration, DurationFault


@pytest.mark.parametrize(
    ("written", "number", "unit", "shown"),
    [
        ("15 minuten", 15, "minuten", "15 minuten"),
        ("2 uur", 2, "uur", "2 uur"),
        ("3 dagen", 3, "dagen", "3 dagen"),
        ("5 werkdagen", 5, "werkdagen", "5 werkdagen"),
        ("1 minuut", 1, "minuten", "1 minuut"),
        ("1 werkdag", 1, "werkdagen", "1 werkdag"),
        ("1 dagen", 1, "dagen", "1 dag"),
        ("2 dag", 2, "dagen", "2 dagen"),
        ("999 uur", 999, "uur", "999 uur"),
    ],
)
def test_a_term_is_read_and_shown(written, number, unit, shown):
    term = Duration.parse(written)
    assert (term.number, term.unit, str(term)) == (number, unit, shown)
    assert Duration.parse(shown) == term


@pytest.mark.parametrize(
    "written",
    ["binnen 2 uur", "2 uren", "0 uur", "1000 uur", "02 uur", "2  uur", "2 uur ", "uur", "", "²uur",
     "1,5 uur", 2, None, ["2 uur"]],
)  # fmt: skip
def test_what_is_no_term_is_refused_with_the_way_out(written):
    with pytest.raises(DurationFault) as fault:
        Duration.parse(written)
    assert str(fault.value) == (
        f'"{written}" is geen termijn. Schrijf een getal en minuten, uur, dagen of werkdagen, '
        'zoals "2 uur".'
    )
