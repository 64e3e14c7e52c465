"""What the trained heads say of texts, and what they said of the calibration drafts.

The readings of the calibration drafts come with the adapter they were read by, in one small
file, so that a first index need not embed those drafts to set its thresholds. A reading counts
for its model and its words alone: of another model or of other words there is none.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.lib.npyio import NpzFile

from bot.advice import Verdict
from bot.retrieval.heads import Floats, Heads, Vectors
from bot.retrieval.labelled import GUARDED

T = TypeVar("T")

FILE = "calibration.npz"

HEADS = ("risks", "at_issue", "verdicts", "guards")
"""The heads that drafts are read by."""

NOTHING = (Verdict.CLEAR, GUARDED[0])
"""The labels that hold of a window in which there is nothing."""

Reading = Mapping[str, Floats]
"""Probabilities by head, shape (texts, labels)."""


def read(heads: Mapping[str, Heads], vectors: Vectors) -> Reading:
    """What each head says of these vectors."""
    return {name: heads[name](vectors) for name in HEADS if name in heads}


def unread(heads: Mapping[str, Heads], count: int) -> Reading:
    """The reading of so many windows that nobody judges: they speak against nothing."""
    return {
        name: np.tile([float(label in NOTHING) for label in heads[name].labels], (count, 1))
        for name in HEADS
        if name in heads
    }


def keys(texts: Sequence[str]) -> list[str]:
    """What texts are known by."""
    return [sha256(text.encode()).hexdigest()[:32] for text in texts]


@dataclass(frozen=True, slots=True)
class Readings:
    """Readings kept from before, by the key of their text."""

    rows: Mapping[str, int] = field(default_factory=dict)
    by_head: Reading = field(default_factory=dict)

    def of(self, texts: Sequence[str]) -> Reading | None:
        """The reading of these texts, or None where any of them has none."""
        known_by = keys(texts)
        if not all(key in self.rows for key in known_by):
            return None
        rows = [self.rows[key] for key in known_by]
        return {name: values[rows] for name, values in self.by_head.items()}


def save_readings(path: Path, model: str, texts: Sequence[str], reading: Reading) -> None:
    """Write the reading of these texts by the model of this digest."""
    values = {f"head.{name}": rows.astype(np.float32) for name, rows in reading.items()}
    with path.open("wb") as file:
        np.savez_compressed(file, model=np.array(model), keys=np.array(keys(texts)), **values)  # type: ignore[arg-type]


def load_readings(path: Path, model: str) -> Readings:
    """The readings in a file; none where it is missing, damaged or of another model."""

    def of(stored: NpzFile) -> Readings:
        names = [name for name in stored.files if name.startswith("head.")]
        by_head = {name.removeprefix("head."): stored[name].astype(np.float64) for name in names}
        return Readings({str(key): row for row, key in enumerate(stored["keys"])}, by_head)

    return load_kept(path, model, of) or Readings()


def load_kept(path: Path, model: str, of: Callable[[NpzFile], T]) -> T | None:
    """What ``of`` makes of a file kept with an adapter; None where the file is missing, damaged
    or of another model."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return of(stored) if str(stored["model"]) == model else None
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
        return None
