"""`golden-rule ask`: one question in words, many as rows."""

from __future__ import annotations

import json

import pytest

from bot.policy import Corpus
from tests.cli.conftest import Golden


def test_an_answer_is_told_with_its_clause(golden: Golden, corpus: Corpus) -> None:
    """The sentence first, then the clause under its council and label."""
    done = golden("ask", "May I block people?", "--council", "wyre")
    clause = corpus.policy("wyre").clauses[0]
    assert done.out.startswith("The policy says so.")
    assert f"Wyre Council, {clause.label}:" in done.out


def test_a_question_outside_the_policy_is_told_so(golden: Golden) -> None:
    """A refusal is a result, not a failure."""
    done = golden("ask", "when are the bins emptied?", "--council", "wyre")
    assert done.status == 0
    assert "not about social media" in done.out


def test_rows_have_the_promised_keys(golden: Golden) -> None:
    """A bad row is answered with an error and the run goes on."""
    stdin = b'{"id": 1, "question": "May I?", "council": "wyre"}\n{"id": 2}\n{"question": "bins"}\n'
    done = golden("ask", "--jsonl", stdin=stdin)
    first, second, third = [json.loads(line) for line in done.out.splitlines()]
    assert list(first) == ["id", "answered", "reason", "text", "citations"]
    assert first["answered"] is True
    assert second == {"id": 2, "error": "question is missing"}
    assert (third["answered"], third["reason"]) == (False, "not_social_media")
    assert third["text"]
    assert done.status == 0


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["ask"], "give a question"),
        (["ask", "  "], "give a question"),
        (["ask", "x", "--jsonl"], "come in the rows"),
        (["ask", "x", "--council", "atlantis"], "no council 'atlantis'"),
    ],
)
def test_bad_input_is_told_in_one_line(golden: Golden, argv: list[str], told: str) -> None:
    """The status is 2."""
    done = golden(*argv)
    assert told in done.line
    assert done.status == 2
