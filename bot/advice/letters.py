"""Single characters: the invisible, the piled-up, the fancy and the look-alike."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from bot.advice.words import english, loaded, table

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a"
    "\U000e0000-\U000e01ef]"
)
"""Characters that show nothing."""

MARK = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_CLUSTER = re.compile(rf"[^\W\d_][{MARK}]+")
_PILED = re.compile(rf"[{MARK}]{{3,}}")
_STRAY = re.compile(rf"(?<![0-9#*\ufe0f])[{MARK}]")
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c"
                     "\u0323\u0324\u0325\u0326\u0327\u0328\u032d\u0331\u031b")  # fmt: skip
_WORD = re.compile(r"[^\W\d_∀⊥]+|[^\W_]+", re.UNICODE)
_LETTERED = re.compile(r"(?:[^\W\d_]|[∀⊥ƃ])+")
_EMOJI_LETTERS = frozenset("ℹ™Ⓜ🅰🅱🅾🆎🅿🆑🆒🆓🆔🆕🆖🆗🆘🆙🆚")
_FLAG_TAGS = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_REGIONAL = re.compile(
    "(?<![\U0001f1e6-\U0001f1ff])[\U0001f1e6-\U0001f1ff]"
    "(?:[ \u200b-\u200d][\U0001f1e6-\U0001f1ff](?![\U0001f1e6-\U0001f1ff]))+"
)
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def visible(text: str) -> str:
    """The text without invisible characters, but for those that join emoji and letters."""
    if text.isascii():
        return text
    text = re.sub("\r\n?|[\u2028\u2029\u0085]", "\n", _SPACES.sub(" ", text))
    return INVISIBLE.sub(lambda m: m.group() if _joins(text, m.start()) else "", text)


def _joins(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    match text[at]:
        case "\u200d":
            return (_pictured(before) and _pictured(after)) or (_indic(before) and _indic(after))
        case "\u200c":
            return _indic(before) and _indic(after)
        case "\ufe0f" | "\ufe0e":
            return bool(before) and (before in "0123456789#*" or _pictured(before))
        case tag if "\U000e0020" <= tag <= "\U000e007f":
            return any(m.start() < at < m.end() for m in _FLAG_TAGS.finditer(text))
        case _:
            return False


def _pictured(c: str) -> bool:
    return bool(c) and (unicodedata.category(c) in ("So", "Sk", "Sm", "Po") or c == "\ufe0f")


def _indic(c: str) -> bool:
    return bool(c) and "\u0600" <= c <= "\u0dff"


def unpiled(text: str) -> str:
    """The text composed, with real accents kept and piled or struck-through marks removed."""
    if text.isascii():
        return text
    heaped = _PILED.sub("", unicodedata.normalize("NFD", text)) if _heaped(text) else text
    composed = unicodedata.normalize("NFC", heaped)
    composed = _CLUSTER.sub(_accented, composed)
    return _STRAY.sub(lambda m: m.group() if m.group() in _ACCENTS else "", composed)


def _heaped(text: str) -> bool:
    return bool(_PILED.search(unicodedata.normalize("NFD", text)))


def _accented(cluster: re.Match[str]) -> str:
    letter, marks = cluster.group()[0], cluster.group()[1:]
    return letter + marks if len(marks) == 1 and marks in _ACCENTS else letter


def plain_letters(text: str) -> str:
    """Fancy letters (mathematical, circled, full-width, raised, squared) as ordinary ones.

    Fractions, trade marks, ellipses, digits in circles and letters used as emoji stay.
    """
    if text.isascii():
        return text
    text = _REGIONAL.sub(lambda m: re.sub("[ \u200b-\u200d]", "", m.group().translate(_flags())), text)
    return "".join(c if c < "\x80" else _plain(c) for c in text)


@cache
def _flags() -> dict[int, str]:
    return {0x1F1E6 + i: chr(ord("A") + i) for i in range(26)}


@cache
def _plain(c: str) -> str:
    if c in _EMOJI_LETTERS or c in "ªº":
        return c
    for first in (0x1F130, 0x1F150, 0x1F170):  # squared, and white on black
        if first <= ord(c) < first + 26:
            return chr(ord("A") + ord(c) - first)
    compatible = unicodedata.normalize("NFKC", c)
    wide = "\uff01" <= c <= "\uff5e"
    lettered = compatible.isalpha() or "MATHEMATICAL" in unicodedata.name(c, "")
    lettered = lettered or (c in "⒜⒝" or "PARENTHESIZED LATIN" in unicodedata.name(c, ""))
    return compatible.strip("()") if lettered or wide else c


def fancy(text: str) -> int:
    """How many fancy letters a text has; ligatures and the odd raised letter are counted too."""
    return sum(
        1 for c in text
        if c > "\x7f" and not "\ufb00" <= c <= "\ufb06" and _plain(c) != c and _plain(c)[:1].isalpha()
        and _plain(c).isascii()
    )  # fmt: skip


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
    return _LETTERED.sub(lambda m: _latin_word(m.group(), real), text)


@cache
def lookalikes() -> dict[str, str]:
    """Each look-alike with the Latin letter it stands for."""
    return {c: letter for letter, like in table("lookalikes")["letters"].items() for c in like}


def _latin_word(word: str, real: bool) -> str:
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
