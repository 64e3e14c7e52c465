"""What the assessor reads in place of the draft: the same words without disguises.

Quotes shown to people are always from the draft as sent.
"""

from __future__ import annotations

from bot.advice.disguises import undisguised
from bot.advice.letters import plain_letters, unpiled, visible
from bot.advice.lookalikes import latin

_MOST_ROUNDS = 4


def normalise(text: str) -> str:
    """The text in ordinary letters, without invisible characters and with words whole.

    Ordinary text comes through unchanged, and what comes through once is not changed again.
    """
    for _ in range(_MOST_ROUNDS):
        read = undisguised(latin(plain_letters(unpiled(visible(text)))))
        if read == text:
            break
        text = read
    return text
