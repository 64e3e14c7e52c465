"""A long draft is looked through by the faster of two networks, and judged where it is worth it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.advice import Draft, Verdict
from bot.policy import Corpus, Risk
from bot.retrieval.assessor import EmbeddingAssessor
from bot.retrieval.building import draft_pieces, write_index
from bot.retrieval.glance import AT_ISSUE, FOR_HARM, MOST_WINDOWS, worth_reading
from bot.retrieval.heads import Heads
from bot.retrieval.index import Index, read_index
from bot.retrieval.labelled import Exemplar
from bot.retrieval.readings import HEADS, Readings, keys, read, unread
from tests.retrieval.support import WIDTH, HashEmbedder, silent, sources, vector_of

NEWS = "The leader opened fete number {}. " * 15
RUDE = "The mayor is a clown and the clerk is a fool, an idiot, an oaf. " * 3


@pytest.fixture(scope="module")
def heads(index: Index) -> Mapping[str, Heads]:
    """Those of a small index, and one for what is at issue: it hears the word "photo"."""
    rows = np.stack(
        [40 * vector_of("photo") if r is Risk.COPYRIGHT else vector_of("") for r in Risk]
    )
    at_issue = Heads(tuple(Risk), rows, np.full(len(Risk), -9.0, np.float32), "sigmoid")
    assert rows.shape == (len(Risk), WIDTH)
    return {**index.heads, "at_issue": at_issue}


@pytest.fixture
def quick(heads: Mapping[str, Heads]) -> HashEmbedder:
    return HashEmbedder(heads=heads)


def texts(count: int, **others: str) -> list[str]:
    """So many windows of news, but for those that are named by their place."""
    return [others.get(f"at_{i}", NEWS.format(*range(i, i + 15))) for i in range(count)]


def test_few_windows_are_all_read_and_not_looked_through(quick: HashEmbedder) -> None:
    windows = texts(MOST_WINDOWS)
    assert worth_reading(HashEmbedder(faster=quick), windows) == list(range(MOST_WINDOWS))
    assert quick.given == []


def test_with_nothing_faster_all_are_read() -> None:
    assert worth_reading(HashEmbedder(), texts(40)) == list(range(40))


def test_of_many_windows_those_with_harm_or_something_at_issue_are_read(
    quick: HashEmbedder,
) -> None:
    """One for the clown, one for the photo, wherever they stand; each once, in their order."""
    windows = texts(40, at_33=RUDE, at_2="photo " * 9)
    chosen = worth_reading(HashEmbedder(faster=quick), windows)
    assert quick.given == windows
    assert len(chosen) == MOST_WINDOWS
    assert chosen == sorted(set(chosen))
    assert {2, 33} <= set(chosen)


def test_what_is_at_issue_everywhere_does_not_crowd_out_harm(quick: HashEmbedder) -> None:
    photos = {f"at_{i}": "photo " * 9 for i in range(20)}
    chosen = worth_reading(HashEmbedder(faster=quick), texts(40, at_39=RUDE, **photos))
    assert 39 in chosen
    assert len([i for i in chosen if i < 20]) >= AT_ISSUE


def test_harm_does_not_crowd_out_somebody_in_danger(quick: HashEmbedder) -> None:
    insults = {f"at_{i}": RUDE for i in range(20)}
    in_danger = "i cannot go on chair mayor leader " * 4
    chosen = worth_reading(HashEmbedder(faster=quick), texts(40, at_30=in_danger, **insults))
    assert 30 in chosen
    assert len([i for i in chosen if i < 20]) >= FOR_HARM


def test_a_long_draft_is_judged_by_what_is_worth_it(index: Index, quick: HashEmbedder) -> None:
    """The insult at the end is found and shown, and little else was read by the slower one."""
    slower = HashEmbedder(faster=quick)
    news = "".join(f"The leader opened fete number {n}. " for n in range(300))
    text = news + "The mayor is a clown. " * 25
    evidence = EmbeddingAssessor(slower, index).assess(Draft(text))
    assert evidence.scores[Risk.RESPECT] > 0.5
    assert {span.of(text) for span in evidence.words[Risk.RESPECT]} == {"The mayor is a clown."}
    windows = set(slower.given) & set(quick.given)
    assert len(windows) == MOST_WINDOWS < len(set(quick.given))


def test_the_windows_of_a_long_calibration_draft_are_chosen_too(
    tmp_path: Path, corpus: Corpus, heads: Mapping[str, Heads], quick: HashEmbedder
) -> None:
    """Without readings only those worth it are embedded; with them, none."""
    long = Exemplar(
        "".join(f"The chair opened fete number {n}. " for n in range(200)) + RUDE,
        Verdict.STOP,
        frozenset({Risk.RESPECT}),
        writer="z",
    )
    plain = sources(corpus)
    plain = replace(plain, calibration=(long, *plain.calibration))
    pieces = draft_pieces(long)
    embedder = HashEmbedder(heads=heads, faster=quick)
    write_index(tmp_path / "index", plain, embedder, silent)
    chosen = [pieces[i] for i in worth_reading(embedder, pieces)]
    assert len(set(chosen)) == MOST_WINDOWS < len(set(pieces))
    assert set(pieces) & set(embedder.given) == set(chosen)
    assert read_index(tmp_path / "index", plain).thresholds.found
    left = [text for text in pieces if text not in chosen]
    nothing = unread(heads, len(left))
    judged = read(heads, np.stack([vector_of(text) for text in chosen]))
    rows = {key: row for row, key in enumerate(keys([*chosen, *left]))}
    by_head = {name: np.concatenate([judged[name], nothing[name]]) for name in judged}
    again = HashEmbedder(heads=heads, faster=quick)
    kept = replace(plain, readings=Readings(rows, by_head))
    write_index(tmp_path / "again", kept, again, silent)
    assert not set(pieces) & set(again.given)


def test_what_is_not_read_speaks_against_nothing(heads: Mapping[str, Heads]) -> None:
    """No risk, nothing at issue, clear, and nobody in danger."""
    nothing = unread(heads, 3)
    assert set(nothing) == set(HEADS)
    said = {
        name: [label for label, value in zip(heads[name].labels, rows[2], strict=True) if value]
        for name, rows in nothing.items()
    }
    assert said == {"risks": [], "at_issue": [], "verdicts": ["clear"], "guards": ["none"]}
