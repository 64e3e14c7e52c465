import html
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import Entity, Rich, utf16_length, utf16_slice, with_detected
from bot.sandbox.errors import Refusal
from bot.sandbox.html import parse_html

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "tg-spoiler": "spoiler",
    'span class="tg-spoiler"': "spoiler",
    "blockquote": "blockquote",
    "blockquote expandable": "expandable_blockquote",
}


def marks(source: str) -> list[tuple[object, ...]]:
    return [astuple(entity)[:3] for entity in parse_html(source).entities]


def problem(source: str) -> str:
    with pytest.raises(Refusal) as refused:
        parse_html(source)
    return refused.value.description.removeprefix("Bad Request: can't parse entities: ")


@given(WORDS)
def test_escaped_text_comes_back_as_it_was(words: str) -> None:
    """Whatever is escaped is plain text without entities."""
    escaped = html.escape(words, quote=False)
    assert parse_html(escaped) == Rich(words)


@given(WORDS, st.sampled_from(list(TAGS)), WORDS.filter(bool), WORDS)
def test_an_entity_covers_just_the_words_in_its_tag(
    before: str, tag: str, inside: str, after: str
) -> None:
    """Offsets and lengths count UTF-16 units, so that emoji before and inside take two."""
    pieces = [html.escape(words) for words in (before, inside, after)]
    source = f"{pieces[0]}<{tag}>{pieces[1]}</{tag.split(maxsplit=1)[0]}>{pieces[2]}"
    rich = parse_html(source)
    (entity,) = rich.entities
    assert entity.type == TAGS[tag]
    assert utf16_slice(rich.text, entity.offset, entity.length) == inside
    assert entity.offset == utf16_length(before)


@given(WORDS)
def test_a_length_counts_what_utf16_needs(words: str) -> None:
    """The UTF-16 length is half the bytes of the encoding."""
    assert utf16_length(words) == len(words.encode("utf-16-le")) // 2


def test_tags_nest_and_the_outer_comes_first() -> None:
    """Entities are sorted by offset, the longer and the outer first."""
    assert marks("a<b>🐳<i>x</i></b>") == [("bold", 1, 3), ("italic", 3, 1)]
    assert marks("<b><i>x</i></b>") == [("bold", 0, 1), ("italic", 0, 1)]


def test_nothing_stands_inside_code() -> None:
    """Telegram drops marks inside code and pre, and quotations inside quotations."""
    assert marks("<code>a<b>b</b></code>") == [("code", 0, 2)]
    assert marks("<blockquote>a<blockquote>b</blockquote></blockquote>") == [("blockquote", 0, 2)]


def test_pre_takes_the_language_of_the_code_in_it() -> None:
    """``<pre><code class="language-x">`` is one pre with a language."""
    source = '<pre><code class="language-python">x</code></pre>'
    assert parse_html(source).entities == (Entity("pre", 0, 1, language="python"),)


def test_an_empty_tag_marks_nothing() -> None:
    """A tag without words leaves no entity."""
    assert parse_html("a<b></b>c") == Rich("ac")


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ('<a href="https://example.org/a?b=1&amp;c=2">x</a>', "https://example.org/a?b=1&c=2"),
        ("<a href='tg://user?id=5'>x</a>", "tg://user?id=5"),
        ('<a href="example.org/x">x</a>', "http://example.org/x"),
        ("<a>https://example.org</a>", "https://example.org"),
    ],
)
def test_links_keep_their_address(source: str, url: str) -> None:
    """An address is decoded and completed; without one the words are the address."""
    assert [entity.url for entity in parse_html(source).entities] == [url]


def test_a_link_to_nowhere_is_only_its_words() -> None:
    """Telegram drops a link whose address is none."""
    assert parse_html('<a href="not an address">x</a>') == Rich("x")


def test_only_four_names_and_numbers_are_references() -> None:
    """All other references stay as they are written."""
    source = "&lt;&gt;&amp;&quot; &#233;&#xe9; &nbsp; &copy; & &ampx; &#0;"
    assert parse_html(source).text == '<>&" éé &nbsp; &copy; & &ampx; &#0;'


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("é <foo>x</foo>", 'Unsupported start tag "foo" at byte offset 3'),
        ("1 < 2 and 3 > 2", 'Unsupported start tag "" at byte offset 2'),
        ("<BR/>x", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b x='1'", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("🐳</b>", "Unexpected end tag at byte offset 4"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        (
            "<b><i>x</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
    ],
)
def test_what_cannot_be_parsed_is_said_with_its_place(source: str, said: str) -> None:
    """Errors name the tag and the offset in bytes, as Telegram's do."""
    assert problem(source) == said


@given(st.text(st.sampled_from("<>/ab&;=\"' 🐳"), max_size=30))
def test_any_markup_is_parsed_or_refused(source: str) -> None:
    """No markup makes the parser fail otherwise than by a refusal, or mark beyond the text."""
    try:
        rich = parse_html(source)
    except Refusal:
        return
    assert all(entity.end <= utf16_length(rich.text) for entity in rich.entities)


def test_commands_links_and_mentions_are_found() -> None:
    """Telegram marks them by itself, outside code and links."""
    rich = with_detected(Rich("🐳 /help@some_bot see https://example.org/a. @someone 1/2 a@b.org"))
    found = {
        entity.type: utf16_slice(rich.text, entity.offset, entity.length)
        for entity in rich.entities
    }
    assert found == {
        "bot_command": "/help@some_bot",
        "url": "https://example.org/a",
        "mention": "@someone",
    }
    assert marks("<code>/help</code>") == [("code", 0, 5)]
