"""What this machine keeps to itself in `var/`, so that it is the same at the next start."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var"
# Signs what a portal for this machine alone gives out.
KEY = VAR / "secret-key"
# Of the coordinator of the demonstration.
PASSWORD = VAR / "demonstration-password"


def new_key() -> str:
    return secrets.token_urlsafe(60)


def new_password() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(4))


def kept(file: Path, make: Callable[[], str]) -> str:
    """What stands in the file, which nobody else on this machine may read; made the first time."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(make())
    return file.read_text(encoding="ascii").strip()
