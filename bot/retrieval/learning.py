"""What is learned at indexing: heads for risks, verdicts, topics and kinds of message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count

import numpy as np

from bot.advice import Kind
from bot.policy import Risk
from bot.retrieval.heads import Heads, Vectors, train_sigmoid, train_softmax
from bot.retrieval.labelled import Exemplar, Message, Question

C_DRAFTS = 10.0
C_QUESTIONS = 10.0
"""Inverse regularisation; chosen by leaving one writer out (`golden-rule evaluate`)."""


GUARDS_STEP = 6
"""Every so many-th draft and question teaches the guards what is ordinary."""
KINDS_STEP = 2
"""Every so many-th draft and question teaches to tell the two apart."""


def learn(
    exemplars: Sequence[Exemplar],
    questions: Sequence[Question],
    messages: Sequence[Message],
    vectors: Mapping[str, Vectors],
    report: Callable[[str, int, int], None],
) -> dict[str, Heads]:
    """Train every head on the vectors of "exemplars", "questions", "guards" and "messages"
    (drafts, then questions, every KINDS_STEP-th of each)."""
    drafts, asked = vectors["exemplars"], vectors["questions"]
    topics = {topic for q in questions for topic in q.topics}
    done = count(1)

    def step() -> None:
        report("training", next(done), 2 * len(Risk) + len(topics) + 3)

    heads = {
        "risks": train_sigmoid(
            drafts, list(Risk), lambda i, risk: risk in exemplars[i].risks, C_DRAFTS, step
        ),
        "at_issue": at_issue(exemplars, drafts, step),
        **asking(questions, asked, step),
    }
    for name, rows, truth in (
        ("verdicts", drafts, [e.verdict for e in exemplars]),
        ("kinds", vectors["messages"], _kinds(len(exemplars), len(questions))),
    ):
        heads[name] = train_softmax(rows, truth, C_DRAFTS)
        step()
    ordinary = [
        drafts[::GUARDS_STEP],
        asked[[i for i, q in enumerate(questions) if q.kind != "distress"][::GUARDS_STEP]],
    ]
    heads["guards"] = guards(messages, vectors["guards"], np.concatenate(ordinary))
    return heads


def asking(
    questions: Sequence[Question], vectors: Vectors, step: Callable[[], None] = lambda: None
) -> dict[str, Heads]:
    """What tells the topics of a question, and what kind it is."""
    topics = sorted({topic for q in questions for topic in q.topics})
    about = train_sigmoid(
        vectors, topics, lambda i, topic: topic in questions[i].topics, C_QUESTIONS, step
    )
    outside = train_softmax(vectors, [q.kind for q in questions], C_QUESTIONS)
    step()
    return {"topics": about, "outside": outside}


def guards(messages: Sequence[Message], vectors: Vectors, ordinary: Vectors) -> Heads:
    """What tells distress and steering from everything else: from the labelled messages, and
    from ordinary drafts and questions, which are neither."""
    labels = [m.label for m in messages] + ["none"] * len(ordinary)
    return train_softmax(np.concatenate([vectors, ordinary]), labels, C_DRAFTS)


def at_issue(
    exemplars: Sequence[Exemplar], vectors: Vectors, step: Callable[[], None] = lambda: None
) -> Heads:
    """Which risks somebody who reads the words alone might wonder about: learned from the
    exemplars whose facts are written down."""
    told = [i for i, e in enumerate(exemplars) if e.tells_facts]
    wondered = [exemplars[i].at_issue() for i in told]
    return train_sigmoid(
        vectors[told], list(Risk), lambda i, risk: risk in wondered[i], C_DRAFTS, step
    )


def _kinds(drafts: int, questions: int) -> list[str]:
    read = len(range(0, drafts, KINDS_STEP)), len(range(0, questions, KINDS_STEP))
    return [Kind.DRAFT.value] * read[0] + [Kind.QUESTION.value] * read[1]
