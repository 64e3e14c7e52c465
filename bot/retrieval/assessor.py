"""The assessor over embeddings: the strongest window counts, and its words are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.advice import Assessment, Draft, Span
from bot.advice.normalise import normalise
from bot.advice.oddities import oddities
from bot.advice.sentences import sentences
from bot.policy import Risk
from bot.retrieval import readings
from bot.retrieval.embedder import Embedder
from bot.retrieval.glance import worth_reading
from bot.retrieval.guards import guarded
from bot.retrieval.heads import Floats
from bot.retrieval.index import Index
from bot.retrieval.readings import Reading
from bot.retrieval.wording import circumstances, pieces

WORTH_SHOWING = 0.05
"""From this score the sentences that carry a risk are looked for."""

MOST_SENTENCES = 60
"""Sentences of one draft that are scored to find the words that carry a risk."""


MOST_WORDS, NEARLY = 2, 0.6
"""Sentences shown for one risk, and how much of the highest score the second must have."""


@dataclass(frozen=True, slots=True)
class EmbeddingAssessor:
    """Scores drafts with the heads trained at indexing; keeps bot.advice.Assessor."""

    embedder: Embedder
    index: Index

    def assess(self, draft: Draft) -> Assessment:
        """Evidence on one draft. Encodes it whole, in the windows most worth it if long, then by
        sentence where some risk is likely enough to be shown."""
        windows = pieces(draft, normalise)
        read = [windows[i] for i in worth_reading(self.embedder, [words for _, words in windows])]
        vectors = self.embedder.encode([words for _, words in read])
        reading = readings.read(self.index.heads, vectors)
        evidence = scored(self.index, draft, reading)
        by_window = reading["risks"]
        worst = int(by_window.max(axis=1).argmax())
        return replace(
            evidence,
            words=self._words(draft, read, by_window, evidence.scores),
            near=self._near(vectors[worst : worst + 1]),
        )

    def _words(
        self,
        draft: Draft,
        read: Sequence[tuple[Span, str]],
        by_window: Floats,
        scores: Mapping[Risk, float],
    ) -> dict[Risk, tuple[Span, ...]]:
        shown = [r for r in Risk if scores[r] >= WORTH_SHOWING]
        spans = sentences(draft.text)
        if not shown:
            return {}
        if len(spans) == 1:
            return dict.fromkeys(shown, spans)
        columns = [i for i, risk in enumerate(Risk) if risk in shown]
        strongest = sorted(columns, key=lambda i: -float(by_window[:, i].max()))
        places = dict.fromkeys(int(by_window[:, i].argmax()) for i in strongest)
        spans = _within(spans, [read[place][0] for place in places])
        before = circumstances(draft.account, pre_election=draft.pre_election)
        vectors = self.embedder.encode([before + normalise(s.of(draft.text)) for s in spans])
        by_sentence = self.index.heads["risks"](vectors)
        return {
            risk: _strongest(spans, by_sentence[:, i].tolist())
            for i, risk in enumerate(Risk)
            if risk in shown
        }

    def _near(self, vector: np.ndarray) -> dict[str, float]:
        cosines, places = self.index.clause_vectors.search(vector, len(self.index.clauses))
        return {
            self.index.clauses[i].id: round(float(c), 4)
            for i, c in zip(places[0], cosines[0], strict=True)
        }


def scored(index: Index, draft: Draft, reading: Reading) -> Assessment:
    """The evidence in the reading of a draft's windows, without the words that carry it.

    The highest score of any window counts; the leaning is that of the window that leans least to
    clear.
    """
    labels = {name: index.heads[name].labels for name in reading}
    highest = {
        name: dict(zip(labels[name], rows.max(axis=0).tolist(), strict=True))
        for name, rows in reading.items()
    }
    leanings = reading["verdicts"]
    worst = int(leanings[:, labels["verdicts"].index("clear")].argmin())
    return Assessment(
        scores={risk: highest["risks"][risk] for risk in Risk},
        at_issue={risk: highest["at_issue"][risk] for risk in Risk},
        leaning=dict(zip(labels["verdicts"], leanings[worst].tolist(), strict=True)),
        flags=oddities(draft.text) | guarded(labels["guards"], reading["guards"]),
        model=index.digest,
    )


def _strongest(spans: Sequence[Span], scores: Sequence[float]) -> tuple[Span, ...]:
    """The sentence that scores highest, and one that scores nearly as high, in draft order."""
    ranked = sorted(range(len(spans)), key=lambda i: -scores[i])
    near = [i for i in ranked[:MOST_WORDS] if scores[i] >= NEARLY * scores[ranked[0]]]
    return tuple(spans[i] for i in sorted(near))


def _within(spans: Sequence[Span], strongest: Sequence[Span]) -> tuple[Span, ...]:
    """The sentences to score: all, or of a long draft those in its strongest windows."""
    chosen: list[Span] = []
    for window in strongest:
        inside = [
            s for s in spans if s.start < window.end and window.start < s.end and s not in chosen
        ]
        if not chosen or len(chosen) + len(inside) <= MOST_SENTENCES:
            chosen += inside
    return tuple(sorted(chosen or spans[:MOST_SENTENCES], key=lambda s: s.start))
