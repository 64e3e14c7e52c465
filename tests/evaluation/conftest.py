import pytest

from bot.config import REPOSITORY
from bot.policy import Corpus, read_corpus


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_corpus(REPOSITORY / "corpus")
