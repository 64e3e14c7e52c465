"""How well a policy is answered from whose questions nobody wrote: `make evaluate-unseen`.

The encoder is the packaged one, or (`--epochs`) learns from the questions asked of no council by
name and from no clause. Each council is left out in turn: its questions teach nothing, neither the
heads nor the questions that a new one is compared with, and its questions in the test bed are put
to what was learned from the others. The policy itself is there, with the topics that its review
marked, as that of a council that joined yesterday.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch

from bot.advice import Thresholds
from bot.commands.progress import Progress
from bot.config import REPOSITORY
from bot.evaluation.asking import Asked, answer_shares, ask_all, by_council
from bot.policy import Clause, Corpus, read_corpus
from bot.retrieval.answerer import TopicAnswerer
from bot.retrieval.building import clause_words, question_words
from bot.retrieval.heads import Heads, Vectors
from bot.retrieval.index import Index, searchable
from bot.retrieval.labelled import GUARDED, Question, read_questions
from bot.retrieval.learning import asking
from bot.retrieval.models import Profile, untrained
from bot.training.examples import question_examples
from bot.training.net import Net
from bot.training.train import Plan, tasks_for, train

BED = REPOSITORY / "tests" / "judgement" / "questions.jsonl"
CORPUS = REPOSITORY / "corpus"
REPORT = REPOSITORY / "docs" / "evaluation-unseen.md"
BATCH = 64
EPOCHS = 0

Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class NetEmbedder:
    """Embeds with a network as it is; keeps bot.retrieval.embedder.Embedder."""

    net: Net
    heads: Mapping[str, Heads] = field(default_factory=dict)
    digest: str = "unseen"
    faster: None = None
    known: dict[str, Vectors] = field(default_factory=dict)

    def encode(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Unit vectors, shape (len(texts), dimensions)."""
        new = sorted({text for text in texts if text not in self.known}, key=len)
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            with torch.no_grad():
                found = self.net.embed(self.net.tokens(batch)).numpy()
            self.known.update(zip(batch, found, strict=True))
            if progress is not None:
                progress(len(batch))
        width = self.net.encoder.config.hidden_size
        return np.array([self.known[text] for text in texts], np.float32).reshape(-1, width)


def main() -> None:
    """Leave out each council in turn, and write the report."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument(
        "--epochs",
        type=int,
        default=EPOCHS,
        help="train the encoder for so long; 0 leaves it as it is",
    )
    parser.add_argument("--councils", nargs="*", help="leave out these alone, and write nothing")
    options = parser.parse_args()
    corpus, questions = read_corpus(CORPUS), read_questions(CORPUS / "questions")
    general = [q for q in questions if q.council is None]
    with Progress() as progress:
        embedder = learned(general, options.epochs)
        asked = [
            each
            for council in options.councils or corpus.policies
            for each in left_out(corpus, questions, council, embedder, progress)
        ]
    print(table(asked))
    if not options.councils:
        REPORT.write_text(page(asked, options.epochs, len(general)), encoding="utf-8")


def left_out(
    corpus: Corpus,
    questions: Sequence[Question],
    council: str,
    embedder: NetEmbedder,
    report: Report,
) -> tuple[Asked, ...]:
    """What is answered to the test bed's questions of a council that taught nothing."""
    known = tuple(q for q in questions if q.council != council)
    clauses = [c for p in corpus.policies.values() for c in p.clauses]
    report(f"{council}: embedding", 0, 0)
    index = index_of(clauses, known, embedder)
    answerer = TopicAnswerer.over(embedder, index, known, corpus)
    return tuple(a for a in ask_all(answerer, BED, corpus) if a.council == council)


def learned(questions: Sequence[Question], epochs: int) -> NetEmbedder:
    """The packaged encoder, trained to tell the topics and kinds of these questions."""
    base = Path(untrained(Profile.STANDARD, REPOSITORY / "index" / "models").name)
    if not epochs:
        return NetEmbedder(Net(base, [], 0).eval())
    topics = sorted({t for q in questions for t in q.topics})
    tasks = [
        task
        for task in tasks_for(topics, sorted({q.kind for q in questions}))
        if task.name in {"topics", "outside"}
    ]
    plan = replace(Plan(), epochs=epochs, question_weight=1.0)
    data = list(question_examples(questions))
    return NetEmbedder(train(base, tasks, data, plan, 1, "cpu", lambda _net: None))


def index_of(
    clauses: Sequence[Clause], questions: Sequence[Question], embedder: NetEmbedder
) -> Index:
    """An index of these alone, with heads trained on the vectors."""
    asked = embedder.encode([question_words(q) for q in questions])
    heads = asking(questions, asked)
    silent = np.zeros((len(GUARDED), asked.shape[1]), dtype=np.float32)
    bias = np.array([9.0 if label == "none" else 0.0 for label in GUARDED], dtype=np.float32)
    return Index(
        tuple(clauses),
        searchable(embedder.encode([clause_words(c) for c in clauses])),
        searchable(asked),
        {**heads, "guards": Heads(GUARDED, silent, bias, "softmax")},
        Thresholds(clear=None),
        embedder.digest,
    )


def page(asked: Sequence[Asked], epochs: int, unasked: int) -> str:
    """The report."""
    encoder = (
        f"was trained from the packaged one, for {epochs} epochs, on {unasked:,} questions asked "
        "of no council by name, and on no clause"
        if epochs
        else "is the packaged one, untrained"
    )
    return f"""# A council whose questions nobody wrote

`make evaluate-unseen` writes this page; do not edit it. The encoder {encoder}.
Each of the five councils was left out in turn: heads for topics were trained on the encoder's
vectors of the questions of the other four and of those {unasked:,}. Then the {len(asked)} questions
of the [test bed](evaluation.md) were put to it, each for the council that had been left out; its
clauses were there, with their topics. The encoder that ships learned from all five and from the
drafts, and answers better ([report](evaluation.md)). The figures in brackets are 95 % intervals
(Wilson).

{table(asked)}
"""


def table(asked: Sequence[Asked]) -> str:
    """The shares of each council, and of all."""
    every = answer_shares(asked)
    shares = {
        **by_council(asked),
        "all": (
            every["answerable: right clause first"],
            every["answerable: right clause among those shown"],
            every["unanswerable: refused"],
        ),
    }
    titles = ("council left out", "right first", "right shown", "unanswerable refused")
    rows = [titles, ("---",) * len(titles), *((name, *map(str, of)) for name, of in shares.items())]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    main()
