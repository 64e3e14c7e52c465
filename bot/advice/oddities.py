"""What is odd about a text itself, whatever it says."""

from __future__ import annotations

from bot.advice.assess import Flag


def oddities(text: str) -> frozenset[Flag]:
    """The flags of a text as sent."""
    if sum(c.isalpha() for c in text) < 2:
        return frozenset({Flag.NOTHING_TO_JUDGE})
    return frozenset()
