"""`golden-rule inbox`: what could not be handled, without its words unless they are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.desk import Role
from bot.store import InboxState, Received, Store
from tests.cli.conftest import Golden


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data" / "golden-rule.db") as opened:
        yield opened


@pytest.fixture
def reference(store: Store) -> str:
    """Of a draft that was set aside."""
    store.enrol(7, "Asha Quimby", "wyre", Role.COUNCILLOR)
    raw = {"update_id": 5, "message": {"text": "The xylophone.", "from": {"id": 7}}}
    store.receive([Received(5, 7, 7, json.dumps(raw))])
    update = store.inbox()[0]
    store.set_aside(update, "RuntimeError", [])
    return update.reference


def test_the_list_tells_everything_but_the_words(
    golden: Golden, store: Store, reference: str
) -> None:
    """What is set aside and what waits, a line each."""
    store.receive([Received(6, 8, 8, '{"update_id": 6, "callback_query": {"data": "okapi"}}')])
    done = golden("inbox", "list")
    first, second = done.out.splitlines()
    assert first.split() == [reference, "set", "aside", "0", "min", "1", "try", "RuntimeError"]
    assert second.split()[1:] == ["waiting", "0", "min", "0", "tries", "-"]
    assert (done.status, done.err) == (0, "")


def test_an_empty_inbox_says_so(golden: Golden, store: Store) -> None:
    """And a database that is not there is a fault."""
    assert golden("inbox", "list").out == "Nothing waits or is set aside.\n"


def test_without_a_database_it_is_a_fault_and_none_is_made(golden: Golden, tmp_path: Path) -> None:
    """One line."""
    done = golden("inbox", "list")
    assert (done.status, done.line) == (1, "golden-rule: no bot has run with this database yet")
    assert not (tmp_path / "data").exists()


def test_one_is_shown_without_its_words(golden: Golden, reference: str) -> None:
    """What it is, from which member; the words only where they are asked for."""
    out = golden("inbox", "show", reference.lower()).out
    assert "What: a message (text)" in out
    assert "From: member 1 (wyre)" in out
    assert "xylophone" not in out
    assert "Quimby" not in out
    assert "Text: The xylophone." in golden("inbox", "show", reference, "--text").out


@pytest.mark.parametrize(
    ("raw", "kind", "text"),
    [
        ({"message": {"photo": [], "caption": "A fête"}}, "a message (photo)", "A fête"),
        ({"message": {"sticker": {}}}, "a message", "(no words)"),
        ({"edited_message": {"text": "New"}}, "an edited message (text)", "New"),
        ({"callback_query": {"data": "r:1"}}, "a press of a button", "r:1"),
        ({"poll": {}}, "something else", "(no words)"),
    ],
)
def test_every_kind_has_its_words(
    golden: Golden, store: Store, raw: dict[str, object], kind: str, text: str
) -> None:
    """From somebody who is not enrolled as well."""
    store.receive([Received(5, 8, 8, json.dumps({"update_id": 5, **raw}))])
    out = golden("inbox", "show", store.inbox()[0].reference, "--text").out
    assert f"What: {kind}\nFrom: nobody enrolled\nText: {text}\n" in out


def test_it_is_replayed_once(golden: Golden, store: Store, reference: str) -> None:
    """The running bot finds it waiting; what waits is not replayed."""
    assert "waits again" in golden("inbox", "replay", reference).out
    assert [found.state for found in store.inbox()] == [InboxState.WAITING]
    done = golden("inbox", "replay", reference)
    told = f"golden-rule: {reference} is not set aside: it waits for its next try"
    assert (done.status, done.line) == (2, told)


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["show"], "show and replay take one"),
        (["list", "K7Q2"], "list takes no reference"),
        (["replay", "NONE"], "nothing waits or is set aside under NONE"),
        (["replay", "NONE", "--text"], "--text goes with show"),
        (["burn"], "invalid choice: 'burn'"),
    ],
)
def test_a_wrong_argument_is_one_line(
    golden: Golden, store: Store, argv: list[str], told: str
) -> None:
    """With status 2."""
    done = golden("inbox", *argv)
    assert told in done.line
    assert done.status == 2
