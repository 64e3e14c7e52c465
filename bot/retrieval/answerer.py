"""Questions answered from the policy: what is asked about first, then the clauses on it.

A question is matched to topics (trained heads, and the nearest of the labelled questions);
the council's clauses marked with those topics are ranked by topic, force and nearness.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.advice import Answer, Flag, Kind, Outcome, QuestionError
from bot.advice.normalise import normalise
from bot.advice.oddities import oddities
from bot.policy import Citation, Clause, Corpus, Force
from bot.retrieval.embedder import Embedder
from bot.retrieval.guards import guarded
from bot.retrieval.heads import Vectors
from bot.retrieval.index import Index
from bot.retrieval.labelled import Question
from bot.retrieval.wording import message_prompt, question_prompt

LONGEST_QUESTION = 2_000
NEIGHBOURS = 10
ANSWERABLE = 0.4
PARTLY = 0.25
_MOST_CLAUSES = 3
_FORCE = {Force.DUTY: 0.15, Force.ADVICE: 0.1, Force.PERMISSION: 0.1, Force.INFORMATION: 0.0}

_OUTSIDE = {
    "near_miss": Outcome.NOT_IN_POLICY,
    "not_social_media": Outcome.NOT_SOCIAL_MEDIA,
    "law_or_case": Outcome.LAW_OR_CASE,
    "about_bot": Outcome.ABOUT_BOT,
    "unclear": Outcome.UNCLEAR,
    "small_talk": Outcome.SMALL_TALK,
    "distress": Outcome.DISTRESS,
}


@dataclass(frozen=True, slots=True)
class TopicAnswerer:
    """Answers by topic; keeps bot.advice.Answerer."""

    embedder: Embedder
    index: Index
    questions: tuple[Question, ...]
    corpus: Corpus

    def answer(self, question: str, council: str | None) -> Answer:
        """The answer from one council's policy, or from all where council is None.

        Raises QuestionError for an empty or overlong question.
        """
        if not question.strip():
            raise QuestionError("The question is empty.")
        if len(question) > LONGEST_QUESTION:
            raise QuestionError(f"That is too long for a question ({len(question):,} characters).")
        vector = self.embedder.encode([question_prompt(normalise(question))])
        if Flag.DISTRESS in guarded(self.index.heads, vector) | oddities(question):
            return Answer(Outcome.DISTRESS, "")
        kinds = self._kinds(vector)
        rule = kinds.pop("rule", 0.0)
        likeliest = max(kinds, key=kinds.__getitem__)
        if rule < ANSWERABLE and kinds[likeliest] > rule:
            return Answer(_OUTSIDE[likeliest], "")
        return self._from_policy(vector, council)

    def _from_policy(self, vector: Vectors, council: str | None) -> Answer:
        topics = self._topics(vector)
        best = sorted(topics, key=topics.__getitem__, reverse=True)[:3]
        near = self._near(vector)
        own = self._ranked(topics, near, council)
        elsewhere = tuple(
            c for c in self._ranked(topics, near, None) if c.clause.council != council
        )
        if topics[best[0]] < PARTLY or not own:
            return Answer(Outcome.NOT_IN_POLICY, "", elsewhere=elsewhere, topics=tuple(best))
        sentence = self.corpus.topics[best[0]].answer
        return Answer(Outcome.ANSWERED, sentence, own, elsewhere, tuple(best))

    def _ranked(
        self, topics: Mapping[str, float], near: Mapping[str, float], council: str | None
    ) -> tuple[Citation, ...]:
        scored = [
            (score, clause)
            for clause in self.index.clauses
            if (council is None or clause.council == council)
            and (score := _score(clause, topics, near[clause.id])) > 0.0
        ]
        scored.sort(key=lambda pair: -pair[0])
        return tuple(Citation.of(clause) for _, clause in scored[:_MOST_CLAUSES])

    def _topics(self, vector: Vectors) -> dict[str, float]:
        """How likely the question asks about each topic: heads and neighbours, half each."""
        heads = self.index.heads["topics"]
        topics = dict(zip(heads.labels, (heads(vector)[0] / 2).tolist(), strict=True))
        for topic, share in self._neighbours(vector, lambda q: q.topics).items():
            topics[topic] = topics.get(topic, 0.0) + share / 2
        return topics

    def _kinds(self, vector: Vectors) -> dict[str, float]:
        heads = self.index.heads["outside"]
        kinds = dict(zip(heads.labels, (heads(vector)[0] / 2).tolist(), strict=True))
        for kind, share in self._neighbours(vector, lambda q: (q.kind,)).items():
            kinds[kind] = kinds.get(kind, 0.0) + share / 2
        return kinds

    def _neighbours(
        self, vector: Vectors, labels: Callable[[Question], tuple[str, ...]]
    ) -> dict[str, float]:
        cosines, places = self.index.question_vectors.search(vector, NEIGHBOURS)
        weights = [max(0.0, float(c)) ** 4 for c in cosines[0]]
        shares: dict[str, float] = defaultdict(float)
        for place, weight in zip(places[0], weights, strict=True):
            for label in labels(self.questions[place]):
                shares[label] += weight / (sum(weights) or 1.0)
        return shares

    def _near(self, vector: Vectors) -> dict[str, float]:
        cosines, places = self.index.clause_vectors.search(vector, len(self.index.clauses))
        return {
            self.index.clauses[i].id: float(c) for i, c in zip(places[0], cosines[0], strict=True)
        }


def _score(clause: Clause, topics: Mapping[str, float], near: float) -> float:
    """Topics decide, first marks more than later ones; force and nearness break ties."""
    on_topic = sum(
        topics.get(topic, 0.0) * (1.0 if place == 0 else 0.7)
        for place, topic in enumerate(clause.topics)
    )
    return on_topic * (1.0 + _FORCE[clause.force] + near) if on_topic > 0.05 else 0.0


@dataclass(frozen=True, slots=True)
class EmbeddingSorter:
    """Tells a draft from a question; keeps bot.advice.Sorter."""

    embedder: Embedder
    index: Index

    def kind(self, text: str) -> Kind:
        """What this message most likely is, by the head trained on drafts and questions."""
        heads = self.index.heads["kinds"]
        [scores] = heads(self.embedder.encode([message_prompt(normalise(text))]))
        return Kind(heads.labels[int(scores.argmax())])
