from concurrent.futures import ThreadPoolExecutor

from bot.desk import Role
from tests.e2e.town import Town, labels, never, soon, told


def test_a_second_press_finds_it_ruled(town: Town) -> None:
    """The first ruling stands; the other clerk's message shows by whom, and pressing says so."""
    clerk, deputy = town.clerk(), town.person("pershore", Role.DEPUTY, "Dan Deputy")
    councillor = town.councillor()
    councillor.send("This is perhaps rude.")
    old = told(deputy, "No. 1")
    told(clerk, "No. 1")
    clerk.press("✅ Fine to post")
    told(deputy, "Ruled by Carol Clerk: ✅ Fine to post")
    assert not told(deputy, "Ruled by Carol Clerk").buttons
    deputy.send("Too late, I say no.", reply_to=old.id)
    told(councillor, "adds on No. 1", "Too late, I say no.")
    assert len([m for m in councillor.messages() if "You may post it" in m.text]) == 1


def test_of_two_clerks_who_press_at_once_one_rules(town: Town) -> None:
    """One ruling is recorded, one reaches the councillor, and the other is told."""
    clerk, deputy = town.clerk(), town.person("pershore", Role.DEPUTY, "Dan Deputy")
    councillor = town.councillor()
    for number in range(1, 6):
        councillor.send(f"This is perhaps rude {number}.")
        first, second = told(clerk, f"rude {number}"), told(deputy, f"rude {number}")
        with ThreadPoolExecutor(2) as both:
            one = both.submit(clerk.press, "✅ Fine to post", first.id)
            two = both.submit(deputy.press, "⛔ Don't post", second.id)
            said = [one.result().text, two.result().text]
        assert sum("already ruled" in text for text in said) == 1, said
        told(councillor, f"(No. {number})")
    never(councillor, "changes the ruling", 0.2)
    rulings = [m for m in councillor.messages() if "office of" in m.text and not m.mine]
    assert len(rulings) == 5


def test_a_query_can_be_withdrawn_and_remarked_on(town: Town) -> None:
    """Remarks reach the clerk by reply and by button; withdrawing ends it for both."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("This is perhaps rude.")
    card = told(councillor, "No. 1 is with")
    assert {"Add a remark", "Withdraw"} <= set(labels(card))
    councillor.send("It is for the newsletter.", reply_to=card.id)
    told(councillor, "Added to No. 1")
    told(clerk, "Cllr Ada Moss on No. 1", "It is for the newsletter.")
    councillor.press("Add a remark")
    told(councillor, "goes to the clerk as a remark")
    councillor.send("And it is urgent?")
    told(clerk, "Cllr Ada Moss on No. 1", "And it is urgent?")
    councillor.press("Withdraw")
    told(councillor, "No. 1 was withdrawn")
    gone = told(clerk, "No. 1: a draft", "Withdrawn. Nothing to do")
    assert not gone.buttons
    assert town.store.count_waiting("pershore") == 0
    councillor.press("Ask the clerk")
    told(clerk, "No. 2: a draft")


def test_an_announced_remark_is_not_awaited_after_a_forward(town: Town) -> None:
    """A later draft does not go to the clerk as a remark; the forward itself goes nowhere."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("This is perhaps rude.")
    told(councillor, "No. 1 is with")
    councillor.press("Add a remark")
    told(councillor, "goes to the clerk as a remark")
    councillor.forward("Look at this.", "Somebody")
    told(councillor, "I can pass on words only")
    councillor.send("Good news about the park.")
    told(councillor, "No concern found")
    never(clerk, "Good news", 0.2)


def test_a_remark_without_a_clerk_claims_no_reader(town: Town) -> None:
    """Nobody is told that a clerk sees what nobody sees."""
    councillor = town.councillor()
    councillor.send("This is perhaps rude.")
    told(councillor, "no clerk of your council")
    councillor.press("Add a remark")
    told(councillor, "goes to the clerk as a remark")
    councillor.send("It is urgent.")
    told(councillor, "Added to No. 1. No clerk uses this bot yet", "Town Clerk")


def test_what_was_passed_on_cannot_be_edited(town: Town) -> None:
    """Who edits a remark is told that the clerk still has the first words."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("This is perhaps rude.")
    card = told(councillor, "No. 1 is with")
    remark = councillor.send("For the newsletter.", reply_to=card.id)
    told(clerk, "For the newsletter.")
    councillor.edit(remark.id, "For the website.")
    told(councillor, "send the correction as a new message")


def test_a_ruling_can_be_followed_up(town: Town) -> None:
    """The councillor's reply to the ruling reaches the clerk on the same number, and back."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("This is perhaps rude.")
    told(clerk, "No. 1")
    clerk.press("✏️ Change it")
    ruling = told(councillor, "(No. 1)", "Change it")
    councillor.send("Which part?", reply_to=ruling.id)
    asked = told(clerk, "Cllr Ada Moss on No. 1", "Which part?")
    clerk.send("The second word.", reply_to=asked.id)
    told(councillor, "adds on No. 1", "The second word.")


