"""A plugin for pytest: says in one line which tests this machine can't run, and leaves them out."""

import os
import shutil
from ctypes.util import find_library

import pytest

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")

NEEDS = {
    "browser": (bool(CHROMIUM), "de proeven in de browser (Chromium ontbreekt)"),
    # This one brings Pango, HarfBuzz and the other libraries that WeasyPrint looks for.
    "pdf": (bool(find_library("pangoft2-1.0")), "de proeven met een pdf (Pango ontbreekt)"),
    "postgres": (POSTGRESQL, "de proeven op PostgreSQL (zet DATABASE_URL)"),
}


def missing() -> dict[str, str]:
    """The markers of tests that can't run here, with what that means in words."""
    return {marker: words for marker, (present, words) in NEEDS.items() if not present}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left = [item for item in items if any(item.get_closest_marker(m) for m in missing())]
    if left:
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=left)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if left := missing():
        terminalreporter.write_line(f"Niet gedraaid: {'; '.join(left.values())}.")
