"""Evidence made by hand, and an assessor that reads it off the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.advice import Assessment, Draft, Flag, Span
from bot.policy import Risk

COUNCILS = ("pershore", "wyre", "east-staffordshire-parish", "rushcliffe", "east-riding")
EVERY_COUNCIL = (*COUNCILS, None)

STOP = {"stop": 0.7, "amend": 0.2, "ask_clerk": 0.05, "clear": 0.05}
AMEND = {"stop": 0.2, "amend": 0.7, "ask_clerk": 0.05, "clear": 0.05}
CLERK = {"stop": 0.2, "amend": 0.1, "ask_clerk": 0.65, "clear": 0.05}


def evidence(
    scores: Mapping[Risk, float] | None = None,
    leaning: Mapping[str, float] | None = None,
    *flags: Flag,
    words: Mapping[Risk, tuple[Span, ...]] | None = None,
    near: Mapping[str, float] | None = None,
) -> Assessment:
    """Evidence with these scores, and next to nothing on every other risk."""
    every = {risk: (scores or {}).get(risk, 0.001) for risk in Risk}
    return Assessment(every, words or {}, leaning or {}, near or {}, frozenset(flags), "fake")


@dataclass
class WordAssessor:
    """Finds a risk where one of its words stands in the draft; counts what it is asked."""

    words: Mapping[str, Risk]
    leaning: Mapping[str, float] = field(default_factory=lambda: STOP)
    asked: int = 0

    def assess(self, draft: Draft) -> Assessment:
        self.asked += 1
        at = {r: draft.text.find(w) for w, r in self.words.items() if w in draft.text}
        ends = {r: at[r] + len(w) for w, r in self.words.items() if r in at}
        return evidence(
            dict.fromkeys(at, 0.9),
            self.leaning,
            words={r: (Span(at[r], ends[r]),) for r in at},
        )
