"""Which windows of a long draft are judged: those that a look through all finds most worth it.

A newsletter of 2,000 words has some forty windows, and the larger network takes three times as long
over one as the smaller. So the smaller looks through them, and both judge those where it sees the
most harm or danger, or the most that a question of fact is about.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.retrieval.embedder import Embedder
from bot.retrieval.heads import Floats
from bot.retrieval.readings import NOTHING, Reading, read

FOR_HARM, FOR_DANGER, AT_ISSUE = 4, 1, 2
"""Windows judged for the harm seen in them, for somebody being in danger or text that steers the
bot, and for what is at issue."""

MOST_WINDOWS = FOR_HARM + FOR_DANGER + AT_ISSUE
"""Windows judged of one draft: all of one up to some 350 words."""


def worth_reading(embedder: Embedder, texts: Sequence[str]) -> list[int]:
    """The places of the windows to judge, in their order: all, where they are few or the embedder
    has nothing faster to look through them."""
    if embedder.faster is None or len(texts) <= MOST_WINDOWS:
        return list(range(len(texts)))
    seen = read(embedder.faster.heads, embedder.faster.encode(texts))
    chosen: list[int] = []
    for most, value in (
        (FOR_HARM, np.maximum(_highest(seen, "risks"), 1 - _of(embedder.faster, seen, "verdicts"))),
        (FOR_DANGER, 1 - _of(embedder.faster, seen, "guards")),
        (AT_ISSUE, _highest(seen, "at_issue")),
    ):
        ranked = np.argsort(-value, kind="stable").tolist()
        chosen += [place for place in ranked if place not in chosen][:most]
    return sorted(chosen)


def _highest(seen: Reading, head: str) -> Floats:
    highest: Floats = seen[head].max(axis=1)
    return highest


def _of(embedder: Embedder, seen: Reading, head: str) -> Floats:
    """How likely each window is that there is nothing in it, as a head has it."""
    [place] = [i for i, label in enumerate(embedder.heads[head].labels) if label in NOTHING]
    return seen[head][:, place]
