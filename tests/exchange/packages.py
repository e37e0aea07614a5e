"""Region packages to test with: a small one that is right, and large ones."""

import json
from copy import deepcopy
from typing import Any

WEEK: list[dict[str, Any]] = [
    {"days": ["ma", "di", "wo", "do", "vr"], "from": "08:30", "to": "17:00"}
]
OFFICE: dict[str, Any] = {"week": WEEK, "holidays": [{"days": "default", "hours": []}]}
DAY_AND_NIGHT: dict[str, Any] = {
    "week": [{"days": ["ma", "di", "wo", "do", "vr", "za", "zo"], "from": "00:00", "to": "24:00"}]
}


def small(**sections: Any) -> dict[str, Any]:
    """A package of one municipality that may be published; `sections` replace its own."""
    package: dict[str, Any] = {
        "format": "crisiswijzer/region",
        "version": 2,
        "region": {"slug": "annas-regio", "name": "Anna's regio", "fallback": ["alarmnummer"]},
        "municipalities": [{"slug": "annastad", "name": "Annastad", "code": "GM9001"}],
        "organizations": [{"slug": "hulp", "name": "Hulp"}],
        "services": [
            {
                "slug": "alarmnummer",
                "organization": "hulp",
                "name": "Alarmnummer",
                "phones": [{"number": "112", "hours": DAY_AND_NIGHT}],
            },
            {
                "slug": "wijkteam",
                "organization": "hulp",
                "name": "Wijkteam",
                "kind": "lokaal-team",
                "phones": [{"number": "036-523 45 67", "hours": OFFICE}],
            },
        ],
        "agreements": [{"slug": "samen", "title": "Samen"}],
        "outcomes": [
            {"slug": "bel-112", "title": "Bel 112", "steps": [{"service": "alarmnummer"}]},
            {
                "slug": "bel-wijkteam",
                "title": "Bel het wijkteam",
                "steps": [{"kind": "lokaal-team"}, {"service": "alarmnummer"}],
            },
        ],
        "trees": [
            {
                "slug": "crisis",
                "title": "Crisis",
                "start": question(
                    "gevaar",
                    end("ja", "bel-112"),
                    answer("nee", end("jong", "bel-wijkteam"), end("oud", "bel-112")),
                ),
            }
        ],
        "scenarios": [
            {
                "name": "Overdag",
                "municipality": "annastad",
                "at": "2026-12-22T10:15",
                "answers": ["nee", "jong"],
                "expect": {"outcome": "bel-wijkteam", "call": "wijkteam"},
            }
        ],
    }
    # A copy: a test may change whatever it gets.
    return deepcopy({**package, **sections})


def of_then(version: int = 1, **sections: Any) -> dict[str, Any]:
    """The same package as version 1 wrote it."""
    package = small(version=version, **sections)
    for service in package["services"][1:]:
        for one in service["phones"]:
            holidays = {"observed": "default", "hours": []}
            one["hours"] = {**one["hours"], "holidays": holidays}
    return package


def question(slug: str, *answers: dict[str, Any], **keys: Any) -> dict[str, Any]:
    return {"slug": slug, "question": f"Vraag {slug}?", "answers": list(answers), **keys}


def answer(slug: str, *answers: dict[str, Any], **keys: Any) -> dict[str, Any]:
    return {"answer": f"Antwoord {slug}", **question(slug, *answers), **keys}


def end(slug: str, outcome: str, **keys: Any) -> dict[str, Any]:
    return {"answer": f"Antwoord {slug}", "slug": slug, "outcome": outcome, **keys}


def onward(slug: str, target: str, **keys: Any) -> dict[str, Any]:
    return {"answer": f"Antwoord {slug}", "slug": slug, "continue_at": target, **keys}


def large(*, nodes: int, phones: int) -> dict[str, Any]:
    """A package with so many nodes in one tree and so many phones, five to a service."""
    services = [
        {
            "slug": f"dienst-{n}",
            "organization": "hulp",
            "name": f"Dienst {n}",
            "summary": "Een dienst die mensen helpt. " * 3,
            "phones": [phone(5 * n + m) for m in range(5)],
        }
        for n in range(phones // 5)
    ]
    package = small(
        services=[*small()["services"], *services],
        outcomes=[
            *small()["outcomes"],
            *(
                {
                    "slug": f"uitkomst-{n}",
                    "title": f"Uitkomst {n}",
                    "explanation": "Bel en vertel wat er aan de hand is. " * 10,
                    "steps": [{"service": service["slug"], "say": "Bel direct"}],
                }
                for n, service in enumerate(services)
            ),
        ],
        scenarios=[],
    )
    names = [outcome["slug"] for outcome in package["outcomes"]]
    package["trees"][0]["start"] = question("begin", *_branches("tak", nodes - 1, names))
    return package


def phone(number: int) -> dict[str, Any]:
    return {
        "number": f"036-{1_000_000 + number:07}",
        "label": "Dag en nacht",
        "instruction": "Zeg dat je als professional belt.",
        "hours": {
            "week": [*WEEK, {"days": ["vr", "za"], "from": "22:00", "to": "04:00"}],
            "holidays": [{"days": "default", "hours": []}],
            "exceptions": [
                {"from": "2026-12-24", "to": "2027-01-01", "hours": [], "note": "Kerstsluiting"}
            ],
        },
    }


def _branches(prefix: str, count: int, outcomes: list[str]) -> list[dict[str, Any]]:
    """`count` nodes as a few answers, each with its share of the rest below it."""
    wide = min(count, 6)
    made = []
    for n in range(wide):
        slug = f"{prefix}-{n}"
        below = (count - wide) // wide + (n < (count - wide) % wide)
        hint = {"hint": f"Een toelichting bij {slug} die helpt om te kiezen."}
        made.append(
            answer(slug, *_branches(slug, below, outcomes), **hint)
            if below
            else end(slug, outcomes[len(slug) % len(outcomes)], **hint)
        )
    return made


def as_json(package: object) -> bytes:
    return json.dumps(package).encode()
