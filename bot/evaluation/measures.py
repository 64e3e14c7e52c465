"""Counts with the interval that they leave open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the ids of the rest."""

    hits: int
    total: int
    rest: tuple[str, ...] = ()

    @property
    def percent(self) -> float:
        """0 to 100; 0 of nothing."""
        return 100.0 * self.hits / self.total if self.total else 0.0

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Wilson's score interval in per cent; 0 to 100 where nothing was counted."""
        from scipy.stats import binomtest

        if not self.total:
            return 0.0, 100.0
        at = binomtest(self.hits, self.total).proportion_ci(confidence, method="wilson")
        return 100.0 * float(at.low), 100.0 * float(at.high)

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{self.percent:.1f} % ({low:.1f} to {high:.1f})"


def share(items: Iterable[T], hit: Callable[[T], bool], name: Callable[[T], str]) -> Share:
    """How many of the items are a hit."""
    every = list(items)
    rest = tuple(name(item) for item in every if not hit(item))
    return Share(len(every) - len(rest), len(every), rest)
