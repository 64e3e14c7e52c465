"""Keep what a profile makes of the corpus: `python -m bot.training.readings --profile standard`.

Its readings of the calibration drafts, and its vectors of the clauses and the questions.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.policy import read_corpus
from bot.retrieval.building import clause_words, draft_pieces, question_words
from bot.retrieval.engine import Settings
from bot.retrieval.ensemble import open_embedder
from bot.retrieval.labelled import read_exemplars, read_questions
from bot.retrieval.models import Profile, locate
from bot.retrieval.readings import FILE, read, save_readings
from bot.retrieval.vectors import FILE as VECTORS
from bot.retrieval.vectors import save_vectors


def keep(settings: Settings) -> tuple[int, int]:
    """Read the corpus by the profile's model, and keep what it says beside its adapter.

    Gives back how many windows of calibration drafts were read, and how many vectors there are.
    """
    corpus, folder = settings.corpus, settings.kept
    model = locate(settings.profile, settings.index / "models", settings.adapters)
    embedder = open_embedder(model, 0)
    windows = [t for e in read_exemplars(corpus / "calibration") for t in draft_pieces(e)]
    reading = read(embedder.heads, embedder.encode(windows))
    save_readings(folder / FILE, model.digest, windows, reading)
    policies = read_corpus(corpus).policies.values()
    texts = [clause_words(clause) for policy in policies for clause in policy.clauses]
    texts += map(question_words, read_questions(corpus / "questions"))
    save_vectors(folder / VECTORS, model.digest, texts, embedder.encode(texts))
    return len(windows), len(texts)


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
