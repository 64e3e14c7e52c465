import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.chat.html import (
    LONGEST_MESSAGE,
    Block,
    bold,
    escape,
    line,
    pages,
    quote,
    shortened,
    units,
)
from bot.sandbox.html import parse_html

anything = st.text(st.characters(), max_size=300)
nasty = st.sampled_from(["<b>", "&amp;", "</blockquote>", "👩‍👩‍👧", "\x00", "\ud800", "<", "\n\n"])
drafts = st.lists(anything | nasty, max_size=40).map("".join)


@given(drafts)
@settings(max_examples=150, deadline=None)
@example("<b>unclosed & odd \ud800")
def test_any_text_is_valid_telegram_html(text: str) -> None:
    """Telegram's parser takes what is made of any text, and reads the same text from it."""
    (html,) = pages([line("Draft:"), quote(text)], room=10**6)
    assert parse_html(html).text == "Draft:\n\n" + _sent(text)


@given(drafts, st.integers(1, 30))
@settings(max_examples=100, deadline=None)
def test_long_text_comes_out_whole_and_within_the_limit(text: str, times: int) -> None:
    """No message is longer than Telegram takes, and together they hold every character."""
    whole = text * times
    texts = [parse_html(html).text for html in pages([line(bold("Head")), quote(whole)])]
    assert all(0 < units(one) <= LONGEST_MESSAGE for one in texts)
    joined = "".join(_bare(one, number, len(texts)) for number, one in enumerate(texts, start=1))
    assert joined.replace("Head", "", 1).replace("\n", "") == _sent(whole).replace("\n", "")


@given(st.lists(st.text("abc 👍\n.", max_size=3000), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_blocks_of_any_size_are_paged(parts: list[str]) -> None:
    """Many blocks make as many messages as they need, none too long."""
    for html in pages([quote(part) for part in parts]):
        assert units(parse_html(html).text) <= LONGEST_MESSAGE


def test_a_cut_falls_after_a_paragraph() -> None:
    """Where there is a paragraph's end in the second half, it is cut there."""
    text = "a" * 3000 + "\n\n" + "b" * 3000
    first, second = pages([line(text)])
    assert first.startswith("a" * 3000 + "\n\n")
    assert "b" not in first
    assert second.endswith("b" * 3000)


def test_a_family_is_not_torn_apart() -> None:
    """An emoji made of several characters stays in one message."""
    family = "👩‍👩‍👧‍👦"
    texts = [parse_html(html).text for html in pages([line(family * 1500)])]
    for number, one in enumerate(texts, start=1):
        assert not re.search("^\u200d|\u200d$", _bare(one, number, len(texts)))


@given(anything, st.integers(1, 200))
def test_what_is_shortened_fits_and_says_so(text: str, most: int) -> None:
    """A shortened text has at most so many units and ends in … where words are missing."""
    short = shortened(text, most)
    assert units(short) <= most
    assert short == " ".join(text.split()) or short.endswith("…")


def test_what_cannot_be_sent_is_replaced() -> None:
    """Halves of characters and control characters become U+FFFD; tags become text."""
    assert escape("a\x00\ud83d<b>&") == "a\ufffd\ufffd&lt;b&gt;&amp;"


def test_a_block_knows_its_length_in_telegrams_units() -> None:
    """An emoji outside the basic plane counts twice."""
    assert Block((bold("a👍"),)).length == 3


def _sent(text: str) -> str:
    return "".join(
        "\ufffd" if (c < " " and c not in "\n\t") or "\ud800" <= c <= "\udfff" else c for c in text
    )


def _bare(text: str, number: int, total: int) -> str:
    if number > 1:
        text = text.split(")\n\n", 1)[1]
    return text.removesuffix("\n\n…") if number < total else text
