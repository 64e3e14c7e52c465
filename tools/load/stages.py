"""What is measured: a steady rate, a burst, and memory over many messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from tools.load.crowd import Crowd, percentile
from tools.load.machine import Machine

BOUND = 1.0
"""Seconds within which 95 of a hundred drafts must be answered."""
STEP = 1.25
"""How much higher each rate is than the one before."""
BUSY = 32
"""Drafts that wait at the same time while memory is watched."""
WARM_UP = 0.2
"""The share of the messages after which memory should have settled."""
FLAT = 0.05
"""How much of it may come on top until the end."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A steady rate, messages a second: the waits in seconds, and the processor's share."""

    asked: float
    reached: float
    median: float
    p95: float
    processor: float

    @property
    def borne(self) -> bool:
        """Whether it was kept up with, in time."""
        return self.p95 < BOUND and self.reached > 0.9 * self.asked


@dataclass(frozen=True, slots=True)
class Burst:
    """So many messages at once: when half and when the last was answered, in seconds."""

    messages: int
    half: float
    last: float
    processor: float


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory in MB: after the warm-up, at the end, and the highest seen."""

    messages: int
    seconds: float
    settled: float
    end: float
    peak: float
    samples: tuple[tuple[int, float], ...]

    @property
    def flat(self) -> bool:
        """Whether it did not grow once settled."""
        return self.end <= self.settled * (1 + FLAT)


async def rate(crowd: Crowd, machine: Machine, asked: float, seconds: float) -> Rate:
    """Send at a steady rate."""
    crowd.taken()
    began = machine.worked
    took = await crowd.at_rate(asked, seconds)
    waits = crowd.taken()
    used = (machine.worked - began) / took
    return Rate(asked, len(waits) / took, median(waits), percentile(waits, 95), used)


def rising(first: float) -> Iterator[float]:
    """Rates to try, one after the other."""
    while True:
        yield first
        first *= STEP


async def burst(crowd: Crowd, machine: Machine, messages: int) -> Burst:
    """Send everything at once."""
    crowd.taken()
    began, worked = perf_counter(), machine.worked
    for _ in range(messages):
        crowd.send()
    await crowd.quiet(60 + messages)
    took, waits = perf_counter() - began, crowd.taken()
    return Burst(messages, median(waits), max(waits), (machine.worked - worked) / took)


async def memory(
    crowd: Crowd, machine: Machine, messages: int, report: Callable[[int], None]
) -> Memory:
    """Send many messages, as fast as they are answered, and watch the memory."""
    samples: list[tuple[int, float]] = []

    def look(done: int) -> None:
        report(done)
        samples.append((done, machine.memory))

    began = perf_counter()
    await crowd.keeping(min(BUSY, len(crowd.members)), messages, look)
    look(messages)
    settled = next(size for done, size in samples if done >= WARM_UP * messages)
    late = [size for done, size in samples if done >= 0.95 * messages]
    return Memory(
        messages,
        perf_counter() - began,
        settled,
        median(late),
        max(size for _, size in samples),
        tuple(samples[:: max(1, len(samples) // 10)]),
    )
