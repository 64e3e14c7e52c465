"""Searching a policy: the paragraphs that hold the words asked for, the best first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from math import log

from bot.advice.words import listed
from bot.policy import Clause, Policy

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
BEGINS = 4
"""From so many letters on, a word is also found as the beginning of another."""


@dataclass(frozen=True, slots=True)
class Found:
    """Labels of paragraphs, best first. `every` is False where no paragraph holds all the
    words, so that those with some of them stand instead; `words` is what was looked for."""

    labels: tuple[str, ...] = ()
    every: bool = True
    words: tuple[str, ...] = ()


def search(policy: Policy, text: str) -> Found:
    """The paragraphs whose label the text names, then those whose words it has."""
    named = _named(policy, text)
    wanted = tuple(
        dict.fromkeys(stem(word) for word in _words(text) if word not in listed("small"))
    )
    index = _index(policy)
    found = _ranked(index, wanted, every=True)
    if not found and not named:
        wanted = tuple(_nearest(index, word) for word in wanted)
        found = _ranked(index, wanted, every=True)
    every = bool(found or named)
    found = found or (() if named else _ranked(index, wanted, every=False))
    return Found(tuple(dict.fromkeys((*named, *found))), every, wanted)


def stem(word: str) -> str:
    """The dictionary form of a lower-case word, after simplemma's English dictionary."""
    from simplemma import lemmatize  # noqa: PLC0415  its dictionary waits for the first search

    lemma = lemmatize(word.replace("’", "'"), "en").lower()
    plural = lemma == word and len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return lemma[:-1] if plural else lemma


@dataclass(frozen=True, slots=True)
class _Index:
    """How often each stem stands in each paragraph; words of a heading count twice."""

    paragraphs: tuple[tuple[str, Counter[str]], ...]
    spread: Counter[str]

    def weight(self, word: str) -> float:
        """A word that stands in few paragraphs says more."""
        return log(1 + len(self.paragraphs) / (1 + self.spread[word]))


@lru_cache(maxsize=64)
def _index(policy: Policy) -> _Index:
    paragraphs = tuple((label, _counts(policy.paragraph(label))) for label in policy.labels())
    return _Index(paragraphs, Counter(word for _, counts in paragraphs for word in counts))


def _counts(clauses: Sequence[Clause]) -> Counter[str]:
    first = clauses[0]
    heads = (first.label, first.section, first.heading or "")
    texts = [clause.text for clause in clauses]
    leads = dict.fromkeys(clause.lead or "" for clause in clauses)
    return Counter(stem(word) for text in (*heads, *heads, *leads, *texts) for word in _words(text))


def _ranked(index: _Index, wanted: Sequence[str], *, every: bool) -> tuple[str, ...]:
    scored: list[tuple[int, float, str]] = []
    for label, counts in index.paragraphs:
        hits = {word: _best(word, counts, index) for word in wanted}
        met = sum(score > 0 for score in hits.values())
        if met and (met == len(wanted) or not every):
            scored.append((met, sum(hits.values()), label))
    return tuple(label for _, _, label in sorted(scored, key=lambda one: (-one[0], -one[1])))


def _best(word: str, counts: Counter[str], index: _Index) -> float:
    if counts[word]:
        return index.weight(word) * (1 + log(counts[word]))
    begun = [other for other in counts if len(word) >= BEGINS and other.startswith(word)]
    return max((index.weight(other) / 2 for other in begun), default=0.0)


def _nearest(index: _Index, word: str) -> str:
    """The word of the policy that is meant where this one is not in it: a slip of the thumb."""
    if word in index.spread or len(word) < BEGINS:
        return word
    return next(iter(get_close_matches(word, index.spread, n=1, cutoff=0.8)), word)


def _named(policy: Policy, text: str) -> tuple[str, ...]:
    """The labels that the text names, those named in full first."""
    asked = _parts(text)
    if not asked:
        return ()
    parts = {label: _parts(label) for label in policy.labels()}
    fits = [label for label, own in parts.items() if _within(asked, own)]
    return tuple(sorted(fits, key=lambda label: parts[label] != asked))


def _within(asked: list[str], own: list[str]) -> bool:
    most = len(own) - len(asked)
    return any(own[at : at + len(asked)] == asked for at in range(most + 1))


def _parts(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+|\d+", text.casefold().replace("’", "'"))


def _words(text: str) -> list[str]:
    return [match.casefold() for match in _WORD.findall(text)]
