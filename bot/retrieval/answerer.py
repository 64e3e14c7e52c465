"""Questions answered from the policy: what is asked about first, then the clauses on it.

A question is matched to topics; the council's clauses marked with those topics are ranked by
topic, by how near they are, by their words, and by what like questions were answered with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from bot.advice import Answer, Flag, Kind, Outcome, QuestionError
from bot.advice.following import goes_on
from bot.advice.normalise import normalise
from bot.advice.oddities import oddities
from bot.policy import Citation, Clause, Corpus
from bot.retrieval.asking import Asking, Reader
from bot.retrieval.embedder import Embedder
from bot.retrieval.fulltext import FullText
from bot.retrieval.guards import guarded
from bot.retrieval.heads import Vectors
from bot.retrieval.index import Index
from bot.retrieval.labelled import Question
from bot.retrieval.wording import message_prompt, question_prompt

LONGEST_QUESTION = 2_000
REPORTING = "recording"
"""The topic of the clauses that stand below the signposts where somebody is threatened."""
ASKS_RULE = 0.4
"""Below this, what is likelier than a rule is taken to be asked."""
ANSWERED, PARTLY = 0.6, 0.5
"""How sure it must be that the council's policy answers, wholly or in part."""
ASKED = 3.0
"""What speaks for an answer where it is certain that a rule is asked for."""
FAMILIAR, STRANGE = 6.0, -1.5
"""What speaks for an answer where all like questions were answered from the council's policy, and
what against it where none was."""
_MOST_CLAUSES = 3
_MOST_CHOICES = 3
_OFF_TOPIC, _OF_BEST = 0.05, 0.3
"""A clause less on topic than this, or than this share of the council's best, is left out."""

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
    reader: Reader
    words: FullText
    corpus: Corpus

    @classmethod
    def over(
        cls, embedder: Embedder, index: Index, questions: Sequence[Question], corpus: Corpus
    ) -> TopicAnswerer:
        """An answerer over an index of these questions and this corpus."""
        return cls(
            embedder,
            index,
            Reader.over(index, questions),
            FullText.of_clauses(index.clauses),
            corpus,
        )

    def answer(self, question: str, council: str | None, before: Sequence[str] = ()) -> Answer:
        """The answer from one council's policy, or from all where council is None.

        ``before`` are the topics of the question answered just before. Raises QuestionError for
        an empty or overlong question.
        """
        vector = self._vector(question)
        guard = self.index.heads["guards"]
        flags = guarded(guard.labels, guard(vector)) | oddities(question)
        if Flag.DISTRESS in flags:
            return Answer(Outcome.DISTRESS, "")
        if Flag.THREAT in flags:
            reporting = self._about(question, vector, REPORTING, council)
            return Answer(Outcome.DISTRESS, "", reporting.citations)
        going_on = bool(before) and goes_on(question)
        asking = self.reader.read(normalise(question), vector, before if going_on else ())
        kinds = {kind: share for kind, share in asking.kinds.items() if kind in _OUTSIDE}
        likeliest = max(kinds, key=kinds.__getitem__)
        if not going_on and asking.rule < ASKS_RULE and kinds[likeliest] > asking.rule:
            return self._outside(_OUTSIDE[likeliest], asking, council)
        asks = ASKED * asking.rule + self._familiar(asking, council)
        return self._from_policy(question, asking, council, ASKED if going_on else asks)

    def about(self, question: str, topic: str, council: str | None) -> Answer:
        """The answer to a question that is known to ask about this topic."""
        return self._about(question, self._vector(question), topic, council)

    def _about(self, question: str, vector: Vectors, topic: str, council: str | None) -> Answer:
        read = self.reader.read(normalise(question), vector)
        asking = Asking({topic: 1.0}, {}, read.near, read.like)
        return self._from_policy(question, asking, council, ASKED)

    def _vector(self, question: str) -> Vectors:
        if not question.strip():
            raise QuestionError("The question is empty.")
        if len(question) > LONGEST_QUESTION:
            raise QuestionError(f"That is too long for a question ({len(question):,} characters).")
        return self.embedder.encode([question_prompt(normalise(question))])

    def _outside(self, outcome: Outcome, asking: Asking, council: str | None) -> Answer:
        if outcome is not Outcome.UNCLEAR:
            return Answer(outcome, "")
        spoken_of = {
            topic
            for clause in self.index.clauses
            if council is None or clause.council == council
            for topic in clause.topics
        }
        topics = [topic for topic in asking.best if topic in spoken_of]
        return Answer(outcome, "", topics=tuple(topics[:_MOST_CHOICES]))

    def _familiar(self, asking: Asking, council: str | None) -> float:
        """What it tells that like questions were answered from the council's policy, or were not;
        nothing where no question of the council is known."""
        if council is not None and council not in self.reader.councils:
            return 0.0
        answered = sum(
            share
            for place, share in asking.like.items()
            if council is None or self.index.clauses[place].council == council
        )
        return STRANGE + FAMILIAR * answered

    def _from_policy(
        self, question: str, asking: Asking, council: str | None, asks: float
    ) -> Answer:
        own = self._ranked(question, asking, council)
        others = self._ranked(question, asking, None)
        elsewhere = tuple(Citation.of(c) for c in others if c.council != council)[:_MOST_CLAUSES]
        best = asking.best[:_MOST_CHOICES]
        sure = _sureness(asks, asking.topics, own)
        if sure < PARTLY or not own:
            return Answer(Outcome.NOT_IN_POLICY, "", elsewhere=elsewhere, topics=best)
        outcome = Outcome.ANSWERED if sure >= ANSWERED else Outcome.PARTLY
        first = max(own[0].topics, key=lambda topic: asking.topics.get(topic, 0.0))
        cited, conflict = self._with_conflict(own[:_MOST_CLAUSES], council)
        citations = tuple(Citation.of(clause) for clause in cited)
        sentence = self.corpus.topics[first].answer
        topics = tuple(dict.fromkeys((first, *best)))[:_MOST_CHOICES]
        return Answer(outcome, sentence, citations, elsewhere, topics, conflict)

    def _ranked(self, question: str, asking: Asking, council: str | None) -> list[Clause]:
        """The clauses on what is asked, best first."""
        words = self.words.matches(question, council)
        nearest = max(asking.near.values())
        on_topic = {
            place: _on_topic(clause, asking.topics)
            for place, clause in enumerate(self.index.clauses)
            if council is None or clause.council == council
        }
        least = max(_OFF_TOPIC, max(on_topic.values(), default=0.0) * _OF_BEST)
        scored = [
            (_score(clause, place, asking, words.get(place, 0.0), nearest), clause)
            for place, met in on_topic.items()
            if (met >= least or asking.like.get(place, 0.0) >= _OF_BEST)
            for clause in (self.index.clauses[place],)
        ]
        scored.sort(key=lambda pair: -pair[0])
        return [clause for _, clause in scored]

    def _with_conflict(
        self, cited: Sequence[Clause], council: str | None
    ) -> tuple[Sequence[Clause], str | None]:
        """The clauses with the one that the first is in conflict with, and on what."""
        policy = self.corpus.policies.get(council or "")
        conflict = policy.conflict(cited[0].label) if policy else None
        if policy is None or conflict is None:
            return cited, None
        against = policy.paragraph(conflict.other(cited[0].label))
        if not any(clause in against for clause in cited):
            cited = (cited[0], against[0], *cited[1:])[:_MOST_CLAUSES]
        return cited, conflict.about


