"""Put the guards' head into an adapter: `python -m bot.training.guards`.

A linear probe on the adapted vectors of the messages in corpus/guards, and of ordinary drafts
and questions; the vectors themselves are not trained for it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from bot.advice.normalise import normalise
from bot.retrieval.adapter import FILE, read_adapter, save_adapter
from bot.retrieval.building import draft_words
from bot.retrieval.embedder import SentenceEmbedder
from bot.retrieval.labelled import read_exemplars, read_messages, read_questions
from bot.retrieval.learning import GUARDS_STEP, guards
from bot.retrieval.models import Model, standard_base
from bot.retrieval.wording import guard_prompt, question_prompt


def add_guards(base: Path, adapter: Path, corpus: Path) -> None:
    """Train the head on the corpus's messages and write it beside the adapter's other heads."""
    messages = read_messages(corpus / "guards")
    embedder = SentenceEmbedder(Model(str(base), "", adapter), 0)
    vectors = embedder.encode([guard_prompt(normalise(m.text), m.form) for m in messages])
    ordinary = embedder.encode(list(_ordinary(corpus)))
    deltas, heads = read_adapter(adapter)
    save_adapter(adapter, deltas, {**heads, "guards": guards(messages, vectors, ordinary)})


def _ordinary(corpus: Path) -> Iterator[str]:
    """Drafts and questions that are neither distress nor steering, as they are read."""
    for exemplar in read_exemplars(corpus / "exemplars")[::GUARDS_STEP]:
        yield draft_words(exemplar)
    asked = [q for q in read_questions(corpus / "questions") if q.kind != "distress"]
    for question in asked[::GUARDS_STEP]:
        yield question_prompt(normalise(question.question))


def main() -> None:
    """Add the head to the adapter that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, help="folder of the base; else the installed one")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--adapter", type=Path, default=Path("corpus/adapter"))
    options = parser.parse_args()
    base = options.base or Path(standard_base(Path("index/models")).name)
    add_guards(base, options.adapter / FILE, options.corpus)


if __name__ == "__main__":
    main()
