"""What is odd about a text itself, whatever it says."""

from __future__ import annotations

import re

from bot.advice.assess import Flag
from bot.advice.distress import distressed, threatens
from bot.advice.hidden import hides
from bot.advice.languages import other_language
from bot.advice.normalise import normalise
from bot.advice.steering import steers
from bot.advice.words import ADDRESS, TOKEN, english, loaded

_GAPS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_LONG = re.compile(r"(\S{80})\S+")


def oddities(text: str) -> frozenset[Flag]:
    """The flags of a text as sent."""
    read, sent = _squeezed(normalise(text)), _squeezed(text)
    found = {
        Flag.NOTHING_TO_JUDGE: says_nothing(read),
        Flag.HIDDEN_TEXT: hides(text),
        Flag.STEERING: any(steers(words) for words in {read, sent}),
        Flag.OTHER_LANGUAGE: other_language(read),
        Flag.DISTRESS: distressed(read),
        Flag.THREAT: threatens(read),
    }
    return frozenset(flag for flag, there in found.items() if there)


def _squeezed(text: str) -> str:
    """The text without long gaps and with overlong words cut, so that no pattern labours."""
    return _LONG.sub(r"\1", _LINES.sub("\n", _GAPS.sub(" ", text)))


def says_nothing(text: str) -> bool:
    """Whether there are no words to judge: a link, emoji, numbers, or one meaningless word.

    ``text`` is normalised. One English word says something ("Thief", "Congratulations").
    """
    words = TOKEN.findall(ADDRESS.sub(" ", text))
    if sum(len(word) for word in words) < 2:
        return True
    return len(words) == 1 and not (english(words[0].lower()) or loaded(words[0].lower()))
