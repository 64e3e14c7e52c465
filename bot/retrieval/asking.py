"""What a question asks: how likely of each kind and topic, by trained heads, by the nearest of the
labelled questions and by those that share its words; and which clauses answered the nearest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.policy import Clause
from bot.retrieval.fulltext import FullText
from bot.retrieval.heads import Vectors
from bot.retrieval.index import Index
from bot.retrieval.labelled import Question

NEIGHBOURS, SHARING = 6, 15
"""Labelled questions that are heard: of those nearest, and of those that share most words."""
WITHIN = 300
"""Among so many nearest ones those are looked for that tell what answers a question."""
BY_HEADS, BY_NEAREST, BY_WORDS = 0.4, 0.3, 0.3
"""What each voice counts."""
RULE = "rule"
CARRIED = 0.6
"""How much a follow-up is still about what the question before it was about."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question asks, and what speaks for each clause; probabilities and shares of 1.

    ``near`` are cosines, ``like`` the share of like questions that a clause answered; both by
    the clause's place in the index.
    """

    topics: Mapping[str, float]
    kinds: Mapping[str, float]
    near: Mapping[int, float]
    like: Mapping[int, float]

    @property
    def rule(self) -> float:
        """How likely it asks for a rule at all."""
        return self.kinds.get(RULE, 0.0)

    @property
    def best(self) -> tuple[str, ...]:
        """The topics, likeliest first."""
        return tuple(sorted(self.topics, key=self.topics.__getitem__, reverse=True))


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what questions ask.

    ``right`` are the places of the clauses that answer each labelled question, ``councils`` those
    of whose policies such questions were asked, ``telling`` the places of the questions that tell
    whether a policy answers: not those that ask for a rule of no council's in particular.
    """

    index: Index
    questions: Sequence[Question]
    right: tuple[tuple[int, ...], ...]
    councils: frozenset[str]
    words: FullText
    telling: frozenset[int]

    @classmethod
    def over(cls, index: Index, questions: Sequence[Question]) -> Reader:
        """A reader over an index of these questions."""
        councils = frozenset(q.council for q in questions if q.council)
        words = FullText([q.question for q in questions])
        telling = (i for i, q in enumerate(questions) if q.council or q.kind != RULE)
        right = rights(questions, index.clauses)
        return cls(index, questions, right, councils, words, frozenset(telling))

    def read(self, question: str, vector: Vectors, before: Sequence[str] = ()) -> Asking:
        """What a question with this vector, shape (1, dimensions), asks; ``before`` are the
        topics of a question that it goes on from."""
        cosines, places = self.index.question_vectors.search(vector, WITHIN)
        near = [(int(p), float(c)) for p, c in zip(places[0], cosines[0], strict=True) if p >= 0]
        nearest = _shares(near[:NEIGHBOURS])
        telling = [(place, cosine) for place, cosine in near if place in self.telling]
        sharing = _shares(self.words.matches(question, most=SHARING).items()) or nearest
        heard = [
            *((place, BY_NEAREST * share) for place, share in nearest),
            *((place, BY_WORDS * share) for place, share in sharing),
        ]
        topics = self._told("topics", vector, heard, lambda q: q.topics)
        for topic in before[:1]:
            topics[topic] = max(topics.get(topic, 0.0), CARRIED)
        kinds = self._told("outside", vector, heard, lambda q: (q.kind,))
        return Asking(topics, kinds, self._near(vector), self._like(_shares(telling[:NEIGHBOURS])))

    def _told(
        self,
        head: str,
        vector: Vectors,
        heard: Iterable[tuple[int, float]],
        labels: Callable[[Question], tuple[str, ...]],
    ) -> dict[str, float]:
        heads = self.index.heads[head]
        found = dict(zip(heads.labels, (BY_HEADS * heads(vector)[0]).tolist(), strict=True))
        for place, share in heard:
            for label in labels(self.questions[place]):
                found[label] = found.get(label, 0.0) + share
        return found

    def _near(self, vector: Vectors) -> dict[int, float]:
        cosines, places = self.index.clause_vectors.search(vector, len(self.index.clauses))
        return {int(p): float(c) for p, c in zip(places[0], cosines[0], strict=True)}

    def _like(self, nearest: Iterable[tuple[int, float]]) -> dict[int, float]:
        shares: dict[int, float] = defaultdict(float)
        for place, weight in nearest:
            for rank, clause in enumerate(self.right[place]):
                shares[clause] += weight / (1 + rank)
        return shares


def _shares(found: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
    """What each of some questions counts: the likelier by far the most."""
    weights = [(place, max(0.0, likeness) ** 4) for place, likeness in found]
    total = sum(weight for _, weight in weights) or 1.0
    return [(place, weight / total) for place, weight in weights]


def rights(questions: Iterable[Question], clauses: Sequence[Clause]) -> tuple[tuple[int, ...], ...]:
    """The places of the clauses that answer each question, in the order of its excerpts."""
    of: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, clause in enumerate(clauses):
        text = " ".join(f"{clause.lead or ''} {clause.text}".split())
        of[clause.council].append((place, text))
    return tuple(
        tuple(
            dict.fromkeys(
                p for right in q.right for p, text in of[q.council or ""] if right in text
            )
        )
        for q in questions
    )
