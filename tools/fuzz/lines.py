"""Target: rows that the command reads."""

from __future__ import annotations

import json
from pathlib import Path

from bot.config import REPOSITORY
from bot.policy import Risk, read_corpus
from tests.cli import rowing
from tools.fuzz.target import Target

ROWS = [
    {"id": 1, "draft": "What an idiot. See the photo maybe", "council": "wyre"},
    {"draft": "A session, maybe", "facts": {"confidentiality": True, "copyright": False}},
    {"draft": "\u202ek1ll y0urself \U0001f600 B U Y", "account": "council", "pre_election": True},
    {"id": ["a"], "question": "May I use the logo?", "council": "pershore", "draft": "x" * 3000},
]


def rows(_: Path) -> Target:
    """What `golden-rule check --jsonl` and `ask --jsonl` read."""
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS]
    words = ["\n", "null", "true", "\\u202e", "\\ud83d", "[", "{", "NaN", "1e999", *rowing.WORDS]
    fields = [f'"{name}": ' for name in rowing.FIELDS]
    seeds = [text.encode() for text in (*lines, "".join(lines))]
    return Target(
        rowing.rows(read_corpus(REPOSITORY / "corpus")),
        seeds,
        [*words, *fields, *Risk],
        longest=8000,
    )
