"""Logging for a process: ids, verdicts, durations, and never the token."""

from __future__ import annotations

import logging
import sys

from bot.config import LogFormat, Logging, Secrets

_CHATTY = ("apscheduler", "asyncio", "sentence_transformers", "telegram", "transformers")
"""Loggers whose everyday lines say nothing that is wanted here."""


def set_up_logging(settings: Logging, secrets: Secrets) -> None:
    """Log to standard error in the wanted format, with the secrets blotted out."""
    from bot.chat import JsonLines, TextLines, catch_strays, hush

    handler = logging.StreamHandler(sys.stderr)
    inner = JsonLines() if settings.format is LogFormat.JSON else TextLines()
    handler.setFormatter(_Blotting(inner, secrets))
    logging.basicConfig(level=settings.level.value, handlers=[handler], force=True)
    catch_strays()
    hush()
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


class _Blotting(logging.Formatter):
    """Formats as another does, then blots out the secrets wherever they stand."""

    def __init__(self, inner: logging.Formatter, secrets: Secrets) -> None:
        super().__init__()
        self._inner = inner
        self._secret = secrets.held

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for secret in self._secret:
            line = line.replace(secret, "[secret]")
        return line
