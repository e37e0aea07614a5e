"""Prints a secret key for this machine alone, and makes one the first time (`make run` uses it)."""

import os
import secrets
import sys
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "var" / "secret-key"


def local_key(file: Path = FILE) -> str:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(secrets.token_urlsafe(60))
    return file.read_text(encoding="ascii").strip()


if __name__ == "__main__":
    sys.stdout.write(local_key())
