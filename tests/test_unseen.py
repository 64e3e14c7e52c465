"""The figure for a council whose questions nobody wrote: it teaches nothing, and is asked all."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.config import REPOSITORY
from bot.policy import Clause, Corpus, read_corpus
from bot.retrieval.labelled import Question, read_questions
from bot.training.net import Net
from tests.retrieval.tiny import tiny_base
from tools import unseen

EVERY = 12


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(REPOSITORY / "corpus")


@pytest.fixture
def bed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A part of the test bed; gives back how many of it are Wyre's."""
    lines = unseen.BED.read_text(encoding="utf-8").splitlines()[::EVERY]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setattr(unseen, "BED", tmp_path / "questions.jsonl")
    return sum('"council": "wyre"' in line for line in lines)


def test_the_council_left_out_teaches_nothing_and_is_asked_everything(
    tmp_path: Path, corpus: Corpus, bed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither its questions nor its clauses are learned from; its questions alone are asked."""
    net = Net(tiny_base(tmp_path / "base"), [], 0).eval()
    taught: list[str | None] = []

    def learned(
        questions: Sequence[Question], clauses: Sequence[Clause], epochs: int
    ) -> unseen.NetEmbedder:
        taught.extend(question.council for question in questions)
        taught.extend(clause.council for clause in clauses)
        return unseen.NetEmbedder(net)

    monkeypatch.setattr(unseen, "learned", learned)
    questions = read_questions(REPOSITORY / "corpus" / "questions")[::EVERY]
    assert "wyre" in {question.council for question in questions}
    asked = unseen.left_out(corpus, questions, "wyre", 0, lambda doing, done, steps: None)
    assert "wyre" not in taught
    assert {"pershore", "rushcliffe"} <= set(taught)
    assert len(asked) == bed > 0
    assert {each.council for each in asked} == {"wyre"}
    assert "\n| wyre | " in unseen.page(asked, 0, 9)


def test_texts_are_embedded_once_and_in_their_order(tmp_path: Path) -> None:
    """Whatever their length, and however often one comes."""
    embedder = unseen.NetEmbedder(Net(tiny_base(tmp_path / "base"), [], 0).eval())
    told: list[int] = []
    both = embedder.encode(["the chair opened a fete", "a fete", "a fete"], told.append)
    assert sum(told) == 2
    assert (both[1] == both[2]).all()
    assert (embedder.encode(["a fete"]) == both[1]).all()
    assert not (both[0] == both[1]).all()
