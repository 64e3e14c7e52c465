"""Logging for a process: ids, verdicts, durations, and never the token."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from bot.config import LogFormat, Logging, Secrets

_CHATTY = ("httpx", "httpcore", "apscheduler", "sentence_transformers", "transformers")
"""Loggers whose everyday lines hold addresses with the token, or say nothing."""

_TEXT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def set_up_logging(settings: Logging, secrets: Secrets) -> None:
    """Log to standard error in the wanted format, with the secrets blotted out."""
    handler = logging.StreamHandler(sys.stderr)
    inner = _Json() if settings.format is LogFormat.JSON else logging.Formatter(_TEXT)
    handler.setFormatter(_Blotting(inner, secrets))
    logging.basicConfig(level=settings.level.value, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


class _Blotting(logging.Formatter):
    """Formats as another does, then blots out the secrets wherever they stand."""

    def __init__(self, inner: logging.Formatter, secrets: Secrets) -> None:
        super().__init__()
        self._inner = inner
        self._secret = [secret for secret in (secrets.token, secrets.webhook) if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for secret in self._secret:
            line = line.replace(secret, "[secret]")
        return line


class _Json(logging.Formatter):
    """One JSON object a line; what is given as `extra` stands in it by name."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            **{k: v for k, v in vars(record).items() if k not in _OWN},
        }
        if record.exc_info:
            event["error"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False, default=str)


_OWN = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}
"""What every record has; the rest was given as `extra`."""
