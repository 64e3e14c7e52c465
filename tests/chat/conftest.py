from pathlib import Path

import pytest

from bot.policy import Corpus, read_corpus

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_corpus(ROOT / "corpus")
