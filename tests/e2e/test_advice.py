import pytest

from tests.e2e.town import Town, labels, never, soon, told

COUNCILS = ("pershore", "wyre", "east-staffordshire-parish", "rushcliffe", "east-riding")


@pytest.mark.parametrize("council", COUNCILS)
def test_a_draft_is_advised_on_and_the_four_rulings_reach_the_councillor(
    town: Town, council: str
) -> None:
    """In each council a draft gets a verdict with that council's own clause, an unclear one
    reaches the clerk, and whatever the clerk rules reaches the councillor in reply to it."""
    clerk, councillor = town.clerk(council), town.councillor(council)
    name = town.corpus.policy(council).council
    councillor.send("Thank you to everybody who came to the fair.")
    told(councillor, "No concern found", "advice, not permission")
    councillor.send("The mayor is a clown.")
    card = told(councillor, "“clown”", name)
    assert card.text.startswith(("🔴 Don't post this", "🟡 Change this first"))
    assert any(entity.type == "blockquote" for entity in card.entities)
    for number, (button, said) in enumerate(
        (
            ("✅ Fine to post", "You may post it"),
            ("✏️ Change it", "Change it before"),
            ("⛔ Don't post", "do not post it"),
        ),
        start=1,
    ):
        draft = councillor.send(f"This is perhaps rude, number {number}.")
        told(councillor, "Ask the clerk first", f"No. {number} is with")
        told(clerk, f"No. {number}: a draft from Cllr Ada Moss", f"rude, number {number}")
        clerk.press(button)
        ruling = told(councillor, "office of " + name, f"(No. {number})", said)
        assert ruling.reply_to == draft.id
        told(clerk, f"No. {number}:", "Ruled by Carol Clerk")
    draft = councillor.send("This is perhaps rude, number 4.")
    query = told(clerk, "No. 4: a draft")
    clerk.send("Say <it> more gently & sign it.", reply_to=query.id)
    ruling = told(councillor, "(No. 4)", "Say <it> more gently & sign it.")
    assert ruling.reply_to == draft.id
    assert "Carol" not in ruling.text


def test_one_question_of_fact_comes_before_the_advice(town: Town) -> None:
    """The question arrives instead of the verdict, the reply turns the same message into the
    advice, and the reply can be changed."""
    councillor = town.councillor()
    councillor.send("This is from a private paper.")
    asked = told(councillor, "One quick question first", "private meeting")
    assert labels(asked) == ["Yes, it does", "No, it does not", "Not sure"]
    never(councillor, "No concern", 0.1)
    councillor.press("No, it does not")
    advice = told(councillor, "No concern found", "No, it does not")
    assert advice.id == asked.id
    councillor.press("Change my answers")
    told(councillor, "private meeting")
    councillor.press("Yes, it does")
    changed = told(councillor, "Confidential information", "What would mend it")
    assert changed.id == asked.id
    assert "No concern found" not in changed.text


def test_two_questions_of_fact_come_one_after_the_other(town: Town) -> None:
    """Where two facts could change the verdict both are asked, in one message."""
    councillor = town.councillor()
    councillor.send("From a private paper: I will vote against it.")
    first = told(councillor, "Two quick questions first")
    councillor.press("No, it does not")
    second = told(councillor, "And one more")
    councillor.press("No", second.id)
    last = told(councillor, "No concern found")
    assert first.id == second.id == last.id


def test_not_being_sure_of_a_fact_takes_it_to_the_clerk(town: Town) -> None:
    """Not sure leaves the draft unclear, and the clerk is told so."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("This is from a private paper.")
    told(councillor, "private meeting")
    councillor.press("Not sure")
    told(councillor, "Ask the clerk first", "No. 1 is with")
    told(clerk, "No. 1", "not sure")


def test_the_account_can_be_changed(town: Town) -> None:
    """The councillor's own page is taken at first; another account renews the advice, and
    what the account tells is not asked."""
    councillor = town.councillor()
    councillor.send("Please vote for my party.")
    card = told(councillor, "No concern found")
    councillor.press("From: my councillor page ▾")
    councillor.press("the council's account")
    renewed = told(councillor, "Party politics")
    assert town.bot.assessor.seen[-1].account == "council"
    assert renewed.id == card.id
    assert "From: the council's account ▾" in labels(renewed)


def test_an_edited_draft_is_advised_on_again_in_place(town: Town) -> None:
    """The same message of the bot's shows the advice on the new words."""
    councillor = town.councillor()
    draft = councillor.send("The mayor is a clown.")
    card = told(councillor, "“clown”")
    councillor.edit(draft.id, "I disagree with the mayor.")
    assert told(councillor, "No concern found").id == card.id
    before = len(councillor.messages())
    councillor.edit(draft.id, "I disagree with the mayor.")
    never(councillor, "clown", 0.2)
    assert len(councillor.messages()) == before


