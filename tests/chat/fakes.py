"""Stand-ins for what judges: their evidence can be read off the text itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.advice import (
    Adviser,
    Answer,
    Assessment,
    Draft,
    Flag,
    Kind,
    Outcome,
    QuestionError,
    Span,
    Thresholds,
)
from bot.chat import CouncilInfo, Services
from bot.policy import Citation, Corpus, Risk, read_help
from bot.store import Store

CORPUS = Path(__file__).parents[2] / "corpus"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""What the chat's clock shows unless a test says otherwise."""
CUES = {
    "hardly odd": (Risk.RESPECT, 0.08),
    "clown": (Risk.RESPECT, 0.95),
    "perhaps rude": (Risk.RESPECT, 0.4),
    "private paper": (Risk.CONFIDENTIALITY, 0.3),
    "I will vote": (Risk.PREDETERMINATION, 0.3),
    "tonight in a rage": (Risk.HASTE, 0.9),
}
THRESHOLDS = Thresholds(clear=0.05, ask=0.2)


class CueAssessor:
    """Finds a risk where its cue stands; `slow` seconds a draft, `seen` what was judged.
    The next so many drafts as `faults` says cannot be judged."""

    def __init__(self) -> None:
        self.seen: list[Draft] = []
        self.slow = 0.0
        self.faults = 0

    def assess(self, draft: Draft) -> Assessment:
        import time

        self.seen.append(draft)
        time.sleep(self.slow)
        if self.faults:
            self.faults -= 1
            raise RuntimeError("a fault that passes")
        if "crash" in draft.text:
            raise RuntimeError(draft.text)
        scores = dict.fromkeys(Risk, 0.01)
        words = {}
        for cue, (risk, score) in CUES.items():
            at = draft.text.find(cue)
            if at >= 0:
                scores[risk] = score
                words[risk] = (Span(at, at + len(cue)),)
        if draft.account == "council" and "vote for" in draft.text:
            scores[Risk.PARTY_POLITICAL] = 0.9
        flags = {Flag.DISTRESS} if "kill me" in draft.text else set()
        flags |= {Flag.THREAT} if "kill him" in draft.text else set()
        return Assessment(scores, words, flags=frozenset(flags), model="cues")


class CueAnswerer:
    """Answers about the logo from the council's own clauses; knows the outcome by a word."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def answer(self, question: str, council: str | None, before: Sequence[str] = ()) -> Answer:
        if "unreadable" in question:
            raise QuestionError("That question cannot be read.")
        if "and then" in question:
            return Answer(Outcome.UNCLEAR, "", topics=(*before, "passwords"))
        for word, outcome in (
            ("law", Outcome.LAW_OR_CASE),
            ("kill", Outcome.DISTRESS),
            ("weather", Outcome.NOT_SOCIAL_MEDIA),
        ):
            if word in question:
                threat = self._corpus.policy(council or "pershore").clauses[:1]
                said = threat if "threat" in question else ()
                return Answer(outcome, "", tuple(map(Citation.of, said)))
        own = tuple(Citation.of(c) for c in self._corpus.policy(council or "pershore").clauses[:2])
        other = next(p for p in self._corpus.policies.values() if p.id != council)
        elsewhere = (Citation.of(other.clauses[0]),)
        text = "Your policy speaks of this."
        return Answer(Outcome.ANSWERED, text, own, elsewhere, topics=("logo",))

    def about(self, question: str, topic: str, council: str | None) -> Answer:
        own = (Citation.of(self._corpus.policy(council or "pershore").clauses[1]),)
        return Answer(Outcome.ANSWERED, f"On {topic}.", own, topics=(topic,), conflict="passwords")


class MarkSorter:
    """What ends in a question mark is a question."""

    def kind(self, text: str) -> Kind:
        return Kind.QUESTION if text.rstrip().endswith("?") else Kind.DRAFT


def services(
    corpus: Corpus, store: Store, assessor: CueAssessor | None = None, **more: object
) -> Services:
    """Everything the chat needs, with only the judging faked."""
    return Services(
        adviser=Adviser(corpus, assessor or CueAssessor(), THRESHOLDS),
        answerer=CueAnswerer(corpus),
        sorter=MarkSorter(),
        store=store,
        councils={id: CouncilInfo.of(policy) for id, policy in corpus.policies.items()},
        corpus=corpus,
        bound_text="Of drafts like those it was tested on, at most 2 in 100 were wrongly cleared.",
        pre_election=lambda council, day: council == "wyre",
        help=read_help(CORPUS, corpus),
        **{"clock": lambda: NOON, **more},  # type: ignore[arg-type]
    )
