"""The help that the policies promise, from the commands to the last button."""

import re
import struct

import httpx
import pytest

from bot.sandbox import Phone, Seen
from bot.store import Store
from tests.e2e.town import Town, labels, never, soon, told

COUNCILS = ("pershore", "wyre", "east-staffordshire-parish", "rushcliffe", "east-riding")
NOT_BINDING = "Another council's advice, not binding here"
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 8, 8) + b"shot"


@pytest.mark.parametrize("council", COUNCILS)
def test_should_i_reply_leads_to_advice_with_clauses(town: Town, council: str) -> None:
    """A few taps in one message, back and forth; own clauses first, another's marked."""
    councillor = town.councillor(council)
    councillor.send("/reply")
    card = told(councillor, "Somebody has written about you online", "Is it positive?")
    assert "our addition" not in card.text
    councillor.press("No", card.id)
    soon(lambda: "most like" in now(councillor, card).text)
    councillor.press("Out to provoke or insult (a troll)", card.id)
    soon(lambda: "Leave it alone" in now(councillor, card).text)
    end = now(councillor, card)
    assert "our addition" in end.text
    own = council in ("pershore", "east-riding")
    assert (NOT_BINDING in end.text) is not own
    quoted = "Simply do not respond" if council == "pershore" else "not to feed them"
    assert quoted in end.text
    councillor.press("◀ Back", card.id)
    soon(lambda: "most like" in now(councillor, card).text)
    councillor.press("It gets the facts wrong", card.id)
    soon(lambda: "worth an answer" in now(councillor, card).text)
    councillor.press("Yes", card.id)
    soon(lambda: "angry or upset" in now(councillor, card).text)
    councillor.press("No", card.id)
    soon(lambda: "Put the facts right, once" in now(councillor, card).text)
    for note in ("Before you respond", "Be transparent", "Cite sources", "Don't rush", "tone"):
        assert note in now(councillor, card).text
    button = next(text for text in labels(now(councillor, card)) if text.startswith("📖"))
    councillor.press(button, card.id)
    soon(lambda: "Sections" in labels(councillor.messages()[-1]))
    assert not town.bot.assessor.seen


def test_a_threat_is_for_the_police_and_not_for_an_answer(town: Town) -> None:
    """999, 101 and the Samaritans, and the way to the help with abuse."""
    councillor = town.councillor()
    councillor.send("/reply")
    told(councillor, "Is it positive?")
    councillor.press("No")
    told(councillor, "most like")
    councillor.press("A threat, or I feel unsafe")
    told(councillor, "999", "101", "116 123", "Don't answer it")
    councillor.press("I'm getting abuse")
    told(councillor, "You should not have to put up with abuse")


def test_the_steps_against_abuse_each_have_their_clause(town: Town) -> None:
    """People first, whom to tell, then one thing at a time, each quoted."""
    councillor = town.councillor("east-staffordshire-parish")
    councillor.send("/abuse")
    card = told(councillor, "999", "116 123", "ask the clerk")
    steps = [text for text in labels(card) if re.match(r"\d+\. ", text)]
    assert len(steps) == 10
    councillor.press(steps[0], card.id)
    for number in range(1, 11):
        soon(lambda n=number: f"Step {n} of 10" in now(councillor, card).text)  # type: ignore[misc]
        assert any(entity.type == "blockquote" for entity in now(councillor, card).entities)
        if number == 7:
            assert "democratic services" in now(councillor, card).text
            assert NOT_BINDING not in now(councillor, card).text
        if number < 10:
            councillor.press("▶", card.id)
    assert "▶" not in labels(now(councillor, card))
    councillor.press("All steps", card.id)
    soon(lambda: labels(now(councillor, card))[0] == steps[0])