def test_an_edited_draft_that_is_with_the_clerk_is_edited_there_too(town: Town) -> None:
    """The clerk sees the new wording and the one before, on the same number."""
    clerk, councillor = town.clerk(), town.councillor()
    draft = councillor.send("This is perhaps rude.")
    query = told(clerk, "No. 1", "This is perhaps rude.")
    councillor.edit(draft.id, "This is perhaps rude, but fair.")
    renewed = told(clerk, "No. 1", "rude, but fair", "Reworded since", "This is perhaps rude.")
    assert renewed.id == query.id
    assert town.store.count_waiting("pershore") == 1


def test_a_ruling_does_not_cover_words_changed_afterwards(town: Town) -> None:
    """After an edit the card says that the ruling was on the earlier wording, and the new
    unclear wording goes before the clerk by itself."""
    clerk, councillor = town.clerk(), town.councillor()
    draft = councillor.send("This is perhaps rude.")
    told(clerk, "No. 1")
    clerk.press("✅ Fine to post")
    told(councillor, "(No. 1)")
    councillor.edit(draft.id, "The mayor is a fool.")
    told(councillor, "No concern found", "the ruling does not cover this one")
    councillor.edit(draft.id, "The mayor is perhaps rude and a fool.")
    told(clerk, "No. 2", "rude and a fool")


def test_what_is_forwarded_is_a_draft_to_share(town: Town) -> None:
    """A forwarded message is somebody else's words: may I share this?"""
    councillor = town.councillor()
    councillor.forward("Is the bridge closed?", "Evesham Journal")
    told(councillor, "No concern found", "you answer for it too")
    assert town.bot.assessor.seen[-1].medium == "shared"


def test_a_picture_is_not_looked_at_but_asked_about(town: Town) -> None:
    """Its words are the draft; rights and the people in it are asked about; nothing is fetched."""
    councillor = town.councillor()
    councillor.photo(b"\xff\xd8\xff picture", "Lovely day at the fete")
    told(councillor, "not looked at the picture", "used with permission")
    councillor.press("Yes, all of them")
    told(councillor, "And one more", "agreed to it")
    councillor.press("Yes, for all of it")
    told(councillor, "No concern found", "not looked at the picture")
    assert not [call for call in town.controls.calls() if call.method.lower() == "getfile"]


def test_a_picture_without_words_gets_the_same_questions_and_a_sentence(town: Town) -> None:
    """There is nothing to judge, so nothing goes to the clerk and nothing is cleared."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.photo(b"\xff\xd8\xff picture")
    told(councillor, "used with permission")
    councillor.press("Yes, all of them")
    told(councillor, "agreed to it")
    councillor.press("Yes, for all of it")
    told(councillor, "no words to judge", "never look at pictures")
    never(clerk, "No. 1")
    assert not town.bot.assessor.seen


def test_a_picture_without_permission_meets_the_clause(town: Town) -> None:
    """The reply alone is enough for a finding with its clause."""
    councillor = town.councillor()
    councillor.document(b"%PDF-1.7", "leaflet.pdf", "application/pdf", "Our new leaflet")
    told(councillor, "not opened the document", "used with permission")
    councillor.press("No, not all of them")
    told(councillor, "And one more")
    councillor.press("Yes, for all of it")
    card = told(councillor, "What would mend it", "Pershore Town Council")
    assert "No concern found" not in card.text


def test_distress_gets_people_and_no_lecture(town: Town) -> None:
    """Threats and self-harm: where help is, no verdict's wording, no clause; and the clerk."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("Somebody said he will kill me and I am frightened.")
    card = told(councillor, "999", "116 123", "No. 1 is with")
    assert "What would mend it" not in card.text
    told(clerk, "people first", "No. 1")
    councillor.send("They want to kill me, what now?")
    told(councillor, "999", "116 123")
    councillor.send("There was a threat to kill me, do I keep it?")
    card = told(councillor, "999", "116 123", "keeping and reporting it", "Pershore Town Council")
    assert card.text.index("999") < card.text.index("Pershore Town Council")


