"""Readings kept with the adapter: they spare work, and never change what is built."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from bot.config import REPOSITORY
from bot.policy import Corpus
from bot.retrieval.building import draft_pieces, write_index
from bot.retrieval.glance import MOST_WINDOWS, worth_reading
from bot.retrieval.heads import Heads
from bot.retrieval.index import Sources, read_index
from bot.retrieval.labelled import read_exemplars
from bot.retrieval.models import Profile
from bot.retrieval.readings import (
    FILE,
    Readings,
    load_readings,
    read,
    save_readings,
)
from tests.retrieval import shipped
from tests.retrieval.support import HashEmbedder, silent, sources, vector_of


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Mapping[str, Heads]:
    """Heads learned at indexing, in the place of an adapter's."""
    folder = tmp_path_factory.mktemp("learned")
    write_index(folder, sources(corpus), HashEmbedder(), silent)
    return read_index(folder, sources(corpus)).heads


def windows(s: Sources) -> list[str]:
    return [text for e in s.calibration for text in draft_pieces(e)]


def kept(path: Path, s: Sources, learned: Mapping[str, Heads]) -> Readings:
    """The readings of all calibration drafts, written and read back."""
    texts = windows(s)
    save_readings(path, "hash-1", texts, read(learned, np.stack([vector_of(t) for t in texts])))
    return load_readings(path, "hash-1")


def test_kept_readings_spare_the_calibration_drafts_from_being_embedded(
    tmp_path: Path, corpus: Corpus, learned: Mapping[str, Heads]
) -> None:
    """With readings nothing of them is embedded, and the thresholds are the same."""
    plain = sources(corpus)
    adapted, spared = HashEmbedder(heads=learned), HashEmbedder(heads=learned)
    write_index(tmp_path / "plain", plain, adapted, silent)
    read_before = replace(plain, readings=kept(tmp_path / FILE, plain, learned))
    write_index(tmp_path / "spared", read_before, spared, silent)
    assert set(windows(plain)) <= set(adapted.given)
    assert not set(windows(plain)) & set(spared.given)
    first, second = (
        asdict(read_index(tmp_path / name, plain).thresholds) for name in ("plain", "spared")
    )
    assert first.pop("found") == second.pop("found")
    assert first == pytest.approx(second, abs=1e-5)


def test_only_a_draft_without_a_reading_is_embedded(
    tmp_path: Path, corpus: Corpus, learned: Mapping[str, Heads]
) -> None:
    """A council that adds a calibration draft of its own waits for that one alone."""
    plain = sources(corpus)
    more = replace(plain.calibration[0], draft="a draft of our own")
    added = replace(
        plain,
        calibration=(more, *plain.calibration),
        readings=kept(tmp_path / FILE, plain, learned),
    )
    embedder = HashEmbedder(heads=learned)
    write_index(tmp_path / "index", added, embedder, silent)
    assert set(windows(added)) & set(embedder.given) == set(draft_pieces(more))


def test_readings_are_for_their_model_and_their_words_alone(
    tmp_path: Path, corpus: Corpus, learned: Mapping[str, Heads]
) -> None:
    """Of another model there is none, nor of other words, nor where one window of two is known."""
    plain = sources(corpus)
    readings = kept(tmp_path / FILE, plain, learned)
    [text, *_] = windows(plain)
    assert load_readings(tmp_path / FILE, "hash-2").of([text]) is None
    assert readings.of([text + "!"]) is None
    assert readings.of([text, "other words"]) is None
    found = readings.of([text, text])
    assert found is not None
    assert {name: len(rows) for name, rows in found.items()} == dict.fromkeys(found, 2)


@pytest.mark.parametrize("harm", [b"", b"no readings", b"PK\x03\x04"])
def test_a_damaged_file_costs_time_no_more(
    tmp_path: Path, corpus: Corpus, learned: Mapping[str, Heads], harm: bytes
) -> None:
    """A file that cannot be read is as good as none."""
    assert load_readings(tmp_path / FILE, "hash-1") == Readings()
    kept(tmp_path / FILE, sources(corpus), learned)
    (tmp_path / FILE).write_bytes(harm or (tmp_path / FILE).read_bytes()[:-40])
    assert load_readings(tmp_path / FILE, "hash-1") == Readings()


@pytest.mark.parametrize("profile", Profile)
def test_every_calibration_draft_has_a_reading_by_the_model_shipped(profile: Profile) -> None:
    """A fresh clone need not read them. If this fails: `python -m bot.training.readings`."""
    readings = load_readings(shipped.settings(profile).kept / FILE, shipped.digest(profile))
    drafts = read_exemplars(REPOSITORY / "corpus" / "calibration")
    assert [e.id for e in drafts if readings.of(draft_pieces(e)) is None] == []


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("profile", Profile)
def test_the_readings_shipped_are_what_the_model_says(profile: Profile) -> None:
    """Read again, a sample of the calibration drafts says the same, whatever the processor; of long
    ones those windows are judged that are worth it, give or take one."""
    readings = load_readings(shipped.settings(profile).kept / FILE, shipped.digest(profile))
    embedder = shipped.embedder(profile)
    drafts = read_exemplars(REPOSITORY / "corpus" / "calibration")
    long = [e for e in drafts if len(draft_pieces(e)) > MOST_WINDOWS]
    assert len(long) > 40
    for exemplar in (*drafts[:: len(drafts) // 12], *long[::20]):
        texts = draft_pieces(exemplar)
        before = readings.of(texts)
        assert before is not None
        judged = np.flatnonzero(before["risks"].max(axis=1)).tolist()
        worth = worth_reading(embedder, texts)
        assert len(judged) == len(worth)
        assert len(set(judged) & set(worth)) >= len(worth) - 1
        again = read(embedder.heads, embedder.encode([texts[i] for i in judged]))
        assert set(before) == set(again)
        for name, rows in again.items():
            np.testing.assert_allclose(before[name][judged], rows, atol=0.02)
