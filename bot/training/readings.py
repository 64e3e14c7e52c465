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


def keep_readings(corpus: Path, folder: Path) -> int:
    """Read the corpus's calibration drafts by the adapter in ``folder``, and keep that there.

    Gives back how many windows were read.
    """
    texts = [t for e in read_exemplars(corpus / "calibration") for t in draft_pieces(e)]
    digest, embedder = _adapted(folder)
    save_readings(folder / FILE, digest, texts, read(embedder.heads, embedder.encode(texts)))
    return len(texts)


def keep_vectors(corpus: Path, folder: Path) -> int:
    """Keep the vectors of the corpus's clauses and questions by the adapter in ``folder`` there.

    Gives back how many there are.
    """
    policies = read_corpus(corpus).policies.values()
    texts = [clause_words(clause) for policy in policies for clause in policy.clauses]
    texts += map(question_words, read_questions(corpus / "questions"))
    digest, embedder = _adapted(folder)
    save_vectors(folder / VECTORS, digest, texts, embedder.encode(texts))
    return len(texts)


def _adapted(folder: Path) -> tuple[str, SentenceEmbedder]:
    model = locate(Profile.STANDARD, Path("index/models"), folder / ADAPTER)
    return model.digest, SentenceEmbedder(model, 0)


def main() -> None:
    """Read the corpus by the adapter that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--out", type=Path, default=Path("corpus/adapter"))
    options = parser.parse_args()
    print(keep_readings(options.corpus, options.out), "windows read", flush=True)
    print(keep_vectors(options.corpus, options.out), "vectors kept")


if __name__ == "__main__":
    main()
