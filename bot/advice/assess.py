"""What an assessor says of a draft, and the Protocol every assessor keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import prod
from typing import Protocol

from bot.advice.drafts import Draft
from bot.advice.verdicts import Reply
from bot.policy import Risk

CLEAREST = 0.999
"""What denials raise the leaning to clear to at most, so that something is left of the others."""


class Flag(StrEnum):
    """Something about the text itself that the decision must know."""

    NOTHING_TO_JUDGE = "nothing_to_judge"
    OTHER_LANGUAGE = "other_language"
    STEERING = "steering"
    HIDDEN_TEXT = "hidden_text"
    DISTRESS = "distress"  # of a person: self-harm, violence at home
    THREAT = "threat"  # to anybody's safety, received or made


IN_DANGER = frozenset({Flag.DISTRESS, Flag.THREAT})
"""Where somebody may come to harm: people first."""


@dataclass(frozen=True, slots=True)
class Span:
    """A slice of the draft as sent: characters ``start`` to ``end``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words themselves, letter for letter."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessor's evidence on one draft.

    ``scores`` holds the probability (0 to 1) of each risk, ``words`` the spans of the
    draft that carry it (in its order, perhaps none), ``leaning`` the probability of
    each verdict by its name (empty if the assessor has no view), ``near`` how near each
    clause is to the draft (cosine, by clause id), ``flags`` what is odd about the text,
    ``model`` the digest of what judged, ``at_issue`` the probability that somebody who
    reads the words alone would wonder about a risk (empty if the assessor has no view).
    """

    scores: Mapping[Risk, float]
    words: Mapping[Risk, tuple[Span, ...]] = field(default_factory=dict)
    leaning: Mapping[str, float] = field(default_factory=dict)
    near: Mapping[str, float] = field(default_factory=dict)
    flags: frozenset[Flag] = frozenset()
    model: str = ""
    at_issue: Mapping[Risk, float] = field(default_factory=dict)

    def after(self, replies: Mapping[Risk, Reply]) -> Assessment:
        """The evidence with the leaning that is left once these replies are known.

        A clear draft has no concern. So by Bayes' rule, once a concern is denied, clear is as
        likely as it was, divided by how likely it was that there is no such concern; between the
        other verdicts nothing changes.
        """
        clear = self.leaning.get("clear", 0.0)
        denied = (r for r, reply in replies.items() if reply is Reply.NO_CONCERN)
        none_of_these = prod(1.0 - self.scores.get(risk, 0.0) for risk in denied)
        if not 0.0 < clear < 1.0 or none_of_these >= 1.0:
            return self
        raised = max(clear, min(clear / max(clear, none_of_these), CLEAREST))
        kept = (1.0 - raised) / (1.0 - clear)
        leaning = {verdict: share * kept for verdict, share in self.leaning.items()}
        return replace(self, leaning={**leaning, "clear": raised})


class Assessor(Protocol):
    """Gives evidence on drafts; encodes, so it belongs in a worker thread."""

    def assess(self, draft: Draft) -> Assessment:
        """Evidence on one draft."""
        ...
