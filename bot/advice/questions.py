"""Questions about the rules, and the typed answers to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.policy import Citation


class Outcome(StrEnum):
    """What became of a question. Closed: each has its wording and its next step."""

    ANSWERED = "answered"
    PARTLY = "partly"  # the policy touches on it, no more
    NOT_IN_POLICY = "not_in_policy"
    LAW_OR_CASE = "law_or_case"  # legal advice, or advice on a case: clerk or monitoring officer
    NOT_SOCIAL_MEDIA = "not_social_media"
    UNCLEAR = "unclear"
    ABOUT_BOT = "about_bot"
    SMALL_TALK = "small_talk"
    DISTRESS = "distress"  # people first; to a threat, also what the policy says on reporting it


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question: one plain sentence and the clauses it rests on.

    ``topics`` are the topics the question was taken to ask about, likeliest first.
    ``elsewhere`` are clauses of other councils, shown only as such. ``conflict`` says on what
    the clauses quoted do not agree, where they do not. Raises ValueError where an answer would
    rest on no clause.
    """

    outcome: Outcome
    text: str
    citations: tuple[Citation, ...] = ()
    elsewhere: tuple[Citation, ...] = ()
    topics: tuple[str, ...] = ()
    conflict: str | None = None

    def __post_init__(self) -> None:
        if self.answered and not self.citations:
            raise ValueError("an answer must carry a citation")

    @property
    def answered(self) -> bool:
        """Whether the policy answers the question, at least in part."""
        return self.outcome in (Outcome.ANSWERED, Outcome.PARTLY)


class Answerer(Protocol):
    """Answers questions; encodes, so it belongs in a worker thread."""

    def answer(self, question: str, council: str | None, before: Sequence[str] = ()) -> Answer:
        """The answer from one council's policy (all policies where council is None).

        ``before`` are the topics of the question answered just before, which a question such
        as "and on my own page?" goes on from. Raises bot.advice.QuestionError for a question
        that cannot be read at all.
        """
        ...

    def about(self, question: str, topic: str, council: str | None) -> Answer:
        """The answer to a question that is known to ask about this topic."""
        ...


class QuestionError(ValueError):
    """A question that cannot be read; the message is one line for the person."""


class Kind(StrEnum):
    """What a message is taken for."""

    DRAFT = "draft"
    QUESTION = "question"


class Sorter(Protocol):
    """Tells a draft from a question."""

    def kind(self, text: str) -> Kind:
        """What this message most likely is."""
        ...
