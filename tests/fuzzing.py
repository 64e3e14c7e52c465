"""Properties on invented input: a few cases in each test run, as many as one likes in a fuzz run.

A test run has the same cases each time, so that a change is not held up by a fault it did not make.
FUZZ_SECONDS in the environment gives each property so many seconds, FUZZ_CASES at most so many
cases; `CASES` counts what was tried. `make fuzz-guided` draws cases of the same kinds from bytes.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

BATCH = 2_000
PADDING = bytes(2_000)
"""Behind the bytes that a case is drawn from, so that few are too short for one."""
CASES: Counter[str] = Counter()


def fuzz(name: str, check: Callable[[T], None], cases: SearchStrategy[T], quick: int) -> None:
    """Check so many cases, or new ones as the environment asks for."""
    seconds, most = os.environ.get("FUZZ_SECONDS"), os.environ.get("FUZZ_CASES")
    if seconds is None and most is None:
        _batch(name, check, cases, quick, derandomize=True)
        return
    over = monotonic() + float(seconds or "inf")
    left = int(most) if most else 10**12
    while left > 0 and monotonic() < over:
        before = CASES[name]
        _batch(name, check, cases, min(BATCH, left), over)
        left -= max(1, CASES[name] - before)


def from_bytes(check: Callable[[T], None], cases: SearchStrategy[T]) -> Callable[[bytes], bool]:
    """The same check of a case drawn from bytes, as a fuzzer that minds coverage hands them in;
    False where no case can be drawn from them."""

    @settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(cases)
    def each(case: T) -> None:
        try:
            check(case)
        except Exception as fault:
            fault.add_note(f"the case: {case!r}")
            raise

    draw = each.hypothesis.fuzz_one_input  # type: ignore[attr-defined]
    return lambda data: draw(data + PADDING) is not None


def _batch(
    name: str,
    check: Callable[[T], None],
    cases: SearchStrategy[T],
    count: int,
    over: float = float("inf"),
    *,
    derandomize: bool = False,
) -> None:
    @settings(
        max_examples=count,
        derandomize=derandomize,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(cases)
    def each(case: T) -> None:
        if monotonic() < over:
            CASES[name] += 1
            check(case)

    each()
