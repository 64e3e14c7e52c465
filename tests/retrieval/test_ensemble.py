"""Two networks that judge as one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from bot.retrieval import ModelError
from bot.retrieval.adapter import FILE, save_adapter
from bot.retrieval.embedder import Progress, SentenceEmbedder
from bot.retrieval.ensemble import SHARE, Ensemble, open_embedder
from bot.retrieval.heads import Heads, Vectors
from bot.retrieval.models import Model
from tests.retrieval.support import WIDTH, HashEmbedder
from tests.retrieval.tiny import tiny_base

TEXTS = ["the chair is a clown", "the mayor opened a fete", "the chair is a fool"]


def heads(seed: int, labels: tuple[str, ...] = ("respect", "haste", "logo")) -> dict[str, Heads]:
    rng = np.random.default_rng(seed)

    def head(kind: str) -> Heads:
        weights = rng.normal(size=(len(labels), WIDTH)).astype(np.float32) * 3
        return Heads(labels, weights, rng.normal(size=len(labels)).astype(np.float32), kind)

    return {"risks": head("sigmoid"), "verdicts": head("softmax")}


@dataclass
class Turned(HashEmbedder):
    """Embeds as another network would: no dimension means the same."""

    sent: list[int] = field(default_factory=list)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.sent.append(progress is not None)
        return super().encode([text[::-1] for text in texts])[:, ::-1]


def both() -> tuple[HashEmbedder, Turned, Ensemble]:
    first, second = HashEmbedder(heads=heads(1)), Turned(heads=heads(2))
    return first, second, Ensemble("both", first, second)


def test_the_vectors_are_unit_vectors_with_the_mean_of_the_cosines() -> None:
    """Of two texts the cosine is the mean of the networks' cosines, by their shares."""
    first, second, ensemble = both()
    vectors = ensemble.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 2 * WIDTH)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    one, other = first.encode(TEXTS), second.encode(TEXTS)
    mean = (1 - SHARE) * one @ one.T + SHARE * other @ other.T
    np.testing.assert_allclose(vectors @ vectors.T, mean, atol=1e-6)
    assert not np.allclose(mean, one @ one.T, atol=0.05)


def logits(head: Heads, vectors: np.ndarray) -> np.ndarray:
    return vectors @ head.weights.T + head.bias


def test_the_heads_have_the_mean_of_the_logits() -> None:
    """Of every head, by the same shares; a softmax is one of those means."""
    first, second, ensemble = both()
    vectors = ensemble.encode(TEXTS)
    assert set(ensemble.heads) == {"risks", "verdicts"}
    for name, head in ensemble.heads.items():
        one = logits(first.heads[name], first.encode(TEXTS))
        other = logits(second.heads[name], second.encode(TEXTS))
        np.testing.assert_allclose(
            logits(head, vectors), (1 - SHARE) * one + SHARE * other, atol=1e-5
        )
        assert (head.labels, head.kind) == (first.heads[name].labels, first.heads[name].kind)
    np.testing.assert_allclose(ensemble.heads["verdicts"](vectors).sum(axis=1), 1.0)


def test_progress_is_told_once_a_text() -> None:
    """By the first network, which is the slower one."""
    _, second, ensemble = both()
    told: list[int] = []
    ensemble.encode(TEXTS, told.append)
    assert sum(told) == len(TEXTS)
    assert second.sent == [False]


def test_heads_of_different_labels_are_no_pair() -> None:
    """An adapter that was trained on other topics than its partner is refused in one line."""
    first, second = HashEmbedder(heads=heads(1)), HashEmbedder(heads=heads(2, ("respect",)))
    with pytest.raises(ModelError, match="not trained on the same corpus"):
        Ensemble("both", first, second)


def test_a_model_is_opened_with_what_stands_beside_it(tmp_path: Path) -> None:
    """Two networks where there are two, one where there is one; the digest is the whole model's."""
    one, other = (tiny_base(tmp_path / name) for name in ("one", "other"))
    width = SentenceEmbedder(Model(str(one), "d")).encode(TEXTS).shape[1]
    head = Heads(("yes", "no"), np.ones((2, width), np.float32), np.zeros(2, np.float32), "softmax")
    for base in (one, other):
        save_adapter(base / FILE, {}, {"kinds": head})
    small = Model(str(other), "small", other / FILE)
    alone, pair = open_embedder(small), open_embedder(Model(str(one), "pair", one / FILE, small))
    assert (alone.digest, pair.digest) == ("small", "pair")
    assert (alone.encode(TEXTS).shape, pair.encode(TEXTS).shape) == ((3, width), (3, 2 * width))
