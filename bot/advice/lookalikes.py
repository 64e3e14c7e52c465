"""Look-alikes: letters of other scripts, or on their heads, that stand for Latin ones."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from bot.advice.words import english, loaded, table

_LETTERED = re.compile(r"(?:[^\W\d_]|[∀⊥ƃ])+")


def latin(text: str) -> str:
    """The text with look-alikes as Latin letters, where they stand for such.

    A look-alike stands for a Latin letter in a word that also has Latin letters, and in a
    word wholly of look-alikes that is then English or loaded, in a text without letters
    of that script that look like no other.
    """
    if text.isascii():
        return text
    text = "\n".join(_upright(line) for line in text.split("\n"))
    real = _really_other(text)
    return _LETTERED.sub(lambda m: _latin_word(m.group(), real=real), text)


@cache
def lookalikes() -> dict[str, str]:
    """Each look-alike with the Latin letter it stands for."""
    return {c: letter for letter, like in table("lookalikes")["letters"].items() for c in like}


def _latin_word(word: str, *, real: bool) -> str:
    known = lookalikes()
    if word.isascii() or not any(c in known for c in word):
        return word
    mapped = "".join(known.get(c, c) for c in word)
    if not all(_is_latin(c) for c in mapped):
        return word
    if any(_is_latin(c) and c not in known for c in word):
        return mapped
    whole = mapped.lower()
    return mapped if not real and len(whole) > 1 and (loaded(whole) or english(whole)) else word


def _really_other(text: str) -> bool:
    return any(
        c > "\x7f" and c.isalpha() and not _is_latin(c) and c not in lookalikes() for c in text
    )


@cache
def _is_latin(c: str) -> bool:
    return c.isascii() or unicodedata.name(c, "").startswith("LATIN")


@cache
def _standing() -> dict[int, str]:
    return {ord(c): letter for c, letter in table("lookalikes")["upside_down"].items()}


def upside_down(line: str) -> bool:
    """Whether a line stands on its head: at least two such letters, in one word of them."""
    turned = [c for c in line if ord(c) in _standing() and c not in "ıᴉ"]
    return len(turned) >= 2 and len(set(turned)) >= 2


_TURNED = str.maketrans("bdpqnuMWmw69()[]", "qpdbunWMwm96)(][")


def _upright(line: str) -> str:
    if not upside_down(line):
        return line
    return line.translate({**_TURNED, **_standing()})[::-1]