def test_a_threat_that_must_not_go_out_is_told_so_below_the_signposts(town: Town) -> None:
    """People first, then the concern with its clause; the clerk, asked, sees that at once."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("That clown! I will kill him.")
    card = told(councillor, "999", "Don't post this", "Pershore Town Council")
    assert card.text.index("999") < card.text.index("Don't post this")
    councillor.press("Ask the clerk")
    told(clerk, "people first", "No. 1", "was told: Don't post this")


def test_commands_say_what_a_text_is(town: Town) -> None:
    """/check takes a draft whatever it looks like, /ask a question; each also takes the
    message replied to or the next one, and /cancel calls that off."""
    councillor = town.councillor()
    councillor.send("/check Is this all right?")
    told(councillor, "No concern found")
    councillor.send("/ask tell me about the logo")
    told(councillor, "What your policy says")
    mine = councillor.send("Is that so?")
    councillor.send("/check", reply_to=mine.id)
    soon(lambda: len(town.bot.assessor.seen) == 2)
    councillor.send("/check")
    told(councillor, "Send me the draft")
    councillor.send("Will this do?")
    soon(lambda: len(town.bot.assessor.seen) == 3)
    councillor.send("/ask")
    told(councillor, "Send me the question")
    councillor.send("/cancel")
    told(councillor, "Nothing more is expected")
    councillor.send("A plain draft.")
    soon(lambda: len(town.bot.assessor.seen) == 4)


def test_a_draft_taken_for_a_question_is_put_right_in_place(town: Town) -> None:
    """A button under the reply corrects the sorting both ways, and the clerk's copy goes."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("This is perhaps rude.")
    card = told(councillor, "No. 1 is with")
    told(clerk, "No. 1")
    councillor.press("That was a question")
    answer = told(councillor, "What your policy says")
    assert answer.id == card.id
    told(clerk, "No. 1", "Withdrawn")
    councillor.press("That was a draft")
    again = told(councillor, "Ask the clerk first", "No. 2 is with")
    assert again.id == card.id


def test_bad_input_gets_a_clear_line(town: Town) -> None:
    """What cannot be judged is answered with one line that says what to send."""
    councillor = town.councillor()
    councillor.send("/nonsense")
    told(councillor, "do not know that command")
    councillor.send("unreadable?")
    told(councillor, "cannot be read")
    councillor.send("crash")
    fault = told(councillor, "not with you")
    assert "crash" not in fault.text


def test_a_changed_draft_keeps_its_account(town: Town) -> None:
    """The next message after the button is a draft, whatever it looks like."""
    councillor = town.councillor()
    councillor.send("The mayor is a clown.")
    told(councillor, "“clown”")
    councillor.press("Send a changed draft")
    told(councillor, "Send me the changed draft")
    councillor.send("What has the mayor done?")
    told(councillor, "No concern found")


def test_the_period_before_an_election_is_known_by_itself(town: Town) -> None:
    """The calendar of the member's own council tells the assessor, and the clerk is told."""
    clerk, councillor = town.clerk("wyre"), town.councillor("wyre")
    councillor.send("This is perhaps rude.")
    told(clerk, "in the period before an election")
    assert town.bot.assessor.seen[-1].pre_election
    other = town.councillor("pershore")
    other.send("Good news.")
    told(other, "No concern found")
    assert not town.bot.assessor.seen[-1].pre_election


def test_an_unclear_question_is_made_clear_with_a_button(town: Town) -> None:
    """The topics it may ask about stand as buttons; the card becomes the answer to the one
    chosen, and says where the policy is of two minds. A follow-up knows what came before."""
    councillor = town.councillor()
    councillor.send("/ask may I use the crest?")
    told(councillor, "Your policy speaks of this")
    councillor.send("and then?")
    card = told(councillor, "Which of these do you mean?")
    topics = town.corpus.topics
    assert {topics["logo"].title, topics["passwords"].title} <= set(labels(card))
    councillor.press(topics["passwords"].title, card.id)
    told(councillor, "On passwords.", "does not say one thing only on passwords")
    card = told(councillor, "On passwords.")
    assert topics["logo"].title not in labels(card)
    assert "Which of these" not in card.text
