"""Rows of JSON, one a line, from standard input to standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn

from bot.commands.faults import Misuse

LONGEST_LINE = 1 << 20
"""Bytes; a longer line is a bad row."""

Row = Mapping[str, Any]


class BadRow(ValueError):
    """A row that cannot be used; the message goes into its `error`."""


@dataclass(slots=True)
class Tally:
    """How many rows were done, and how many of them were bad or met a fault."""

    done: int = 0
    bad: int = 0
    faults: int = 0


def each_row(work: Callable[[Row], Row]) -> Tally:
    """Answer every row of standard input with one row, in order, flushed one by one.

    A row that is no JSON object, or that `work` raises BadRow or ValueError for, is
    answered with its id and an `error`; so is one that meets a fault.
    """
    tally = Tally()
    for number, line in enumerate(_lines(binary_input()), 1):
        if line.strip():
            _write(_answer(number, line, work, tally))
            _show(tally)
    if tally.done and sys.stderr.isatty():
        print(file=sys.stderr)
    return tally


def binary_input() -> BinaryIO:
    """Standard input as bytes. Raises Misuse where it is closed."""
    if sys.stdin is None:
        raise Misuse("standard input is closed")
    return sys.stdin.buffer


def _lines(source: BinaryIO) -> Iterator[bytes]:
    try:
        while line := source.readline(LONGEST_LINE + 1):
            yield line
            while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                line = source.readline(LONGEST_LINE + 1)
    except OSError as error:
        raise Misuse(f"standard input cannot be read: {error.strerror}") from None


def _answer(number: int, line: bytes, work: Callable[[Row], Row], tally: Tally) -> Row:
    tally.done += 1
    row: Row = {}
    try:
        row = _parse(number, line)
        return work(row)
    except ValueError as error:
        tally.bad += 1
        return {"id": row.get("id"), "error": " ".join(str(error).split())}
    except Exception as error:  # noqa: BLE001 - one row's fault must not stop the others
        tally.faults += 1
        return {"id": row.get("id"), "error": f"a fault here, not in the row: {error!r}"}


def _parse(number: int, line: bytes) -> Row:
    if len(line) > LONGEST_LINE:
        raise BadRow(f"line {number} is longer than {LONGEST_LINE:,} bytes")
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeDecodeError:
        raise BadRow(f"line {number} is not UTF-8 text") from None
    except UnicodeEncodeError:
        raise BadRow(f"line {number} holds half a character (a lone surrogate)") from None
    except (ValueError, RecursionError) as error:
        raise BadRow(f"line {number} is not JSON: {error}") from None
    if not isinstance(row, dict):
        raise BadRow(f"line {number} is not a JSON object")
    return row


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _write(row: Row) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _show(tally: Tally) -> None:
    if sys.stderr.isatty():
        bad = f", {tally.bad + tally.faults} with an error" if tally.bad + tally.faults else ""
        print(f"\r{tally.done} rows{bad}", end="", file=sys.stderr, flush=True)
