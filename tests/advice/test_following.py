"""A question that goes on from the one before it is known by how it opens."""

import pytest

from bot.advice.following import goes_on


@pytest.mark.parametrize(
    "question",
    [
        "and on my own page?",
        "What about WhatsApp",
        "ok so what if it was a joke",
        "even if I delete it after?",
        "does that go for my wife's account too",
        "why not",
        "  But he started it!",
    ],
)
def test_short_follow_ups_go_on(question: str) -> None:
    assert goes_on(question)


@pytest.mark.parametrize(
    "question",
    [
        "can I use the crest?",
        "Andover road is closed, may I share that",
        "and then the chairman told me that I could never again post any photograph of the gala",
        "orange posters: may I put them up",
        "",
    ],
)
def test_questions_of_their_own_do_not(question: str) -> None:
    assert not goes_on(question)
