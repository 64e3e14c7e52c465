"""Records in memory, and the clock they are kept by."""

from collections.abc import Iterator

import pytest

from bot.store import Store
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Iterator[Store]:
    with Store.open(None, clock) as opened:
        yield opened
