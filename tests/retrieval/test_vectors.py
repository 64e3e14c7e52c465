"""Vectors kept with the adapter: they spare work, and stand for the same texts."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.config import REPOSITORY
from bot.policy import Corpus, read_corpus
from bot.retrieval.building import clause_words, question_words, write_index
from bot.retrieval.index import Sources, read_index
from bot.retrieval.labelled import read_questions
from bot.retrieval.models import Profile
from bot.retrieval.readings import keys
from bot.retrieval.vectors import FILE, load_vectors, save_vectors
from tests.retrieval import shipped
from tests.retrieval.support import HashEmbedder, silent, sources, vector_of


def words(s: Sources) -> list[str]:
    return [*map(clause_words, s.clauses()), *map(question_words, s.questions)]


def kept(path: Path, s: Sources) -> Sources:
    """The same sources, with the vectors of their clauses and questions in a file."""
    texts = words(s)
    save_vectors(path, s.model, texts, np.stack([vector_of(t) for t in texts]))
    return replace(s, vectors=path)


def test_kept_vectors_spare_their_texts_from_being_embedded(tmp_path: Path, corpus: Corpus) -> None:
    """Nothing of them is embedded, and what the index holds is nearly the same."""
    plain = sources(corpus)
    embedder = HashEmbedder()
    write_index(tmp_path / "plain", plain, embedder, silent)
    assert set(words(plain)) <= set(embedder.given)
    spared = HashEmbedder()
    write_index(tmp_path / "spared", kept(tmp_path / FILE, plain), spared, silent)
    assert not set(words(plain)) & set(spared.given)
    first, second = (
        index.reconstruct_n(0, index.ntotal)
        for index in (read_index(tmp_path / n, plain).clause_vectors for n in ("plain", "spared"))
    )
    np.testing.assert_allclose(first @ first.T, second @ second.T, atol=0.02)


def test_only_a_text_without_a_vector_is_embedded(tmp_path: Path, corpus: Corpus) -> None:
    """A question that a council adds is embedded, and that one alone."""
    before = kept(tmp_path / FILE, sources(corpus))
    more = replace(before.questions[0], question="may our parrot post")
    embedder = HashEmbedder()
    write_index(
        tmp_path / "index",
        replace(before, questions=(*before.questions, more)),
        embedder,
        silent,
    )
    assert set(words(before)) & set(embedder.given) == set()
    assert question_words(more) in embedder.given


@pytest.mark.parametrize("harm", [None, b"", b"no vectors", b"PK\x03\x04"])
def test_vectors_of_another_model_or_a_damaged_file_count_for_none(
    tmp_path: Path, corpus: Corpus, harm: bytes | None
) -> None:
    """They cost time, no more."""
    kept(tmp_path / FILE, sources(corpus))
    assert load_vectors(tmp_path / FILE, "hash-1")
    if harm is None:
        assert load_vectors(tmp_path / FILE, "hash-2") == {}
        assert load_vectors(tmp_path / "none", "hash-1") == {}
        return
    (tmp_path / FILE).write_bytes(harm or (tmp_path / FILE).read_bytes()[:-40])
    assert load_vectors(tmp_path / FILE, "hash-1") == {}


def shipped_words() -> list[str]:
    """The words of every clause and question in the corpus."""
    policies = read_corpus(REPOSITORY / "corpus").policies.values()
    clauses = [clause_words(c) for policy in policies for c in policy.clauses]
    return clauses + [question_words(q) for q in read_questions(REPOSITORY / "corpus/questions")]


@pytest.mark.parametrize("profile", Profile)
def test_every_clause_and_question_has_a_vector_by_the_model_shipped(profile: Profile) -> None:
    """A fresh clone need not embed them. If this fails: `python -m bot.training.readings`."""
    vectors = load_vectors(shipped.settings(profile).kept / FILE, shipped.digest(profile))
    texts = shipped_words()
    assert [t for t, key in zip(texts, keys(texts), strict=True) if key not in vectors] == []


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("profile", Profile)
def test_the_vectors_shipped_are_what_the_model_makes(profile: Profile) -> None:
    """Embedded again, a sample of the texts comes to the same."""
    vectors = load_vectors(shipped.settings(profile).kept / FILE, shipped.digest(profile))
    texts = shipped_words()
    sample = texts[:: len(texts) // 40]
    again = shipped.embedder(profile).encode(sample)
    cosines = (np.stack([vectors[key] for key in keys(sample)]) * again).sum(axis=1)
    assert cosines.min() > 0.999
