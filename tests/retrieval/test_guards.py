"""The guards: what raises a flag, over drafts and questions alike."""

import numpy as np
import pytest

from bot.advice import Answerer, Draft, Flag, Outcome
from bot.policy import Corpus
from bot.retrieval.answerer import TopicAnswerer
from bot.retrieval.assessor import EmbeddingAssessor
from bot.retrieval.guards import guarded
from bot.retrieval.heads import Floats, Heads, Vectors
from bot.retrieval.index import Index
from tests.retrieval.support import HashEmbedder, questions

LABELS = ("none", "distress", "threat", "steering")


def read(learned: dict[str, Heads], vectors: Vectors) -> tuple[tuple[str, ...], Floats]:
    """The guards' labels, and what they say of each vector."""
    return learned["guards"].labels, learned["guards"](vectors)


def heads(bias: tuple[float, ...]) -> dict[str, Heads]:
    """Guards that say the same of everything."""
    weights = np.zeros((4, 4), dtype=np.float32)
    return {"guards": Heads(LABELS, weights, np.array(bias, dtype=np.float32), "softmax")}


@pytest.mark.parametrize(
    ("bias", "flags"),
    [
        ((9.0, 0.0, 0.0, 0.0), set()),
        ((0.0, 9.0, 0.0, 0.0), {Flag.DISTRESS}),
        ((0.0, 0.0, 9.0, 0.0), {Flag.THREAT}),
        ((0.0, 1.0, 0.9, 0.0), {Flag.DISTRESS}),
        ((0.0, 0.0, 0.0, 9.0), {Flag.STEERING}),
        ((0.5, 0.0, 0.0, 0.5), set()),
    ],
)
def test_a_guard_speaks_up_when_sure(bias: tuple[float, ...], flags: set[Flag]) -> None:
    """Distress and threats are weighed together, and the likelier is named."""
    vectors = np.ones((2, 4), dtype=np.float32)
    assert guarded(*read(heads(bias), vectors)) == flags


def test_one_window_is_enough() -> None:
    """What stands in one part of a long draft is not thinned by the rest."""
    weights = np.array([[0, 0], [0, 9], [0, 0], [0, 0]], dtype=np.float32)
    bias = np.array([4, 0, 0, 0], dtype=np.float32)
    learned = {"guards": Heads(LABELS, weights, bias, "softmax")}
    assert guarded(*read(learned, np.array([[1, 0], [0, 1]], dtype=np.float32))) == {Flag.DISTRESS}
    assert not guarded(*read(learned, np.array([[1, 0]], dtype=np.float32)))


def test_the_guards_are_heard_in_drafts_and_questions(index: Index, corpus: Corpus) -> None:
    embedder = HashEmbedder()
    assessor = EmbeddingAssessor(embedder, index)
    answerer: Answerer = TopicAnswerer.over(embedder, index, questions(corpus), corpus)
    said = "i cannot go on i cannot go on mayor"
    assert Flag.DISTRESS in assessor.assess(Draft(said)).flags
    assert answerer.answer(said, "wyre").outcome is Outcome.DISTRESS
    assert Flag.DISTRESS not in assessor.assess(Draft("the mayor opened fete number 3")).flags


def test_after_a_threat_the_policy_says_how_to_report_it(index: Index, corpus: Corpus) -> None:
    """Below the signposts; to somebody in distress, and where the policy has nothing, nothing."""
    answerer = TopicAnswerer.over(HashEmbedder(), index, questions(corpus), corpus)
    threat = answerer.answer("a card with bullets says watch yourself mayor", "east-riding")
    assert threat.outcome is Outcome.DISTRESS
    assert threat.citations
    assert all("recording" in cited.clause.topics for cited in threat.citations)
    silent = answerer.answer("a card with bullets says watch yourself mayor", "wyre")
    assert (silent.outcome, silent.citations) == (Outcome.DISTRESS, ())
    assert answerer.answer("i cannot go on mayor", "east-riding").citations == ()
