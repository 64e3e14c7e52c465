"""Which windows of a long draft are judged: those that a look through all finds most worth it.

A newsletter of 2,000 words has some forty windows, and the larger network takes three times as long
over one as the smaller. So the smaller looks through them, and both judge those where it sees the
most harm, or the most that a question of fact is about.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.retrieval.embedder import Embedder
from bot.retrieval.heads import Floats
from bot.retrieval.labelled import GUARDED
from bot.retrieval.readings import Reading, read

MOST_WINDOWS = 6
"""Windows judged of one draft: all of one up to some 300 words."""

FOR_HARM = 4
"""How many of them are chosen for the harm seen in them, the rest for what is at issue."""


def worth_reading(embedder: Embedder, texts: Sequence[str]) -> list[int]:
    """The places of the windows to judge, in their order: all, where they are few or the embedder
    has nothing faster to look through them."""
    if embedder.faster is None or len(texts) <= MOST_WINDOWS:
        return list(range(len(texts)))
    seen = read(embedder.faster.heads, embedder.faster.encode(texts))
    harmful = np.argsort(-_harm(embedder.faster, seen), kind="stable")
    rest = harmful[FOR_HARM:]
    at_issue = rest[np.argsort(-seen["at_issue"].max(axis=1)[rest], kind="stable")]
    return sorted([*harmful[:FOR_HARM], *at_issue[: MOST_WINDOWS - FOR_HARM]])


def _harm(embedder: Embedder, seen: Reading) -> Floats:
    """How much speaks against each window, or for somebody being in danger."""
    clear = embedder.heads["verdicts"].labels.index("clear")
    ordinary = embedder.heads["guards"].labels.index(GUARDED[0])
    parts = [seen["risks"].max(axis=1), 1 - seen["verdicts"][:, clear]]
    harm: Floats = np.max([*parts, 1 - seen["guards"][:, ordinary]], axis=0)
    return harm
