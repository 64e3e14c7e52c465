"""Properties on invented input: a few cases in each test run, as many as one likes in a fuzz run.

FUZZ_SECONDS in the environment gives each property so many seconds, FUZZ_CASES at most so many
cases; `CASES` counts what was tried.
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
CASES: Counter[str] = Counter()


def fuzz(name: str, check: Callable[[T], None], cases: SearchStrategy[T], quick: int) -> None:
    """Check so many cases, or those that the environment asks for; each run has new ones."""
    seconds, most = os.environ.get("FUZZ_SECONDS"), os.environ.get("FUZZ_CASES")
    if seconds is None and most is None:
        _batch(name, check, cases, quick)
        return
    over = monotonic() + float(seconds or "inf")
    left = int(most) if most else 10**12
    while left > 0 and monotonic() < over:
        before = CASES[name]
        _batch(name, check, cases, min(BATCH, left), over)
        left -= max(1, CASES[name] - before)


def _batch(
    name: str,
    check: Callable[[T], None],
    cases: SearchStrategy[T],
    count: int,
    over: float = float("inf"),
) -> None:
    @settings(
        max_examples=count,
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
