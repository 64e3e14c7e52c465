"""The files that people and the bot have sent."""

import itertools
import secrets
import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FileKind(StrEnum):
    """How a file was sent."""

    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True)
class StoredFile:
    """A file on Telegram's servers; ``size`` in bytes, width and height in pixels for photos."""

    file_id: str
    unique_id: str
    kind: FileKind
    path: str
    name: str
    mime: str
    data: bytes
    width: int = 0
    height: int = 0

    @property
    def size(self) -> int:
        """The file's length in bytes."""
        return len(self.data)

    def as_json(self) -> dict[str, Any]:
        """The message field that holds the file: a list of PhotoSize or a Document."""
        about: dict[str, Any] = {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
        }
        match self.kind:
            case FileKind.PHOTO:
                return {"photo": [{**about, "width": self.width, "height": self.height}]}
            case FileKind.DOCUMENT:
                return {"document": {**about, "file_name": self.name, "mime_type": self.mime}}


class Files:
    """All files, by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._numbers = itertools.count()

    def add_photo(self, data: bytes, size: tuple[int, int]) -> StoredFile:
        """Keep a photo; Telegram turns every photo into a JPEG, so its name is lost."""
        number = next(self._numbers)
        mime = "image/png" if data.startswith(_PNG) else "image/jpeg"
        path = f"photos/file_{number}.jpg"
        return self._keep(
            StoredFile(*_new_ids(), FileKind.PHOTO, path, "photo.jpg", mime, data, *size)
        )

    def add_document(self, data: bytes, name: str, mime: str) -> StoredFile:
        """Keep a document under its own name and type."""
        number, suffix = next(self._numbers), _suffix(name)
        path = f"documents/file_{number}{suffix}"
        return self._keep(StoredFile(*_new_ids(), FileKind.DOCUMENT, path, name, mime, data))

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file with this id, if any."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file that getFile gave this path, if any."""
        return next((one for one in self._by_id.values() if one.path == path), None)

    def _keep(self, stored: StoredFile) -> StoredFile:
        self._by_id[stored.file_id] = stored
        return stored


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG in pixels; ``None`` if it is neither."""
    if data.startswith(_PNG) and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    return _jpeg_size(data) if data.startswith(b"\xff\xd8") else None


_PNG = b"\x89PNG\r\n\x1a\n"
_FRAME_STARTS = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 <= len(data) and data[position] == 0xFF:
        marker, length = data[position + 1], int.from_bytes(data[position + 2 : position + 4])
        if marker in _FRAME_STARTS:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return width, height
        position += 2 + length
    return None


def _new_ids() -> tuple[str, str]:
    return secrets.token_urlsafe(40), secrets.token_urlsafe(10)


def _suffix(name: str) -> str:
    _, dot, ending = name.rpartition(".")
    return f".{ending}" if dot and ending.isalnum() else ""
