"""Single characters: the invisible, the piled-up and the fancy."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

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
_EMOJI_LETTERS = frozenset("№℡ℹ™Ⓜ🅰🅱🅾🆎🅿🆑🆒🆓🆔🆕🆖🆗🆘🆙🆚")
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
    text = _REGIONAL.sub(_spelled, text)
    return "".join(c if c < "\x80" else _plain(c) for c in text)


def _spelled(flags: re.Match[str]) -> str:
    return re.sub("[ \u200b-\u200d]", "", flags.group().translate(_flags()))


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
    return sum(c > "\x7f" and not "\ufb00" <= c <= "\ufb06" and _latin_by_form(c) for c in text)


def _latin_by_form(c: str) -> bool:
    plain = _plain(c)
    return plain != c and plain.isascii() and plain[:1].isalpha()
