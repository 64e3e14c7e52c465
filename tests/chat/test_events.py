import json
import logging
import sys
import threading

import pytest

from bot.chat import JsonLines, TextLines, catch_strays, hush
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


@pytest.mark.parametrize("lines", [JsonLines(), TextLines()])
def test_what_a_library_says_is_left_out(lines: logging.Formatter) -> None:
    """Its message, its arguments and a traceback can each hold a draft; where it was is kept."""
    with pytest.raises(ValueError, match="a draft") as raised:
        int("a draft")
    info = (raised.type, raised.value, raised.tb)
    record = logging.LogRecord("lib", logging.ERROR, "/x/f.py", 7, "%s a draft", ("a draft",), info)
    shown = lines.format(record)
    assert "a draft" not in shown
    assert "f.py:7" in shown
    assert "test_events.py:test_what_a_library_says_is_left_out" in shown
    assert "\n" not in shown


def test_errors_that_nothing_catches_come_through_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """In a thread, or while something is thrown away; a broken log line prints nothing."""
    before = sys.unraisablehook, threading.excepthook, logging.raiseExceptions
    try:
        catch_strays()

        def work() -> None:
            raise ValueError("a draft")

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert not logging.raiseExceptions
    finally:
        sys.unraisablehook, threading.excepthook, logging.raiseExceptions = before
        logging.captureWarnings(False)
    assert '"stray_error","error":"ValueError"' in caplog.text
    assert "a draft" not in caplog.text


def test_addresses_with_the_token_are_not_logged() -> None:
    """The library that logs request addresses is kept at warnings."""
    hush()
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
