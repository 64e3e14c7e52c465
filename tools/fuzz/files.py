"""Targets: files that people write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bot.policy import Risk
from tests.policy import spoiling
from tools.fuzz.target import Target

TOML = ["=", "[", "]", "[[", "]]", '"', '"""', "'''", "\\u", "true", "-1", "1e400", "nan", "inf"]
MARKS = ["+++\n", "# ", "## ", "### ", "#### ", "label: made\n", "lead: ", "`", "` `", "\u2028"]


def settings(folder: Path) -> Target:
    """What stands in config.toml."""
    seeds = [spoiling.SETTINGS, _bare(spoiling.SETTINGS)]
    return Target(spoiling.settings(folder), _bytes(seeds), TOML, longest=6000)


def policies(folder: Path) -> Target:
    """What stands in a policy of the corpus."""
    front, _, body = spoiling.POLICY.partition("\n+++\n")
    short = f"{front}\n+++\n{body[:900]}\n"
    words = [*TOML, *MARKS, "[[left_out]]\n", "[[conflicts]]\n", "between = "]
    return Target(spoiling.policies(folder), _bytes([short, spoiling.POLICY]), words, longest=9000)


def risks(folder: Path) -> Target:
    """What stands in risks.toml."""
    seeds = _bytes([_terse(spoiling.RISKS)])
    return Target(spoiling.risks(folder), seeds, [*TOML, *Risk], longest=9000)


def topics(folder: Path) -> Target:
    """What stands in topics.toml."""
    seeds, words = _bytes([_terse(spoiling.TOPICS)]), [*TOML, *Risk, "[topics."]
    return Target(spoiling.topics(folder), seeds, words, longest=9000)


def _bytes(texts: Iterable[str]) -> list[bytes]:
    return [text.encode() for text in texts]


def _terse(text: str) -> str:
    """The same tables with short texts in them, so that a case takes little time."""
    return re.sub(r'"([^"\\\n]{1,8})([^"\\\n]|\\.)*"', r'"\1"', _bare(text))


def _bare(text: str) -> str:
    """Without the comments, so that more of what is changed is read."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("#"))
