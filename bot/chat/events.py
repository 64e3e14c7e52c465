"""Logs: one event name and its fields; never a draft, a name or the token."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

LOG = logging.getLogger("bot.chat")

Value = str | int | float | bool | None


def note(event: str, level: int = logging.INFO, **fields: Value) -> None:
    """Log an event; the message is JSON, the fields also stand in `record.fields`."""
    text = json.dumps({"event": event, **fields}, separators=(",", ":"))
    LOG.log(level, "%s", text, extra={"event": event, "fields": fields})


class JsonLines(logging.Formatter):
    """One JSON object a line, for events and for other loggers' messages."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; an exception only by its type."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head: dict[str, object] = {"at": at, "level": record.levelname, "logger": record.name}
        event = getattr(record, "event", None)
        body = {"event": event, **record.fields} if event else {"message": record.getMessage()}  # type: ignore[attr-defined]
        if record.exc_info and record.exc_info[0]:
            body["exception"] = record.exc_info[0].__name__
        return json.dumps({**head, **body}, default=str)


def hush() -> None:
    """Keep the libraries that log addresses quiet: the token is part of the address."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
