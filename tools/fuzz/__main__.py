"""A fuzzer that minds coverage: each target in a process of its own, and a table at the end.

What it learned stays in a folder for the next run, and so does the smallest case of each fault.
"""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Any

TARGETS = {
    "settings": ("tools.fuzz.files", 26),
    "policies": ("tools.fuzz.files", 22),
    "risks": ("tools.fuzz.files", 5),
    "topics": ("tools.fuzz.files", 5),
    "rows": ("tools.fuzz.lines", 21),
    "buttons": ("tools.fuzz.chats", 11),
    "messages": ("tools.fuzz.chats", 5),
    "updates": ("tools.fuzz.chats", 5),
}
"""Where each is, and how many of a hundred cases it has where a number of all is asked for."""
OTHER = 10
"""The share of a target that is named by its place."""
ROOT = Path(__file__).resolve().parents[2]
EVERY = 30.0
"""Seconds between two lines of progress."""
NOTHING = {"cases": 0, "seconds": 0.0, "processor": 0.0, "slowest": 0.0}
"""What a target tells before its first line."""
FINE, FAULTS, CANNOT = 0, 1, 2


@dataclass(frozen=True)
class Told:
    """What became of a target; `processor` are the seconds that it had of one."""

    name: str
    cases: int
    seconds: float
    processor: float
    slowest: float
    faults: tuple[str, ...]


def main(argv: Sequence[str] | None = None) -> int:
    """Fuzz, print the table, and tell by the exit status whether anything was found."""
    given = _given(argv)
    if find_spec("atheris") is None:
        print("fuzz: atheris is not installed: it is there for Linux on x86-64", file=sys.stderr)
        return CANNOT
    told = [_fuzz(name, given) for name in given.targets or TARGETS]
    print(_table(told))
    for one in told:
        for file in one.faults:
            print(f"{one.name}: {file}")
    return FAULTS if any(one.faults for one in told) else FINE


def _given(argv: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="make fuzz-guided", description=__doc__)
    known = ", ".join(TARGETS)
    parser.add_argument("targets", nargs="*", help=f"{known}, or package.module:function")
    parser.add_argument("--cases", type=int, help="of each target")
    parser.add_argument("--total", type=int, help="of all targets, each with its share")
    parser.add_argument("--seconds", type=float, help="of each target, at most")
    parser.add_argument("--seed", type=int, default=0, help="the same chance again; 0: another")
    parser.add_argument("--folder", type=Path, default=Path(".fuzz"), help="keeps what is found")
    given = parser.parse_args(argv)
    given.folder = given.folder.resolve()
    for name in given.targets:
        if name not in TARGETS and ":" not in name:
            parser.error(f"there is no target {name!r}; known: {known}")
    if not (given.cases or given.total or given.seconds):
        given.seconds = 60.0
    return given


def _fuzz(name: str, given: Namespace) -> Told:
    """Run one target to its end, whichever that is."""
    place = name if ":" in name else f"{TARGETS[name][0]}:{name}"
    short = place.rpartition(":")[2]
    own = given.folder / short
    own.mkdir(parents=True, exist_ok=True)
    limits = ["--cases", str(_cases(name, given)), "--seconds", str(given.seconds or 10**9)]
    kept = ["--folder", str(given.folder), "--seed", str(given.seed)]
    command = [sys.executable, "-m", "tools.fuzz.child", short, place, *limits, *kept]
    log, before = own / "log.txt", _ended(given.folder, short)
    last: dict[str, Any] = {**NOTHING}
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT
        ) as child,
    ):
        shown = monotonic()
        for line in child.stdout or ():
            if not line.startswith("{"):
                continue  # libFuzzer's own, when it ends the process
            last = json.loads(line)
            if monotonic() - shown >= EVERY and not last["over"]:
                shown = monotonic()
                _say(_told(short, last, last["faults"]))
    faults = [*last.get("faults", []), *sorted(_ended(given.folder, short) - before)]
    if not last.get("over") and not faults:
        faults = [f"ended by itself: see {log}"]
    told = _told(short, last, faults)
    _say(told)
    return told


def _told(name: str, row: dict[str, Any], faults: Sequence[str]) -> Told:
    cases, seconds, processor, slowest = (row[key] for key in NOTHING)
    return Told(name, cases, seconds, processor, slowest, tuple(faults))


def _cases(name: str, given: Namespace) -> int:
    if given.total:
        every = sum(map(_share, given.targets or TARGETS))
        return max(1, int(given.total) * _share(name) // every)
    return int(given.cases or 10**12)


def _share(name: str) -> int:
    return TARGETS[name][1] if name in TARGETS else OTHER


def _ended(folder: Path, name: str) -> set[str]:
    """Cases that libFuzzer itself kept, because they ended the process."""
    kinds = ("crash", "timeout", "oom", "leak")
    found = (file for kind in kinds for file in (folder / "faults").glob(f"{name}-{kind}-*"))
    return {str(file) for file in found}


def _say(told: Told) -> None:
    faults = f", {len(told.faults)} faults" if told.faults else ""
    print(f"{told.name}: {told.cases:,} cases in {told.seconds:.0f} s{faults}", flush=True)


def _table(told: Sequence[Told]) -> str:
    rows = ["target        cases  seconds  of a core  a second  slowest ms  faults"]
    rows += [
        f"{one.name:10} {one.cases:>8,} {one.seconds:>8.0f} {one.processor:>10.0f}"
        f" {_pace(one):>9.0f} {1000 * one.slowest:>11.1f} {len(one.faults):>7}"
        for one in told
    ]
    cases, faults = sum(one.cases for one in told), sum(len(one.faults) for one in told)
    return "\n".join([*rows, f"fuzz: {cases:,} cases, {faults} faults"])


def _pace(one: Told) -> float:
    """Cases in a second of the processor."""
    return one.cases / one.processor if one.processor else 0.0


if __name__ == "__main__":
    sys.exit(main())
