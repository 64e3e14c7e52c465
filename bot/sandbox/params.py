"""The parameters of a Bot API call, whichever way they came."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import bad_request

_FALSE = frozenset({"", "0", "false", "no", "n"})


@dataclass(frozen=True)
class Upload:
    """A file in a multipart call."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True)
class Params:
    """Values by name: JSON values from a JSON body, strings from a form or the query."""

    values: Mapping[str, Any] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        value = self.values.get(name)
        text = default if value is None else value if isinstance(value, str) else json.dumps(value)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise bad_request("strings must be encoded in UTF-8")
        return text

    def number(self, name: str, default: int = 0) -> int:
        """An integer; anything else counts as the default, as on Telegram."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """A truth value."""
        return self.text(name).lower() not in _FALSE

    def value(self, name: str) -> Any:
        """A structured value, from JSON where it came as a string; ``None`` if absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as problem:
            raise bad_request(f"can't parse {name} JSON object") from problem

    def items(self, name: str) -> list[Any]:
        """A list, empty if absent."""
        value = self.value(name)
        if not isinstance(value, list | None):
            raise bad_request(f"can't parse {name}: expected an Array")
        return value or []

    def upload(self, name: str) -> Upload | None:
        """The file sent as ``name`` itself or as ``attach://`` another part."""
        return self.uploads.get(self.text(name).removeprefix("attach://") or name)
