"""`golden-rule check`: one draft in words, many drafts as rows."""

from __future__ import annotations

import json
import string
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands import check
from bot.policy import Answer, Corpus, Risk
from tests.cli import conftest
from tests.cli.conftest import Done, Golden

CLEAN = {"id": "a", "draft": "The litter pick went well.", "council": "wyre"}


def rows(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.out.splitlines()]


def jsonl(*values: object) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def test_a_harmless_draft_is_told_as_no_concern_and_no_permission(golden: Golden) -> None:
    """The first line is the verdict as the chat tells it."""
    done = golden("check", "The litter pick went well.", "--council", "wyre")
    assert done.status == 0
    assert done.out.splitlines()[0] == "No concern found"
    assert "advice, not permission" in " ".join(done.out.split())


def test_a_concern_is_told_with_the_drafts_words_and_the_clause_to_the_letter(
    golden: Golden, corpus: Corpus
) -> None:
    """The quote names the council and the label, and stands in the policy as quoted."""
    done = golden("check", "The leader is an idiot.", "--council", "wyre", "--json")
    [finding] = json.loads(done.out)["findings"]
    [first, *_] = finding["citations"]
    assert corpus.policy("wyre").clause(first["clause"]).text == first["quote"]
    told = golden("check", "The leader is an idiot.", "--council", "wyre").out
    assert told.startswith("Don't post this")
    assert "“idiot”" in told
    assert f"Wyre Council, {first['label']}:" in told
    assert " ".join(first["quote"].split()) in " ".join(told.split())


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("Watch your back, you idiot: we know where you live.", "Don't post this"),
        ("I want to die, you idiots.", "Ask the clerk first"),
    ],
)
def test_where_somebody_may_come_to_harm_help_comes_first(
    golden: Golden, draft: str, verdict: str
) -> None:
    """The signposts of the chat, and the verdict below them."""
    told = golden("check", draft, "--council", "wyre").out
    assert told.index("999") < told.index("116 123") < told.index(verdict)


def test_a_fact_that_matters_is_told_with_the_way_to_answer_it(golden: Golden) -> None:
    """Without a terminal nobody is asked; the open facts stand at the end."""
    done = golden("check", "Look at this photo maybe", "--council", "wyre")
    assert done.out.startswith("Ask the clerk first")
    assert "--fact copyright=true" in done.out


@pytest.mark.parametrize(
    ("real", "verdict"), [("true", "Don't post this"), ("false", "No concern found")]
)
def test_a_fact_given_settles_it(golden: Golden, real: str, verdict: str) -> None:
    """`true` means that the concern is real, whichever way the question is worded."""
    done = golden("check", "this photo maybe", "--council", "wyre", "--fact", f"copyright={real}")
    assert done.out.splitlines()[0] == verdict


