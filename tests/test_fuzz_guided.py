"""The fuzzer that minds coverage counts what it tries, and finds a fault where there is one."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from time import process_time, sleep

import pytest

from bot.config import read_config
from bot.policy.reading import read_risks, read_topics
from tools.fuzz import files
from tools.fuzz.__main__ import TARGETS, main
from tools.fuzz.mutating import mutator
from tools.fuzz.target import find
from tools.fuzz.trial import smallest, tried

guided = pytest.mark.skipif(find_spec("atheris") is None, reason="no atheris for this machine")


def fuzz(folder: Path, *argv: str) -> int:
    return main([*argv, "--seed", "1", "--folder", str(folder)])


@guided
def test_cases_are_counted_and_what_was_learned_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A real target passes; cases that reach more of the program are there for the next run."""
    assert fuzz(tmp_path, "settings", "tests.planting:sound", "--total", "600") == 0
    *_, first, second, last = capsys.readouterr().out.splitlines()
    assert first.split()[:2] == ["settings", "433"]
    assert second.split()[:2] == ["sound", "166"]
    assert last == "fuzz: 599 cases, 0 faults"
    assert len(list((tmp_path / "settings/learned").iterdir())) > 5


@guided
def test_a_planted_fault_is_found_and_its_smallest_case_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named; beside it stands what happened."""
    assert fuzz(tmp_path, "tests.planting:fragile", "--cases", "2000") == 1
    [kept] = (file for file in (tmp_path / "faults").iterdir() if file.suffix != ".txt")
    assert kept.read_bytes() == b"plum"
    assert f"fragile: {kept}" in capsys.readouterr().out
    assert "AssertionError: a plum" in kept.with_name(f"{kept.name}.txt").read_text()


@guided
def test_a_case_that_ends_the_process_is_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its case is kept by libFuzzer."""
    assert fuzz(tmp_path, "tests.planting:fatal", "--cases", "2000") == 1
    [kept] = (tmp_path / "faults").iterdir()
    assert b"plum" in kept.read_bytes()
    assert f"fatal: {kept}" in capsys.readouterr().out


def test_without_atheris_nothing_looks_green(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line says why nothing was tried."""
    monkeypatch.setattr("tools.fuzz.__main__.find_spec", lambda name: None)
    assert main(["settings"]) == 2
    assert capsys.readouterr().err.startswith("fuzz: atheris is not installed")


def test_an_unknown_target_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """With those that are known."""
    with pytest.raises(SystemExit):
        main(["setings"])
    told = capsys.readouterr().err
    assert "setings" in told
    assert "updates" in told


def test_a_slow_case_is_a_fault_if_it_is_slow_each_time() -> None:
    """Once may be another program's doing."""
    goes: list[int] = []

    def check(data: bytes) -> None:
        goes.append(len(goes))
        until = process_time() + (0.02 if data == b"slow" or len(goes) == 1 else 0.0)
        while process_time() < until:
            pass

    assert tried(check, b"quick", limit=0.015).fault is None
    found = tried(check, b"slow", limit=0.015)
    assert found.fault is not None
    assert found.fault.kind == "slow"
    assert found.seconds >= 0.015


def test_a_case_that_only_waits_is_slow_too() -> None:
    """A second asleep is a second in which nobody is answered."""
    found = tried(lambda data: sleep(0.2), b"asleep", limit=0.1)
    assert found.fault is not None
    assert found.fault.kind == "slow"
    assert found.seconds < 0.1


def test_the_same_fault_is_told_once() -> None:
    """By its kind and where it was raised, whatever its words."""

    def check(data: bytes) -> None:
        if b"x" in data:
            raise KeyError(data)

    first, second = (tried(check, data).fault for data in (b"x1", b"x2"))
    assert first is not None
    assert second is not None
    assert first.kind == second.kind
    assert first.told != second.told
    assert smallest(b"abc x def" * 50, lambda data: b"x" in data) == b"x"


def test_lines_and_tokens_are_moved_and_never_too_long() -> None:
    """Each change is made by chance alone, so that the same number makes the same case."""
    mutate = mutator(["word"], lambda data, longest: data)
    cases = [mutate(b"one = 1\ntwo = 2\n", 18, seed) for seed in range(300)]
    assert cases == [mutate(b"one = 1\ntwo = 2\n", 18, seed) for seed in range(300)]
    assert len(set(cases)) > 60
    assert max(map(len, cases)) <= 18
    assert b"two = 2\none = 1\n" in cases
    assert mutator(["word"], lambda data, longest: data)(b"", 4, 2) in (b"", b"word")


def test_the_cases_that_it_begins_with_are_good(tmp_path: Path) -> None:
    """From a file that is refused at once little can be learned."""
    readers: dict[str, tuple[str, Callable[[Path], object]]] = {
        "settings": ("config.toml", read_config),
        "risks": ("risks.toml", read_risks),
        "topics": ("topics.toml", read_topics),
    }
    for name, (file, read) in readers.items():
        for seed in getattr(files, name)(tmp_path).seeds:
            (tmp_path / file).write_bytes(seed)
            assert read(tmp_path / file)


@pytest.mark.parametrize("name", list(TARGETS))
def test_each_target_bears_what_it_begins_with(tmp_path: Path, name: str) -> None:
    """The seeds make cases, and pass."""
    target = find(f"{TARGETS[name][0]}:{name}")(tmp_path)
    found = [tried(target.check, seed, limit=60) for seed in target.seeds[:6]]
    target.close()
    assert [trial.fault for trial in found if trial.fault] == []
    assert any(trial.counts for trial in found)
