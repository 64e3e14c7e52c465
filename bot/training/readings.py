"""Keep what an adapter makes of the corpus: `python -m bot.training.readings`.

Its readings of the calibration drafts, and its vectors of the clauses and the questions.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.policy import read_corpus
from bot.retrieval.adapter import FILE as ADAPTER
from bot.retrieval.building import clause_words, draft_pieces, question_words
from bot.retrieval.embedder import SentenceEmbedder
from bot.retrieval.labelled import read_exemplars, read_questions
from bot.retrieval.models import Profile, locate
from bot.retrieval.readings import FILE, read, save_readings
from bot.retrieval.vectors import FILE as VECTORS
from bot.retrieval.vectors import save_vectors


def keep(corpus: Path, folder: Path) -> tuple[int, int]:
    """Read the corpus by the adapter in ``folder``, and keep there what it says.

    Gives back how many windows of calibration drafts were read, and how many vectors there are.
    """
    model = locate(Profile.STANDARD, Path("index/models"), folder / ADAPTER)
    embedder = SentenceEmbedder(model, 0)
    windows = [t for e in read_exemplars(corpus / "calibration") for t in draft_pieces(e)]
    reading = read(embedder.heads, embedder.encode(windows))
    save_readings(folder / FILE, model.digest, windows, reading)
    policies = read_corpus(corpus).policies.values()
    texts = [clause_words(clause) for policy in policies for clause in policy.clauses]
    texts += map(question_words, read_questions(corpus / "questions"))
    save_vectors(folder / VECTORS, model.digest, texts, embedder.encode(texts))
    return len(windows), len(texts)


def main() -> None:
    """Read the corpus by the adapter that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--out", type=Path, default=Path("corpus/adapter"))
    options = parser.parse_args()
    windows, vectors = keep(options.corpus, options.out)
    print(f"{windows} windows read, {vectors} vectors kept")


if __name__ == "__main__":
    main()
