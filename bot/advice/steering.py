"""Words addressed to the bot instead of to residents."""

from __future__ import annotations

import re
from functools import cache

from bot.advice.patterns import any_of
from bot.advice.sentences import sentences
from bot.advice.words import table


def steers(text: str) -> bool:
    """Whether a text gives orders, or a ready answer, to whoever judges it.

    Either it uses a known way of doing so, or one of its sentences is made of the words in
    which a judge of drafts would be spoken to.
    """
    plain = text.replace("’", "'")
    if any_of("steering", "ways").search(plain):
        return True
    return any(_to_a_judge(span.of(plain)) for span in sentences(plain))


def _to_a_judge(sentence: str) -> bool:
    found = [kind for kind, words in _kinds().items() if words.search(sentence)]
    listed = table("steering")
    if len(found) > 2 and not set(found) <= set(listed["everyday"]):
        return True
    return any(b in listed["telling"].get(a, ()) for a in found for b in found)


@cache
def _kinds() -> dict[str, re.Pattern[str]]:
    kinds: dict[str, str] = table("steering")["kinds"]
    return {kind: re.compile(words, re.IGNORECASE) for kind, words in kinds.items()}
