"""From what a bot or a person sends to the text Telegram keeps: parsed, trimmed, measured."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.sandbox.entities import Entity, Rich, in_order, utf16_length, with_detected
from bot.sandbox.errors import bad_request
from bot.sandbox.html import parse_html

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_BLANKED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def message_text(source: str, parse_mode: str, entities: Sequence[dict[str, Any]]) -> Rich:
    """The text of a message: 1 to 4096 UTF-16 code units once parsed."""
    rich = _composed(source, parse_mode, entities)
    if not rich.text:
        raise bad_request("message text is empty")
    if utf16_length(rich.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return with_detected(rich)


def caption_text(source: str, parse_mode: str, entities: Sequence[dict[str, Any]]) -> Rich:
    """The caption of a photo or document: at most 1024 UTF-16 code units once parsed."""
    rich = _composed(source, parse_mode, entities)
    if utf16_length(rich.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return with_detected(rich)


def typed_text(source: str) -> Sequence[Rich]:
    """What a person typed, as their app sends it: trimmed, and cut where it is too long."""
    rest, parts = tidy(Rich(cleaned(source))).text, []
    while rest:
        part = _first(rest, TEXT_LIMIT)
        parts.append(with_detected(tidy(Rich(part))))
        rest = rest[len(part) :].lstrip()
    return parts


def cleaned(source: str) -> str:
    """Without the characters that Telegram takes out; other control characters are blanked."""
    return _BLANKED.sub(" ", _DROPPED.sub("", source))


def tidy(rich: Rich) -> Rich:
    """Trimmed at both ends; entities move along, and go where nothing is left of them."""
    left = len(rich.text) - len(rich.text.lstrip())
    text = rich.text.strip()
    end = utf16_length(text)
    moved = (_clamped(entity, entity.offset - left, end) for entity in rich.entities)
    return Rich(text, in_order(entity for entity in moved if entity.length > 0))


def _composed(source: str, parse_mode: str, entities: Sequence[dict[str, Any]]) -> Rich:
    match parse_mode.lower():
        case "":
            given = tuple(Entity.from_json(raw) for raw in entities)
            return tidy(Rich(cleaned(source), given))
        case "html":
            return tidy(parse_html(cleaned(source)))
    raise bad_request("unsupported parse_mode")


def _clamped(entity: Entity, start: int, end: int) -> Entity:
    first, last = max(start, 0), min(start + entity.length, end)
    return replace(entity, offset=first, length=last - first)


def _first(text: str, limit: int) -> str:
    part = text[:limit]
    while utf16_length(part) > limit:
        part = part[:-1]
    return part
