"""Message entities: which part of a text is bold, a link, a command.

Offsets and lengths count UTF-16 code units, as in the Bot API.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entity:
    """One marked stretch of a text."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        """The first code unit after the entity."""
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        """The Bot API's MessageEntity."""
        given = {"url": self.url, "language": self.language}
        extra = {name: value for name, value in given.items() if value is not None}
        return {"type": self.type, "offset": self.offset, "length": self.length, **extra}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> "Entity":
        """Read a MessageEntity; fields unknown here are left aside."""
        return cls(
            str(raw["type"]),
            int(raw["offset"]),
            int(raw["length"]),
            raw.get("url"),
            raw.get("language"),
        )


@dataclass(frozen=True)
class Rich:
    """A text with its entities."""

    text: str = ""
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    """How many UTF-16 code units the text takes."""
    return len(text) + sum(character > "\uffff" for character in text)


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The stretch of text that an entity covers."""
    units = text.encode("utf-16-le")[2 * offset : 2 * (offset + length)]
    return units.decode("utf-16-le")


def in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Sorted as Telegram sorts them: by offset, the longer first."""
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length)))


def with_detected(rich: Rich) -> Rich:
    """Add the commands, links and mentions that Telegram finds by itself."""
    opaque = [entity for entity in rich.entities if entity.type in _OPAQUE]
    found = [
        entity
        for entity in _detected(rich.text)
        if not any(entity.offset < other.end and other.offset < entity.end for other in opaque)
    ]
    return Rich(rich.text, in_order((*rich.entities, *found)))


_OPAQUE = frozenset({"code", "pre", "text_link", "url", "bot_command", "mention"})
_PATTERNS = (
    ("url", re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]']")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@/.])@[A-Za-z0-9_]{4,32}\b")),
)


def _detected(text: str) -> Iterator[Entity]:
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other_end and other < end for other, other_end in taken):
                continue
            taken.append((start, end))
            yield Entity(kind, utf16_length(text[:start]), utf16_length(match.group()))
