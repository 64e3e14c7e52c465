"""Guards over the same vectors: somebody in distress or threatened, and text that steers the bot.

The word lists of bot.advice catch the plain wordings; these catch much of the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.advice import Flag
from bot.retrieval.heads import Floats

DISTRESS, STEERING = 0.4, 0.5
"""From these probabilities a guard speaks up; distress and threats count together."""


def guarded(labels: Sequence[str], read: Floats) -> frozenset[Flag]:
    """The flags that any text raises, from what the guards' head says of each by label."""
    highest = dict(zip(labels, read.max(axis=0).tolist(), strict=True))
    found = set()
    distress, threat = (highest.get(label, 0.0) for label in ("distress", "threat"))
    if distress + threat >= DISTRESS:
        found.add(Flag.DISTRESS if distress >= threat else Flag.THREAT)
    if highest.get("steering", 0.0) >= STEERING:
        found.add(Flag.STEERING)
    return frozenset(found)
