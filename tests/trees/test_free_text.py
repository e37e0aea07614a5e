"""Telephone numbers in free text: found however they are written, and nothing else."""

import pytest

from trees.core.free_text import numbers_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Bel 036-123 45 67 of 0800-2000.", ("036-123 45 67", "0800-2000")),
        ("Bel 0800-2000 036-1234567", ("0800-2000", "036-1234567")),
        ("0800-2000, en nog eens 0800-2000", ("0800-2000",)),
        ("(036) 123 45 67", ("(036) 123 45 67",)),
        ("06 12 34 56 78", ("06 12 34 56 78",)),
        ("tel.0361234567", ("0361234567",)),
        ("088.996.30.00", ("088.996.30.00",)),
        ("085 - 123 4567", ("085 - 123 4567",)),
        ("0900-1262626", ("0900-1262626",)),
        ("0906-1234", ("0906-1234",)),
        ("+31 (0)36 123 45 67", ("+31 (0)36 123 45 67",)),
        ("+31 36 123 45 67", ("+31 36 123 45 67",)),
        ("0031361234567", ("0031361234567",)),
        ("+32 2 123 45 67", ("+32 2 123 45 67",)),
        ("14 036", ("14 036",)),
        ("116 111", ("116 111",)),
        ("Na 17:00 bel 0900-8844 (politie)", ("0900-8844",)),
    ],
)
def test_a_number_is_found(text, numbers):
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bel 112. Bij gedachten aan zelfdoding: 113. Een dier? 144.",
        "In 2026, van 08:30 tot 17:00, en op 31 december 2026",
        "01-12-2026 08.30-17.00",
        "2026-12-01 10:00",
        "08.30 12.30 13.00",
        "0 tot 18 jaar, 0-100 en 18 t/m 64 jaar, 23+",
        "€ 140.000 voor 140 000 inwoners, 1,5 miljoen",
        "1315 HR 12, postbus 10005",
        "artikel 2.6 lid 1, versie 1.10.2",
        "binnen 2 uur, 5 dagen of 10 000 000 minuten",
        "1850 1945",
        "ABC0361234567DEF",
    ],
)
def test_years_ages_times_and_amounts_are_no_numbers(text):
    assert numbers_in(text) == ()
