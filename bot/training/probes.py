"""Put into an adapter what is learned on its finished vectors: `python -m bot.training.probes`.

The head that tells a draft from a question: a linear probe, for which the vectors themselves are
hardly trained, or not at all.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.retrieval.adapter import FILE, read_adapter, save_adapter
from bot.retrieval.embedder import SentenceEmbedder
from bot.retrieval.labelled import read_exemplars, read_messages, read_questions
from bot.retrieval.learning import kind_words, kinds
from bot.retrieval.models import Model, standard_base


def add_probes(base: Path, adapter: Path, corpus: Path) -> None:
    """Train the head on the corpus's messages and write it beside the adapter's others."""
    exemplars = read_exemplars(corpus / "exemplars")
    questions = read_questions(corpus / "questions")
    messages = read_messages(corpus / "messages")
    embedder = SentenceEmbedder(Model(str(base), "", adapter), 0)
    words = kind_words(exemplars, questions, messages)
    vectors = {kind: embedder.encode(texts) for kind, texts in words.items()}
    deltas, heads = read_adapter(adapter)
    save_adapter(adapter, deltas, {**heads, "kinds": kinds(messages, vectors)})


def main() -> None:
    """Add the head to the adapter that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, help="folder of the base; else the installed one")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--adapter", type=Path, default=Path("corpus/adapter"))
    options = parser.parse_args()
    base = options.base or Path(standard_base(Path("index/models")).name)
    add_probes(base, options.adapter / FILE, options.corpus)


if __name__ == "__main__":
    main()
