"""Faults to order: what goes wrong with the next calls of a method."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """How a call goes wrong."""

    RESET = "reset"
    """The connection is reset before Telegram has done anything."""
    LOST_ANSWER = "lost_answer"
    """Telegram carries the call out and the connection is reset before it can say so."""
    ERROR_500 = "error_500"
    ERROR_502 = "error_502"
    TOO_MANY = "too_many"
    """429; ``seconds`` is what it says in retry_after."""
    DELAY = "delay"
    """The call is carried out ``seconds`` late."""
    LATE_ANSWER = "late_answer"
    """The call is carried out at once and answered ``seconds`` late."""
    REPEATED = "repeated"
    """getUpdates hands out some updates again that were confirmed."""
    SHUFFLED = "shuffled"
    """getUpdates hands out what it has in any order."""


@dataclass(frozen=True)
class Fault:
    """The next ``times`` calls of ``method`` go wrong."""

    method: str
    kind: FaultKind
    times: int = 1
    seconds: float = 1.0


class Faults:
    """The faults still to come, first ordered first."""

    def __init__(self) -> None:
        self._pending: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Order a fault."""
        self._pending.append(fault)

    def clear(self) -> None:
        """From now on everything goes well."""
        self._pending.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that meets this call, if one does; it counts as met."""
        for place, fault in enumerate(self._pending):
            if fault.method.lower() == method.lower():
                self._pending[place : place + 1] = _left_of(fault)
                return fault
        return None


def disturbed(kind: FaultKind | None, found: list[Any], confirmed: Sequence[Any]) -> list[Any]:
    """What getUpdates hands out under this fault, instead of what it found."""
    match kind:
        case FaultKind.REPEATED:
            return [*confirmed, *found]
        case FaultKind.SHUFFLED:
            return random.sample(found, len(found))
    return found


def _left_of(fault: Fault) -> list[Fault]:
    return [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
