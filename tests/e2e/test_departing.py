"""“Forget and leave” through the chat itself: afterwards no table holds the person's number."""

from collections.abc import Iterator

import pytest

from bot.desk import Role
from bot.sandbox import FaultKind, Phone
from tests.e2e.town import Town, soon, told
from tests.scanning import held

NUMBER = 8_234_567_891


@pytest.fixture
def leaver(town: Town) -> Iterator[Phone]:
    """A councillor with a number that no moment or digest contains by chance, who knocked
    before they were let in."""
    with Phone(town.server.url, NUMBER, "Cllr Quitting Quince") as phone:
        phone.send("Let me in.")
        told(phone, "only for people whom their clerk has invited")
        phone.send("/start WRONG")
        soon(lambda: "attempts.user" in held(town.store, NUMBER))
        yield phone


def busy(town: Town, leaver: Phone) -> Phone:
    """They enrol and use whatever keeps something; the clerk, who has ruled on No. 1."""
    clerk = town.clerk()
    town.enrol(leaver, "pershore", Role.COUNCILLOR)
    leaver.send("This is perhaps rude.")
    told(clerk, "No. 1")
    clerk.press("✏️ Change it")
    told(leaver, "(No. 1)")
    leaver.send("This is perhaps rude again.")
    told(leaver, "No. 2 is with")
    leaver.press("Add a remark")
    told(leaver, "goes to the clerk as a remark")
    leaver.send("It is about the fete.")
    told(clerk, "about the fete")
    leaver.send("May I use the logo?")
    told(leaver, "Your policy speaks of this")
    leaver.send("/abuse")
    told(leaver, "put up with abuse")
    leaver.press("🗂 My incident log")
    told(leaver, "nothing in your log yet")
    leaver.press("➕ Add an incident")
    told(leaver, "into your log and nowhere else")
    leaver.send("Sam wrote: you clown")
    told(leaver, "Kept in your incident log")
    return clerk


def leave(phone: Phone) -> None:
    phone.send("/forget")
    told(phone, "removes the words")
    phone.press("Forget and leave")


def test_no_table_holds_the_number_of_who_has_left(town: Town, leaver: Phone) -> None:
    """Before, it is in most of them; afterwards in no column of any, and the clerk's is."""
    clerk = busy(town, leaver)
    before = held(town.store, NUMBER)
    assert {"members.user", "drafts.chat", "questions.chat", "outbox.chat"} <= before
    assert {"notices.chat", "pace.user"} <= before
    leave(leaver)
    told(leaver, "no longer a member")
    told(clerk, "No. 2", "These words have been removed", "Withdrawn")
    soon(lambda: not held(town.store, NUMBER))
    assert {"members.user", "notices.chat"} <= held(town.store, clerk.user_id)


def test_the_farewell_goes_out_before_the_number(town: Town, leaver: Phone) -> None:
    """Telegram is away while they leave, and the bot starts anew meanwhile."""
    busy(town, leaver)
    leaver.send("/forget")
    told(leaver, "removes the words")
    town.controls.fault("sendMessage", FaultKind.ERROR_502, times=1000)
    leaver.press("Forget and leave")
    soon(lambda: town.store.member(NUMBER) is None)
    town.bot.stop()
    assert held(town.store, NUMBER) == {"outbox.chat", "notices.chat", "departing.chat"}
    town.controls.clear_faults()
    town.bot.start()
    told(leaver, "no longer a member")
    soon(lambda: not held(town.store, NUMBER))


def test_the_clerk_hears_that_words_no_longer_reach_them(town: Town, leaver: Phone) -> None:
    """What a clerk adds to an old ruling is not sent to who has left."""
    clerk = busy(town, leaver)
    leave(leaver)
    told(leaver, "no longer a member")
    soon(lambda: not held(town.store, NUMBER))
    card = told(clerk, "No. 1", "Change")
    clerk.send("One more thing: the date.", reply_to=card.id)
    told(clerk, "Whoever asked No. 1 has left")
    assert not any("One more thing" in m.text for m in leaver.messages())


def test_who_knocks_is_not_kept(town: Town, leaver: Phone) -> None:
    """A stranger's number goes from the letters with the day's tidying."""
    soon(lambda: not town.store.chats_waiting())
    town.bot.stop()
    assert {"outbox.chat", "notices.chat"} <= held(town.store, NUMBER)
    town.bot.start()
    soon(lambda: held(town.store, NUMBER) <= {"pace.user", "attempts.user"})
