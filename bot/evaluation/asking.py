"""Questions put to the answerer, and how many were answered from the right clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.advice import Answer, Answerer, Outcome
from bot.evaluation.cases import read_labelled
from bot.evaluation.measures import Share, share
from bot.policy import Citation, Corpus


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled question with the answer given.

    ``right`` holds excerpts of the clauses of which any is a right one to quote first; none
    where the council's policy does not answer.
    """

    id: str
    question: str
    council: str
    outcome: Outcome
    right: tuple[str, ...]
    answer: Answer

    @property
    def answerable(self) -> bool:
        """Whether the council's policy answers it."""
        return self.outcome is Outcome.ANSWERED

    @property
    def right_first(self) -> bool:
        """Answered from a right clause, or such a clause stands first below the signposts."""
        return any(map(self.is_right, self.answer.citations[:1]))

    @property
    def right_shown(self) -> bool:
        """A right clause is among those quoted."""
        return any(map(self.is_right, self.answer.citations))

    def is_right(self, citation: Citation) -> bool:
        """Whether the clause holds, or is held by, one of the excerpts."""
        text = _plain(f"{citation.clause.lead or ''} {citation.clause.text}")
        return any(
            _plain(r) in text or _plain(citation.clause.text) in _plain(r) for r in self.right
        )


def ask_all(answerer: Answerer, path: Path, corpus: Corpus) -> tuple[Asked, ...]:
    """Put every question of a JSON Lines file to the answerer. Raises BadCase."""

    def labels(row: Mapping[str, Any]) -> tuple[str, str, str, Outcome, tuple[str, ...]]:
        corpus.policy(row["council"])
        outcome, right = Outcome(row["outcome"]), tuple(row["right"])
        return row["id"], row["question"], row["council"], outcome, right

    return tuple(
        Asked(id, question, council, outcome, right, answerer.answer(question, council))
        for id, question, council, outcome, right in read_labelled(path, "question", labels)
    )


def answer_shares(asked: Sequence[Asked]) -> dict[str, Share]:
    """The shares that matter, by what they count."""
    answerable = [a for a in asked if a.answerable]
    outside = [a for a in asked if not a.answerable]
    answered = [a for a in answerable if a.answer.answered]
    return {
        "answerable: right clause first": _share(answerable, lambda a: a.right_first),
        "answerable: right clause among those shown": _share(answerable, lambda a: a.right_shown),
        "answerable, where answered: right clause first": _share(answered, lambda a: a.right_first),
        "answerable: refused": _share(answerable, lambda a: not a.answer.answered),
        "unanswerable: refused": _share(outside, lambda a: not a.answer.answered),
        "unanswerable: the very outcome": _share(outside, lambda a: a.answer.outcome is a.outcome),
    }


def by_council(asked: Sequence[Asked]) -> dict[str, tuple[Share, Share, Share]]:
    """Right clause first, right clause shown, unanswerable refused; of each council."""
    counted = {}
    for council in sorted({a.council for a in asked}):
        shares = answer_shares([a for a in asked if a.council == council])
        counted[council] = (
            shares["answerable: right clause first"],
            shares["answerable: right clause among those shown"],
            shares["unanswerable: refused"],
        )
    return counted


def outcomes(asked: Sequence[Asked]) -> Mapping[tuple[Outcome, Outcome], int]:
    """How often each outcome was given for each label."""
    return Counter((a.outcome, a.answer.outcome) for a in asked)


def _share(asked: Sequence[Asked], hit: Callable[[Asked], bool]) -> Share:
    return share(asked, hit, lambda a: a.id)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
