"""The table of who may do what at which address, and how it reads in the documentation.

The table itself is `rights.txt` beside this file. A line is an address and, for each column, what
a GET and a POST come to there. A test tries every cell; an address without a line fails it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("rights.txt")

# (name in the table, who, whose things) in the order of the columns.
COLUMNS = (
    ("carla", "landelijk", "alles"),
    ("anna-own", "coördinator", "eigen regio"),
    ("anna-other", "coördinator", "andere regio"),
    ("ella-own", "redacteur", "eigen gemeente"),
    ("ella-beside", "redacteur", "andere gemeente in de regio"),
    ("ella-other", "redacteur", "andere regio"),
    ("piet-own", "partner", "eigen organisatie"),
    ("piet-beside", "partner", "andere organisatie in de regio"),
    ("piet-other", "partner", "andere regio"),
    ("nobody", "niet aangemeld", "alles"),
)
CODES = {
    "ja": "mag",
    "nee": "mag niet: de pagina zegt waarom",
    "weg": "bestaat niet voor deze persoon",
    "stil": "krijgt antwoord; de poging van de proef bewaarde niets",
    "voor": "wordt een voorstel, dat de coördinator overneemt of afwijst",
    "in": "eerst aanmelden",
    "-": "niet van toepassing",
}


class TableFault(ValueError):
    """A line of the table that can't be read; the message names it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a GET and a POST come to: two of CODES."""

    get: str
    post: str

    def __str__(self) -> str:
        return f"{self.get}/{self.post}"


Table = dict[str, dict[str, Cell]]


def read_table(text: str | None = None) -> Table:
    """Address (a route below /beheer/) to column to cell."""
    lines = (TABLE.read_text() if text is None else text).splitlines()
    filled = (line for line in lines if line.strip() and not line.startswith("#"))
    return dict(_line(line) for line in filled)


def _line(line: str) -> tuple[str, dict[str, Cell]]:
    route, *cells = line.split()
    if len(cells) != len(COLUMNS):
        raise TableFault(f"{route}: {len(cells)} kolommen in plaats van {len(COLUMNS)}.")
    names = (name for name, _, _ in COLUMNS)
    return route, {name: _cell(route, cell) for name, cell in zip(names, cells, strict=True)}


def _cell(route: str, text: str) -> Cell:
    get, _, post = text.partition("/")
    if get not in CODES or post not in CODES:
        raise TableFault(f"{route}: “{text}” is geen cel. Schrijf bijvoorbeeld ja/nee.")
    return Cell(get, post)


def written(table: Table) -> str:
    """The lines of the table as the file holds them, in columns."""
    rows = [[route, *map(str, cells.values())] for route, cells in sorted(table.items())]
    widths = [max(len(row[n]) for row in rows) for n in range(len(COLUMNS) + 1)]
    padded = (zip(row, widths, strict=True) for row in rows)
    return "\n".join("  ".join(f"{c:<{w}}" for c, w in row).rstrip() for row in padded)


def as_markdown(table: Table) -> str:
    """The page for the documentation: what the codes mean, and a table of all addresses."""
    return "\n".join([*_preface(), *_heading(), *(_row(*line) for line in sorted(table.items()))])


def _preface() -> Iterator[str]:
    yield "# Wie mag wat"
    yield ""
    yield "Elk adres onder `/beheer/`, per rol en per soort gegevens. Voor de streep: bekijken"
    yield "(GET), erna: wijzigen (POST). De proeven lopen elke cel na; een adres dat hier niet"
    yield "staat, komt er niet door. Gemaakt met `python -m tests.rights`."
    yield ""
    for code, words in CODES.items():
        yield f"* `{code}`: {words}"
    yield ""


def _heading() -> Iterator[str]:
    names = [f"{who}: {whose}" for _, who, whose in COLUMNS]
    yield f"| adres | {' | '.join(names)} |"
    yield f"|---|{'---|' * len(names)}"


def _row(route: str, cells: dict[str, Cell]) -> str:
    name = route if route != "." else ""
    return f"| `/beheer/{name}` | {' | '.join(map(str, cells.values()))} |"
