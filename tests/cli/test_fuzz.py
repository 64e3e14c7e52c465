"""Whatever rows come in, each is answered by a row."""

from __future__ import annotations

import pytest

from bot.policy import Corpus
from tests.cli.rowing import INPUTS, rows
from tests.fuzzing import fuzz

pytestmark = pytest.mark.fuzz


def test_rows_of_anything(corpus: Corpus) -> None:
    """In order, with the promised keys, and quotations of the named council alone."""
    fuzz("rows", rows(corpus), INPUTS, 150)
