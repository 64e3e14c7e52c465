"""Keep what an adapter says of the calibration drafts: `python -m bot.training.readings`."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.retrieval.adapter import FILE as ADAPTER
from bot.retrieval.building import draft_pieces
from bot.retrieval.embedder import SentenceEmbedder
from bot.retrieval.labelled import read_exemplars
from bot.retrieval.models import Profile, locate
from bot.retrieval.readings import FILE, read, save_readings


def keep_readings(corpus: Path, folder: Path) -> int:
    """Read the corpus's calibration drafts by the adapter in ``folder``, and keep that there.

    Gives back how many windows were read.
    """
    model = locate(Profile.STANDARD, Path("index/models"), folder / ADAPTER)
    embedder = SentenceEmbedder(model, 0)
    texts = [t for e in read_exemplars(corpus / "calibration") for t in draft_pieces(e)]
    reading = read(embedder.heads, embedder.encode(texts))
    save_readings(folder / FILE, model.digest, texts, reading)
    return len(texts)


def main() -> None:
    """Read the calibration drafts by the adapter that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--out", type=Path, default=Path("corpus/adapter"))
    options = parser.parse_args()
    print(keep_readings(options.corpus, options.out), "windows read")


if __name__ == "__main__":
    main()
