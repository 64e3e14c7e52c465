"""Spot-checks in the chat: the clerk sees some cleared drafts, the councillor only what counts."""

from __future__ import annotations

import pytest

from bot.chat import phrases, wording
from tests.e2e.town import Town, labels, never, soon, told


@pytest.fixture
def checking(town: Town) -> Town:
    """A town where every cleared draft is looked at."""
    town.bot.checking = True
    return town


def test_a_draft_found_fine_is_a_secret(checking: Town) -> None:
    """The clerk rules, and nothing reaches the councillor: no message, no number, no button;
    a message in reply to the card is a draft like any other."""
    clerk, councillor = checking.clerk(), checking.councillor()
    councillor.send("Good news about the park.")
    card = told(councillor, "No concern found")
    query = told(clerk, "No. 1: a draft from Cllr Ada Moss", wording.WHY_UNMARKED)
    assert "No concern found" not in query.text
    assert not {"Withdraw", "Add a remark"} & set(labels(card))
    clerk.press("✅ Fine to post")
    told(clerk, "No. 1", "Ruled by Carol Clerk")
    councillor.send("More good news.", reply_to=card.id)
    told(clerk, "No. 2: a draft")
    councillor.send("/history")
    told(councillor, "Your drafts, 1–2 of 2")
    never(councillor, "No. ", 0.3)
    assert labels(told(councillor, "No concern found")) == labels(card)


def test_a_ruling_against_it_reaches_the_councillor(checking: Town) -> None:
    """With a line that the ruling counts; from then on it is a query like others."""
    clerk, councillor = checking.clerk(), checking.councillor()
    draft = councillor.send("Good news about the park.")
    told(clerk, "No. 1")
    clerk.press("⛔ Don't post")
    ruling = told(councillor, "(No. 1)", "do not post it", "as a check on me")
    assert ruling.reply_to == draft.id
    told(councillor, "No concern found", "No. 1: ⛔ Don't post")
    councillor.send("Why not?", reply_to=ruling.id)
    told(clerk, "Cllr Ada Moss on No. 1", "Why not?")


def test_an_edit_ends_the_check_before_the_clerk(checking: Town) -> None:
    """The clerk's card says so and has no buttons; new unclear words come as a new number."""
    clerk, councillor = checking.clerk(), checking.councillor()
    draft = councillor.send("Good news about the park.")
    told(clerk, "No. 1", "Press a ruling")
    councillor.edit(draft.id, "This is perhaps rude.")
    told(councillor, "Ask the clerk first", "No. 2 is with")
    assert not told(clerk, "No. 1", wording.QUERY_ENDED).buttons
    told(clerk, "No. 2", "This is perhaps rude.")


def test_an_edit_to_other_clear_words_ends_it_too(checking: Town) -> None:
    """And the councillor's card stays plain."""
    clerk, councillor = checking.clerk(), checking.councillor()
    draft = councillor.send("Good news about the park.")
    told(clerk, "No. 1", "Press a ruling")
    councillor.edit(draft.id, "Good news about the pond.")
    told(clerk, "No. 1", wording.QUERY_ENDED)
    never(councillor, "No. 1", 0.2)


def test_asking_anyway_turns_it_into_a_query(checking: Town) -> None:
    """Under the same number, in the clerk's same message; a fine ruling is then told."""
    clerk, councillor = checking.clerk(), checking.councillor()
    councillor.send("Good news about the park.")
    query = told(clerk, "No. 1")
    councillor.press("Ask the clerk")
    card = told(councillor, "No concern found", "No. 1 is with")
    assert "Withdraw" in labels(card)
    assert told(clerk, "No. 1", "asked for your view").id == query.id
    clerk.press("✅ Fine to post")
    told(councillor, "You may post it")
    never(councillor, "check on me", 0.2)


def test_a_reply_that_clears_a_draft_can_bring_a_check(checking: Town) -> None:
    """The clerk is shown it, with the fact; the councillor's card is plain."""
    clerk, councillor = checking.clerk(), checking.councillor()
    councillor.send("This is from a private paper.")
    told(councillor, "private meeting")
    councillor.press("No, it does not")
    told(councillor, "No concern found")
    told(clerk, "No. 1", wording.WHY_UNMARKED, "No, it does not")
    never(councillor, "No. 1", 0.2)


def test_words_for_nobody_are_refused(checking: Town) -> None:
    """A clerk who adds words to a check found fine learns that they would reach nobody."""
    clerk, councillor = checking.clerk(), checking.councillor()
    councillor.send("Good news about the park.")
    query = told(clerk, "No. 1")
    clerk.press("✅ Fine to post")
    told(clerk, "Ruled by")
    clerk.send("Nice one!", reply_to=query.id)
    told(clerk, "would reach nobody")
    never(councillor, "Nice one", 0.2)


def test_an_answer_in_words_is_told(checking: Town) -> None:
    """It is a ruling, and says that it was a check."""
    clerk, councillor = checking.clerk(), checking.councillor()
    councillor.send("Good news about the park.")
    query = told(clerk, "No. 1")
    clerk.send("Wait until Monday.", reply_to=query.id)
    told(councillor, "(No. 1)", "Wait until Monday.", "as a check on me")


def test_a_check_that_cannot_be_delivered_leaves_the_councillor_alone(checking: Town) -> None:
    """There is nothing to wait for."""
    clerk, councillor = checking.clerk(), checking.councillor()
    clerk.block()
    councillor.send("Good news about the park.")
    told(councillor, "No concern found")
    never(councillor, "could not be delivered")


def test_too_many_wrong_make_the_bot_wary(checking: Town) -> None:
    """All clerks are told once; what was cleared before is then put to the clerk, /help says
    so, and a restart changes neither; a new view of the rulings ends it."""
    checking.bot.most_wrong = 1
    clerk, other = checking.clerk(), checking.clerk("wyre", "Will Clerk")
    councillor = checking.councillor()
    for number, words in enumerate(("the park", "the pond"), start=1):
        councillor.send(f"Good news about {words}.")
        told(clerk, f"No. {number}", "Press a ruling")
        never(clerk, "About me", 0.1)
        clerk.press("⛔ Don't post")
        told(councillor, f"(No. {number})")
    for one in (clerk, other):
        told(one, "About me", "I clear far fewer")
    councillor.send("Good news about the bench.")
    told(councillor, "Ask the clerk first", "No. 3 is with")
    councillor.send("/help")
    told(councillor, phrases.WARY)
    checking.bot.stop()
    checking.bot.start()
    councillor.send("Good news about the tree.")
    told(councillor, "Ask the clerk first", "No. 4 is with")
    assert len([m for m in clerk.messages() if "About me" in m.text]) == 1
    told(clerk, "No. 2", "Ruled by")
    clerk.press("Change ruling", told(clerk, "No. 2").id)
    told(clerk, "No. 2", "Press a ruling")
    clerk.press("✅ Fine to post", told(clerk, "No. 2").id)
    told(councillor, "(No. 2)", "You may post it")
    councillor.send("Good news about the hedge.")
    soon(lambda: "No concern found" in councillor.messages()[-1].text)


def test_the_help_and_the_privacy_text_tell_of_the_checks(town: Town) -> None:
    """Nobody is surprised by a ruling on a cleared draft."""
    councillor = town.councillor()
    for command in ("/help", "/privacy"):
        councillor.send(command)
        soon(lambda: "as a check on me" in councillor.messages()[-1].text)
