"""A message as a person sees it: the same value in this process and over HTTP."""

from dataclasses import asdict, dataclass
from typing import Any

from bot.sandbox.entities import Entity
from bot.sandbox.keyboards import Button, Rows
from bot.sandbox.model import Message


@dataclass(frozen=True)
class SeenFile:
    """A file in a message; ``url`` is relative to the sandbox's own address."""

    kind: str
    name: str
    mime: str
    size: int
    url: str


@dataclass(frozen=True)
class Seen:
    """A message on a phone. ``mine`` means sent by the person who holds the phone."""

    id: int
    mine: bool
    date: int
    text: str
    entities: tuple[Entity, ...] = ()
    buttons: Rows = ()
    reply_to: int | None = None
    edited: bool = False
    file: SeenFile | None = None
    forwarded_from: str | None = None
    reaction: str | None = None

    def button(self, wanted: str) -> Button | None:
        """The button with this data or this text."""
        every = [button for row in self.buttons for button in row]
        by_data = (button for button in every if button.data == wanted)
        by_text = (button for button in every if button.text == wanted)
        return next(by_data, None) or next(by_text, None)

    @classmethod
    def of(cls, message: Message) -> "Seen":
        """What the person sees of a message."""
        content = message.content
        return cls(
            id=message.id,
            mine=not message.from_bot,
            date=message.date,
            text=content.body.text,
            entities=content.body.entities,
            buttons=content.rows,
            reply_to=message.reply_to,
            edited=message.edit_date is not None,
            file=_seen_file(message),
            forwarded_from=message.origin.name if message.origin else None,
            reaction=message.reaction,
        )

    def as_json(self) -> dict[str, Any]:
        """For the page and for ``from_json``."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> "Seen":
        """Read what ``as_json`` wrote."""
        return cls(
            **{
                **raw,
                "entities": tuple(Entity(**one) for one in raw["entities"]),
                "buttons": tuple(tuple(Button(**one) for one in row) for row in raw["buttons"]),
                "file": SeenFile(**raw["file"]) if raw["file"] else None,
            }
        )


def _seen_file(message: Message) -> SeenFile | None:
    file = message.content.file
    if file is None:
        return None
    url = f"/people/{message.chat}/files/{file.file_id}"
    return SeenFile(file.kind.value, file.name, file.mime, file.size, url)
