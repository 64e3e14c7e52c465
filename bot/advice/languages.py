"""Is a passage in another language than English? Small words and an English dictionary tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from bot.advice.words import ADDRESS, TOKEN, english, listed, table

_PASSAGE = re.compile(r"[^.!?;:,\n()\"“”–—|…]+")
_TAGGED = re.compile(r"(?<!\w)#\w+")
_CALLED = re.compile(r"(?:Cllrs?|Mrs?|Ms|Dr|St|Ysgol|Clwb|Eglwys|Capel|Neuadd|Ynys|Gŵyl)\b")
_NOISY = re.compile(r"(.)\1\1|^[^aeiouyáéíóúàèìòùâêîôûŵŷäëïöü]+$|^(?:ha|he|la|na|wo|bl)+h*$")
_LONG = 8  # so many words without an English small one need be strange by half only
_FEW_LETTERS = 4  # of another script: a symbol or a name's initial is no passage


def other_language(text: str) -> bool:
    """Whether a sentence or more of a text is in another language, greetings apart.

    ``text`` is normalised. A passage counts whose words are mostly not English and among
    which another language's small words stand, or which English knows hardly a word of.
    """
    bare = _greetings().sub(" ", _TAGGED.sub(" ", ADDRESS.sub(" ", text)))
    if _other_script(bare):
        return True
    passages = [TOKEN.findall(p.group().replace("’", "'")) for p in _PASSAGE.finditer(bare)]
    return any(_foreign(words) for words in passages) or _foreign_runs(passages)


@cache
def _greetings() -> re.Pattern[str]:
    phrases = sorted(table("words")["greetings"], key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, phrases)) + r")(?!\w)", re.IGNORECASE)


@cache
def _small() -> frozenset[str]:
    """English small words."""
    return listed("small")


@cache
def _shared() -> frozenset[str]:
    """English small words that other languages have too."""
    return listed("shared")


@cache
def _small_words() -> dict[str, frozenset[str]]:
    """The languages by each of their small words."""
    by_word: dict[str, set[str]] = {}
    for language, words in table("languages").items():
        for word in words.split():
            by_word.setdefault(word, set()).add(language)
    return {word: frozenset(languages) for word, languages in by_word.items()}


def _other_script(text: str) -> bool:
    if text.isascii():
        return False
    letters = [c for c in text if c > "\u024f" and c.isalpha() and not _latin(c)]
    dense = [c for c in letters if "\u2e80" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af"]
    return len(letters) >= _FEW_LETTERS or len(dense) > 1


@cache
def _latin(c: str) -> bool:
    return unicodedata.name(c, "LATIN").startswith(("LATIN", "MODIFIER", "FEMININE", "MASCULINE"))


def _foreign(words: Sequence[str]) -> bool:
    """Whether one passage is foreign, by its best-matching language or by knowing no word."""
    judged = [w.lower() for i, w in enumerate(words) if not _name(w, i)]
    if len(judged) < 3:
        return False
    strange = [w for w in judged if w not in _small() and not english(w)]
    ours = sum(w in _small() and w not in _shared() for w in judged)
    accented = any(not w.replace("’", "'").isascii() for w in strange)
    enough = 0.5 if len(judged) >= _LONG else 0.75
    if not ours and len(strange) >= max(3 if accented else 4, enough * len(judged)):
        return not _noise(strange)
    return any(_speaks(language, judged, set(strange)) for language in _candidates(judged))


def _candidates(judged: Sequence[str]) -> set[str]:
    return {language for w in judged for language in _small_words().get(w, ())}


def _speaks(language: str, judged: Sequence[str], strange: AbstractSet[str]) -> bool:
    """Whether a passage is in this language: its small words, few of ours, the rest strange."""
    small = {w for w in judged if language in _small_words().get(w, ())}
    proper = {w for w in small - _small() if w in strange or not english(w) or len(w) < 4}
    theirs = sum(w in strange or w in small for w in judged) / len(judged)
    ours = sum(w in _small() and w not in small for w in judged) / len(judged)
    if not proper or not strange or theirs < 0.6 or ours > 0.25:
        return False
    return (len(small) > 1 and (len(proper) > 1 or len(strange) > 2)) or (
        theirs > 0.75 and len(strange - small) > 1 and not ours
    )


def _foreign_runs(passages: Sequence[Sequence[str]]) -> bool:
    """Whether a long enough run of words without an English small word is foreign."""
    for words in passages:
        run: list[str] = []
        for word in [*words, "the"]:
            if word.lower() in _small() and word.lower() not in _small_words():
                if len(run) > 4 and _foreign(["", *run][1:]):
                    return True
                run = []
            else:
                run.append(word)
    return False


def _name(word: str, place: int) -> bool:
    return word[0].isupper() and not word.isupper() and (place > 0 or bool(_CALLED.match(word)))


def _noise(words: Sequence[str]) -> bool:
    """Laughter, groans and abbreviations, which are in no dictionary either."""
    return sum(len(w) < 3 or bool(_NOISY.search(w)) for w in words) * 2 > len(words)
