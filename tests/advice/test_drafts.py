import pytest

from bot.advice import LONGEST_DRAFT, Draft, DraftError


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "The draft is empty"),
        (" \n\t ", "The draft is empty"),
        ("x" * 60_000, "has 60,000 characters; the most that can be judged at once is 20,000"),
        ("x" * (LONGEST_DRAFT + 1), "has 20,001 characters"),
        ("fine so far\x00", "That is not text"),
        ("\x01\x02\x03\x04 abc", "That is not text"),
        (b"\x89PNG\r\n\x1a\n\xff\xd8\xfe\xb1\xc2".decode("utf-8", "replace"), "That is not text"),
        ("half a smile \ud83d", "That is not text"),
    ],
)
def test_what_cannot_be_judged_is_refused_in_one_line(text: str, line: str) -> None:
    """Empty, overlong and binary drafts are refused, and never cut short."""
    with pytest.raises(DraftError, match=line) as refused:
        Draft(text)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    "text",
    [
        "x" * LONGEST_DRAFT,
        "a",
        "🎉",
        "👩‍👩‍👧",
        "Line\r\nline\ttab",
        "صباح الخير",
        "caf\u0301e",
        "\ufffd ok",
    ],
)
def test_whatever_a_phone_can_type_is_a_draft(text: str) -> None:
    """A draft is kept as sent, to the letter."""
    assert Draft(text).text == text
