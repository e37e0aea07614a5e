"""What stands in a draft, as the history of every write tells it."""

from typing import Any


def findings_in_history(found: list[dict[str, Any]]) -> str:
    """What a check found, each sentence once: a problem may hold in several municipalities."""
    return " ".join(dict.fromkeys(str(problem.get("message", "")) for problem in found))
