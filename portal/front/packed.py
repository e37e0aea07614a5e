"""A page compressed once, in which the minute can be changed: plain bytes.

The page is one gzip stream. Where it tells the minute, the characters stand in it as they are (a
stored block), between pieces that were compressed once; per minute only these, the checksum and the
length are written again. RFC 1951 and 1952 say what the pieces look like.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from contacts.hours.engine import to_local

_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
_RAW, _BEST = -15, 9


def _clock(minute: int) -> bytes:
    return to_local(datetime.fromtimestamp(minute, UTC)).strftime("%H:%M").encode()


# What stands before a minute in a page, and how that is written: always in as many characters.
WRITTEN: Mapping[bytes, Callable[[int], bytes]] = {
    b'data-now="': lambda minute: b"%010d" % minute,
    b"<time>": _clock,
}
_MINUTE = re.compile(rb'(data-now="|<time>)(\d{10}(?=")|\d\d:\d\d(?=</time>))')


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands before a minute, as it is and compressed, and how that minute is written."""

    page: bytes
    packed: bytes
    write: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Packed:
    """The pieces up to each minute, and what follows the last one; `checksum` is of that alone
    where the page tells no minute."""

    pieces: tuple[_Piece, ...]
    page: bytes
    packed: bytes
    length: int
    mark: str
    checksum: int = 0

    @property
    def has_minute(self) -> bool:
        return bool(self.pieces)

    def at(self, minute: int) -> bytes:
        """The gzip stream with this minute, in seconds since 1970, in it."""
        if not self.pieces:
            return b"".join((self.packed, struct.pack("<LL", self.checksum, self.length)))
        parts, checksum = [_HEAD], 0
        for piece in self.pieces:
            written = piece.write(minute)
            checksum = zlib.crc32(written, zlib.crc32(piece.page, checksum))
            parts += (piece.packed, _stored(len(written)), written)
        checksum = zlib.crc32(self.page, checksum)
        return b"".join((*parts, self.packed, struct.pack("<LL", checksum, self.length)))

    def etag(self, minute: int) -> str:
        """By what a cache knows these bytes; weak, as of any page that is compressed on the way."""
        return f'W/"{self.mark}-{minute:x}"' if self.has_minute else f'W/"{self.mark}"'

    def size(self) -> int:
        """About how many bytes it takes to keep."""
        kept = (self.page, self.packed, *(p.page for p in self.pieces))
        return sum(map(len, kept)) + sum(len(piece.packed) for piece in self.pieces)


def pack(page: bytes) -> Packed:
    """A page whose minute, wherever it tells one, stands as `WRITTEN` says."""
    packer = zlib.compressobj(_BEST, zlib.DEFLATED, _RAW)
    pieces, begin, mark = [], 0, hashlib.blake2b(digest_size=12)
    for found in _MINUTE.finditer(page):
        start, end = found.span(2)
        before = page[begin:start]
        packed = packer.compress(before) + packer.flush(zlib.Z_SYNC_FLUSH)
        # In no page; so nothing after it is written as a reference to the minute.
        packer.compress(b"\0" * (end - start))
        packer.flush(zlib.Z_SYNC_FLUSH)
        pieces.append(_Piece(before, packed, WRITTEN[found[1]]))
        mark.update(before)
        begin = end
    rest = page[begin:]
    mark.update(rest)
    packed = packer.compress(rest) + packer.flush()
    if not pieces:
        return Packed((), b"", _HEAD + packed, len(page), mark.hexdigest(), zlib.crc32(page))
    return Packed(tuple(pieces), rest, packed, len(page), mark.hexdigest())


def packed_already(zipped: bytes, mark: str) -> Packed:
    """A gzip stream that was made elsewhere, with its own mark; it tells no minute."""
    checksum, length = struct.unpack("<LL", zipped[-8:])
    return Packed((), b"", zipped[:-8], length, mark, checksum)


def _stored(length: int) -> bytes:
    """What stands before so many bytes as they are."""
    return struct.pack("<BHH", 0, length, length ^ 0xFFFF)
