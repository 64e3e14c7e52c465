"""One case tried: how long it took, and what was wrong with it."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, perf_counter, process_time

from tools.fuzz.target import Check

LIMIT = 1.0
"""Seconds that a case may take."""
TRIES = 5
"""How often a slow case is tried: another program may have had the machine."""


IN_LINE = Path("/proc/self/schedstat")
"""Where Linux tells how long a process stood in line for a processor."""


@dataclass(frozen=True)
class Fault:
    """What went wrong: `kind` is the same for all cases that show the same fault."""

    kind: str
    told: str


@dataclass(frozen=True)
class Trial:
    """`seconds` are those of the processor."""

    counts: bool
    seconds: float
    fault: Fault | None = None


def tried(check: Check, data: bytes, limit: float = LIMIT) -> Trial:
    """Try a case. It is slow where each of some goes took longer than the limit, of the processor
    or in waiting for anything but the processor."""
    work, wall = float("inf"), float("inf")
    counts = True
    for _ in range(TRIES):
        began, since = process_time(), _clock()
        try:
            counts = check(data) is not False
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the fault looked for
            return Trial(counts, process_time() - began, _fault(error))
        work, wall = min(work, process_time() - began), min(wall, _clock() - since)
        if max(work, wall) <= limit:
            return Trial(counts, work)
    told = f"took {work:.2f} s of the processor, {wall:.2f} s in all: more than {limit:g} s"
    return Trial(counts, work, Fault("slow", told))


def _clock() -> float:
    """Seconds, but those in which others had the processor."""
    try:
        in_line = int(IN_LINE.read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        in_line = 0.0
    return perf_counter() - in_line


def smallest(data: bytes, fails: Callable[[bytes], bool], seconds: float = 20) -> bytes:
    """Take out pieces, large ones first, for as long as it still fails, or until time is up."""
    over, size = monotonic() + seconds, len(data) // 2
    while size and monotonic() < over:
        at = 0
        while at < len(data) and monotonic() < over:
            less = data[:at] + data[at + size :]
            if fails(less):
                data = less
            else:
                at += size
        size //= 2
    return data


def _fault(error: Exception) -> Fault:
    last = traceback.extract_tb(error.__traceback__)[-1]
    told = "".join(traceback.format_exception(error))
    return Fault(f"{type(error).__name__} at {last.filename}:{last.lineno}", told)
