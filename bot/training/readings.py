"""Keep what a profile makes of the corpus: `python -m bot.training.readings --profile standard`.

Its readings of the calibration drafts, and its vectors of the clauses and the questions.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.policy import read_corpus
from bot.retrieval.building import clause_words, draft_pieces, embed, question_words
from bot.retrieval.embedder import Embedder
from bot.retrieval.engine import Settings
from bot.retrieval.ensemble import open_embedder
from bot.retrieval.glance import worth_reading
from bot.retrieval.labelled import Exemplar, read_exemplars, read_questions
from bot.retrieval.models import Profile, locate
from bot.retrieval.readings import FILE as READINGS
from bot.retrieval.readings import (
    Reading,
    Readings,
    load_readings,
    read,
    save_readings,
    unread,
)
from bot.retrieval.vectors import FILE as VECTORS
from bot.retrieval.vectors import load_vectors, save_vectors


def keep(settings: Settings) -> tuple[int, int]:
    """Read the corpus by the profile's model, and keep what it says beside its adapter. What the
    same model said before stays as it is.

    Gives back how many windows of calibration drafts there are, and how many vectors.
    """
    corpus, folder = settings.corpus, settings.kept
    model = locate(settings.profile, settings.index / "models", settings.adapters)
    embedder = open_embedder(model, 0)
    drafts = read_exemplars(corpus / "calibration")
    before = load_readings(folder / READINGS, model.digest)
    texts, reading = read_drafts(embedder, drafts, before)
    save_readings(folder / READINGS, model.digest, texts, reading)
    policies = read_corpus(corpus).policies.values()
    words = [clause_words(clause) for policy in policies for clause in policy.clauses]
    words += map(question_words, read_questions(corpus / "questions"))
    known = load_vectors(folder / VECTORS, model.digest)
    vectors = embed(words, known, embedder, lambda *_: None)
    save_vectors(folder / VECTORS, model.digest, words, vectors)
    return len(texts), len(words)


def read_drafts(
    embedder: Embedder, drafts: Sequence[Exemplar], before: Readings
) -> tuple[list[str], Reading]:
    """The windows of these drafts, each once, and their reading: those that have one already
    keep it, and those not worth judging speak against nothing."""
    new = [texts for texts in map(draft_pieces, drafts) if before.of(texts) is None]
    judged = [texts[i] for texts in new for i in worth_reading(embedder, texts)]
    said = read(embedder.heads, embedder.encode(judged))
    of = dict(zip(judged, _rows(said, len(judged)), strict=True))
    [nothing] = _rows(unread(embedder.heads, 1), 1)
    windows = list(dict.fromkeys(text for draft in drafts for text in draft_pieces(draft)))
    rows = [before.of([text]) or of.get(text, nothing) for text in windows]
    return windows, {name: np.concatenate([row[name] for row in rows]) for name in said}


def _rows(reading: Reading, count: int) -> list[Reading]:
    return [{name: values[i : i + 1] for name, values in reading.items()} for i in range(count)]


def main() -> None:
    """Read the corpus by the model of the profile that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", type=Profile, default=Profile.STANDARD)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    options = parser.parse_args()
    windows, vectors = keep(Settings(options.corpus, Path("index"), options.profile))
    print(f"{windows} windows and {vectors} vectors kept")


if __name__ == "__main__":
    main()
