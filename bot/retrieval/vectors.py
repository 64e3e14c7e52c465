"""Vectors of the corpus's clauses and questions, kept with the adapter that they were made by.

They spare a first index the embedding of those texts. Like readings (bot.retrieval.readings)
they count for their model and their words alone. Each is stored in whole numbers of eight bits
and made a unit vector again when it is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.lib.npyio import NpzFile

from bot.retrieval.heads import Vectors
from bot.retrieval.readings import keys, load_kept

FILE = "vectors.npz"


def save_vectors(path: Path, model: str, texts: Sequence[str], vectors: Vectors) -> None:
    """Write unit vectors, shape (texts, width), by the model of this digest."""
    scale = np.abs(vectors).max(axis=1, keepdims=True).clip(min=1e-30) / 127
    whole = np.round(vectors / scale).astype(np.int8)
    with path.open("wb") as file:
        np.savez_compressed(file, model=np.array(model), keys=np.array(keys(texts)), vectors=whole)


def load_vectors(path: Path, model: str) -> dict[str, Vectors]:
    """Unit vectors by the key of their text; none where the file is missing, damaged or of
    another model."""

    def of(stored: NpzFile) -> dict[str, Vectors]:
        vectors = stored["vectors"].astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True).clip(min=1e-30)
        return dict(zip(stored["keys"].tolist(), vectors, strict=True))

    return load_kept(path, model, of) or {}
