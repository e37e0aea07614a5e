"""How long a process waits for the database: one that answers people not long.

A server that was stopped still takes in what it is sent, so no timeout of its own or of the network
ends the wait: the process does. A command waits for an answer as long as it takes.
"""

# Seconds, for one statement.
ANSWER = 4.0
# For the lock of another: less, so that the server tells what it was. A command has more time.
LOCK, LOCK_OF_A_COMMAND = 3.0, 10.0
# For the question whether a connection is still any good, which takes a server no time.
ALIVE = 2.0

_people_wait = False


def people_wait() -> None:
    """From now on nobody in this process waits longer."""
    global _people_wait
    _people_wait = True


def seconds() -> float | None:
    return ANSWER if _people_wait else None


def for_a_lock() -> float:
    return LOCK if _people_wait else LOCK_OF_A_COMMAND
