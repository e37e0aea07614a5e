"""How much, how long and how many the server takes of whoever asks, in bytes and seconds."""

# Of the first line, and of one header.
HEADERS_AT_MOST = 8190
# From the first byte of a request until its headers are there.
HEADERS_WITHIN = 20.0
# A connection on which nothing is asked, or nothing more.
KEEP_ALIVE = 75
# Of one worker. Each costs some 30 kB; browsers keep six and use one.
CONNECTIONS_AT_MOST = 2000

# A report is a short story. Only coordinators send files: a region package is at most 10 MiB.
BODY_AT_MOST = 100_000
DESK, DESK_BODY_AT_MOST = "/beheer/", 12 * 1024 * 1024
# From the headers until the whole body is there: so long, and longer for what is larger.
BODY_WITHIN, BYTES_A_SECOND = 20.0, 50_000
# For what waits of an answer that somebody doesn't take; a slow phone needs a while for a PDF.
TAKEN_WITHIN = 180.0
# Of all bodies together that a worker has in memory.
BODIES_AT_MOST = 100_000_000

# Of one worker: pages that Django makes at once, and those that wait for it.
THREADS = 6
WAITING_AT_MOST = 200


def body_at_most(path: str) -> int:
    return DESK_BODY_AT_MOST if path.startswith(DESK) else BODY_AT_MOST


def body_within(length: int) -> float:
    return BODY_WITHIN + length / BYTES_A_SECOND
