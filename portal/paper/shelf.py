"""The PDFs that were made: files that every process serves, each made once and one at a time.

A making costs seconds to half a minute, so it is a process of its own: the pages of the portal go
on meanwhile, and it goes on when the worker that began it is stopped. Who makes one holds a lock of
the operating system, which ends with the process that holds it, however that ends.
"""

import hashlib
import logging
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import IO, Literal, cast

from django.conf import settings

log = logging.getLogger(__name__)

Standing = Literal["making", "busy", "failed"]
# How long a making may take before somebody hears so: with what goes before it two seconds.
PATIENCE = 1.5
# Some 100 to 250 kB each. What is older is of another week, and is never asked for again.
MOST, OLDEST = 200, 8 * 24 * 3600
# A making that failed so often is left alone for a while; it may have been stopped from outside.
MOST_TRIES, PAUSE = 2, 10 * 60


@cache
def can_make_pdf() -> bool:
    """Whether WeasyPrint works here: installed alone, without its libraries, it doesn't."""
    try:
        import fcntl  # noqa: F401 - not there on every system

        import weasyprint  # type: ignore[import-untyped]  # noqa: F401 - it carries no types
    except (ImportError, OSError):
        return False
    return True


def pdf_of(page: str) -> bytes | Standing:
    """The PDF of a page with its style in it, or how the making of it stands.

    "making": it is being made and takes a while; "busy": another one is; "failed": it doesn't work.
    """
    name = hashlib.sha256(f"{version('weasyprint')}\n{page}".encode()).hexdigest()
    try:
        return _found(name) or _made(name, page)
    except OSError:
        log.exception("De map voor pdf's werkt niet: %s", settings.PDF_DIR)
        return "failed"


def _path(name: str, ending: str) -> Path:
    return Path(settings.PDF_DIR) / f"{name}.{ending}"


def _found(name: str) -> bytes | None:
    with suppress(FileNotFoundError):
        return _path(name, "pdf").read_bytes()
    return None


def _made(name: str, page: str) -> bytes | Standing:
    import fcntl

    Path(settings.PDF_DIR).mkdir(parents=True, exist_ok=True)
    lock = os.open(_path("bezig", "lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _of_another(lock, name)
        # Somebody may have finished it since we looked.
        if found := _found(name):
            return found
        if _gave_up(name):
            return "failed"
        os.ftruncate(lock, 0)
        os.pwrite(lock, name.encode(), 0)
        _clear_away()
        making = _begin(name, page, lock)
    finally:
        # The process that makes it has the lock as well, and keeps it.
        os.close(lock)
    with suppress(subprocess.TimeoutExpired):
        making.wait(PATIENCE)
        return _found(name) or "making"
    # Somebody has to hear that it ended, or the system keeps its name.
    threading.Thread(target=making.wait, daemon=True).start()
    return "making"


def _of_another(lock: int, name: str) -> Standing:
    """Whether what is being made is this one; who has just begun has yet to write its name."""
    for pause in (0.0, 0.05):
        time.sleep(pause)
        if os.pread(lock, 64, 0).decode() == name:
            return "making"
    return "busy"


def _begin(name: str, page: str, lock: int) -> "subprocess.Popen[bytes]":
    with _path(name, "tries").open("ab") as tries:
        tries.write(b".")
    making = subprocess.Popen(  # noqa: S603 - our own module, on a path of our own making
        [sys.executable, "-m", "portal.paper.pdf_maker", str(_path(name, "pdf").resolve())],
        stdin=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        pass_fds=[lock],
        start_new_session=True,
    )
    # One that stopped at once is known by what it doesn't leave.
    with suppress(BrokenPipeError), cast("IO[bytes]", making.stdin) as given:
        given.write(page.encode())
    return making


def _gave_up(name: str) -> bool:
    with suppress(FileNotFoundError):
        tried = _path(name, "tries").stat()
        return tried.st_size >= MOST_TRIES and time.time() - tried.st_mtime < PAUSE
    return False


def _clear_away() -> None:
    """What is too old or too much; nobody else makes anything meanwhile."""
    found = [(path.stat().st_mtime, path) for path in Path(settings.PDF_DIR).iterdir()]
    kept = sorted((one for one in found if one[1].suffix == ".pdf"), reverse=True)
    gone = [path for _, path in kept[MOST - 1 :]]
    gone += [path for changed, path in found if path.suffix == ".part"]
    gone += [path for changed, path in found if time.time() - changed > OLDEST]
    for path in gone:
        if path.suffix in (".pdf", ".part", ".tries"):
            path.unlink(missing_ok=True)
