"""Ending a membership from the chat, and what becomes of what was open."""

from bot.desk import Role
from tests.e2e.town import Town, labels, never, told


def end(town: Town, clerk_phone: object, name: str) -> None:
    """The clerk ends somebody's membership."""
    from bot.sandbox import Phone

    assert isinstance(clerk_phone, Phone)
    clerk_phone.send("/members")
    row = next(x for x in labels(told(clerk_phone, "Members of")) if x.startswith(name))
    clerk_phone.press(row)
    told(clerk_phone, "They lose access at once")
    clerk_phone.press("Yes, end it")


def test_a_removed_councillor_is_a_stranger_at_once(town: Town) -> None:
    """Their query is withdrawn, the clerk is told, and their log comes back to them."""
    clerk, councillor = town.clerk(), town.councillor(name="Cllr Ada Moss")
    councillor.send("This is perhaps rude.")
    told(clerk, "No. 1", "perhaps rude")
    card = told(councillor, "No. 1 is with")
    councillor.send("/abuse")
    told(councillor, "put up with abuse")
    councillor.press("🗂 My incident log")
    told(councillor, "nothing in your log yet")
    councillor.press("➕ Add an incident")
    told(councillor, "into your log and nowhere else")
    councillor.send("Sam wrote: you clown")
    told(councillor, "Kept in your incident log")
    end(town, clerk, "Cllr Ada Moss")
    told(clerk, "Cllr Ada Moss is no longer a member", "Withdrawn with it: No. 1")
    told(clerk, "No. 1", "Withdrawn. Nothing to do")
    told(councillor, "no longer a member of Pershore", "withdrawn: No. 1", "you clown")
    assert "only for members" in councillor.press("Withdraw", card.id).text
    councillor.send("A new draft.")
    told(councillor, "only for people whom their clerk has invited")
    assert town.store.count_waiting("pershore") == 0


def test_a_removed_clerk_s_queries_stay_with_the_others(town: Town) -> None:
    """Their cards are blanked; the other clerk still rules; they cannot."""
    first, second = town.clerk(name="Carol Clerk"), town.clerk(name="Dora Clerk")
    councillor = town.councillor()
    councillor.send("This is perhaps rude.")
    card = told(first, "No. 1", "perhaps rude")
    told(second, "No. 1", "perhaps rude")
    end(town, second, "Carol Clerk")
    told(second, "with the council's other clerks: No. 1")
    told(first, "You are no longer a member")
    first.wait(lambda seen: not any("perhaps rude" in m.text for m in seen if not m.mine))
    now = next(m for m in first.messages() if m.id == card.id)
    assert now.buttons == ()
    second.press("✅ Fine to post")
    told(councillor, "Fine to post")


def test_who_waits_is_told_when_no_clerk_is_left(town: Town) -> None:
    """The card says whom to ask instead."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("This is perhaps rude.")
    told(councillor, "No. 1 is with")
    member = town.store.member(clerk.user_id)
    assert member is not None
    deputy = town.person("pershore", Role.DEPUTY, "Dee Deputy")
    deputy.send("/members")
    deputy.press(next(x for x in labels(told(deputy, "Members of")) if x.startswith("Carol")))
    never(deputy, "They lose access")
    end(town, clerk, "Dee Deputy")
    told(deputy, "no longer a member")
    clerk.send("/forget")
    told(clerk, "This removes the words")
    clerk.press("Forget and leave")
    told(councillor, "no clerk of your council uses this bot yet")
