"""What is kept of the corpus is read once by a model, and stays."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from bot.advice import Verdict
from bot.policy import Risk
from bot.retrieval.building import draft_pieces
from bot.retrieval.glance import MOST_WINDOWS
from bot.retrieval.heads import Heads
from bot.retrieval.labelled import Exemplar
from bot.retrieval.readings import Readings, keys, read
from bot.training.readings import read_drafts
from tests.retrieval.support import WIDTH, HashEmbedder, exemplars, vector_of

LONG = Exemplar(
    "".join(f"The chair opened fete number {n}. " for n in range(120)) + "The mayor is a clown.",
    Verdict.STOP,
    frozenset({Risk.RESPECT}),
    writer="z",
)
DRAFTS = (*exemplars()[:5], LONG, exemplars()[0])


@pytest.fixture(scope="module")
def heads() -> Mapping[str, Heads]:
    rng = np.random.default_rng(5)

    def head(kind: str, *labels: str) -> Heads:
        weights = rng.normal(size=(len(labels), WIDTH)).astype(np.float32)
        return Heads(labels, weights, np.zeros(1, np.float32), kind)

    return {
        "risks": head("sigmoid", *Risk),
        "at_issue": head("sigmoid", *Risk),
        "verdicts": head("softmax", *Verdict),
        "guards": head("softmax", "distress", "none", "steering", "threat"),
    }


def test_each_window_is_read_once_and_those_not_worth_it_say_nothing(
    heads: Mapping[str, Heads],
) -> None:
    embedder = HashEmbedder(heads=heads, faster=HashEmbedder(heads=heads))
    windows, reading = read_drafts(embedder, DRAFTS, Readings())
    assert windows == list(dict.fromkeys(t for d in DRAFTS for t in draft_pieces(d)))
    assert {len(rows) for rows in reading.values()} == {len(windows)}
    silent = reading["risks"].max(axis=1) == 0
    assert silent.sum() == len(draft_pieces(LONG)) - MOST_WINDOWS > 0
    loud = [text for text, quiet in zip(windows, silent, strict=True) if not quiet]
    expected = read(heads, np.stack([vector_of(text) for text in loud]))
    for name, rows in expected.items():
        np.testing.assert_allclose(reading[name][~silent], rows, atol=1e-6)


def test_what_was_read_before_is_not_read_again_but_for_long_drafts(
    heads: Mapping[str, Heads],
) -> None:
    embedder = HashEmbedder(heads=heads, faster=HashEmbedder(heads=heads))
    windows, reading = read_drafts(embedder, DRAFTS[:-2], Readings())
    before = Readings({key: row for row, key in enumerate(keys(windows))}, reading)
    again = HashEmbedder(heads=heads, faster=HashEmbedder(heads=heads))
    further, added = read_drafts(again, DRAFTS, before)
    assert further[: len(windows)] == windows
    assert not set(windows) & set(again.given)
    for name, rows in reading.items():
        np.testing.assert_array_equal(added[name][: len(windows)], rows)
    known = Readings({key: row for row, key in enumerate(keys(further))}, added)
    idle = HashEmbedder(heads=heads, faster=HashEmbedder(heads=heads))
    assert read_drafts(idle, DRAFTS, known)[0] == further
    assert set(idle.given) <= set(draft_pieces(LONG))
    assert len(idle.given) == MOST_WINDOWS


def test_the_windows_of_a_long_draft_are_chosen_again_when_it_has_changed(
    heads: Mapping[str, Heads],
) -> None:
    """A window that was not worth judging before may be now, and the other way about."""
    embedder = HashEmbedder(heads=heads, faster=HashEmbedder(heads=heads))
    windows, reading = read_drafts(embedder, [LONG], Readings())
    before = Readings({key: row for row, key in enumerate(keys(windows))}, reading)
    shorter = replace(LONG, draft=LONG.draft[: len(LONG.draft) // 2])
    after = read_drafts(embedder, [shorter], before)
    fresh = read_drafts(embedder, [shorter], Readings())
    assert after[0] == fresh[0]
    for name, rows in fresh[1].items():
        np.testing.assert_array_equal(after[1][name], rows)
