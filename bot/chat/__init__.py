"""Telegram: the application, one short handler a request, wording, keyboards."""

from bot.chat.application import build, run, stop_on_signals
from bot.chat.events import JsonLines, hush
from bot.chat.services import CouncilInfo, Services

__all__ = [
    "CouncilInfo",
    "JsonLines",
    "Services",
    "build",
    "hush",
    "run",
    "stop_on_signals",
]
