"""What stands in a draft, as the history of every write tells it."""

from datetime import date
from typing import Any

from contacts.hours.words import date_words


def gap_in_history(gap: dict[str, Any]) -> str:
    """An accepted gap: why, who accepted it, and until when."""
    until = gap.get("until")
    last = f" tot en met {date_words(date.fromisoformat(until), year=True)}" if until else ""
    return f"{gap.get('because', '')} Aanvaard door {gap.get('by', '')}{last}.".strip()


def findings_in_history(found: list[dict[str, Any]]) -> str:
    """What a check found, each sentence once: a problem may hold in several municipalities."""
    return " ".join(dict.fromkeys(str(problem.get("message", "")) for problem in found))
