"""A slow mobile line between a browser and a server: a TCP relay that waits as a real one does.

Chromium's own throttling gives handshakes for free and doesn't slow what is fetched ahead. Here
every byte pays: half a round trip each way, a rate that all connections of one direction share,
and for a new connection the round trips of its handshakes.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

PACKET = 1400  # bytes: what one connection sends before another gets its turn
AHEAD = 4 * PACKET  # bytes of one connection that wait here; the rest waits at the sender

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Direction:
    """One way of the line: what it carried, and from when it is free again."""

    bytes_per_second: float
    carried: int = 0
    last: float = 0.0
    free: float = field(default=0.0, repr=False)

    def sent(self, size: int) -> float:
        """The instant at which this packet has left, behind all that stood before it."""
        self.free = max(self.free, monotonic()) + size / self.bytes_per_second
        self.carried += size
        return self.free


@dataclass
class SlowLine:
    """A line to a port of this machine; seconds for a round trip, bits per second each way.

    `handshakes` is the number of round trips that a new connection costs before its first byte
    leaves: 1 for TCP, 2 with TLS 1.3 on top. The bytes of a certificate are not counted, nor does
    a connection start slowly: a page of this portal fits in the first ten packets anyhow.
    """

    port: int
    to_port: int
    round_trip: float = 0.4
    bits: float = 400_000
    handshakes: int = 2
    connections: int = 0

    def __post_init__(self) -> None:
        self.up, self.down = Direction(self.bits / 8), Direction(self.bits / 8)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        self._server = await asyncio.start_server(
            self._connected, "127.0.0.1", self.port, limit=AHEAD
        )

    async def cut(self) -> None:
        """From now on every connection is refused, and the open ones are broken."""
        if self._server:
            self._server.close()
            self._server = None
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _connected(self, *browser: *Ends) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._open.add(task)
        self.connections += 1
        try:
            await self._carry(browser, monotonic() + self.handshakes * self.round_trip)
        except (OSError, asyncio.CancelledError):
            pass  # a broken connection is what a cut is for
        finally:
            self._open.discard(task)

    async def _carry(self, browser: Ends, ready: float) -> None:
        server = await asyncio.open_connection("127.0.0.1", self.to_port, limit=AHEAD)
        ways = [
            self._one_way(browser[0], server[1], self.up, ready),
            self._one_way(server[0], browser[1], self.down, ready),
        ]
        try:
            async with asyncio.TaskGroup() as group:
                for way in ways:
                    group.create_task(way)
        except* OSError:
            pass  # one side has gone; the other follows
        finally:
            for _, writer in (browser, server):
                writer.transport.abort()

    async def _one_way(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        way: Direction,
        ready: float,
    ) -> None:
        """Packets in order: each leaves in its turn and arrives half a round trip later."""
        travelling: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        async with asyncio.TaskGroup() as group:
            group.create_task(_arrive(travelling, writer, lambda at: setattr(way, "last", at)))
            while packet := await reader.read(PACKET):
                await _until(ready)
                left = way.sent(len(packet))
                travelling.put_nowait((left + self.round_trip / 2, packet))
                await _until(left)
            travelling.put_nowait((monotonic() + self.round_trip / 2, b""))


async def _arrive(
    travelling: asyncio.Queue[tuple[float, bytes]],
    writer: asyncio.StreamWriter,
    arrived: Callable[[float], None],
) -> None:
    """Hand over each packet when it is due; an empty one closes this way of the connection."""
    while True:
        due, packet = await travelling.get()
        await _until(due)
        if not packet:
            with suppress(OSError):
                writer.write_eof()
            return
        arrived(monotonic())
        writer.write(packet)
        await writer.drain()


async def _until(instant: float) -> None:
    if (wait := instant - monotonic()) > 0:
        await asyncio.sleep(wait)
