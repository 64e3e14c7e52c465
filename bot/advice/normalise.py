"""What the assessor reads in place of the draft: the same words without disguises.

Quotes shown to people are always from the draft as sent.
"""

from __future__ import annotations

import unicodedata

_KEPT_INVISIBLE = "\u200d\ufe0f"  # they join emoji


def normalise(text: str) -> str:
    """The text in Unicode's compatibility form, without invisible characters."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(c for c in composed if unicodedata.category(c) != "Cf" or c in _KEPT_INVISIBLE)
