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
from bot.retrieval.models import ADAPTERS, Model, Profile, untrained


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
    parser.add_argument("--profile", type=Profile, default=Profile.STANDARD)
    parser.add_argument("--base", type=Path, help="folder of the base; else the installed one")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--adapter", type=Path, help="its folder; else the profile's")
    options = parser.parse_args()
    base = options.base or Path(untrained(options.profile, Path("index/models")).name)
    adapter = options.adapter or options.corpus / ADAPTERS[options.profile]
    add_probes(base, adapter / FILE, options.corpus)


if __name__ == "__main__":
    main()
