"""Words of a person in crisis, or of a threat to somebody. Figures of speech are neither."""

from __future__ import annotations

from bot.advice.patterns import any_of


def distressed(text: str) -> bool:
    """Whether the writer is in crisis, or the text threatens somebody with harm.

    ``text`` is normalised: a draft or a question.
    """
    return bool(any_of("distress", "crisis", "threat").search(text.replace("’", "'")))
