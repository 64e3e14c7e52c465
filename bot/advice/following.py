"""Whether a question goes on from the one before it: "and on my own page?"."""

from __future__ import annotations

import re

MOST_WORDS = 12
"""A longer question stands by itself."""

_OPENING = re.compile(
    r"(?:ok(?:ay)?|right|thanks|ta|oh|hmm)?[\s,.]*(?:and|but|or|so|then|also|even|what about|"
    r"how about|what if|same (?:for|with|on)|does (?:that|it|this)|is (?:that|it|this)|"
    r"would (?:that|it|this)|are they|can i then|why|why not|in that case|even if|only if)\b",
    re.IGNORECASE,
)


def goes_on(question: str) -> bool:
    """Whether the question is short and opens like one that goes on from another."""
    words = question.split()
    return len(words) <= MOST_WORDS and _OPENING.match(question.strip()) is not None
