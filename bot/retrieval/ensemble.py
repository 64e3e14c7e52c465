"""Two networks that judge as one: where one errs alone, the other speaks against it.

Their unit vectors stand side by side, each weighted, and are a unit vector again: a cosine is the
weighted mean of the two cosines. A linear head over them, made of the two networks' heads, has the
weighted mean of their logits. So whatever reads vectors and heads need not know of two networks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bot.retrieval.embedder import Embedder, Progress, SentenceEmbedder
from bot.retrieval.heads import Heads, Vectors
from bot.retrieval.models import Model, ModelError

SHARE = 0.35
"""What the second network's logits and cosines count, of both."""

_SCALES = (np.float32(np.sqrt(1 - SHARE)), np.float32(np.sqrt(SHARE)))


class Ensemble:
    """Two trained embedders as one; the first is the slower one and tells of progress.

    Raises ModelError where their heads do not have the same labels.
    """

    def __init__(self, digest: str, first: Embedder, second: Embedder) -> None:
        self.digest = digest
        self.faster: Embedder | None = second
        self._both = (first, second)
        self.heads: Mapping[str, Heads] = _joined(first.heads, second.heads)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimensions of both)."""
        first, second = self._both
        vectors = first.encode(texts, progress), second.encode(texts)
        weighted = [scale * part for scale, part in zip(_SCALES, vectors, strict=True)]
        return np.concatenate(weighted, axis=1)


def open_embedder(model: Model, threads: int = 1) -> Embedder:
    """The embedder of a model: of two networks where another stands beside it."""
    if model.beside is None:
        return SentenceEmbedder(model, threads)
    both = (SentenceEmbedder(each, threads) for each in (model, model.beside))
    return Ensemble(model.digest, *both)


def _joined(first: Mapping[str, Heads], second: Mapping[str, Heads]) -> dict[str, Heads]:
    labels = [{name: (h.labels, h.kind) for name, h in heads.items()} for heads in (first, second)]
    if labels[0] != labels[1]:
        raise ModelError("the two adapters were not trained on the same corpus: train both anew")
    return {name: _mean(head, second[name]) for name, head in first.items()}


def _mean(first: Heads, second: Heads) -> Heads:
    parts = [scale * head.weights for scale, head in zip(_SCALES, (first, second), strict=True)]
    bias = (1 - SHARE) * first.bias + SHARE * second.bias
    return Heads(first.labels, np.concatenate(parts, axis=1), bias.astype(np.float32), first.kind)
