"""Telegram's HTML mode: from markup to plain text and entities.

Tags, references and errors follow Telegram's own parser
(``td/telegram/MessageEntity.cpp`` in TDLib, function ``do_parse_html``).
"""

import re
from dataclasses import dataclass

from bot.sandbox.entities import Entity, Rich, utf16_length
from bot.sandbox.errors import Refusal, bad_request
from bot.sandbox.marks import TAGS, entity_of, untangled


def parse_html(source: str) -> Rich:
    """Plain text and entities of ``source``; a ``Refusal`` says what is wrong with it."""
    return _Parser(source).parse()


_PLAIN = re.compile(r"&?[^<&]*")
_REFERENCE = re.compile(
    r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,9})|(lt|gt|amp|quot)(?=[^a-zA-Z]|$));?"
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_NAME = re.compile(r"[^\s\0>]*")
_END = re.compile(r"</([^\s\0>]*)\s*>")
_CLOSE = re.compile(r"\s*>")
_ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w.-]+)))?"""
)


@dataclass(frozen=True)
class _Open:
    """A start tag still waiting for its end tag."""

    tag: str
    attributes: dict[str, str | None]
    offset: int
    pieces: int


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> Rich:
        while self.position < len(self.source):
            if self.source.startswith("</", self.position):
                self._end_tag()
            elif self.source.startswith("<", self.position):
                self._start_tag()
            else:
                self._text()
        if self.open:
            tag = self.open[-1].tag
            raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return Rich("".join(self.pieces), untangled(self.entities))

    def _text(self) -> None:
        if match := _REFERENCE.match(self.source, self.position):
            piece = _decoded(match)
        else:
            piece = _PLAIN.findall(self.source, self.position)[0]
        self.position += len(match.group() if match else piece)
        self.pieces.append(piece)
        self.length += utf16_length(piece)

    def _start_tag(self) -> None:
        begin = self.position
        name = _NAME.match(self.source, begin + 1)
        if name is None or name.end() == len(self.source):
            raise self._error("Unclosed start tag", begin)
        tag = name.group().lower()
        if tag not in TAGS:
            raise self._error(f'Unsupported start tag "{tag}"', begin)
        self.position = name.end()
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, attributes, self.length, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        while match := _ATTRIBUTE.match(self.source, self.position):
            value = next((match[kind] for kind in _QUOTINGS if match[kind] is not None), None)
            if value is None and (tag, match["name"]) != ("blockquote", "expandable"):
                problem = f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
                raise self._error(problem, begin)
            found[match["name"]] = None if value is None else _REFERENCE.sub(_decoded, value)
            self.position = match.end()
        close = _CLOSE.match(self.source, self.position)
        if close is None:
            raise self._error("Unclosed start tag", begin)
        self.position = close.end()
        return found

    def _end_tag(self) -> None:
        begin = self.position
        if not self.open:
            raise self._error("Unexpected end tag", begin)
        match = _END.match(self.source, begin)
        if match is None:
            raise self._error("Unclosed end tag", begin)
        opened, name = self.open.pop(), match.group(1).lower()
        if name and name != opened.tag:
            expected = f'expected "</{opened.tag}>", found "</{name}>"'
            raise self._error("Unmatched end tag", begin, f", {expected}")
        self.position = match.end()
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        inner = "".join(self.pieces[opened.pieces :])
        entity = (
            entity_of(opened.tag, opened.attributes, opened.offset, length, inner)
            if length
            else None
        )
        if entity is not None:
            self.entities.append(entity)

    def _error(self, problem: str, position: int, more: str = "") -> Refusal:
        offset = len(self.source[:position].encode())
        return _cannot_parse(f"{problem} at byte offset {offset}{more}")


_QUOTINGS = ("double", "single", "bare")


def _cannot_parse(problem: str) -> Refusal:
    return bad_request(f"can't parse entities: {problem}")


def _decoded(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    is_character = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if is_character else match.group()
