"""What is learned at indexing: heads for risks, verdicts, topics and kinds of message."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from bot.advice import Kind
from bot.policy import Risk
from bot.retrieval.embedder import Vectors
from bot.retrieval.heads import Heads, train_sigmoid, train_softmax
from bot.retrieval.labelled import Exemplar, Question

C_DRAFTS = 10.0
C_QUESTIONS = 10.0
"""Inverse regularisation; chosen by leaving one writer out (`golden-rule evaluate`)."""


def learn(
    exemplars: Sequence[Exemplar],
    drafts: Vectors,
    questions: Sequence[Question],
    asked: Vectors,
    report: Callable[[str, int, int], None],
) -> dict[str, Heads]:
    """Train every head. ``drafts`` and ``asked`` are the vectors of exemplars and questions."""
    topics = sorted({topic for q in questions for topic in q.topics})
    steps = len(Risk) + len(topics) + 3
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        report("training", done, steps)

    risks = train_sigmoid(
        drafts, list(Risk), lambda i, risk: risk in exemplars[i].risks, C_DRAFTS, step
    )
    verdicts = train_softmax(drafts, [e.verdict for e in exemplars], C_DRAFTS)
    step()
    about = train_sigmoid(
        asked, topics, lambda i, topic: topic in questions[i].topics, C_QUESTIONS, step
    )
    outside = train_softmax(asked, [q.kind for q in questions], C_QUESTIONS)
    step()
    kinds = train_softmax(
        np.vstack([drafts, asked]),
        [Kind.DRAFT] * len(exemplars) + [Kind.QUESTION] * len(questions),
        C_DRAFTS,
    )
    step()
    return {
        "risks": risks, "verdicts": verdicts, "topics": about, "outside": outside, "kinds": kinds,
    }  # fmt: skip