def test_a_log_is_kept_only_on_request_and_for_its_owner(town: Town) -> None:
    """Words and pictures are added, listed, exported and deleted; the clerk sees nothing, and
    nothing of it is judged."""
    clerk, councillor = town.clerk(), town.councillor()
    councillor.send("/abuse")
    told(councillor, "put up with abuse")
    councillor.press("🗂 My incident log")
    told(councillor, "Your incident log", "nothing in your log yet")
    councillor.press("➕ Add an incident")
    told(councillor, "into your log and nowhere else")
    councillor.send("Sam <X> wrote: you clown & liar https://example.org/1")
    told(councillor, "Kept in your incident log: 1 entry")
    councillor.press("➕ Add another")
    soon(lambda: councillor.messages()[-1].text.startswith("Send me the words"))
    councillor.photo(PICTURE, "the second one")
    told(councillor, "Kept in your incident log: 2 entries")
    councillor.press("➕ Add another")
    soon(lambda: councillor.messages()[-1].text.startswith("Send me the words"))
    councillor.forward("I know where you park.", "Somebody Else")
    kept = told(councillor, "Kept in your incident log: 3 entries")
    councillor.press("🗂 My incident log", kept.id)
    page = told(councillor, "No. 3", "where you park", "🖼 the second one", "you clown & liar")
    councillor.press("📄 Export", page.id)
    sent = next(m for m in councillor.wait(lambda seen: any(_page(m) for m in seen)) if _page(m))
    html = councillor.download(sent).decode()
    assert html.index("you clown &amp; liar") < html.index("the second one")
    assert "data:image/png;base64," in html
    assert "I know where you park." in html
    councillor.press(next(text for text in labels(page) if text.startswith("No. 2")), page.id)
    soon(lambda: "🗑 Delete" in labels(councillor.messages()[-1]))
    councillor.press("🖼 The picture")
    soon(lambda: any(m.file and m.file.kind == "photo" and not m.mine for m in _all(councillor)))
    councillor.press("🗑 Delete")
    told(councillor, "Delete No. 2", "cannot bring it back")
    councillor.press("Yes, delete it")
    told(councillor, "Deleted from your log")
    assert not town.bot.assessor.seen
    never(clerk, "clown", 0.1)
    never(clerk, "park", 0.1)
    councillor.send("A fair day.")
    told(councillor, "No concern found")


def test_nobody_else_reaches_an_incident(town: Town) -> None:
    """Made-up buttons of another member show and delete nothing."""
    owner, other = town.councillor(name="Owner"), town.clerk(name="Other")
    _keep(owner, "A secret insult")
    other.send("/abuse")
    told(other, "put up with abuse")
    other.press("🗂 My incident log")
    told(other, "nothing in your log yet")
    for data in ("incident:1", "picture:1", "drop:1:yes"):
        assert "no longer in your log" in _crafted(town, other, data)
    never(other, "secret", 0.1)
    with Store.open(town.path) as store:
        (owners,) = (m for m in store.everyone() if m.name == "Owner")
        assert store.count_incidents(owners) == 1


def test_forgetting_says_that_it_empties_the_log(town: Town) -> None:
    """Before and after."""
    councillor = town.councillor()
    _keep(councillor, "An insult")
    councillor.send("/forget")
    told(councillor, "empties your incident log", "export it first")
    councillor.press("Forget my words and my log")
    told(councillor, "Deleted from your incident log: 1 entry")


@pytest.mark.parametrize(
    ("council", "demanded"),
    [
        ("rushcliffe", ("Separate accounts (Tips 4)", "“Cllr” in the name (Tips 4)")),
        ("east-staffordshire-parish", ("A strong password (7.3)", "“Views are my own” (5.2)")),
        ("pershore", ("requires none of these by name",)),
    ],
)
def test_the_checklist_marks_what_the_own_policy_demands(
    town: Town, council: str, demanded: tuple[str, ...]
) -> None:
    """Those items stand first, with the place in the policy; ticks are remembered."""
    councillor = town.councillor(council)
    councillor.send("/accounts")
    card = told(councillor, "Check my accounts: 0 of 14 done", *demanded)
    marked = [text for text in labels(card) if "❗" in text]
    assert labels(card)[: len(marked)] == marked
    first = labels(card)[0]
    councillor.press(first, card.id)
    soon(lambda: "1 of 14 done" in now(councillor, card).text)
    assert labels(now(councillor, card))[0] == first.replace("⬜", "✅")
    councillor.press("❔ What does each mean?", card.id)
    soon(lambda: "◀ Back" in labels(now(councillor, card)))
    councillor.press(labels(now(councillor, card))[0], card.id)
    soon(lambda: "⬜ Not done after all" in labels(now(councillor, card)))
    item = now(councillor, card)
    assert any(entity.type == "blockquote" for entity in item.entities)
    assert ("policy requires this" in item.text) is bool(marked)
    councillor.press("◀ Back", card.id)
    soon(lambda: "know more about" in now(councillor, card).text)
    councillor.press("◀ Back", card.id)
    soon(lambda: "1 of 14 done" in now(councillor, card).text)
    councillor.press(first.replace("⬜", "✅"), card.id)
    soon(lambda: "0 of 14 done" in now(councillor, card).text)


