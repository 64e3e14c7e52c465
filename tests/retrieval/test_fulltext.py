"""The full text index."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.policy import Corpus
from bot.retrieval.fulltext import FullText


@pytest.fixture
def words(corpus: Corpus) -> FullText:
    return FullText.of_clauses([c for p in corpus.policies.values() for c in p.clauses])


def test_the_clause_with_the_words_comes_first(words: FullText, corpus: Corpus) -> None:
    """Stems count, small words do not; the best has 1, and only the council's are found."""
    clauses = [c for p in corpus.policies.values() for c in p.clauses]
    found = words.matches("Is it a copyrighted SOURCE?", "wyre")
    best = max(found, key=found.__getitem__)
    assert found[best] == pytest.approx(1.0)
    assert "copyrighted source" in clauses[best].text
    assert {clauses[place].council for place in found} == {"wyre"}
    assert len(words.matches("copyright", None)) > len(words.matches("copyright", "wyre"))


def test_no_more_than_asked_for_are_found_best_first() -> None:
    """Small words count too, unless they are named."""
    texts = FullText(["is it the logo", "a logo", "logo, logo, logo", "the crest"])
    assert set(texts.matches("The logo?")) == {0, 1, 2, 3}
    assert set(texts.matches("The logo?", most=2)) < {0, 1, 2}
    assert FullText(["is it", "the logo"], small={"is", "it"}).matches("is it") == {}


@pytest.mark.parametrize("text", ["", "?!", "is it the", '"', "zyxwv", "NEAR( OR AND NOT *"])
def test_what_has_no_words_finds_nothing_or_something_but_never_fails(
    words: FullText, text: str
) -> None:
    """Whatever is typed is words, not a query of the database."""
    assert all(0 < share <= 1 for share in words.matches(text, "wyre").values())


def test_several_threads_ask_at_once(words: FullText) -> None:
    """Each is told what it would be told alone."""
    texts = ["the logo of the council", "bullying and harassment", "private meetings", "x"] * 40
    with ThreadPoolExecutor(4) as workers:
        together = list(workers.map(lambda text: words.matches(text, None), texts))
    assert together == [words.matches(text, None) for text in texts]
