from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_limits

from bot.config import REPOSITORY
from bot.policy import Corpus, read_corpus
from bot.retrieval.building import write_index
from bot.retrieval.index import Index, read_index
from tests.retrieval.support import HashEmbedder, silent, sources


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_corpus(REPOSITORY / "corpus")


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """Heads this small are trained fastest by one thread, the more so on a busy machine."""
    import faiss  # noqa: F401 - its threads can only be held back once it is loaded
    import sklearn.linear_model  # noqa: F401

    with threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Index:
    folder = tmp_path_factory.mktemp("index")
    write_index(folder, sources(corpus), HashEmbedder(), silent)
    return read_index(folder, sources(corpus))
