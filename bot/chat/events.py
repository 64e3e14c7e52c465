"""Logs: one event name and its fields; never a draft, a name or the token.

What other libraries log may hold all of these, and so may what an exception says: of them only
the place and the kind of error are written.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType

LOG = logging.getLogger("bot.chat")

Value = str | int | float | bool | None


def note(event: str, level: int = logging.INFO, **fields: Value) -> None:
    """Log an event; the message is JSON, the fields also stand in `record.fields`."""
    text = json.dumps({"event": event, **fields}, separators=(",", ":"))
    LOG.log(level, "%s", text, extra={"event": event, "fields": fields})


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON, without what a library's message or an exception says."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = {"at": at, "level": record.levelname, "logger": record.name}
        return json.dumps({**head, **_body(record)}, default=str)


class TextLines(logging.Formatter):
    """One line of text each: when, how grave, from where, and the event as JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line, without what a library's message or an exception says."""
        at = self.formatTime(record)
        body = json.dumps(_body(record), separators=(",", ":"), default=str)
        return f"{at} {record.levelname:<7} {record.name}: {body}"


def where(trace: TracebackType | None) -> str | None:
    """The file and function in which an error arose."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace else None
    return f"{PurePath(code.co_filename).name}:{code.co_name}" if code else None


def hush() -> None:
    """Keep the libraries that log addresses quiet: the token is part of the address. And the one
    that tells how it looks for its own best build."""
    for name in ("httpx", "httpcore", "faiss.loader"):
        logging.getLogger(name).setLevel(logging.WARNING)


def catch_strays() -> None:
    """Send warnings, and errors that nothing catches, through the log: what Python itself
    writes to standard error holds all that an exception says."""
    logging.raiseExceptions = False  # else a line that fails is written out with its arguments
    logging.captureWarnings(True)
    sys.unraisablehook = lambda stray: _stray(stray.exc_type, stray.exc_traceback)
    threading.excepthook = lambda stray: _stray(stray.exc_type, stray.exc_traceback)


def _stray(kind: type[BaseException], trace: TracebackType | None) -> None:
    note("stray_error", logging.ERROR, error=kind.__name__, where=where(trace))


def _body(record: logging.LogRecord) -> dict[str, object]:
    event = getattr(record, "event", None)
    if event is not None:
        return {"event": event, **getattr(record, "fields", {})}
    body: dict[str, object] = {"event": "library", "line": f"{record.filename}:{record.lineno}"}
    if record.exc_info and record.exc_info[0]:
        kind, _, trace = record.exc_info
        body |= {"exception": kind.__name__, "where": where(trace)}
    return body
