"""A power cut, played on the records of a bot that was killed.

A killed process leaves behind all it wrote; a machine without power only what the disk had.
In WAL mode with `synchronous = FULL` SQLite syncs the log before it calls a commit done, and
before a checkpoint copies it into the database (sqlite.org/wal.html, sqlite.org/pragma.html).
So of the log is kept what was on the disk for certain, and of what came after it nothing,
all, or a part with a damaged sector.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random

_HEADER, _FRAME_HEADER, _SECTOR = 32, 24, 512
_POINT = struct.Struct("=8sI")
_FRAMES_AT, _SALT_AT, _TRIED_AT = 16, 32, 128
"""Where the log's shared memory holds its frames, its salt and the checkpoint's reach
(sqlite.org/walformat.html)."""


class Tail(StrEnum):
    """What became of the part of the log that was not on the disk for certain."""

    NONE = "none"  # there was no such part
    GONE = "gone"
    TORN = "torn"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Log:
    """A log as it was left: its bytes, their page size and their salt."""

    data: bytes
    page: int
    salt: bytes

    @classmethod
    def read(cls, path: Path) -> Log | None:
        """The log beside a database, None where there is none."""
        data = path.read_bytes() if path.exists() else b""
        if len(data) < _HEADER:
            return None
        return cls(data, struct.unpack(">I", data[8:12])[0], data[16:24])

    def end(self, frames: int) -> int:
        """Where so many frames end."""
        return _HEADER + frames * (_FRAME_HEADER + self.page)

    @property
    def frames(self) -> int:
        """How many frames there are of this log, not of one before it."""
        count = 0
        while self.data[self.end(count) + 8 : self.end(count) + 16] == self.salt:
            count += 1
        return count


def log_of(database: Path) -> Path:
    """The log of a database."""
    return database.with_name(f"{database.name}-wal")


def shared_memory(database: Path) -> Path:
    """What the log's readers and writers share."""
    return database.with_name(f"{database.name}-shm")


def ledger_of(database: Path) -> Path:
    """Where the bot under chaos notes how much is on the disk."""
    return database.with_name(f"{database.name}-synced")


def synced_point(memory: int) -> bytes:
    """From the shared memory of a log whose last commit is done: its salt and its frames."""
    head = os.pread(memory, 48, 0)
    frames = struct.unpack("=I", head[_FRAMES_AT : _FRAMES_AT + 4])[0]
    return _POINT.pack(head[_SALT_AT : _SALT_AT + 8], frames)


def cut_power(database: Path, rng: Random) -> Tail:
    """Leave of the records what a machine without power may have left. No process has them open."""
    log, memory = Log.read(log_of(database)), shared_memory(database)
    if log is None or not memory.exists():
        return Tail.NONE
    certain, found = _certain(log, ledger_of(database), memory.read_bytes()), log.frames
    memory.unlink()
    tail = Tail.NONE
    if found > certain:
        tail = rng.choice([Tail.GONE, Tail.GONE, Tail.TORN, Tail.KEPT])
    left = _left(log, certain, found, tail, rng)
    log_of(database).write_bytes(left)
    # What the disk had after one power cut it still has after the next.
    frames = (len(left) - _HEADER) // (_FRAME_HEADER + log.page)
    ledger_of(database).write_bytes(_POINT.pack(log.salt, frames))
    return tail


def _certain(log: Log, ledger: Path, memory: bytes) -> int:
    noted = ledger.read_bytes() if ledger.exists() else b""
    salt, frames = _POINT.unpack(noted) if len(noted) == _POINT.size else (b"", 0)
    certain = frames if salt == log.salt else 0
    if memory[_SALT_AT : _SALT_AT + 8] != log.salt:
        return certain
    # What a checkpoint has begun to copy was synced before, noted or not. A start that finds a
    # log sets this mark as well, so that less is taken here than a power cut might take.
    return int(max(certain, struct.unpack("=I", memory[_TRIED_AT : _TRIED_AT + 4])[0]))


def _left(log: Log, certain: int, found: int, tail: Tail, rng: Random) -> bytes:
    kept = bytearray(log.data[: log.end(certain)])
    rest = bytearray(log.data[log.end(certain) : log.end(found)])
    match tail:
        case Tail.KEPT:
            kept += rest
        case Tail.TORN:
            sector = rng.randrange(max(1, len(rest) // _SECTOR)) * _SECTOR
            rest[sector : sector + _SECTOR] = bytes(len(rest[sector : sector + _SECTOR]))
            kept += rest[: rng.randrange(sector, len(rest)) + 1]
        case Tail.GONE | Tail.NONE:
            pass
    return bytes(kept)
