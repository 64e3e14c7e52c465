"""Linear heads over embeddings: one logistic regression a label, trained at indexing.

The well-known "linear probe": scikit-learn's LogisticRegression on frozen sentence
embeddings, multi-label as one against the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

Vectors = NDArray[np.float32]
"""Unit vectors, shape (texts, dimensions)."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Heads:
    """Trained heads: ``weights`` (labels, dimensions), ``bias`` (labels,), by label name.

    ``kind`` is "sigmoid" where labels are independent, "softmax" where just one holds.
    """

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    kind: str

    def __call__(self, vectors: Vectors) -> Floats:
        """Probabilities, shape (len(vectors), len(labels))."""
        logits = (vectors @ self.weights.T + self.bias).astype(np.float64)
        if self.kind == "softmax":
            raised = np.exp(logits - logits.max(axis=1, keepdims=True))
            return np.asarray(raised / raised.sum(axis=1, keepdims=True))
        return np.asarray(1.0 / (1.0 + np.exp(-logits)))


def train_sigmoid(
    vectors: Vectors,
    labels: Sequence[str],
    holds: Callable[[int, str], bool],
    c: float,
    done: Callable[[], None] = lambda: None,
) -> Heads:
    """One head a label, alike weighted for rare labels; ``holds(row, label)`` is the truth.

    A label that never or always holds gets a constant head.
    """
    weights = np.zeros((len(labels), vectors.shape[1]), dtype=np.float32)
    bias = np.zeros(len(labels), dtype=np.float32)
    for i, label in enumerate(labels):
        truth = np.array([holds(row, label) for row in range(len(vectors))])
        weights[i], bias[i] = _fit(vectors, truth, c)
        done()
    return Heads(tuple(labels), weights, bias, "sigmoid")


def _fit(vectors: Vectors, truth: NDArray[np.bool_], c: float) -> tuple[Vectors, float]:
    from sklearn.linear_model import LogisticRegression

    if truth.all() or not truth.any():
        return np.zeros(vectors.shape[1], dtype=np.float32), 9.0 if truth.all() else -9.0
    with threadpool_limits(1):  # more threads than one only wait for each other
        model = LogisticRegression(C=c, max_iter=1000).fit(vectors, truth)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def train_softmax(
    vectors: Vectors, truth: Sequence[str], c: float, weights: Sequence[float] | None = None
) -> Heads:
    """One head for labels of which just one holds in each row; ``weights`` are the rows'."""
    from sklearn.linear_model import LogisticRegression

    with threadpool_limits(1):
        model = LogisticRegression(C=c, max_iter=1000).fit(vectors, list(truth), weights)
    rows, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # one row, for the second class: the first is its opposite
        rows, bias = np.vstack([0 * rows, rows]), np.append(0 * bias, bias)
    return Heads(
        tuple(str(label) for label in model.classes_),
        rows.astype(np.float32),
        bias.astype(np.float32),
        "softmax",
    )


def save(heads: Mapping[str, Heads], path: Path) -> None:
    """Write heads by name to one ``.npz`` file: the same heads, the same bytes."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, head in sorted(heads.items()):
        arrays[f"{name}.labels"] = np.array(head.labels)
        arrays[f"{name}.weights"] = head.weights
        arrays[f"{name}.bias"] = head.bias
        arrays[f"{name}.kind"] = np.array(head.kind)
    with path.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]


def load(path: Path) -> dict[str, Heads]:
    """Read what save wrote."""
    with np.load(path, allow_pickle=False) as stored:
        names = {key.split(".")[0] for key in stored.files}
        return {
            name: Heads(
                tuple(str(label) for label in stored[f"{name}.labels"]),
                stored[f"{name}.weights"],
                stored[f"{name}.bias"],
                str(stored[f"{name}.kind"]),
            )
            for name in names
        }
