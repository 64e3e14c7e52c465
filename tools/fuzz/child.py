"""One target in a process of its own, which libFuzzer keeps: `python -m tools.fuzz.child`."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from time import monotonic, process_time
from typing import TextIO

import atheris

from tools.fuzz.mutating import mutator
from tools.fuzz.target import Target, find
from tools.fuzz.trial import Fault, smallest, tried

EVERY = 5.0
"""Seconds between two lines of progress."""
MOST_FAULTS = 10
"""Different ones, after which a target is given up."""
STUCK = 300
"""Seconds on the clock after which libFuzzer ends a case that does not end by itself."""
MEMORY = 1500
"""Megabytes."""


@dataclass
class Hunt:
    """Tries what libFuzzer hands in, and keeps the smallest case of each fault."""

    target: Target
    faults: Path
    name: str
    cases: int
    seconds: float
    out: TextIO
    done: int = 0
    slowest: float = 0.0
    found: dict[str, Path] = field(default_factory=dict)
    began: float = field(default_factory=monotonic)
    told: float = field(default_factory=monotonic)

    def __call__(self, data: bytes) -> None:
        """Try one case; the process ends after the last."""
        trial = tried(self.target.check, data)
        if trial.counts:
            self.done += 1
            self.slowest = max(self.slowest, trial.seconds)
        if trial.fault and trial.fault.kind not in self.found:
            self.found[trial.fault.kind] = self._kept(data, trial.fault)
        now = monotonic()
        if self.done >= self.cases or now - self.began >= self.seconds or self._hopeless():
            self._tell(over=True)
            os._exit(0)  # libFuzzer has no other end that leaves the status alone
        if now - self.told >= EVERY:
            self.told = now
            self._tell(over=False)

    def _hopeless(self) -> bool:
        return len(self.found) >= MOST_FAULTS

    def _kept(self, data: bytes, fault: Fault) -> Path:
        def same(less: bytes) -> bool:
            now = tried(self.target.check, less).fault
            return now is not None and now.kind == fault.kind

        least = smallest(data, same)
        told = tried(self.target.check, least).fault or fault
        self.faults.mkdir(parents=True, exist_ok=True)
        file = self.faults / f"{self.name}-{sha256(least).hexdigest()[:12]}"
        file.write_bytes(least)
        file.with_name(f"{file.name}.txt").write_text(told.told, "utf-8", "backslashreplace")
        return file

    def _tell(self, *, over: bool) -> None:
        row = {
            "cases": self.done,
            "seconds": monotonic() - self.began,
            "processor": process_time(),
            "slowest": self.slowest,
            "faults": [str(file) for file in self.found.values()],
            "over": over,
        }
        print(json.dumps(row), file=self.out, flush=True)


def main(argv: Sequence[str] | None = None) -> None:
    """Open the target with its imports watched, and hand it to libFuzzer or try one file."""
    parser = ArgumentParser(prog="tools.fuzz.child")
    parser.add_argument("name")
    parser.add_argument("place")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(argv)
    own, faults = given.folder / given.name, given.folder / "faults"
    learned, seeds = own / "learned", own / "seeds"
    for folder in (learned, seeds, own / "work"):
        folder.mkdir(parents=True, exist_ok=True)
    with atheris.instrument_imports(include=["bot"]):
        target = find(given.place)(own / "work")
    for number, seed in enumerate(target.seeds):
        (seeds / f"{number:03}").write_bytes(seed)
    options = [
        *_dictionary(own / "words", target.words),
        f"-artifact_prefix={faults / given.name}-",
        *(f"-max_len={target.longest}", "-len_control=0", f"-timeout={STUCK}"),
        *(f"-rss_limit_mb={MEMORY}", f"-seed={given.seed}", "-reload=0"),
    ]
    faults.mkdir(exist_ok=True)
    hunt = Hunt(target, faults, given.name, given.cases, given.seconds, sys.stdout)
    more = {"custom_mutator": mutator(target.words, _change_bytes)} if target.words else {}
    atheris.Setup([sys.argv[0], *options, str(learned), str(seeds)], hunt, **more)
    atheris.Fuzz()


def _change_bytes(data: bytes, longest: int) -> bytes:
    """As libFuzzer does; asked for anew each time, as it is another once fuzzing has begun."""
    changed: bytes = atheris.Mutate(data, longest)
    return changed


def _dictionary(file: Path, words: Sequence[str]) -> list[str]:
    """The option that names these words to libFuzzer, which takes no empty list."""
    file.write_text("".join(map(_word, words)), encoding="ascii")
    return [f"-dict={file}"] if words else []


def _word(word: str) -> str:
    return '"' + "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8")) + '"\n'


if __name__ == "__main__":
    main()
