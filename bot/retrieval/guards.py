"""Two guards over the same vectors: somebody in distress, and text that steers the bot.

The word lists of bot.advice catch the plain wordings; these catch much of the rest.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.advice import Flag
from bot.retrieval.heads import Heads, Vectors

DISTRESS, STEERING = 0.5, 0.6
"""From these probabilities a guard speaks up."""


def guarded(heads: Mapping[str, Heads], vectors: Vectors) -> frozenset[Flag]:
    """The flags that any of the vectors raises."""
    guard = heads["guards"]
    highest = dict(zip(guard.labels, guard(vectors).max(axis=0).tolist(), strict=True))
    found = set()
    if highest.get("distress", 0.0) >= DISTRESS:
        found.add(Flag.DISTRESS)
    if highest.get("steering", 0.0) >= STEERING:
        found.add(Flag.STEERING)
    return frozenset(found)
