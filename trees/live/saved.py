"""The last good snapshot in a file of this machine: what a process serves from that begins while
the database is away.

The first line is a seal over all the rest, by the secret key: nothing is read before that holds.
Then a line that tells of what it was made, and the pieces, compressed JSON.
"""

import fcntl
import hashlib
import hmac
import json
import logging
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.crypto import salted_hmac

from trees.live.documents import Pieces, snapshot_of
from trees.live.snapshot import Snapshot

log = logging.getLogger(__name__)

NAME = "live"
OLDEST = timedelta(days=1)
# Where nothing is written the moment at which it was true is taken along this often.
AGAIN = timedelta(minutes=5)
ROOT = Path(__file__).resolve().parents[2]
# What decides what is written and how it is read.
ROOMS = ("history", "municipalities", "contacts", "agreements", "trees")


class Refused(Exception):
    """Why nothing is served from this file."""


@dataclass(frozen=True)
class Saved:
    """A snapshot, and the moment at which it was live."""

    snapshot: Snapshot
    at: datetime


def save(folder: Path, snapshot: Snapshot, at: datetime, pieces: Pieces) -> bool:
    """Keep this one in the file; False where another process is doing so.

    Nothing is written where the file says the same already. Raises OSError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not _says(folder / NAME, snapshot, at):
            _write(folder / NAME, _head_and_body(snapshot, at, pieces))
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True


def saved(folder: Path, now: datetime) -> Saved | None:
    """What is in the file, if that is ours, whole, of this program, and less than a day old."""
    try:
        return _read(folder / NAME, now)
    except FileNotFoundError:
        return None
    except (OSError, Refused) as fault:
        log.error("De bewaarde stand wordt niet gebruikt: %s", fault)
        return None


def _says(path: Path, snapshot: Snapshot, at: datetime) -> bool:
    """Whether the file has the same already, of a moment that will do."""
    with suppress(OSError, ValueError, KeyError), path.open("rb") as file:
        file.readline()
        head = json.loads(file.readline())
        age = at - datetime.fromisoformat(head["at"])
        return _of(head) == _of(_told(snapshot)) and age < AGAIN
    return False


def _of(head: Mapping[str, Any]) -> tuple[str, str]:
    return head["program"], head["stamps"]


def _told(snapshot: Snapshot) -> dict[str, str]:
    stamps = hashlib.sha256(repr(snapshot.stamps).encode()).hexdigest()
    return {"program": program(), "stamps": stamps}


def _head_and_body(snapshot: Snapshot, at: datetime, pieces: Pieces) -> bytes:
    made = pieces.of(snapshot)
    sizes = [(name, len(piece)) for name, piece in made.items()]
    head = {**_told(snapshot), "at": at.isoformat(), "pieces": sizes}
    return json.dumps(head).encode() + b"\n" + b"".join(made.values())


def _write(path: Path, content: bytes) -> None:
    """Under another name first: who reads finds all of it, or what stood there before."""
    part = path.with_suffix(".part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(_seal(content) + b"\n" + content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _read(path: Path, now: datetime) -> Saved:
    with path.open("rb") as file:
        state = os.fstat(file.fileno())
        if stat.S_IMODE(state.st_mode) & 0o077 or state.st_uid != os.getuid():
            raise Refused("anderen op deze computer kunnen erbij.")
        seal, _, content = file.read().partition(b"\n")
    if not hmac.compare_digest(seal, _seal(content)):
        raise Refused("zij is beschadigd, of van een andere sleutel.")
    line, _, body = content.partition(b"\n")
    head = json.loads(line)
    if head["program"] != program():
        raise Refused("zij is van een andere versie van het programma.")
    at = datetime.fromisoformat(head["at"])
    if not timedelta() <= now - at <= OLDEST:
        raise Refused("zij is ouder dan een dag, of van later dan nu.")
    pieces, start = {}, 0
    for name, size in head["pieces"]:
        pieces[name] = body[start : start + size]
        start += size
    return Saved(snapshot_of(pieces), at)


def _seal(content: bytes) -> bytes:
    return salted_hmac("trees.live.saved", content, algorithm="sha256").hexdigest().encode()


@cache
def program() -> str:
    """What tells one version from another: the text of all that reads and writes these values."""
    text = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            text.update(path.read_bytes())
    return text.hexdigest()
