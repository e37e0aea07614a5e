"""The house rules: style, types, import directions, migrations and Django's own checks."""

import ast
import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent
ASYNC_UNSAFE = "DJANGO_ALLOW_ASYNC_UNSAFE"
KEY = "een-sleutel-alleen-voor-de-controle-" * 2

CHECKS = {
    "ruff finds nothing": [BIN / "ruff", "check", "."],
    "the code is formatted": [BIN / "ruff", "format", "--check", "."],
    "the types are right": [BIN / "mypy", "."],
    "the imports go one way": [BIN / "lint-imports", "--no-cache"],
    "the templates are clean": [BIN / "djlint", "templates", "--lint", "--quiet"],
    "the templates are formatted": [BIN / "djlint", "templates", "--check", "--quiet"],
    "no migration is missing": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "it may go into production": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "INFO"],
}


@pytest.mark.parametrize("command", CHECKS.values(), ids=CHECKS.keys())
def test_the_house_is_in_order(command):
    # The tests with a browser set it for their own process, which may be this one.
    outside = {key: value for key, value in os.environ.items() if key != ASYNC_UNSAFE}
    environment = {
        **outside,
        "SECRET_KEY": KEY,
        "DEBUG": "false",
        "DJANGO_SETTINGS_MODULE": "crisiswijzer.settings",
        "ALLOWED_HOSTS": "crisiswijzer.example",
    }
    result = subprocess.run(  # noqa: S603 - our own list of commands
        [str(word) for word in command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_package_is_pinned_with_an_address():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_each_package_is_pinned_with_the_extras_that_others_ask_of_it():
    """Or an older pip takes the newest release for it, and has no hash for that."""
    pins = {}
    for line in (ROOT / "requirements-dev.txt").read_text().splitlines():
        if line[:1].isalnum():
            pin = Requirement(line.rstrip(" \\"))
            pins[canonicalize_name(pin.name)] = pin.extras
    missing = [
        f"{found} vraagt {asked}"
        for found, extras in pins.items()
        for asked in _asked_by(found, extras)
        if asked.extras - pins.get(canonicalize_name(asked.name), set())
    ]
    assert missing == []


def _asked_by(package, extras):
    """What an installed package needs here; one for another machine needs nothing."""
    try:
        needs = [Requirement(text) for text in requires(package) or ()]
    except PackageNotFoundError:
        return
    for need in needs:
        if need.marker is None or any(
            need.marker.evaluate({"extra": extra}) for extra in {"", *extras}
        ):
            yield need


def test_every_file_says_in_its_first_line_what_it_is_for():
    rooms = (
        "municipalities",
        "contacts",
        "agreements",
        "trees",
        "history",
        "desk",
        "exchange",
        "portal",
        "accounts",
        "crisiswijzer",
        "tests",
        "bench",
    )
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    silent = [
        str(path.relative_to(ROOT))
        for path in files
        if "migrations" not in path.parts
        and (text := path.read_text().strip())
        and not text.startswith('"""')
    ]
    assert silent == []


def test_nothing_leans_on_what_allauth_keeps_to_itself():
    """Its `internal` modules may change in any minor release."""
    leaning = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in ROOT.rglob("*.py")
        if ".venv" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        for name in _imported(node)
        if name.startswith("allauth.") and "internal" in name.split(".")
    ]
    assert leaning == []


def _imported(node):
    """What an import names: each module, and each name with the module that it comes from."""
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{one.name}" for one in node.names]
    return []
