"""Reading a TOML file strictly: every key is taken once, typed, and none is left over."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import urlsplit

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class TomlFault(Exception):
    """The file cannot be used; the message is one line naming the file and the key."""


def read_toml(path: Path) -> Table:
    """The top table of a file. Raises TomlFault."""
    try:
        return Table(path, "", tomllib.loads(path.read_bytes().decode()))
    except FileNotFoundError:
        raise TomlFault(f"{path}: there is no such file") from None
    except OSError as error:
        raise TomlFault(f"{path}: {error.strerror or 'cannot be read'}") from None
    except (ValueError, RecursionError) as error:
        raise TomlFault(f"{path}: not valid TOML: {' '.join(str(error).split())}") from None


class Table:
    """A table that remembers what was taken from it, so that `close` can name what was not.

    `name` is the dotted name of the table, empty for the top one. The readers given to
    `take` and `maybe` raise ValueError with words that follow the key's name.
    """

    def __init__(self, file: Path, name: str, values: Mapping[str, object]) -> None:
        self.file = file
        self.name = name
        self._values = values
        self._taken: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def take(self, key: str, read: Callable[[object], T]) -> T:
        """The value of a key that must be there. Raises TomlFault."""
        if key not in self._values:
            raise self.fault(key, "is missing")
        self._taken.add(key)
        try:
            return read(self._values[key])
        except ValueError as error:
            raise self.fault(key, str(error)) from None

    def maybe(self, key: str, read: Callable[[object], T]) -> T | None:
        """The value of a key, or None where it is not there. Raises TomlFault."""
        return self.take(key, read) if key in self._values else None

    def table(self, key: str) -> Table:
        """A table in this one that must be there. Raises TomlFault."""
        return Table(self.file, self._dotted(key), self.take(key, _mapping))

    def tables(self, key: str) -> list[Table]:
        """A list of tables, empty where the key is not there. Raises TomlFault."""
        rows = self.maybe(key, _mappings) or []
        return [Table(self.file, f"{self._dotted(key)}[{n}]", r) for n, r in enumerate(rows, 1)]

    def close(self) -> None:
        """Raises TomlFault for the first key that nothing asked for."""
        for key in self._values:
            if key not in self._taken:
                raise self.fault(key, "is not a key that is known here")

    def fault(self, key: str, what: str) -> TomlFault:
        """A fault with this key, in one line."""
        return TomlFault(f"{self.file}: {self._dotted(key)} {what}")

    def _dotted(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key


def text(value: object) -> str:
    """A string with something in it."""
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        raise ValueError("must be a text that is not empty")
    return value


def port(value: object) -> int:
    """A TCP port, or 0 for any free one."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 65535:
        raise ValueError("must be a port number from 0 to 65535")
    return value


def count(value: object) -> int:
    """A whole number from 1 to a million."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 1_000_000:
        raise ValueError("must be a whole number from 1 to 1000000")
    return value


def share(most: float) -> Callable[[object], float]:
    """A number from 0 to `most`."""

    def read(value: object) -> float:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 <= float(cast("float", value)) <= most:
            raise ValueError(f"must be a number from 0 to {most:g}")
        return float(cast("float", value))

    return read


def days(most: int) -> Callable[[object], int]:
    """A whole number of days from 1 to `most`."""

    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise ValueError(f"must be a whole number of days from 1 to {most}")
        return value

    return read


def day(value: object) -> date:
    """A TOML date without a time."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("must be a date like 2027-05-06, without quotes")
    return value


def url(value: object) -> str:
    """An http or https address, without the slash at its end."""
    address = text(value)
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise ValueError("must be an address that begins with http:// or https://")
    return address.rstrip("/")


def one_of(kinds: type[E]) -> Callable[[object], E]:
    """One of a closed list of strings."""

    def read(value: object) -> E:
        try:
            return kinds(cast("str", value))
        except ValueError:
            known = " or ".join(f'"{kind}"' for kind in kinds)
            raise ValueError(f"must be {known}") from None

    return read


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError("must be a table")
    return value


def _mappings(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, list):
        raise ValueError("must be a list of tables")
    return [_mapping(row) for row in value]
