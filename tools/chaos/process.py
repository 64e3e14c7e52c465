"""The bot as a process: `python -m tools.chaos.process run --config FILE`.

It is the command itself, with two differences. CHAOS_JUDGE=fake lets a fake model judge, and
each commit that SQLite calls done is noted in a file beside the records, so that a power cut
can be played later. CHAOS_CUT_AT=N ends the process with SIGKILL in the Nth commit that
changes anything: when it is written, and before it is known to be on the disk.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot import assembly, cli
from bot.store import Store
from tests.cli.faked import open_services
from tools.chaos.wal import ledger_of, shared_memory, synced_point

FULL = 2
"""`PRAGMA synchronous` at which SQLite syncs the log before a commit is done."""


def watch(store: Store, path: Path, cut_at: int) -> None:
    """Note after each commit how much of the log is on the disk."""
    db: Any = store._db  # noqa: SLF001 -- nothing but the connection knows of its commits
    full = db.execute("PRAGMA synchronous").fetchone()[0] >= FULL
    ledger = os.open(ledger_of(path), os.O_RDWR | os.O_CREAT, 0o600)
    memory = os.open(shared_memory(path), os.O_RDONLY)  # never closed: that would unlock it
    commit: Callable[[], None] = db.commit
    done, point = 0, b""

    def noted() -> None:
        nonlocal done, point
        commit()
        before, point = point, synced_point(memory)
        done += point != before
        if done == cut_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if full:
            os.pwrite(ledger, point, 0)

    db.commit = noted


def open_watched(path: Path | None, *args: Any, **kwargs: Any) -> Store:
    """Open the records, watched."""
    store = _open(path, *args, **kwargs)
    if path is not None:
        watch(store, path, int(os.environ.get("CHAOS_CUT_AT", "0")))
    return store


_open = Store.open

if __name__ == "__main__":
    if os.environ.get("CHAOS_JUDGE") == "fake":
        assembly.open_services = open_services
    Store.open = open_watched  # type: ignore[method-assign]
    sys.exit(cli.main())
