"""What a test asks of the memories of a process."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from history.memory import Memory

T = TypeVar("T")


class _LeftHalfway(Exception):
    """So that nothing of this is remembered."""


def while_making(memory: Memory[Any], act: Callable[[], T]) -> T:
    """What comes of this while the memory is busy making something else."""
    done: list[T] = []

    def make() -> None:
        done.append(act())
        raise _LeftHalfway

    with suppress(_LeftHalfway):
        memory.unless_busy("iets anders", make)
    return done[0]
