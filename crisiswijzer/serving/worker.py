"""A worker of gunicorn for the portal: slow headers end, and its own errors are pages of ours.

What gunicorn's worker by ASGI leaves out is put into the places that it has for it. Some of those
begin with an underscore: tests/crisiswijzer/test_serving.py asks each of them of a real server,
and pyproject.toml names the versions for which that holds.
"""

from asyncio import TimerHandle, Transport
from http import HTTPStatus
from typing import Any

from gunicorn.asgi.protocol import ASGIProtocol
from gunicorn.workers import gasgi

from crisiswijzer.serving import limits


class Connection(ASGIProtocol):  # type: ignore[misc]  # gunicorn tells no types
    """One connection, from whoever it is."""

    _patience: TimerHandle | None = None
    _silent = True

    def connection_made(self, transport: Transport) -> None:
        super().connection_made(transport)
        self.worker.connections.add(self)
        if len(self.worker.connections) > limits.CONNECTIONS_AT_MOST:
            self._refuse(503)
            return
        # One that stops may still be given some, until it closes its door.
        self._wait(limits.KEEP_ALIVE if self.worker.alive else 1.0, self._close_transport)

    def data_received(self, data: bytes) -> None:
        if self._silent:
            self._silent = False
            self._wait(limits.HEADERS_WITHIN, lambda: self._refuse(408))
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self.worker.connections.discard(self)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The other side takes no more for now; who never does is cut off."""
        super().pause_writing()
        self._wait(limits.TAKEN_WITHIN, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_waiting()

    def leave(self) -> None:
        """The worker stops: go now where nothing is asked, else after the answer."""
        if self._awaiting_request:
            self._close_transport()

    def _on_headers_complete(self) -> Any:
        # From here on the body has its own time, and gunicorn sees to what comes after the answer.
        self._stop_waiting()
        return super()._on_headers_complete()

    def _is_websocket_upgrade(self, request: object) -> bool:
        """We have none: it is a request for a page."""
        return False

    def _send_error_response(self, status: int, message: str, extra_headers: object = ()) -> None:
        """A page of ours instead of a line that repeats what was sent."""
        self._stop_waiting()
        answer = self.app.refusals.of(status)
        told = [*answer.headers, ("Connection", "close")]
        lines = "".join(f"{name}: {value}\r\n" for name, value in told)
        first = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        self._safe_write(f"{first}{lines}\r\n".encode("latin-1") + answer.body)

    def _refuse(self, status: int) -> None:
        self._send_error_response(status, "")
        self._close_transport()

    def _wait(self, seconds: float, then: Any) -> None:
        self._stop_waiting()
        self._patience = self.worker.loop.call_later(seconds, then)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


# By this name its worker makes them.
gasgi.ASGIProtocol = Connection


class PortalWorker(gasgi.ASGIWorker):  # type: ignore[misc]  # gunicorn tells no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connections: set[Connection] = set()

    def handle_exit_signal(self) -> None:
        super().handle_exit_signal()
        for connection in tuple(self.connections):
            connection.leave()
