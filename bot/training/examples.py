"""What the adapter is trained on: drafts, windows of long ones, questions and clauses."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from bot.advice import Kind, Reply, Verdict
from bot.advice.circumstances import told_by
from bot.advice.facts import MOST_QUESTIONS
from bot.advice.normalise import normalise
from bot.advice.sentences import sentences, windows
from bot.policy import Clause, Risk
from bot.retrieval.calibration import draft_of, honest
from bot.retrieval.labelled import GUARDED, Exemplar, Message, Question
from bot.retrieval.wording import (
    WINDOW,
    circumstances,
    clause_prompt,
    guard_prompt,
    message_prompt,
    question_prompt,
)

VERDICTS = tuple(v.value for v in Verdict)
KINDS = tuple(k.value for k in Kind)
GUARDS = tuple(sorted(GUARDED))
ORDINARY = GUARDED[0]
"""What the guards should hear in a harmless draft, and in a question."""


@dataclass(frozen=True, slots=True)
class Given:
    """What would be right once these replies are given; ``verdict`` None: anything but clear."""

    replies: Mapping[Risk, Reply]
    verdict: Verdict | None
    also: frozenset[Verdict] = frozenset()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """One text for one task. Labels that do not belong to the task are None.

    ``risks``, ``at_issue`` and ``topics`` hold the names that apply; of ``at_issue`` only those
    in ``settled`` are known to apply or not. ``also`` are verdicts as good as ``verdict``, and
    ``given`` what is right after replies. ``guard`` is what the guards should hear in it.
    ``weight`` scales the loss.
    """

    text: str
    risks: frozenset[str] | None = None
    at_issue: frozenset[str] | None = None
    settled: frozenset[str] = frozenset()
    verdict: str | None = None
    also: frozenset[str] = frozenset()
    given: tuple[Given, ...] = ()
    topics: frozenset[str] | None = None
    outside: str | None = None
    kind: str | None = None
    guard: str | None = None
    weight: float = 1.0
    row: int = -1


def draft_examples(
    exemplars: Sequence[Exemplar], sentence_weight: float, facts: AbstractSet[Risk] = frozenset()
) -> Iterator[Example]:
    """Each draft whole or, if long, in windows; then the sentences that carry its risks.

    A window or sentence without any of the marked words is labelled clear. Long drafts
    without marked words are kept whole (the model reads as much as it can). ``facts`` are the
    risks that a councillor may be asked about.
    """
    for row, exemplar in enumerate(exemplars):
        yield from _windows(row, exemplar, facts)
        if sentence_weight and (exemplar.words or exemplar.verdict is Verdict.CLEAR):
            yield from _sentences(row, exemplar, sentence_weight)


def _windows(row: int, exemplar: Exemplar, facts: AbstractSet[Risk]) -> Iterator[Example]:
    spans = windows(exemplar.draft, WINDOW)
    if len(spans) == 1 or not (exemplar.words or exemplar.verdict is Verdict.CLEAR):
        given = tuple(after_replies(exemplar, facts))
        yield replace(_labelled(row, exemplar, exemplar.draft, carries=True), given=given)
        return
    for span in spans:
        text = span.of(exemplar.draft)
        yield _labelled(row, exemplar, text, carries=any(w in text for w in exemplar.words))


def after_replies(exemplar: Exemplar, facts: AbstractSet[Risk]) -> Iterator[Given]:
    """What is right after the replies that a councillor might give to one question or two.

    After honest ones the exemplar's verdict. After others, what the closed list of risks makes
    certain: clear where everything that was real is denied, not clear where something real is
    left or what was not real is.
    """
    if not exemplar.tells_facts:
        return
    truth = honest(exemplar)
    asked = facts - told_by(draft_of(exemplar))
    rng = random.Random(exemplar.draft)  # noqa: S311 -- a choice of examples
    issue = sorted(asked & exemplar.at_issue())
    others = sorted(asked - exemplar.at_issue())
    beside = rng.sample(others, min(1, len(others)))
    rng.shuffle(issue)
    asked_of = {(r,) for r in issue} | {tuple(issue[:2]), (*issue[:1], *beside)}
    for names in sorted(asked_of - {()}):
        replies = {r: Reply.CONCERN if truth[r] else Reply.NO_CONCERN for r in names}
        yield Given(replies, exemplar.verdict, exemplar.also)
    real = exemplar.risks & asked
    if real == exemplar.risks and 0 < len(real) <= MOST_QUESTIONS:
        yield Given(dict.fromkeys(real, Reply.NO_CONCERN), Verdict.CLEAR)
    if real and len(exemplar.risks) > 1:
        yield Given({rng.choice(sorted(real)): Reply.NO_CONCERN}, None, weight=0.5)
    if denied := [r for r in issue if not truth[r]]:
        yield Given({rng.choice(denied): Reply.CONCERN}, None, weight=0.5)


def _sentences(row: int, exemplar: Exemplar, weight: float) -> Iterator[Example]:
    spans = sentences(exemplar.draft)
    if not 1 < len(spans) <= 6:
        return
    for span in spans:
        text = span.of(exemplar.draft)
        carries = any(w in text or text in w for w in exemplar.words)
        if len(text) > 15:
            yield _labelled(row, exemplar, text, carries=carries, weight=weight)


def _labelled(
    row: int, exemplar: Exemplar, text: str, *, carries: bool, weight: float = 1.0
) -> Example:
    at_issue = exemplar.at_issue() if carries else None
    return Example(
        circumstances(exemplar.account, pre_election=exemplar.pre_election) + normalise(text),
        risks=exemplar.risks if carries else frozenset(),
        at_issue=at_issue,
        settled=frozenset(Risk) if exemplar.tells_facts else at_issue or frozenset(),
        verdict=exemplar.verdict if carries else Verdict.CLEAR,
        also=exemplar.also if carries else frozenset(),
        guard=ORDINARY if carries and exemplar.verdict is Verdict.CLEAR else None,
        weight=weight,
        row=row,
    )


def question_examples(questions: Sequence[Question]) -> Iterator[Example]:
    """Each question with its topics and what kind it is."""
    for question in questions:
        yield Example(
            question_prompt(normalise(question.question)),
            topics=frozenset(question.topics),
            outside=question.kind,
            guard=ORDINARY if question.kind != "distress" else None,
        )


def clause_examples(clauses: Sequence[Clause]) -> Iterator[Example]:
    """Each clause with its topics."""
    for clause in clauses:
        text = f"{clause.lead} {clause.text}" if clause.lead else clause.text
        yield Example(clause_prompt(text), topics=frozenset(clause.topics))


def guard_examples(messages: Sequence[Message]) -> Iterator[Example]:
    """Messages for the guards, in the words they would be read by as what they are."""
    for message in messages:
        if message.label:
            text = guard_prompt(normalise(message.text), message.form)
            yield Example(text, guard=message.label)


def kind_examples(
    exemplars: Sequence[Exemplar], questions: Sequence[Question], messages: Sequence[Message]
) -> Iterator[Example]:
    """Messages to be told apart: drafts and questions, and what was written as either."""
    for message in messages:
        yield Example(message_prompt(normalise(message.text)), kind=message.form)
    for exemplar in exemplars:
        text = message_prompt(normalise(exemplar.draft[:WINDOW]))
        yield Example(text, kind=Kind.DRAFT, weight=0.5)
    for question in questions:
        yield Example(message_prompt(normalise(question.question)), kind=Kind.QUESTION, weight=0.5)