def test_a_clerk_can_change_their_own_ruling(town: Town) -> None:
    """The councillor is warned at once, and the new ruling says that it changes the old one."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("This is perhaps rude.")
    told(clerk, "No. 1")
    clerk.press("✅ Fine to post")
    told(councillor, "You may post it")
    told(clerk, "Ruled by")
    clerk.press("Change ruling")
    told(councillor, "do not rely on the earlier ruling")
    told(clerk, "No. 1", "Press a ruling")
    clerk.press("⛔ Don't post")
    told(councillor, "do not post it", "changes the ruling")


def test_the_clerk_answers_in_the_next_message(town: Town) -> None:
    """The button announces it; the message after is the ruling in words."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("This is perhaps rude.")
    told(clerk, "No. 1")
    clerk.press("💬 Answer in words")
    told(clerk, "your answer to the councillor")
    clerk.send("Why not ask her first?")
    told(councillor, "(No. 1)", "Why not ask her first?")


def test_without_a_clerk_the_query_waits(town: Town) -> None:
    """The councillor is told whom to ask; the first clerk to enrol gets what waits, and rules."""
    councillor = town.councillor()
    councillor.send("This is perhaps rude.")
    told(councillor, "No. 1 is waiting", "Ask the Town Clerk directly", "golden rule")
    clerk = town.clerk()
    told(clerk, "Waiting for you: 1 query")
    told(clerk, "No. 1: a draft", "This is perhaps rude.")
    clerk.press("✅ Fine to post")
    told(councillor, "You may post it")


def test_queries_are_listed_oldest_first(town: Town) -> None:
    """/queries counts and lists what is open, and each button shows that query again."""
    clerk, councillor = town.clerk(), town.councillor()
    clerk.send("/queries")
    told(clerk, "Nothing is waiting")
    for number in range(1, 11):
        councillor.send(f"This is perhaps rude {number}.")
    told(clerk, "No. 10:")
    clerk.send("/queries")
    listed = told(clerk, "10 queries, oldest first")
    assert labels(listed)[0].startswith("No. 1 ·")
    assert labels(listed)[-1] == "▶"
    clerk.press("▶")
    soon(lambda: labels(told(clerk, "10 queries"))[0].startswith("No. 9 ·"))
    clerk.press(next(text for text in labels(told(clerk, "10 queries")) if "No. 9" in text))
    soon(lambda: len([m for m in clerk.messages() if "No. 9: a draft" in m.text]) == 2)
    councillor.send("/queries")
    told(councillor, "Only the clerk or a deputy")


def test_clear_drafts_and_questions_can_be_put_before_the_clerk(town: Town) -> None:
    """The button is under every card; a question is answered by replying to it."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("Good news about the park.")
    told(councillor, "No concern found")
    councillor.press("Ask the clerk")
    told(clerk, "No. 1: a draft", "asked for your view")
    told(councillor, "No concern found", "No. 1 is with")
    councillor.send("May I use the logo?")
    answer = told(councillor, "What your policy says", "Pershore Town Council")
    assert "What do other councils say?" in labels(answer)
    councillor.press("What do other councils say?")
    told(councillor, "do not bind you")
    councillor.press("Ask the clerk", answer.id)
    query = told(clerk, "No. 2: a question", "May I use the logo?")
    assert labels(query) == ["💬 Answer in words"]
    clerk.send("Only with my consent.", reply_to=query.id)
    told(councillor, "your question (No. 2)", "Only with my consent.")


def test_typed_outcomes_have_their_wording(town: Town) -> None:
    """What the policy does not settle is said so, with the clerk one tap away."""
    councillor = town.councillor()
    councillor.send("Is that against the law?")
    card = told(councillor, "for a person, not for me")
    assert "Ask the clerk" in labels(card)
    councillor.send("How is the weather?")
    told(councillor, "not about social media")


def test_numbers_count_in_each_council(town: Town) -> None:
    """Two councils share nothing: each has its own No. 1 and its own clerk."""
    one, two = town.clerk("pershore"), town.clerk("wyre", "Will Clerk")
    town.councillor("pershore").send("This is perhaps rude, says Pershore.")
    town.councillor("wyre").send("This is perhaps rude, says Wyre.")
    told(one, "No. 1", "says Pershore")
    told(two, "No. 1", "says Wyre")
    never(one, "says Wyre", 0.1)


def test_a_clerk_can_use_the_bot_as_a_councillor(town: Town) -> None:
    """Their unclear draft goes to the deputy if there is one."""
    clerk, deputy = town.clerk(), town.person("pershore", Role.DEPUTY, "Dan Deputy")
    clerk.send("This is perhaps rude.")
    told(clerk, "Ask the clerk first", "No. 1 is with")
    told(deputy, "No. 1: a draft from Carol Clerk")
