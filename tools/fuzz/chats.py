"""Targets: what people send, and what says it comes from Telegram."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from bot.chat.callbacks import Verb
from bot.config import REPOSITORY
from bot.policy import read_corpus
from tests.chat import forging, inventing
from tests.fuzzing import from_bytes
from tools.fuzz.target import Target, noise

CORPUS = REPOSITORY / "corpus"
PRESSES = ["rule:1:fine.0", "rule:2:answer.1", "fact:1:copyright.yes", "remove:3:yes", "council:0"]


def buttons(_: Path) -> Target:
    """What a button says, and who presses it."""
    ground = forging.Ground(read_corpus(CORPUS))
    press = forging.buttons(ground)

    def check(data: bytes) -> bool:
        if data:
            press(forging.pressed(data))
        return bool(data)

    said = [*PRESSES, *(f"{verb}:1:0" for verb in Verb)]
    seeds = [bytes([n % 11]) + data.encode() for n, data in enumerate(said)]
    words = [f"{verb}:" for verb in Verb]
    return Target(check, seeds, words, longest=65, close=ground.close)


def messages(_: Path) -> Target:
    """Messages of every type."""
    ground = forging.Ground(read_corpus(CORPUS))
    cases = st.tuples(inventing.USERS, inventing.messages(), st.booleans())
    return Target(from_bytes(forging.writing(ground), cases), noise(), close=ground.close)


def updates(_: Path) -> Target:
    """Updates of odd shapes."""
    ground = forging.Ground(read_corpus(CORPUS))
    check = from_bytes(forging.updates(ground), inventing.broken())
    return Target(check, noise(), close=ground.close)
