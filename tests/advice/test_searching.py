import pytest

from bot.advice import search
from bot.policy import Corpus


@pytest.mark.parametrize(
    ("council", "words", "first"),
    [
        ("pershore", "retweet someone else's post", "3(10)"),
        ("pershore", "trolls provoke argument", "3(8)"),
        ("wyre", "drunk alcohol", "6 Don'ts 1"),
        ("east-staffordshire-parish", "logo", "5.3"),
        ("rushcliffe", "open court", "Above all"),
        ("east-riding", "two-factor", "Staying safe 5"),
        ("east-staffordshire-parish", "secure passwords", "7.3"),
        ("wyre", "defam", "6 Do's 3"),
        ("rushcliffe", "angry", "Above all"),
    ],
)
def test_what_is_looked_for_is_found(corpus: Corpus, council: str, words: str, first: str) -> None:
    """By its words in any form, or by how they begin; the fitting paragraph is among the first."""
    found = search(corpus.policy(council), words)
    assert first in found.labels[:3], found


@pytest.mark.parametrize(
    ("council", "label"),
    [("pershore", "3(8)"), ("rushcliffe", "Tips 4"), ("east-staffordshire-parish", "7.3")],
)
def test_a_label_that_is_named_comes_first(corpus: Corpus, council: str, label: str) -> None:
    """However it is spaced or written."""
    policy = corpus.policy(council)
    assert search(policy, label.upper()).labels[0] == label


def test_every_label_of_every_policy_finds_itself(corpus: Corpus) -> None:
    """The paragraph is the first of those found."""
    for policy in corpus.policies.values():
        for label in policy.labels():
            assert search(policy, label).labels[0] == label, (policy.id, label)


def test_every_word_must_stand_in_the_paragraph(corpus: Corpus) -> None:
    """Where a paragraph has all the words, those with only some are left out."""
    policy = corpus.policy("wyre")
    found = search(policy, "the privacy settings of my blog")
    assert found.every
    for label in found.labels:
        text = " ".join(f"{c.lead} {c.text}" for c in policy.paragraph(label)).lower()
        assert "privacy" in text
        assert "setting" in text


def test_where_no_paragraph_has_all_some_is_better_than_nothing(corpus: Corpus) -> None:
    """And it is said to be only some."""
    found = search(corpus.policy("wyre"), "copyright alcohol")
    assert not found.every
    assert {"4 Copyright", "6 Don'ts 1"} <= set(found.labels)


def test_a_slip_of_the_thumb_is_mended(corpus: Corpus) -> None:
    """A word that the policy does not have is read as its nearest."""
    assert "7.3" in search(corpus.policy("east-staffordshire-parish"), "pasword").labels


@pytest.mark.parametrize("words", ["", "the of and", "!!!", "zyxwv", "\x00"])
def test_nothing_is_found_for_nothing(corpus: Corpus, words: str) -> None:
    """Small words, signs and words that stand nowhere give no paragraph."""
    assert search(corpus.policy("pershore"), words).labels == ()
