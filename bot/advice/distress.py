"""Words of a person in crisis, and of a threat to somebody. Figures of speech are neither."""

from __future__ import annotations

from bot.advice.patterns import any_of


def distressed(text: str) -> bool:
    """Whether the writer is in crisis. ``text`` is normalised: a draft or a question."""
    return _says("crisis", text)


def threatens(text: str) -> bool:
    """Whether somebody is threatened with harm. ``text`` is normalised: a draft or a question."""
    return _says("threat", text)


def _says(group: str, text: str) -> bool:
    return bool(any_of("distress", group).search(text.replace("’", "'")))
