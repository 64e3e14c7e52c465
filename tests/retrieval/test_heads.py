from pathlib import Path

import numpy as np
import pytest

from bot.retrieval.heads import Heads, load, save, train_sigmoid, train_softmax
from tests.retrieval.support import vector_of

APART = np.stack([vector_of(f"{word} {n}") for word in ("red", "blue", "green") for n in range(8)])
COLOURS = [word for word in ("red", "blue", "green") for _ in range(8)]


def test_heads_come_back_from_a_file_as_they_were(tmp_path: Path) -> None:
    """Labels, weights, bias and kind survive, and with them every probability."""
    heads = {
        "one": train_sigmoid(APART, ["red", "blue"], lambda i, c: COLOURS[i] == c, 10.0),
        "two": train_softmax(APART, COLOURS, 10.0),
    }
    save(heads, tmp_path / "heads.npz")
    loaded = load(tmp_path / "heads.npz")
    assert set(loaded) == {"one", "two"}
    for name, head in heads.items():
        assert (loaded[name].labels, loaded[name].kind) == (head.labels, head.kind)
        np.testing.assert_array_equal(loaded[name](APART), head(APART))


def test_the_same_heads_make_the_same_file(tmp_path: Path) -> None:
    """In whatever order they come: the digest of what judged must not hang on it."""
    head = Heads(("a", "b"), np.eye(2, dtype=np.float32), np.zeros(2, dtype=np.float32), "sigmoid")
    save({"one": head, "two": head}, tmp_path / "first.npz")
    save({"two": head, "one": head}, tmp_path / "second.npz")
    assert (tmp_path / "first.npz").read_bytes() == (tmp_path / "second.npz").read_bytes()


@pytest.mark.parametrize("classes", [2, 3])
def test_of_just_one_label_the_shares_add_up_to_one(classes: int) -> None:
    """Two classes as well as three: each text gets the likelihood of every class, the true
    one the highest."""
    rows, truth = APART[: 8 * classes], COLOURS[: 8 * classes]
    heads = train_softmax(rows, truth, 100.0)
    shares = heads(rows)
    assert heads.labels == tuple(sorted(set(truth)))
    assert shares.shape == (len(rows), classes)
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    assert [heads.labels[i] for i in shares.argmax(axis=1)] == truth


def test_two_classes_are_as_likely_as_logistic_regression_says() -> None:
    """The one row of weights that scikit-learn gives for two classes keeps its meaning."""
    from sklearn.linear_model import LogisticRegression

    rows, truth = APART[:16], COLOURS[:16]
    model = LogisticRegression(C=5.0, max_iter=1000).fit(rows, truth)
    expected = model.predict_proba(rows)
    np.testing.assert_allclose(train_softmax(rows, truth, 5.0)(rows), expected, atol=1e-5)


def test_independent_labels_are_learned_one_by_one() -> None:
    """Each label has its own probability, high where it holds and low where it does not."""
    heads = train_sigmoid(APART, ["red", "blue"], lambda i, c: COLOURS[i] == c, 100.0)
    scores = heads(APART)
    for column, label in enumerate(heads.labels):
        holds = np.array([c == label for c in COLOURS])
        assert scores[holds, column].min() > 0.5 > scores[~holds, column].max()


@pytest.mark.parametrize(("holds", "probability"), [(True, 0.9999), (False, 0.0001)])
def test_a_label_without_a_counterexample_is_constant(holds: bool, probability: float) -> None:
    """What never was seen to hold is never found, and the other way about."""
    heads = train_sigmoid(APART, ["x"], lambda i, label: holds, 10.0)
    np.testing.assert_allclose(heads(APART), probability, atol=1e-4)


def test_training_tells_of_each_label() -> None:
    """Progress counts every label once."""
    told: list[int] = []
    train_sigmoid(APART, ["red", "blue"], lambda i, c: COLOURS[i] == c, 1.0, lambda: told.append(1))
    assert len(told) == 2


def test_extreme_logits_do_not_overflow() -> None:
    """Probabilities stay within 0 and 1 however sure a head is."""
    weights = np.array([[500.0], [-500.0]], dtype=np.float32)
    for kind in ("sigmoid", "softmax"):
        heads = Heads(("a", "b"), weights, np.zeros(2, dtype=np.float32), kind)
        scores = heads(np.ones((1, 1), dtype=np.float32))
        assert ((scores >= 0) & (scores <= 1)).all()
