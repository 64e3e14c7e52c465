"""Anything at all may come in: forged buttons, odd updates. No handler fails on what Telegram can
send, nothing stops the bot, and nobody is shown or changes another's matter.

`make fuzz` runs the same for as long as one likes; see docs/security.md.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import strategies as st

from bot.policy import Corpus
from tests.chat import forging
from tests.chat.forging import Ground
from tests.chat.inventing import FORGED, USERS, broken, messages
from tests.fuzzing import fuzz

pytestmark = [pytest.mark.fuzz, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture
def ground(corpus: Corpus) -> Iterator[Ground]:
    made = Ground(corpus)
    yield made
    made.close()


def test_forged_buttons(ground: Ground) -> None:
    """Up to 64 bytes of anything, by anybody: answered, and nothing is set aside."""
    fuzz("forged buttons", forging.buttons(ground), st.tuples(USERS, FORGED), 400)


def test_messages_of_every_type(ground: Ground) -> None:
    """With any words, or none: each is handled, and nothing is set aside."""
    cases = st.tuples(USERS, messages(), st.booleans())
    fuzz("messages", forging.writing(ground), cases, 300)


def test_updates_of_odd_shapes(ground: Ground) -> None:
    """Whatever a webhook is brought: refused, handled or set aside, and the next is handled."""
    fuzz("odd updates", forging.updates(ground), broken(), 400)
