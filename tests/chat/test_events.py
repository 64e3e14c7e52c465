import json
import logging

import pytest

from bot.chat import JsonLines, hush
from bot.chat.events import note


def test_an_event_is_one_json_object(caplog: pytest.LogCaptureFixture) -> None:
    """Its name and its fields, nothing else; the formatter adds when and from where."""
    with caplog.at_level(logging.INFO, "bot.chat"):
        note("advised", id=3, verdict="clear", ms=12)
    (record,) = caplog.records
    assert json.loads(record.getMessage()) == {
        "event": "advised",
        "id": 3,
        "verdict": "clear",
        "ms": 12,
    }
    shown = json.loads(JsonLines().format(record))
    assert shown["event"] == "advised"
    assert set(shown) == {"at", "level", "logger", "event", "id", "verdict", "ms"}


def test_an_exception_is_logged_by_its_kind_alone() -> None:
    """What an exception says can hold a draft."""
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed", None, None)
    record.exc_info = (ValueError, ValueError("a draft"), None)
    assert "a draft" not in JsonLines().format(record)
    assert json.loads(JsonLines().format(record))["exception"] == "ValueError"


def test_addresses_with_the_token_are_not_logged() -> None:
    """The library that logs request addresses is kept at warnings."""
    hush()
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
