"""The shipped settings, for a bot that is tried out against the sandbox's Bot API."""

from __future__ import annotations

import re
from pathlib import Path

from bot.config import REPOSITORY


def settings(folder: Path, api_url: str) -> Path:
    """Write them into this folder, where the records will be too; the file.

    No draft is drawn for a spot-check, and no member is kept from sending much at once, so
    that what comes of each draft is known beforehand.
    """
    text = (REPOSITORY / "config.toml").read_text(encoding="utf-8")
    text = text.replace("https://api.telegram.org", api_url)
    text = re.sub(r"^spot_checks = .*$", "spot_checks = 0.0", text, flags=re.MULTILINE)
    text = re.sub(r"^\[limits\]\n(?:(?!\[).*\n)*", _lifted, text, flags=re.MULTILINE)
    config = folder / "config.toml"
    config.write_text(text, encoding="utf-8")
    return config


def _lifted(limits: re.Match[str]) -> str:
    return re.sub(r"^(\w+) = \d+", r"\1 = 1000000", limits[0], flags=re.MULTILINE)
