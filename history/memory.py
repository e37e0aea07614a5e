"""What a process made of the rows, remembered for as long as it would be made of the same.

Whoever asks says what the answer is made of: the stamps of tables (`history.stamps`), an hour,
values. While that is equal, the answer of before holds.
"""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Made(Generic[T]):
    of: object
    value: T


class Memory(Generic[T]):
    """The last answer to each of at most `most` questions, by key; the one made first makes room.

    A module has one, for as long as the process lives.
    Two who ask the same at once wait for one answer; nobody waits for the answer to another
    question. What couldn't be made is not remembered: the next one tries again.
    """

    def __init__(self, *, most: int) -> None:
        self.most = most
        self._made: dict[Hashable, _Made[T]] = {}
        self._making: dict[Hashable, threading.Lock] = {}
        self._writing, self._turn = threading.Lock(), threading.Lock()
        _memories.append(self)

    def known(self, key: Hashable, *, of: object = None) -> T | None:
        """What was made of the same before; else None."""
        made = self._made.get(key)
        if made is None or made.of != of:
            return None
        # Of two that are equal the last: its parts are compared the next time by identity alone.
        made.of = of
        return made.value

    def remembered(self, key: Hashable, make: Callable[[], T], *, of: object = None) -> T:
        """What was made of the same before, or else is made now; it is never None."""
        if (known := self.known(key, of=of)) is not None:
            return known
        with self._making.setdefault(key, threading.Lock()):
            try:
                if (known := self.known(key, of=of)) is not None:
                    return known
                return self._remember(key, _Made(of, make()))
            finally:
                self._making.pop(key, None)

    def unless_busy(self, key: Hashable, make: Callable[[], T], *, of: object = None) -> T | None:
        """As `remembered`, for what takes long: one is made at a time, and nobody waits for it.

        None while another one is being made.
        """
        if (known := self.known(key, of=of)) is not None:
            return known
        if not self._turn.acquire(blocking=False):
            return None
        try:
            return self.remembered(key, make, of=of)
        finally:
            self._turn.release()

    def forget(self) -> None:
        """Make everything anew when it is asked for."""
        self._made.clear()

    def _remember(self, key: Hashable, made: _Made[T]) -> T:
        with self._writing:
            self._made.pop(key, None)
            while len(self._made) >= self.most:
                del self._made[next(iter(self._made))]
            self._made[key] = made
        return made.value


_memories: list[Memory[Any]] = []


def forget_all() -> None:
    """Be as a process that has just begun."""
    for memory in _memories:
        memory.forget()
