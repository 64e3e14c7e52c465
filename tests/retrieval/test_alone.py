"""Builds of one index take turns, and what a killed one left is removed by the next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import REPOSITORY
from bot.policy import Corpus
from bot.retrieval.alone import BUILDING, alone
from bot.retrieval.building import write_index
from bot.retrieval.index import WAITING, Sources, is_current
from tests.retrieval.support import HashEmbedder, Steps, recorder, silent, sources

STARTED = """
import sys, time
from pathlib import Path
from bot.config import REPOSITORY
from bot.policy import read_corpus
from bot.retrieval.building import write_index
from tests.retrieval.support import HashEmbedder, sources

def report(doing, done, of):
    print(doing, flush=True)
    time.sleep(600)

write_index(Path(sys.argv[1]), sources(read_corpus(REPOSITORY / "corpus")), HashEmbedder(), report)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@contextmanager
def another(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A build in a process of its own that has begun and does not get on."""
    with subprocess.Popen(
        [sys.executable, "-c", STARTED, str(folder)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline()
            yield process
        finally:
            process.kill()


def unfinished(folder: Path) -> list[Path]:
    """What is being built there, or has been left."""
    return list(folder.glob(f"{BUILDING}*"))


class Second:
    """A build that begins while another is under way; it has begun to wait when made."""

    def __init__(self, folder: Path, of: Sources) -> None:
        self.steps, report = recorder()
        self.embedder = HashEmbedder()
        self._waits = threading.Event()
        told = self._told(report)
        self._thread = threading.Thread(target=write_index, args=(folder, of, self.embedder, told))
        self._thread.start()
        assert self._waits.wait(60)

    def end(self) -> Steps:
        """What it reported, once it is through."""
        self._thread.join(60)
        assert not self._thread.is_alive()
        return self.steps

    def _told(self, report: Callable[[str, int, int], None]) -> Callable[[str, int, int], None]:
        def told(doing: str, done: int, of: int) -> None:
            report(doing, done, of)
            self._waits.set()

        return told


def test_what_a_killed_build_left_is_removed_by_the_next(folder: Path, corpus: Corpus) -> None:
    """SIGKILL leaves its folder; the index in use stays in use, and the next build tidies."""
    write_index(folder, sources(corpus), HashEmbedder(), silent)
    changed = reworded(sources(corpus))
    with another(folder) as process:
        process.send_signal(signal.SIGKILL)
    [left] = unfinished(folder)
    assert is_current(folder, sources(corpus))
    steps, report = recorder()
    write_index(folder, changed, HashEmbedder(), report)
    assert not left.exists()
    assert unfinished(folder) == []
    assert is_current(folder, changed)
    assert WAITING not in {doing for doing, _, _ in steps}


def test_what_is_still_being_built_is_not_removed(folder: Path, corpus: Corpus) -> None:
    """A second build says that it waits, and touches nothing until the first has ended."""
    with another(folder) as process:
        second = Second(folder, sources(corpus))
        assert second.steps == [(WAITING, 0, 0)]
        [under_way] = unfinished(folder)
        assert (under_way / "built").is_dir()
        process.send_signal(signal.SIGKILL)
        second.end()
    assert not under_way.exists()
    assert unfinished(folder) == []
    assert is_current(folder, sources(corpus))


def test_the_second_of_the_same_sources_has_nothing_left_to_do(
    folder: Path, corpus: Corpus
) -> None:
    """It takes what the first has built meanwhile."""
    with alone(folder, lambda: None):
        second = Second(folder, sources(corpus))
        built = folder.with_name("elsewhere")
        write_index(built, sources(corpus), HashEmbedder(), silent)
        for path in built.iterdir():
            if path.name != "building.lock":
                path.replace(folder / path.name)
    assert second.end() == [(WAITING, 0, 0)]
    assert second.embedder.given == []
    assert is_current(folder, sources(corpus))


def test_the_second_of_other_sources_builds_its_own(folder: Path, corpus: Corpus) -> None:
    """One after the other: the later is in use, whole, and alone."""
    first = threading.Event()
    changed = reworded(sources(corpus))
    made: list[Second] = []

    def report(doing: str, done: int, of: int) -> None:
        if not first.is_set():
            first.set()
            made.append(Second(folder, changed))

    write_index(folder, sources(corpus), HashEmbedder(), report)
    assert {doing for doing, _, _ in made[0].end()} == {
        WAITING, "embedding", "training", "calibrating",
    }  # fmt: skip
    assert is_current(folder, changed)
    assert len(list(folder.glob("built-*"))) == 1


def test_who_is_alone_is_let_in_at_once(folder: Path) -> None:
    """Again and again, also where a lock file lies."""
    for _ in range(2):
        with alone(folder, lambda: pytest.fail("waits for nobody")) as waited:
            assert not waited


def reworded(s: Sources) -> Sources:
    """The sources with one exemplar worded otherwise."""
    first, *others = s.exemplars
    return replace(s, exemplars=(replace(first, draft="the chair is a clown today"), *others))
