"""Whom to call in every municipality of the country: the only numbers that stand in code.

They are for who looks for a municipality that doesn't take part, so no region can look after them.
Sources: docs/flevoland.md (112, 0800-2000, 113 and 0900-8844 each with at least two of them).
A wrong one is mended here; `tests/portal/test_anywhere.py` holds them against the demonstrations.
"""

from dataclasses import dataclass

from contacts.numbers import Number


@dataclass(frozen=True, slots=True)
class National:
    """A line that is the same everywhere: for what, and what happens to who dials it."""

    name: str
    number: Number
    when: str
    what: str


ANYWHERE = (
    National(
        "Alarmnummer", Number.parse("112"), "bij direct gevaar", "Politie, ambulance of brandweer."
    ),
    National(
        "Veilig Thuis",
        Number.parse("0800-2000"),
        "geweld of onveiligheid thuis",
        "Gratis, dag en nacht. Je krijgt de Veilig Thuis van je eigen regio.",
    ),
    National(
        "113 Zelfmoordpreventie",
        Number.parse("113"),
        "gedachten aan zelfdoding",
        "Gratis, dag en nacht. Ook voor overleg en voor naasten.",
    ),
    National(
        "Politie, geen spoed",
        Number.parse("0900-8844"),
        "overleg of melding, geen direct gevaar",
        "Dit nummer kost geld.",
    ),
)