def test_the_page_rules_can_be_copied_with_a_tap(town: Town) -> None:
    """In the councillor's name, word for word after the first line, as one block of code."""
    councillor = town.councillor(name="Ada Moss")
    councillor.send("/pagerules")
    message = told(councillor, "Rules for this page – Cllr Ada Moss", "not binding here")
    (block,) = (entity for entity in message.entities if entity.type == "pre")
    raw = message.text.encode("utf-16-le")
    text = raw[2 * block.offset : 2 * (block.offset + block.length)].decode("utf-16-le")
    title, *rules = text.split("\n")
    assert title == "Rules for this page – Cllr Ada Moss"
    clauses = {clause.text for clause in town.corpus.policy("east-riding").clauses}
    assert len(rules) == 9
    assert set(rules) <= clauses
    own = town.councillor("east-riding", "Cllr Bo Ash")
    own.send("/pagerules")
    assert "not binding" not in told(own, "Rules for this page – Cllr Bo Ash").text


def test_the_check_comes_only_where_tempers_show_by_day(town: Town) -> None:
    """Not under a clear draft at noon; under an attack, with the policies' own tests behind it."""
    councillor = town.councillor("rushcliffe")
    councillor.send("A fair day.")
    clear = told(councillor, "No concern found")
    assert "⏱ Before you post" not in labels(clear)
    assert "Three seconds" not in clear.text
    councillor.send("The mayor is a clown.")
    card = told(councillor, "“clown”", "Three seconds before you post?")
    councillor.press("⏱ Before you post", card.id)
    check = told(councillor, "Before you post, ask yourself", "open court?")
    assert "happy to have read out in open court." in check.text
    assert NOT_BINDING in check.text
    councillor.press("Close", check.id)
    soon(lambda: check.id not in {m.id for m in councillor.messages()})


@pytest.mark.parametrize("command", ["/reply", "/abuse", "/accounts", "/pagerules"])
def test_the_help_is_listed(town: Town, command: str) -> None:
    """In /help, and answered."""
    councillor = town.councillor()
    councillor.send("/help")
    assert command in told(councillor, "The golden rule").text
    before = len(councillor.messages())
    councillor.send(command)
    soon(lambda: len(councillor.messages()) == before + 2)
    assert labels(councillor.messages()[-1])


def test_made_up_buttons_of_the_help_are_harmless(town: Town) -> None:
    """Each is answered with a line."""
    councillor = town.councillor()
    for data in ("replying:0:yyyy", "abuse:99", "tick:0:nope", "item:0:nope", "search:0:nope"):
        assert "no longer" in _crafted(town, councillor, data)
    assert "nothing in your log" in _crafted(town, councillor, "export:0")


def now(phone: Phone, message: Seen) -> Seen:
    """The message as it stands now."""
    return next(m for m in phone.messages() if m.id == message.id)


def _keep(phone: Phone, text: str) -> None:
    phone.send("/abuse")
    told(phone, "put up with abuse")
    phone.press("🗂 My incident log")
    told(phone, "Your incident log")
    phone.press("➕ Add an incident")
    told(phone, "nowhere else")
    phone.send(text)
    told(phone, "Kept in your incident log")


def _all(phone: Phone) -> list[Seen]:
    return list(phone.messages())


def _crafted(town: Town, phone: Phone, data: str) -> str:
    """Press a button that the bot never offered, as a changed client could."""
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
    body = {"chat_id": phone.user_id, "text": "crafted", "reply_markup": keyboard}
    made = httpx.post(f"{town.server.api_url}/bot{town.server.token}/sendMessage", json=body)
    return phone.press("x", made.raise_for_status().json()["result"]["message_id"]).text


def _page(message: Seen) -> bool:
    return message.file is not None and message.file.name.endswith(".html")
