"""What is fuzzed: a check of one case made of bytes, and where its cases begin."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

Check = Callable[[bytes], object]
"""Raises for a fault; False where the bytes make no case, which is then not counted."""


@dataclass(frozen=True)
class Target:
    """A check, good cases to begin with, and words that change what is read."""

    check: Check
    seeds: Sequence[bytes]
    words: Sequence[str] = ()
    longest: int = 4096
    close: Callable[[], None] = lambda: None


Opened = Callable[[Path], Target]
"""Makes a target; the folder is its own, for a file that it must write."""


def find(place: str) -> Opened:
    """The target at `package.module:function`."""
    module, _, name = place.partition(":")
    opened: Opened = getattr(import_module(module), name)
    return opened


def noise(count: int = 16, length: int = 400) -> list[bytes]:
    """Seeds where a case is drawn from bytes, whichever they are."""
    chance = random.Random(1)  # noqa: S311 - nothing secret
    return [chance.randbytes(length) for _ in range(count)]
