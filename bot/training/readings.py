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
from bot.retrieval.glance import MOST_WINDOWS, worth_reading
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


def keep(settings: Settings, *, anew: bool = False) -> tuple[int, int]:
    """Read the corpus by the profile's model, and keep what it says beside its adapter. What the
    same model said before stays as it is, but for long drafts, and unless all is asked for anew.

    Gives back how many windows of calibration drafts there are, and how many vectors.
    """
    corpus, folder = settings.corpus, settings.kept
    model = locate(settings.profile, settings.index / "models", settings.adapters)
    embedder = open_embedder(model, 0)
    drafts = read_exemplars(corpus / "calibration")
    kept_for = "" if anew else model.digest
    before = load_readings(folder / READINGS, kept_for)
    texts, reading = read_drafts(embedder, drafts, before)
    save_readings(folder / READINGS, model.digest, texts, reading)
    policies = read_corpus(corpus).policies.values()
    words = [clause_words(clause) for policy in policies for clause in policy.clauses]
    words += map(question_words, read_questions(corpus / "questions"))
    known = load_vectors(folder / VECTORS, kept_for)
    vectors = embed(words, known, embedder, lambda *_: None)
    save_vectors(folder / VECTORS, model.digest, words, vectors)
    return len(texts), len(words)


def read_drafts(
    embedder: Embedder, drafts: Sequence[Exemplar], before: Readings
) -> tuple[list[str], Reading]:
    """The windows of these drafts, each once, and their reading. Those that have one already keep
    it, but for those of long drafts: which of these are worth judging is looked at again, and the
    others speak against nothing."""
    every = [draft_pieces(draft) for draft in drafts]
    new = [texts for texts in every if len(texts) > MOST_WINDOWS or before.of(texts) is None]
    judged = [texts[i] for texts in new for i in worth_reading(embedder, texts)]
    said = read(embedder.heads, embedder.encode(judged))
    of = dict(zip(judged, _rows(said, len(judged)), strict=True))
    [nothing] = _rows(unread(embedder.heads, 1), 1)
    again = {text for texts in new for text in texts}
    windows = list(dict.fromkeys(text for texts in every for text in texts))
    rows = [
        of.get(text, nothing) if text in again else before.of([text]) or nothing for text in windows
    ]
    return windows, {name: np.concatenate([row[name] for row in rows]) for name in said}


def _rows(reading: Reading, count: int) -> list[Reading]:
    return [{name: values[i : i + 1] for name, values in reading.items()} for i in range(count)]


def main() -> None:
    """Read the corpus by the model of the profile that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", type=Profile, default=Profile.STANDARD)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--anew", action="store_true", help="read again what was read before")
    options = parser.parse_args()
    settings = Settings(options.corpus, Path("index"), options.profile)
    windows, vectors = keep(settings, anew=options.anew)
    print(f"{windows} windows and {vectors} vectors kept")


if __name__ == "__main__":
    main()
