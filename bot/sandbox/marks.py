"""What a tag of Telegram's HTML mode means: which entity, and which may stand inside which."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.sandbox.entities import Entity, in_order

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
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
"""The tags that Telegram knows, with the entity each makes."""

_QUOTATIONS = frozenset({"blockquote", "expandable_blockquote"})
_VERBATIM = frozenset({"code", "pre"})
_LINK = re.compile(r"(?:https?|tg|ton)://\S+", re.IGNORECASE)
_BARE_LINK = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[/?#:]\S*)?")


def entity_of(
    tag: str, attributes: Mapping[str, str | None], offset: int, length: int, words: str
) -> Entity | None:
    """The entity of a closed tag; ``None`` where Telegram drops it and keeps the words."""
    entity = Entity(TAGS[tag], offset, length)
    match tag:
        case "a":
            url = _checked_link(attributes.get("href") or words)
            return None if url is None else replace(entity, url=url)
        case "blockquote" if "expandable" in attributes:
            return replace(entity, type="expandable_blockquote")
        case "code" if (attributes.get("class") or "").startswith("language-"):
            language = (attributes["class"] or "").removeprefix("language-")
            return replace(entity, language=language)
    return entity


def untangled(closed: Iterable[Entity]) -> tuple[Entity, ...]:
    """Entities in order of closing, put in Telegram's order and cleared of forbidden nesting.

    Nothing stands inside code or pre, no quotation inside a quotation, and a code that fills a
    pre hands it its language.
    """
    kept: list[Entity] = []
    for entity in in_order(reversed(list(closed))):
        around = [other for other in kept if other.offset <= entity.offset < other.end]
        if any(other.type in _VERBATIM for other in around):
            kept = [_with_language(other, entity) for other in kept]
        elif not (_quotes([entity]) and _quotes(around)):
            kept.append(entity)
    return tuple(replace(one, language=None) if one.type == "code" else one for one in kept)


def _quotes(entities: Iterable[Entity]) -> bool:
    return any(entity.type in _QUOTATIONS for entity in entities)


def _with_language(outer: Entity, inner: Entity) -> Entity:
    same = (outer.offset, outer.length) == (inner.offset, inner.length)
    if outer.type == "pre" and inner.type == "code" and same:
        return replace(outer, language=inner.language)
    return outer


def _checked_link(url: str) -> str | None:
    if _LINK.fullmatch(url):
        return url
    return f"http://{url}" if _BARE_LINK.fullmatch(url) else None
