import json
from pathlib import Path
from typing import Any

import pytest

from bot.advice import Account, Verdict
from bot.config import REPOSITORY
from bot.policy import CorpusError, Risk
from bot.retrieval.labelled import (
    GUARDED,
    Exemplar,
    Question,
    Unread,
    read_exemplars,
    read_messages,
    read_questions,
)

GOOD: dict[str, Any] = {"draft": "What a clown.", "verdict": "stop", "risks": ["respect"]}


def write(folder: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / "writer-a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_an_exemplar_is_read_with_its_circumstances(tmp_path: Path) -> None:
    """What is not said has its usual value; the rest is as written."""
    full = GOOD | {
        "account": "council",
        "pre_election": True,
        "words": ["clown"],
        "facts": {"copyright": False},
        "also": ["amend"],
        "writer": "a",
        "id": "a1",
    }
    bare, whole = read_exemplars(write(tmp_path, GOOD, full))
    assert bare == Exemplar("What a clown.", Verdict.STOP, frozenset({Risk.RESPECT}))
    assert (whole.account, whole.pre_election) == (Account.COUNCIL, True)
    assert (whole.words, whole.facts) == (("clown",), {Risk.COPYRIGHT: False})
    assert (whole.also, whole.writer, whole.id) == (frozenset({Verdict.AMEND}), "a", "a1")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("{", "JSONDecodeError"),
        ("[]", "TypeError"),
        ("7", "TypeError"),
        ("", "JSONDecodeError"),
        ({"verdict": "stop", "risks": ["respect"]}, "draft"),
        (GOOD | {"verdict": "fine"}, "'fine' is not a valid Verdict"),
        (GOOD | {"risks": ["rudeness"]}, "'rudeness' is not a valid Risk"),
        (GOOD | {"risks": None}, "TypeError"),
        (GOOD | {"account": "mine"}, "'mine' is not a valid Account"),
        (GOOD | {"facts": ["copyright"]}, "AttributeError"),
        (GOOD | {"facts": {"rain": True}}, "'rain' is not a valid Risk"),
        (GOOD | {"also": ["never"]}, "'never' is not a valid Verdict"),
        (GOOD | {"words": ["jester"]}, "these words are not in the draft: 'jester'"),
        (GOOD | {"words": [""]}, "these words are not in the draft: ''"),
        (GOOD | {"words": [" "]}, "these words are not in the draft: ' '"),
        (GOOD | {"risks": []}, "a clear draft has no risks, any other has some"),
        (GOOD | {"verdict": "clear"}, "a clear draft has no risks, any other has some"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path, row: object, fault: str) -> None:
    """Whatever is wrong with a row: one line that tells where it stands and what is wrong."""
    with pytest.raises(CorpusError, match=fault) as raised:
        read_exemplars(write(tmp_path, GOOD, row, GOOD))
    assert str(raised.value).startswith("writer-a.jsonl:2: ")
    assert "\n" not in str(raised.value)


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    """The order of exemplars, and so the index, does not hang on the file system."""
    for name in ("b", "a", "c"):
        row = GOOD | {"id": name}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert [e.id for e in read_exemplars(tmp_path)] == ["a", "b", "c"]


def test_questions_are_read_with_topics_and_kind(tmp_path: Path) -> None:
    """A question no policy answers has no topics."""
    rows = [
        {"question": "May I swear?", "topics": ["obscenity"], "kind": "rule"},
        {"question": "Hello", "kind": "small_talk"},
    ]
    assert read_questions(write(tmp_path, *rows)) == (
        Question("May I swear?", ("obscenity",), "rule"),
        Question("Hello", (), "small_talk"),
    )


@pytest.mark.parametrize(
    "row", [{"text": "Hello"}, {"text": "Hi", "label": "rude", "form": "draft"}]
)
def test_a_bad_message_is_named_by_file_and_line(tmp_path: Path, row: object) -> None:
    """A message for the guards without one of their labels stops the reading."""
    with pytest.raises(CorpusError, match=r"^writer-a\.jsonl:1: "):
        read_messages(write(tmp_path, row))


@pytest.mark.parametrize("row", [{"question": "What?"}, {"kind": "rule"}, "no JSON"])
def test_a_bad_question_is_named_by_file_and_line(tmp_path: Path, row: object) -> None:
    """A question without its words or its kind stops the reading."""
    with pytest.raises(CorpusError, match=r"^writer-a\.jsonl:1: "):
        read_questions(write(tmp_path, row))


def test_the_corpus_itself_is_sound() -> None:
    """Every exemplar, calibration draft and question that is shipped can be read."""
    corpus = REPOSITORY / "corpus"
    assert len(read_exemplars(corpus / "exemplars")) > 3000
    assert len(read_exemplars(corpus / "calibration")) > 800
    assert {q.kind for q in read_questions(corpus / "questions")} > {"rule"}
    assert {m.label for m in read_messages(corpus / "messages")} == {None, *GUARDED}


def test_calibration_drafts_are_apart_from_those_learned_from() -> None:
    """A bound measured on drafts the assessor has seen would be worth nothing."""
    corpus = REPOSITORY / "corpus"
    learned = {e.draft.strip().casefold() for e in read_exemplars(corpus / "exemplars")}
    kept = {e.draft.strip().casefold() for e in read_exemplars(corpus / "calibration")}
    assert not learned & kept


class TestUnread:
    """Rows that are read when they are needed, and known by their files until then."""

    def test_nothing_is_read_for_the_digest(self, tmp_path: Path) -> None:
        """A row that is none is told where the rows are asked for."""
        rows = Unread(write(tmp_path, GOOD, {}), read_exemplars)
        assert len(rows.digest) == 64
        with pytest.raises(CorpusError, match=r"writer-a\.jsonl:2"):
            len(rows)

    def test_the_rows_are_those_that_are_read(self, tmp_path: Path) -> None:
        """One by one, sliced and counted; once read, they stay."""
        folder = write(tmp_path, GOOD, GOOD | {"id": "last"})
        rows, read = Unread(folder, read_exemplars), read_exemplars(folder)
        assert (len(rows), rows[-1], rows[:1], tuple(rows)) == (2, read[1], read[:1], read)
        write(tmp_path, GOOD)
        assert len(rows) == 2

    @pytest.mark.parametrize("change", ["words", "name", "another"])
    def test_every_change_of_the_files_is_told(self, tmp_path: Path, change: str) -> None:
        """Of what stands in them, of their names and of their number."""
        before = Unread(write(tmp_path, GOOD), read_exemplars).digest
        assert Unread(tmp_path, read_exemplars).digest == before
        if change == "words":
            write(tmp_path, GOOD | {"id": "other"})
        elif change == "name":
            (tmp_path / "writer-a.jsonl").rename(tmp_path / "writer-b.jsonl")
        else:
            (tmp_path / "writer-b.jsonl").write_text("")
        assert Unread(tmp_path, read_exemplars).digest != before
