"""One build of an index at a time, and nothing left of those that were killed."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "building.lock"
BUILDING = ".building-"
"""How the name of a folder begins in which an index is built."""


@contextmanager
def alone(
    folder: Path, waits: Callable[[], object] = lambda: None, began: str = BUILDING
) -> Iterator[bool]:
    """Keep other builds off this folder, with a lock file in it; True where one had to be waited
    for, which ``waits`` is told of. Folders that killed builds have left, whose names ``began``
    like this, are removed.

    The lock goes with the process, however that ends, so whatever is still being built when it
    is free has nobody who builds it. The file stays and means nothing. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("ab") as file:
        waited = False
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waited = True
            waits()
            fcntl.flock(file, fcntl.LOCK_EX)
        for left in folder.glob(f"{began}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield waited
