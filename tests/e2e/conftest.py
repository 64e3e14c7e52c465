from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.policy import Corpus, read_corpus
from bot.sandbox import Settings, run_in_thread
from tests.e2e.town import Town
from tests.e2e.town import town as a_town

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_corpus(ROOT / "corpus")


@pytest.fixture
def town(corpus: Corpus, tmp_path: Path) -> Iterator[Town]:
    with (
        run_in_thread(settings=Settings(per_chat=200, overall=1000)) as server,
        a_town(server, corpus, tmp_path / "records.db") as made,
    ):
        yield made
