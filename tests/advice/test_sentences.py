import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advice import LONGEST_DRAFT
from bot.advice.sentences import sentences, windows

PARTS = ["Hello", "we", " ", "  ", "\n", ". ", "? ", "… ", "Cllr. ", "e.g. ", '!" ', "9", "x" * 30]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PARTS), max_size=40).map("".join))
LENGTHS = st.integers(1, 120)


def words(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        ("A line\nand the next\n\n\nand a third", ["A line", "and the next", "and a third"]),
        ("Ask Cllr. Smith of St. Mary's Rd. Now.", ["Ask Cllr. Smith of St. Mary's Rd. Now."]),
        ("Bins, e.g. Green ones, go out. Cheers", ["Bins, e.g. Green ones, go out.", "Cheers"]),
        ("Mr. J. Hill lied. So there.", ["Mr. J. Hill lied.", "So there."]),
        ('He said "Never!" Then he left.', ['He said "Never!"', "Then he left."]),
        ("No stop... but it goes on", ["No stop... but it goes on"]),
        ("v1.2 costs £3.50 at shop.co.uk", ["v1.2 costs £3.50 at shop.co.uk"]),
        ("  spaced out.  \n", ["spaced out."]),
        ("Done!!! 🎉 Party", ["Done!!!", "🎉 Party"]),
        ("   \n ", []),
        ("", []),
    ],
)
def test_a_draft_is_split_where_a_reader_would(text: str, expected: list[str]) -> None:
    """Full stops and line breaks end sentences; abbreviations and numbers do not."""
    assert words(text) == expected


@given(TEXTS)
def test_sentences_are_slices_that_hold_every_word(text: str) -> None:
    """In order, without overlap, trimmed; between them stands nothing but white space."""
    spans = sentences(text)
    at = 0
    for span in spans:
        assert at <= span.start < span.end <= len(text)
        assert not text[at : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert not text[at:].strip()


@given(TEXTS, LENGTHS)
def test_windows_are_no_longer_than_asked_and_hold_every_word(text: str, longest: int) -> None:
    """Slices in order, each of at most that many characters, leaving only white space out."""
    spans = windows(text, longest)
    covered = {i for span in spans for i in range(span.start, span.end)}
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    assert all(span.end - span.start <= longest for span in spans)
    assert all(text[i].isspace() for i in set(range(len(text))) - covered)
    assert list(spans) == sorted(spans, key=lambda span: (span.start, span.end))
    assert len(set(spans)) == len(spans)


@given(TEXTS, LENGTHS)
def test_every_sentence_that_fits_stands_whole_in_some_window(text: str, longest: int) -> None:
    """No sentence is judged in halves only because of where a window ends."""
    spans = windows(text, longest)
    for sentence in sentences(text):
        if sentence.end - sentence.start <= longest:
            assert any(w.start <= sentence.start and sentence.end <= w.end for w in spans)


def test_a_text_that_fits_is_one_window() -> None:
    """A short draft is read once, whole."""
    [window] = windows(" One. Two. ", 20)
    assert window.of(" One. Two. ") == "One. Two."


def test_windows_overlap_by_about_half() -> None:
    """What stands at a window's end stands in the middle of the next."""
    text = " ".join(f"Sentence {i:02}." for i in range(20))
    spans = windows(text, 60)
    for before, after in pairwise(spans):
        assert before.start < after.start < before.end


def test_a_sentence_longer_than_a_window_is_cut_at_white_space() -> None:
    """No word is torn, unless it is itself too long."""
    text = "word " * 50
    assert {w for span in windows(text, 33) for w in span.of(text).split()} == {"word"}
    assert all(len(span.of("x" * 100)) <= 33 for span in windows("x" * 100, 33))


@pytest.mark.parametrize(
    "unit", ["A. ", "Mr. ", ".", ". ", "?!", ".'", " ", "\n", "\n ", "…  ", "wow! ", "x"]
)
def test_the_longest_draft_is_split_in_no_time(unit: str) -> None:
    """Nobody can hold the bot up with 20,000 full stops: the time grows with the length."""
    text = ("a" + unit * LONGEST_DRAFT)[: LONGEST_DRAFT - 1] + "b"
    started = time.process_time()
    sentences(text)
    windows(text, 600)
    assert time.process_time() - started < 0.75
