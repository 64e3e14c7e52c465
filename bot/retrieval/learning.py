"""What is learned at indexing: heads for risks, verdicts, topics and kinds of message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count

import numpy as np

from bot.advice import Kind
from bot.advice.normalise import normalise
from bot.policy import Risk
from bot.retrieval.heads import Heads, Vectors, train_sigmoid, train_softmax
from bot.retrieval.labelled import Exemplar, Message, Question
from bot.retrieval.wording import guard_prompt, message_prompt

C_DRAFTS = 10.0
C_QUESTIONS = 10.0
"""Inverse regularisation; chosen by leaving one writer out (`golden-rule evaluate`)."""


ORDINARY_STEP = 6
"""Every so many-th draft and question teaches the guards what is ordinary."""
DRAFTS_STEP, QUESTIONS_STEP = 12, 3
"""Every so many-th draft, and question, teaches to tell the two apart: about as many of each."""
ORDINARY_WEIGHT = 0.2
"""What one of them counts, against a message written to tell drafts from questions."""


def learn(
    exemplars: Sequence[Exemplar],
    questions: Sequence[Question],
    messages: Sequence[Message],
    vectors: Mapping[str, Vectors],
    report: Callable[[str, int, int], None],
) -> dict[str, Heads]:
    """Train every head on the vectors of "exemplars", "questions", and those of ``guard_words`` and
    ``kind_words``."""
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
    heads["verdicts"] = train_softmax(drafts, [e.verdict for e in exemplars], C_DRAFTS)
    step()
    ordinary = np.concatenate([drafts[::ORDINARY_STEP], asked[calm(questions)]])
    heads["guards"] = guards(messages, vectors["guards"], ordinary)
    heads["kinds"] = kinds(messages, vectors)
    step()
    return heads


def calm(questions: Sequence[Question]) -> list[int]:
    """The places of the questions that teach the guards what is ordinary."""
    return [i for i, q in enumerate(questions) if q.kind != "distress"][::ORDINARY_STEP]


def guard_words(messages: Sequence[Message]) -> dict[str, list[str]]:
    """The words, by kind of text, whose vectors ``guards`` is trained on beside ordinary ones."""
    return {"guards": [guard_prompt(normalise(m.text), m.form) for m in messages if m.label]}


def kind_words(
    exemplars: Sequence[Exemplar], questions: Sequence[Question], messages: Sequence[Message]
) -> dict[str, list[str]]:
    """The words, by kind of text, whose vectors ``kinds`` is trained on."""

    def sent(texts: Iterable[str]) -> list[str]:
        return [message_prompt(normalise(text)) for text in texts]

    return {
        "messages": sent(m.text for m in messages if not m.label),
        "sent_drafts": sent(e.draft for e in exemplars[::DRAFTS_STEP]),
        "sent_questions": sent(q.question for q in questions[::QUESTIONS_STEP]),
    }


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
    """What tells distress, threats and steering from everything else: from the labelled messages,
    and from ordinary drafts and questions, which are none of it."""
    labels = [m.label for m in messages if m.label] + ["none"] * len(ordinary)
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


def kinds(messages: Sequence[Message], vectors: Mapping[str, Vectors]) -> Heads:
    """What tells a draft from a question: from the messages, and less from ordinary ones."""
    others = [m for m in messages if not m.label]
    drafts, questions = vectors["sent_drafts"], vectors["sent_questions"]
    truth = [
        *(m.form.value for m in others),
        *[Kind.DRAFT.value] * len(drafts),
        *[Kind.QUESTION.value] * len(questions),
    ]
    weights = [1.0] * len(others) + [ORDINARY_WEIGHT] * (len(drafts) + len(questions))
    every = np.concatenate([vectors["messages"], drafts, questions])
    return train_softmax(every, truth, C_DRAFTS, weights)
