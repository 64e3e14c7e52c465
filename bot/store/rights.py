"""Who may read the records: their owner, and nobody else on the machine."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

LOG = logging.getLogger("bot.store")

OWN_FILE = 0o600
OWN_FOLDER = 0o700
OTHERS = 0o077
"""The rights of anybody but the owner."""

BESIDE = ("", "-wal", "-shm", "-journal", ".lock", ".alive")
"""What stands beside a database, by the end of its name: SQLite's own files, the lock, the
heartbeat."""


def shut(database: Path) -> None:
    """Make the records' folder where it is not there yet, for its owner alone, and take others'
    rights from what is there; logs `rights_tightened` if there were any. Raises OSError."""
    make_folder(database.parent)
    found = [path for path in _ours(database) if _tighten(path)]
    folder = database.parent
    if _alone_in(folder, database) and _tighten(folder):
        found.append(folder)
    if found:
        names = [path.name for path in found]
        text = json.dumps({"event": "rights_tightened", "files": names}, separators=(",", ":"))
        fields = {"files": names}
        LOG.info("%s", text, extra={"event": "rights_tightened", "fields": fields})


def make_folder(folder: Path) -> None:
    """A folder for its owner alone, unless it is there already. Raises OSError."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir(mode=OWN_FOLDER)


def make_file(path: Path) -> None:
    """An empty file for its owner alone, unless it is there already; SQLite gives the files
    that it makes itself the rights of the database. Raises OSError."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWN_FILE))
        as_the_folder(path)


def as_the_folder(path: Path) -> None:
    """Give what root made to the owner of its folder: the bot seldom runs as root."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _ours(database: Path) -> Iterator[Path]:
    """The database with what stands beside it, and its copies in the same folder."""
    for path in database.parent.iterdir():
        if _is_ours(path, database) and path.is_file():
            yield path


def _is_ours(path: Path, database: Path) -> bool:
    name = path.name.lstrip(".")
    copy = name.startswith(f"{database.stem}-") and database.suffix in name
    return copy or name in {database.name + end for end in BESIDE}


def _alone_in(folder: Path, database: Path) -> bool:
    """Whether nothing else lies there: a folder that others use is left as it is."""
    return all(_is_ours(path, database) for path in folder.iterdir())


def _tighten(path: Path) -> bool:
    mode = path.stat().st_mode & 0o7777
    if not mode & OTHERS:
        return False
    try:
        path.chmod(mode & ~OTHERS)
    except PermissionError:  # somebody else's: theirs to settle
        return False
    return True