@pytest.mark.parametrize("said", ["y", "N", ""])
def test_at_a_terminal_the_fact_is_asked(
    golden: Golden, corpus: Corpus, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    """The answer is read against the question's own wording; Enter is not sure."""
    text = corpus.risks[Risk.COPYRIGHT]
    told = {text.concern_if: "Don't post this", "": "Ask the clerk first"}
    monkeypatch.setattr("builtins.input", lambda prompt: said)
    monkeypatch.setattr(check, "at_terminal", lambda: True)
    done = golden("check", "this photo maybe", "--council", "wyre")
    assert str(text.question) in " ".join(done.out.split())
    answer = {"y": Answer.YES, "N": Answer.NO, "": ""}[said]
    assert told.get(answer, "No concern found") in done.out


def test_a_dash_reads_the_draft_from_standard_input(golden: Golden) -> None:
    """A byte-order mark in front is no part of the draft."""
    done = golden("check", "-", "--council", "wyre", "--json", stdin="\ufeffan idiot".encode())
    assert json.loads(done.out)["findings"][0]["words"] == ["idiot"]


@pytest.mark.parametrize(
    ("argv", "stdin", "told"),
    [
        (["check"], b"", "give the draft"),
        (["check", ""], b"", "The draft is empty"),
        (["check", "x" * 20_001], b"", "20,001 characters"),
        (["check", "\udcff\udcfe bytes"], b"", "not UTF-8"),
        (["check", "-"], b"\xff\xfe\x00\x01", "not UTF-8"),
        (["check", "-"], b"\x00\x01\x02\x03", "not text"),
        (["check", "-"], b"", "The draft is empty"),
        (["check", "-"], b"a" * 100_000, "too long"),
        (["check", "hello", "--council", "atlantis"], b"", "no council 'atlantis'; known: east-r"),
        (["check", "hello", "--fact", "luck=true"], b"", "no risk 'luck'"),
        (["check", "hello", "--fact", "logo=maybe"], b"", "must end in =true or =false"),
        (["check", "hello", "--account", "mine"], b"", "invalid choice: 'mine'"),
        (["check", "hello", "--jsonl"], b"", "come in the rows"),
        (["check", "hello", "--colour"], b"", "unrecognized arguments"),
        (["check", "explode"], b"", "fault: RuntimeError: the model fell over"),
    ],
)
def test_bad_input_is_told_in_one_line(
    golden: Golden, argv: list[str], stdin: bytes, told: str
) -> None:
    """The line says what is wrong; the status is 2 for the person's part, 1 for a fault."""
    done = golden(*argv, stdin=stdin)
    assert told in done.line
    assert done.out == ""
    assert done.status == (1 if "explode" in argv else 2)


@pytest.mark.parametrize("argv", [["check", "-"], ["check", "--jsonl"]])
def test_closed_input_is_told_in_one_line(
    golden: Golden, monkeypatch: pytest.MonkeyPatch, argv: list[str]
) -> None:
    """`check - <&-` has nothing to read."""
    monkeypatch.setattr(conftest, "typed", lambda data: None)
    done = golden(*argv)
    assert (done.status, done.line) == (2, "golden-rule: standard input is closed")


def test_rows_are_answered_in_order_with_the_promised_keys(golden: Golden) -> None:
    """A row out for each row in; blank lines are no rows."""
    stop = {"id": 2, "draft": "What an idiot.", "council": None}
    done = golden("check", "--jsonl", stdin=jsonl(CLEAN, stop) + b"\n \n" + jsonl(CLEAN))
    first, second, third = rows(done)
    assert done.status == 0
    assert first == {"id": "a", "verdict": "clear", "reason": "nothing_found"} | {
        "findings": [],
        "asked": [],
    }
    assert second["id"] == 2
    assert list(second) == ["id", "verdict", "reason", "findings", "asked"]
    assert list(second["findings"][0]) == ["risk", "words", "why", "citations"]
    assert list(second["findings"][0]["citations"][0]) == ["clause", "council", "label", "quote"]
    assert third == first


@pytest.mark.parametrize(
    ("facts", "verdict", "asked"),
    [
        ({"copyright": True}, "stop", ["copyright"]),
        ({"copyright": False}, "clear", ["copyright"]),
        ({}, "ask_clerk", ["copyright"]),
        ({"respect": True, "logo": True}, "ask_clerk", ["copyright"]),
    ],
)
def test_only_the_facts_that_are_asked_are_read(
    golden: Golden, facts: dict[str, bool], verdict: str, asked: list[str]
) -> None:
    """A fact nobody asks about changes nothing; one that is not known is not sure."""
    row = CLEAN | {"draft": "this photo maybe", "facts": facts}
    [out] = rows(golden("check", "--jsonl", stdin=jsonl(row)))
    assert (out["verdict"], out["asked"]) == (verdict, asked)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{", "line 1 is not JSON"),
        (b"[1]", "not a JSON object"),
        (b'{"id": NaN}', "NaN is no JSON number"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b'{"draft": "\\ud800"}', "half a character"),
        (b'{"draft": "' + b"a" * (1 << 20) + b'"}', "longer than"),
        (jsonl({"id": 1}), "draft is missing"),
        (jsonl({"draft": 3}), "draft must be a text"),
        (jsonl({"draft": " "}), "The draft is empty"),
        (jsonl({"draft": "x" * 20_001}), "20,001 characters"),
        (jsonl({"draft": "x", "council": "atlantis"}), "no council 'atlantis'"),
        (jsonl({"draft": "x", "council": ["wyre"]}), "no council"),
        (jsonl({"draft": "x", "account": "mine"}), "account must be one of"),
        (jsonl({"draft": "x", "account": []}), "account must be one of"),
        (jsonl({"draft": "x", "pre_election": "yes"}), "pre_election must be true or false"),
        (jsonl({"draft": "x", "facts": [1]}), "facts must be an object"),
        (jsonl({"draft": "x", "facts": {"luck": True}}), "no risk 'luck'"),
        (jsonl({"draft": "x", "facts": {"logo": 1}}), "logo must be true or false"),
        (jsonl({"draft": "explode"}), "a fault here"),
    ],
)
def test_a_bad_row_is_answered_with_an_error_and_the_run_goes_on(
    golden: Golden, line: bytes, told: str
) -> None:
    """Its id comes back where it has one; the rows after it are answered."""
    done = golden("check", "--jsonl", stdin=line.rstrip(b"\n") + b"\n" + jsonl(CLEAN))
    bad, good = rows(done)
    assert set(bad) == {"id", "error"}
    assert told in bad["error"]
    assert good["verdict"] == "clear"
    assert done.status == (1 if "explode" in str(line) else 0)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=60) | st.text(string.printable).map(str.encode), max_size=6))
def test_no_input_whatever_ends_in_a_traceback(golden: Golden, lines: list[bytes]) -> None:
    """Each line that is not blank is answered by one row of JSON."""
    data = b"\n".join(lines)
    done = golden("check", "--jsonl", stdin=data)
    assert len(rows(done)) == sum(1 for line in data.split(b"\n") if line.strip())
    assert done.status == 0
