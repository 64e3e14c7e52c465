"""The figure for a council whose questions nobody wrote: it teaches nothing, and is asked all."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from bot.config import REPOSITORY
from bot.policy import Clause, Corpus, read_corpus
from bot.retrieval.index import Index
from bot.retrieval.labelled import Question, read_questions
from bot.retrieval.models import Model
from bot.training.net import Net
from bot.training.train import Plan
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
    """None of its questions is learned from; its questions alone are asked."""
    embedder = unseen.NetEmbedder(Net(tiny_base(tmp_path / "base"), [], 0).eval())
    taught: list[str | None] = []
    index_of = unseen.index_of

    def noted(
        clauses: Sequence[Clause], questions: Sequence[Question], embedder: unseen.NetEmbedder
    ) -> Index:
        taught.extend(question.council for question in questions)
        return index_of(clauses, questions, embedder)

    monkeypatch.setattr(unseen, "index_of", noted)
    questions = read_questions(REPOSITORY / "corpus" / "questions")[::EVERY]
    assert "wyre" in {question.council for question in questions}
    asked = unseen.left_out(corpus, questions, "wyre", embedder, lambda doing, done, steps: None)
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


def test_the_encoder_learns_from_questions_of_no_council(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is trained is what is embedded with; without epochs it is the encoder as it came."""
    base = tiny_base(tmp_path / "base")
    monkeypatch.setattr(unseen, "untrained", lambda profile, folder: Model(str(base), ""))
    monkeypatch.setattr(unseen, "Plan", partial(Plan, frozen_layers=1))
    general = [q for q in read_questions(REPOSITORY / "corpus" / "questions") if not q.council]
    plain, trained = (unseen.learned(general[::200], epochs) for epochs in (0, 1))
    before, after = (each.encode(["Question: may I"]) for each in (plain, trained))
    assert before.shape == after.shape
    assert not (before == after).all()
