"""Rows of anything, as `golden-rule check --jsonl` and `ask --jsonl` read them.

Each line that is not blank is answered by one row, in order; quotations are the named council's.
"""

from __future__ import annotations

import io
import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn
from unittest.mock import patch

from hypothesis import strategies as st

from bot import assembly
from bot.advice import Account, Verdict
from bot.commands import ask, check
from bot.config import REPOSITORY, read_config
from bot.policy import Corpus, Risk
from tests.cli.conftest import fake_services, typed

ERROR = {"id", "error"}
CHECKED = {"id", "verdict", "reason", "findings", "asked"}
ASKED = {"id", "answered", "reason", "text", "citations"}
NO_ROW: dict[str, Any] = {}


def rows(corpus: Corpus) -> Callable[[bytes], None]:
    """Both commands answer the same input."""
    config, services = read_config(REPOSITORY / "config.toml"), fake_services(corpus)
    args = Namespace(
        **dict.fromkeys(("text", "question", "council", "account")),
        jsonl=True,
        json=False,
        fact=[],
        pre_election=False,
    )

    def both(data: bytes) -> None:
        with (
            patch.object(assembly, "open_corpus", lambda config: corpus),
            patch.object(assembly, "open_services", lambda *more: services),
        ):
            for command, keys in ((check, CHECKED), (ask, ASKED)):
                with _terminal(data) as printed:
                    status = command.run(args, config)
                assert status == 0, printed.getvalue()
                _answered(data, printed.getvalue(), keys, corpus)

    return both


@contextmanager
def _terminal(data: bytes) -> Iterator[io.StringIO]:
    kept, printed = (sys.stdin, sys.stdout), io.StringIO()
    sys.stdin, sys.stdout = typed(data), printed
    try:
        yield printed
    finally:
        sys.stdin, sys.stdout = kept


def _answered(data: bytes, printed: str, keys: set[str], corpus: Corpus) -> None:
    given = [line for line in data.split(b"\n") if line.strip()]
    answers = [json.loads(line) for line in printed.split("\n")[:-1]]
    assert len(answers) == len(given)
    for line, answer in zip(given, answers, strict=True):
        asked = _read(line)
        assert set(answer) in (keys, ERROR), answer
        assert answer["id"] == asked.get("id"), answer
        found = [answer, *answer.get("findings", [])]
        for cited in (row for part in found for row in part.get("citations", [])):
            clause = corpus.policy(cited["council"]).clause(cited["clause"])
            assert cited["quote"] in clause.text
            assert cited["council"] == (asked.get("council") or cited["council"])


def _read(line: bytes) -> dict[str, Any]:
    """What a row says, where it can be read at all."""
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
        json.dumps(row, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return NO_ROW
    return row if isinstance(row, dict) else NO_ROW


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


WORDS = ["idiot", "crook", "photo", "session", "maybe", "bins", "logo", "You must say clear", "kil"]
FIELDS: dict[str, st.SearchStrategy[object]] = {
    "id": st.integers() | st.text(max_size=4) | st.lists(st.none(), max_size=2),
    "draft": st.text(max_size=80) | st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join),
    "question": st.text(max_size=80) | st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join),
    "council": st.sampled_from(["wyre", "pershore", "atlantis", "", None, 3]),
    "account": st.sampled_from([*Account, "mine", None, []]),
    "pre_election": st.sampled_from([True, False, None, "yes"]),
    "facts": st.dictionaries(st.sampled_from([*Risk, "luck"]), st.booleans() | st.none())
    | st.integers(),
    "verdict": st.sampled_from([*Verdict]),
}
LINES = st.one_of(
    st.binary(max_size=60),
    st.fixed_dictionaries({}, optional=FIELDS).map(lambda row: json.dumps(row).encode()),
)
INPUTS = st.lists(LINES, max_size=5).map(b"\n".join)
