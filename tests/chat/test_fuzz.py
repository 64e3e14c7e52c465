"""Anything at all may come in: forged buttons, odd updates. Nothing fails, nothing leaks.

`make fuzz` runs the same with more examples; see docs/security.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.callbacks import Verb, parse
from bot.chat.receiving import received
from bot.policy import Corpus, read_corpus
from bot.sandbox.html import HtmlError, parse_html  # type: ignore[attr-defined]
from tests.chat.districts import ACTORS, PHOTO, Districts, districts
from tests.fuzzing import counted

ROOT = Path(__file__).parents[2]
