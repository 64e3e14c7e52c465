import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.callbacks import MOST_BYTES, Press, Verb, parse, pattern

args = st.text("abcXYZ019._-", max_size=40)


@given(st.sampled_from(Verb), st.integers(0, 10**17), args)
def test_what_is_written_is_read_again(verb: Verb, id: int, arg: str) -> None:
    """Any press survives its 64 bytes, and only the handler of its verb listens."""
    press = Press(verb, id, arg)
    assert parse(str(press)) == press
    assert len(str(press).encode()) <= MOST_BYTES
    heard = [other for other in Verb if pattern(other).match(str(press))]
    assert heard == [verb]


@given(st.text(max_size=80))
def test_garbage_is_none_or_a_press(data: str) -> None:
    """Nothing that a button can hold makes the parser fail."""
    press = parse(data)
    assert press is None or str(press) == data


@pytest.mark.parametrize(
    "data",
    [None, "", "rule", "rule:", "rule:x", "rule:01", "nope:1", "rule:1:", "rule:1:a:b", "rule:１"],
)
def test_what_was_never_written_is_none(data: str | None) -> None:
    """Near misses are refused whole."""
    assert parse(data) is None


def test_a_press_that_would_not_survive_is_refused() -> None:
    """An argument with a colon or too long a one is a fault of the code."""
    for arg in ("a:b", "x" * 41, "é"):
        with pytest.raises(ValueError, match="no callback data"):
            Press(Verb.RULE, 1, arg)
