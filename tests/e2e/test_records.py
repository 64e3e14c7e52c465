from tests.e2e.town import Town, labels, never, soon, told


def test_history_shows_the_last_drafts(town: Town) -> None:
    """Latest first, with verdict and number, five at a time."""
    town.clerk()
    councillor = town.councillor()
    councillor.send("/history")
    told(councillor, "not sent me any drafts")
    councillor.send("This is perhaps rude.")
    for number in range(6):
        councillor.send(f"Good news {number}.")
    soon(lambda: len([m for m in councillor.messages() if "No concern" in m.text]) == 6)
    councillor.send("/history")
    page = told(councillor, "Your drafts, 1–5 of 7", "🟢 no concern")
    assert page.text.index("Good news 5.") < page.text.index("Good news 2.")
    councillor.press("▶")
    told(councillor, "6–7 of 7", "🟣 ask the clerk", "No. 1, with the clerk")


def test_forgetting_removes_words_and_keeps_what_was_ruled(town: Town) -> None:
    """It asks first, withdraws what is open, says what it kept, and the words are gone from
    the file itself."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("This ruled matter is perhaps rude.")
    told(clerk, "No. 1")
    clerk.press("✏️ Change it")
    told(councillor, "(No. 1)")
    councillor.send("This open matter is perhaps rude.")
    told(clerk, "No. 2", "open matter")
    councillor.send("A clear matter of the zebra.")
    told(councillor, "No concern found")
    councillor.send("/forget")
    told(councillor, "removes the words")
    councillor.press("Keep everything")
    told(councillor, "Nothing was removed")
    councillor.send("/forget")
    soon(lambda: "Forget my words and my log" in labels(councillor.messages()[-1]))
    councillor.press("Forget my words and my log")
    told(councillor, "3 drafts", "Withdrawn from the clerk: 1", "Kept: 1 query")
    told(clerk, "No. 2", "These words have been removed", "Withdrawn")
    never(clerk, "open matter", 0.2)
    councillor.send("/history")
    told(councillor, "(words removed)", "No. 1, ruled")
    town.bot.stop()
    town.store.close()
    raw = b"".join(f.read_bytes() for f in town.path.parent.iterdir())
    assert b"zebra" not in raw
    assert b"open matter" not in raw
    assert b"ruled matter" in raw


def test_who_leaves_is_a_stranger(town: Town) -> None:
    """Name and number are removed; a new code is needed."""
    councillor = town.councillor(name="Cllr Quitting Quince")
    councillor.send("/forget")
    told(councillor, "removes the words")
    councillor.press("Forget and leave")
    told(councillor, "no longer a member")
    councillor.send("A draft.")
    told(councillor, "only for people whom their clerk has invited")
    assert not town.store.everyone()


def test_the_policy_can_be_read_in_its_place(town: Town) -> None:
    """Sections, then paragraphs with their neighbours, paged in one message to the very end."""
    councillor = town.councillor("wyre")
    councillor.send("/policy")
    sections = told(councillor, "Its sections")
    councillor.press(labels(sections)[0], sections.id)
    policy = town.corpus.policy("wyre")
    listed = told(councillor, policy.title[:40], "1. Purpose")
    assert labels(listed)[0].startswith("1 para 1 · Social Media is an incredibly")
    councillor.press(labels(listed)[0], listed.id)
    soon(lambda: policy.labels()[0] in told(councillor, policy.title[:40]).text)
    for _ in range(3):
        before = told(councillor, policy.title[:40]).text
        councillor.press("▶", sections.id)
        soon(lambda before=before: told(councillor, policy.title[:40]).text != before)  # type: ignore[misc]
    councillor.send("The mayor is a clown.")
    card = told(councillor, "“clown”")
    button = next(text for text in labels(card) if text.startswith("📖"))
    councillor.press(button, card.id)
    soon(lambda: councillor.messages()[-1].text.startswith(policy.title[:40]))
    assert told(councillor, "“clown”").id == card.id


def test_every_paragraph_of_every_policy_can_be_shown(town: Town) -> None:
    """No page of any policy breaks a limit of Telegram's."""
    from bot.chat.browse import page_of
    from bot.chat.html import pages

    for policy in town.corpus.policies.values():
        for index, label in enumerate(policy.labels()):
            shown = ""
            for page in range(20):
                blocks, _ = page_of(policy, index, page, foreign=True)
                (html,) = pages(blocks)
                shown += html
            starts = (c.text[:30].split("&")[0].split("<")[0] for c in policy.paragraph(label))
            assert all(start in shown for start in starts)
