"""Text that hides something: from a person's eye, or from a reader of plain words."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from itertools import groupby
from string import ascii_lowercase

from bot.advice.disguises import disguised
from bot.advice.letters import INVISIBLE, MARK, fancy, plain_letters, unpiled, visible
from bot.advice.lookalikes import latin
from bot.advice.sentences import sentences
from bot.advice.words import ADDRESS, TOKEN, english, loaded

MOST_FANCY = 2
"""Fancy letters a text may have: an exponent or an ordinal is no disguise."""

_INSIDE = re.compile(
    r"[a-z0-9]([\u200b-\u200f\u2060-\u2064\u034f\u180e\ufeff\ufe00-\ufe0f]+)[a-z]", re.IGNORECASE
)
_OVERRIDE = re.compile("[\u202d\u202e]")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3,}|[\U000e0100-\U000e01ef]")
_TAGS = re.compile("[\U000e0000-\U000e007f]")
_STRUCK = re.compile(rf"(?:[^\W\d_][\u0334-\u0338\u20d2\u20d3\u20e5])|[{MARK}]{{3}}")
_BASE64 = re.compile(r"(?<![\w/+])[A-Za-z0-9+/]{12,4000}={0,2}(?![\w/+])")
_HEX = re.compile(r"(?<!\w)(?:0x)?(?:[0-9a-f]{2}[ :]?){6,4000}(?!\w)", re.IGNORECASE)
_BINARY = re.compile(r"(?<!\d)(?:[01]{8}\s?){3,}(?!\d)")
_MORSE = re.compile(r"(?<![\w.\-])(?:[.\-·•–]{1,5}(?:[ /|]{1,3}|$)){4,}", re.MULTILINE)
_NUMBERED = re.compile(r"(?<![\d.,/-])[12]?\d(?:[-.][12]?\d){2,14}(?![\d.-])")
_FAR_RIGHT = re.compile(r"(?<![\d/.,£-])14 ?[/-] ?88(?![\d/-]|[.,]\d)")
"""Numbers that stand for words of hate, known to those they are meant for."""
_SPELT = 4
"""A word of so many letters in numbers says something; a date comes to three at most."""
_TO_DECODE = re.compile(
    r"\b(?:rot-?13|base-?64|de-?cod(?:e|ed|ing) (?:this|that|the following|it|me|the message)"
    r"|de-?cipher this|unscramble|in morse|morse code:|caesar cipher"
    r"|read (?:it|this|that|them|me|the \w+)? ?(?:backwards?|in reverse|from right to left)"
    r"|(?:spelt|spelled|written) backwards|reverse (?:this|the letters|the following)"
    r"|acrostic|(?:first|initial|last|capital) letters? (?:of|in|from) (?:each|every|the|all)"
    r"|(?:initials|capitals|first letters) (?:spell|say|read)"
    r"|read (?:only )?(?:the )?(?:first letters|capitals)"
    r"|every (?:second|third|other|2nd|3rd) (?:letter|word)"
    r"|(?:first|last) (?:word|letter)s?,? (?:then |and )?(?:down|of each|of every|in each)"
    r"|(?:from|at) the top left of (?:each|every))\b",
    re.IGNORECASE,
)
_PICTURE = "[\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]"
_REBUS = re.compile(
    r"\b(?:the|an?|my|our|your|his|her|their|this|that|these|of|in|to|for|with|by|got?|gets?|\d+) "
    rf"{_PICTURE}(?:{_PICTURE}|[\u200d\ufe0f])*(?=\s|$|[.,!?])",
    re.IGNORECASE,
)
"""A picture where a word would stand."""
_PICTURED = 3
_SLANG, _SLANGS = 5, 2
"""So many words of so many letters are no chance if they are English backwards."""
_FEW_LINES, _MOST_LINES = 6, 20
"""Of so many lines the first letters may spell words; of fewer they do so by chance."""
_LINE = re.compile(r"[^\n]+")


def hides(text: str) -> bool:
    """Whether a text hides something, by any of the ways known here."""
    if filled(text):
        return True
    return (
        _invisible(text)
        or fancy(text) > MOST_FANCY
        or _lookalike(text)
        or disguised(unpiled(visible(text)))
        or _encoded(text)
        or bool(_TO_DECODE.search(text))
        or bool(_FAR_RIGHT.search(text))
        or len(_REBUS.findall(text)) >= _PICTURED
        or _spelled_by_initials(text)
        or _back_slang(text)
    )


def _invisible(text: str) -> bool:
    if text.isascii():
        return False
    tags = _TAGS.search(visible(text.replace("\U0001f3f4", " "))) or len(_TAGS.findall(text)) > len(
        _TAGS.findall(visible(text))
    )
    return bool(
        tags or _INSIDE.search(text) or _OVERRIDE.search(text) or _SELECTORS.search(text)
        or _STRUCK.search(text) or len(INVISIBLE.findall(text)) > 20 + len(text) // 4
    )  # fmt: skip


def _lookalike(text: str) -> bool:
    if text.isascii():
        return False
    seen = plain_letters(unpiled(visible(text)))
    return latin(seen) != seen


def _encoded(text: str) -> bool:
    bare = ADDRESS.sub(" ", text)
    return (
        any(_says_base64(m.group()) for m in _BASE64.finditer(bare))
        or any(_says_hex(m.group()) for m in _HEX.finditer(bare))
        or bool(_BINARY.search(bare))
        or any({".", "-"} <= set(_dotted(m.group())) for m in _MORSE.finditer(bare))
        or any(len(_numbered(m.group())) >= _SPELT for m in _NUMBERED.finditer(bare))
        or any(_turned(m.group()) for m in _LINE.finditer(bare))
    )


def _says_base64(run: str) -> bool:
    if run.isalpha() and (run.islower() or run.istitle() or run.isupper()):
        return False
    try:
        said = base64.b64decode(run.rstrip("=") + "=" * (-len(run.rstrip("=")) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False
    return _readable(said)


def _says_hex(run: str) -> bool:
    digits = re.sub(r"[ :]|0x", "", run)
    return not digits.isalpha() and _readable(bytes.fromhex(digits[: len(digits) // 2 * 2]))


def _readable(said: bytes) -> bool:
    text = said.decode("utf-8", "replace")
    lettered = sum(c.isalpha() or c in " .,!?'" for c in text)
    return text.isascii() and len(text) > 5 and lettered >= 0.9 * len(text)


def _numbered(run: str) -> str:
    """The English word that numbers from 1 to 26 stand for, or nothing."""
    places = [int(part) for part in re.split(r"[-.]", run)]
    if not all(1 <= place <= len(ascii_lowercase) for place in places):
        return ""
    word = "".join(ascii_lowercase[place - 1] for place in places)
    return word if english(word) or loaded(word) else ""


def _dotted(morse: str) -> str:
    return "".join(
        part for part in re.split(r"[ /|]+", morse.translate(str.maketrans("·•–", "..-")))
        if len(set(part)) > 1 or len(part) == 2
    )  # fmt: skip


def _turned(line: str) -> bool:
    """Whether a line is English only after rot13 or read backwards."""
    words = [w for w in _words(line) if len(w) > 2]
    if not words or _share(words) > 0.5:
        return False
    for other in (codecs.encode(line, "rot13"), line[::-1]):
        said = [w for w in _words(other) if len(w) > 2]
        if any(len(w) > 3 and loaded(w) for w in said if w not in words):
            return True
        if len(said) > 2 and _share(said) >= 0.8:
            return True
    return False


def _words(line: str) -> list[str]:
    return [w.lower() for w in TOKEN.findall(line)]


def _share(words: list[str]) -> float:
    return sum(english(w) for w in words) / len(words)


def _back_slang(text: str) -> bool:
    """Whether some words are no English, but are read backwards."""
    turned = {
        word
        for word in _words(ADDRESS.sub(" ", text))
        if len(word) >= _SLANG and english(word[::-1]) and not english(word)
    }
    return len(turned) >= _SLANGS


def _spelled_by_initials(text: str) -> bool:
    """Whether the first letters of a few lines, or of all sentences, spell something loaded."""
    lines = "".join(line.lstrip()[:1] for line in text.split("\n") if line.strip()).lower()
    if _MOST_LINES >= len(lines) >= _FEW_LINES and _words_in(lines):
        return True
    starts = "".join(span.of(text).lstrip("\"'“‘(*•- ")[:1] for span in sentences(text)).lower()
    return (len(starts) > 3 and loaded(starts)) or (
        len(lines) <= 20
        and any(loaded(lines[i : i + n]) for n in range(4, 13) for i in range(len(lines) - n + 1))
    )


def _words_in(letters: str) -> bool:
    """Whether letters can be cut into words of three letters or more, and nothing else."""
    whole = [0]
    for end in range(3, len(letters) + 1):
        if any(end - start > 2 and english(letters[start:end]) for start in whole):
            whole.append(end)
    return letters.isalpha() and whole[-1] == len(letters)


def filled(text: str) -> bool:
    """Whether a text is padded: one character, word or line over and over."""
    if any(len(list(run)) > (29 if c.isalnum() else 79) for c, run in groupby(text)):
        return True
    words = text.lower().split()
    return any(
        len(list(run)) > 14
        for step in (1, 2, 3)
        for same, run in groupby(words[i] == words[i - step] for i in range(step, len(words)))
        if same
    )
