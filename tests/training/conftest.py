from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from bot.config import REPOSITORY
from bot.policy import Corpus, read_corpus
from tests.retrieval.tiny import tiny_base


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_corpus(REPOSITORY / "corpus")


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_base(tmp_path_factory.mktemp("tiny") / "base")


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """A model this small is trained fastest by one thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
