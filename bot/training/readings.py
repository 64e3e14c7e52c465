"""Keep what a profile makes of the corpus: `python -m bot.training.readings --profile standard`.

Its readings of the calibration drafts, and its vectors of the clauses and the questions.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.policy import read_corpus
from bot.retrieval.building import clause_words, draft_pieces, question_words
from bot.retrieval.embedder import Embedder
from bot.retrieval.engine import Settings
from bot.retrieval.ensemble import open_embedder
from bot.retrieval.glance import worth_reading
from bot.retrieval.labelled import Exemplar, read_exemplars, read_questions
from bot.retrieval.models import Profile, locate
from bot.retrieval.readings import FILE, read, save_readings, unread
from bot.retrieval.vectors import FILE as VECTORS
from bot.retrieval.vectors import save_vectors


def keep(settings: Settings) -> tuple[int, int]:
    """Read the corpus by the profile's model, and keep what it says beside its adapter.

    Gives back how many windows of calibration drafts were read, and how many vectors there are.
    """
    corpus, folder = settings.corpus, settings.kept
    model = locate(settings.profile, settings.index / "models", settings.adapters)
    embedder = open_embedder(model, 0)
    windows, left = _windows(embedder, read_exemplars(corpus / "calibration"))
    judged, nothing = (
        read(embedder.heads, embedder.encode(windows)),
        unread(embedder.heads, len(left)),
    )
    reading = {name: np.concatenate([rows, nothing[name]]) for name, rows in judged.items()}
    save_readings(folder / FILE, model.digest, [*windows, *left], reading)
    policies = read_corpus(corpus).policies.values()
    texts = [clause_words(clause) for policy in policies for clause in policy.clauses]
    texts += map(question_words, read_questions(corpus / "questions"))
    save_vectors(folder / VECTORS, model.digest, texts, embedder.encode(texts))
    return len(windows), len(texts)


def _windows(embedder: Embedder, drafts: Sequence[Exemplar]) -> tuple[list[str], list[str]]:
    """The windows of these drafts that are judged, and those that are not."""
    judged: list[str] = []
    left: list[str] = []
    for texts in map(draft_pieces, drafts):
        worth = worth_reading(embedder, texts)
        judged += [texts[i] for i in worth]
        left += [text for i, text in enumerate(texts) if i not in worth]
    return judged, left


def main() -> None:
    """Read the corpus by the model of the profile that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", type=Profile, default=Profile.STANDARD)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    options = parser.parse_args()
    windows, vectors = keep(Settings(options.corpus, Path("index"), options.profile))
    print(f"{windows} windows read, {vectors} vectors kept")


if __name__ == "__main__":
    main()
