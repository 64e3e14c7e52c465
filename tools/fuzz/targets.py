"""The targets. Each is opened only once imports are watched for what they run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from hypothesis import strategies as st

from bot.chat.callbacks import Verb
from bot.config import REPOSITORY
from bot.policy import Risk, read_corpus
from tests.chat import forging, inventing
from tests.cli import rowing
from tests.fuzzing import from_bytes
from tests.policy import spoiling
from tools.fuzz.target import Target, noise

CORPUS = REPOSITORY / "corpus"
TOML = ["=", "[", "]", "[[", "]]", '"', '"""', "'''", "\\u", "true", "-1", "1e400", "nan", "inf"]
MARKS = ["+++\n", "# ", "## ", "### ", "#### ", "label: made\n", "lead: ", "`", "` `", "\u2028"]
ROWS = [
    {"id": 1, "draft": "What an idiot. See the photo maybe", "council": "wyre"},
    {"draft": "A session, maybe", "facts": {"confidentiality": True, "copyright": False}},
    {"draft": "\u202ek1ll y0urself \U0001f600 B U Y", "account": "council", "pre_election": True},
    {"id": ["a"], "question": "May I use the logo?", "council": "pershore", "draft": "x" * 3000},
]
PRESSES = ["rule:1:fine.0", "rule:2:answer.1", "fact:1:copyright.yes", "remove:3:yes", "council:0"]


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


def rows(_: Path) -> Target:
    """What `golden-rule check --jsonl` and `ask --jsonl` read."""
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS]
    words = ["\n", "null", "true", "\\u202e", "\\ud83d", "[", "{", "NaN", "1e999", *rowing.WORDS]
    fields = [f'"{name}": ' for name in rowing.FIELDS]
    seeds = _bytes([*lines, "".join(lines)])
    return Target(rowing.rows(read_corpus(CORPUS)), seeds, [*words, *fields, *Risk], longest=8000)


def buttons(_: Path) -> Target:
    """What a button says, and who presses it."""
    ground = forging.Ground(read_corpus(CORPUS))
    press = forging.buttons(ground)

    def check(data: bytes) -> bool:
        if data:
            press(forging.pressed(data))
        return bool(data)

    said = [*PRESSES, *(f"{verb}:1:0" for verb in Verb)]
    seeds = [bytes([n % 11]) + data.encode() for n, data in enumerate(said)]
    words = [f"{verb}:" for verb in Verb]
    return Target(check, seeds, words, longest=65, close=ground.close)


def messages(_: Path) -> Target:
    """Messages of every type."""
    ground = forging.Ground(read_corpus(CORPUS))
    cases = st.tuples(inventing.USERS, inventing.messages(), st.booleans())
    return Target(from_bytes(forging.writing(ground), cases), noise(), close=ground.close)


def updates(_: Path) -> Target:
    """Updates of odd shapes."""
    ground = forging.Ground(read_corpus(CORPUS))
    check = from_bytes(forging.updates(ground), inventing.broken())
    return Target(check, noise(), close=ground.close)


def _bytes(texts: Iterable[str]) -> list[bytes]:
    return [text.encode() for text in texts]


def _terse(text: str) -> str:
    """The same tables with short texts in them, so that a case takes little time."""
    return re.sub(r'"([^"\\\n]{1,8})([^"\\\n]|\\.)*"', r'"\1"', _bare(text))


def _bare(text: str) -> str:
    """Without the comments, so that more of what is changed is read."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("#"))
