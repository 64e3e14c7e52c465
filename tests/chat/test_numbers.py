from bot.chat.numbers import KEPT, MOST, REACH, Numbers


def test_what_was_heard_or_is_known_is_no_candidate() -> None:
    """The first numbers left over, in order, and not too many."""
    numbers = Numbers()
    for number in (101, 103, 105):
        numbers.hear(number)
    found = numbers.unheard(100, [102])
    assert found[:3] == (104, 106, 107)
    assert len(found) == MOST
    assert numbers.latest == 105


def test_the_search_ends_somewhere() -> None:
    """Where everything near is accounted for."""
    assert Numbers().unheard(0, range(REACH + 1)) == ()


def test_only_the_latest_numbers_are_remembered() -> None:
    """Memory does not grow; what is heard twice is kept once."""
    numbers = Numbers()
    for number in range(1, KEPT + 11):
        numbers.hear(number)
        numbers.hear(number)
    assert numbers.unheard(0, ()) == tuple(range(1, 11))
