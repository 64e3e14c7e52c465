"""Telegram: the application, one short handler a request, wording, keyboards."""

from bot.chat.application import build, run, stop_on_signals
from bot.chat.events import JsonLines, TextLines, catch_strays, hush
from bot.chat.services import CouncilInfo, Services, at_work

__all__ = [
    "CouncilInfo",
    "JsonLines",
    "Services",
    "TextLines",
    "at_work",
    "build",
    "catch_strays",
    "hush",
    "run",
    "stop_on_signals",
]
