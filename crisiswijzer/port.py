"""Whether the portal can have a port of this machine, asked before anything is made."""

import socket
from contextlib import suppress
from http.client import HTTPConnection, HTTPException

PATIENCE = 2  # seconds


def read_port(written: str) -> int:
    """The number that somebody typed; ValueError, with the way out in a sentence, if it is none."""
    try:
        return int(written)
    except ValueError:
        raise ValueError(
            f"“{written}” is geen poort. Een poort is een getal, bijvoorbeeld: make run PORT=8001"
        ) from None


def why_not(port: int) -> str | None:
    """Why the portal can't start there, with the way out, in one sentence; None where it can."""
    if not 1 <= port <= 65535:
        return f"Poort {port} bestaat niet; kies er een, bijvoorbeeld: make run PORT=8000"
    if _is_free(port):
        return None
    way_out = f"make run PORT={_free_after(port)}"
    if _is_portal(port):
        return (
            f"Op http://localhost:{port}/ draait al een crisiswijzer; stop die daar met Ctrl-C, "
            f"of start er een naast met: {way_out}"
        )
    return f"Poort {port} is niet vrij; kies een andere, bijvoorbeeld: {way_out}"


def _is_free(port: int) -> bool:
    """Nobody answers at any of the addresses that a browser tries, and we may have it."""
    with suppress(OSError), socket.create_connection(("localhost", port), PATIENCE):
        return False
    with socket.socket() as trial:
        # As the web server does: what ended a moment ago is no hindrance.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_after(port: int) -> int:
    above = range(max(port, 1023) + 1, 65536)
    return next((number for number in above[:100] if _is_free(number)), 8000)


def _is_portal(port: int) -> bool:
    connection = HTTPConnection("localhost", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().read(100).endswith(b" edities live")
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
