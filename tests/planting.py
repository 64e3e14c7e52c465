"""Targets with a fault in them, to see that the fuzzer finds one."""

from __future__ import annotations

import os
from pathlib import Path

from tools.fuzz.target import Target

GOOD = b"a case with nothing wrong in it"


def sound(_: Path) -> Target:
    """Nothing is wrong with any case; an empty one is none."""
    return Target(bool, [GOOD])


def fragile(_: Path) -> Target:
    """Falls over one word."""

    def check(data: bytes) -> None:
        assert b"plum" not in data, "a plum"

    return Target(check, [GOOD], ["plum", "pear"])


def fatal(_: Path) -> Target:
    """Takes the whole process with it, and says something on its way out."""

    def check(data: bytes) -> None:
        if b"plum" in data:
            os.write(1, b"\n")
            os.abort()

    return Target(check, [GOOD], ["plum", "pear"])