def _on_topic(clause: Clause, topics: Mapping[str, float]) -> float:
    """How likely what is asked is what the clause is about, first marks before later ones."""
    return max(
        topics.get(topic, 0.0) * (1.0 if place == 0 else 0.8)
        for place, topic in enumerate(clause.topics)
    )


def _score(clause: Clause, place: int, asking: Asking, words: float, nearest: float) -> float:
    """What speaks for a clause."""
    topics = asking.topics
    first = topics.get(clause.topics[0], 0.0)
    others = max((topics.get(topic, 0.0) for topic in clause.topics[1:]), default=0.0)
    near = asking.near[place] - nearest
    like = asking.like.get(place, 0.0)
    return 8.0 * first + 5.0 * others + 7.5 * near + 1.75 * words + 14.0 * like


def _sureness(asks: float, topics: Mapping[str, float], own: Sequence[Clause]) -> float:
    """How likely the council's policy answers: what speaks for its being asked a rule, and that
    its clauses are about what is asked about. Logistic."""
    asked = max(topics.values(), default=0.0)
    met = max((_on_topic(clause, topics) for clause in own[:_MOST_CLAUSES]), default=0.0)
    return 1.0 / (1.0 + exp(-(asks + 4.0 * (met / asked if asked else 0.0) - 5.0)))


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
