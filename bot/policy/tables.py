"""TOML tables of the corpus, read key by key so that no fault passes unnoticed."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from bot.policy.faults import CorpusError

E = TypeVar("E", bound=StrEnum)


class Source:
    """TOML text with the file and the line it begins at, to name the place of a fault."""

    def __init__(self, path: Path, text: str, first_line: int = 1) -> None:
        self.path, self._lines, self._first = path, text.splitlines(), first_line
        try:
            self.root = Table(self, tomllib.loads(text), first_line)
        except (ValueError, RecursionError) as error:
            at = re.search(r"at line (\d+)", str(error))
            line = int(at[1]) if at else max(len(self._lines), 1)
            raise self.fault(first_line + line - 1, f"is not TOML: {error}") from None

    def fault(self, line: int, fault: str) -> CorpusError:
        """The error for a fault at this line of the file."""
        return CorpusError(self.path, line, fault)

    def line_of(self, start: str, after: int) -> int:
        """The first line from `after` on that starts with `start`, else `after`."""
        for number, line in enumerate(self._lines, self._first):
            if number >= after and re.match(rf"\s*{re.escape(start)}(?!\w)", line):
                return number
        return after


class Table:
    """One table: each key is asked for once, and `close` complains of those never asked for."""

    def __init__(self, source: Source, values: dict[str, Any], line: int) -> None:
        self._source, self._values, self.line = source, values, line
        self._asked: set[str] = set()

    def text(self, key: str) -> str:
        """The text under `key`. Raises CorpusError if it is missing, empty or no text."""
        value = self.maybe(key)
        if value is None:
            raise self.fault(f"{key} is missing: add it")
        return value

    def maybe(self, key: str) -> str | None:
        """The text under `key`, None if it is missing. Raises CorpusError if it is no text."""
        self._asked.add(key)
        value = self._values.get(key)
        if key in self._values and not (isinstance(value, str) and value.strip()):
            raise self.fault(f"{key} must be a text between quotation marks", key)
        return value

    def flag(self, key: str) -> bool:
        """The truth under `key`. Raises CorpusError unless it is true or false."""
        self._asked.add(key)
        value = self._values.get(key)
        if not isinstance(value, bool):
            raise self.fault(f"{key} must be true or false", key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts listed under `key`. Raises CorpusError unless it is a list of texts."""
        self._asked.add(key)
        values = self._values.get(key)
        if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
            raise self.fault(f"{key} must be a list of texts", key)
        return tuple(values)

    def choice(self, key: str, among: type[E]) -> E:
        """The member of `among` named under `key`. Raises CorpusError for another word."""
        word = self.text(key)
        if word not in list(among):
            raise self.fault(f"{key} {word!r} is unknown: use {one_of(among)}", key)
        return among(word)

    def tables(self, key: str) -> Iterator[tuple[str, "Table"]]:
        """The tables `[key.<name>]` with their names, in the order of the file."""
        self._asked.add(key)
        found = self._values.get(key)
        if not isinstance(found, dict) or not all(isinstance(v, dict) for v in found.values()):
            raise self.fault(f"there is no table [{key}.…]: add one")
        for name, values in found.items():
            yield name, Table(self._source, values, self._source.line_of(f"[{key}.{name}]", 1))

    def table(self, key: str) -> "Table":
        """The table `[key]`. Raises CorpusError if there is none."""
        self._asked.add(key)
        values = self._values.get(key)
        if not isinstance(values, dict):
            raise self.fault(f"there is no table [{key}]: add it")
        return Table(self._source, values, self._source.line_of(f"[{key}]", 1))

    def array(self, key: str) -> Iterator["Table"]:
        """The tables `[[key]]`, in the order of the file; none if there are none."""
        self._asked.add(key)
        found = self._values.get(key, [])
        if not isinstance(found, list) or not all(isinstance(v, dict) for v in found):
            raise self.fault(f"{key} must be written as [[{key}]]", key)
        line = self.line
        for values in found:
            line = self._source.line_of(f"[[{key}]]", line + 1)
            yield Table(self._source, values, line)

    def close(self) -> None:
        """Raise CorpusError if the table holds a key that was never asked for."""
        for key in self._values:
            if key not in self._asked:
                raise self.fault(f"key {key!r} is unknown: remove it or mend its spelling", key)

    def fault(self, fault: str, key: str | None = None) -> CorpusError:
        """The error for a fault of this table, at the line of `key` where it is known."""
        line = self._source.line_of(key, self.line) if key else self.line
        return self._source.fault(line, fault)


def one_of(words: Iterable[str]) -> str:
    """The words as a choice, for a message."""
    return ", ".join(words)
