from datetime import timedelta

import httpx
import pytest

from bot.desk import Role
from bot.sandbox import Phone
from tests.e2e.town import Town, labels, never, told


def test_a_stranger_gets_a_polite_refusal_and_nothing_else(town: Town) -> None:
    """No help, no council, no policy, no judgement, whatever a stranger sends."""
    stranger = town.stranger()
    for text in ("/start", "/help", "/policy", "The mayor is a clown.", "/queries", "/invite"):
        seen = len(stranger.messages())
        stranger.send(text)
        answer = stranger.wait(lambda now, seen=seen: len(now) == seen + 2)[-1]  # type: ignore[misc]
        assert "only for people whom their clerk has invited" in answer.text
        assert not answer.buttons
        assert not any(policy.short in answer.text for policy in town.corpus.policies.values())
    assert not town.bot.assessor.seen
    stranger.photo(b"\xff\xd8\xff picture", "clown")
    never(stranger, "looked at the picture")


def test_a_code_enrols_once_and_not_after_it_has_expired(town: Town) -> None:
    """A used and an expired code are refused, each with its reason."""
    first, second = town.stranger("Ann"), town.stranger("Bob")
    invite = town.store.invite("wyre", Role.COUNCILLOR)
    first.open(f"https://t.me/sandbox_bot?start={invite.code}")
    told(first, "enrolled as councillor of Wyre Council")
    second.send(f"/start {invite.code}")
    told(second, "used already")
    old = town.store.invite("wyre", Role.COUNCILLOR, lasts=timedelta(seconds=-1))
    second.send(f"/start {old.code}")
    told(second, "has expired")
    second.send("A draft.")
    told(second, "only for people")


def test_wrong_codes_run_out(town: Town) -> None:
    """After five wrong codes even a right one is not looked at for an hour."""
    stranger = town.stranger()
    for number in range(5):
        stranger.send(f"/start WRONG-CODE-{number}")
        stranger.wait(lambda seen, n=number: len(seen) == 2 * (n + 1))  # type: ignore[misc]
    invite = town.store.invite("wyre", Role.COUNCILLOR)
    stranger.send(f"/start {invite.code}")
    told(stranger, "too many wrong codes")


def test_a_clerk_invites_from_the_chat(town: Town) -> None:
    """The role is chosen with a button; the code and the link both enrol; councillors cannot."""
    clerk, new = town.clerk("rushcliffe"), town.stranger("Nell")
    clerk.send("/invite")
    told(clerk, "Who is the invite for?")
    clerk.press("Deputy clerk")
    made = told(clerk, "A code for one deputy clerk of Rushcliffe")
    link = next(word for word in made.text.split() if word.startswith("https://t.me/"))
    new.open(link)
    told(new, "enrolled as deputy clerk of Rushcliffe")
    councillor = town.councillor("rushcliffe")
    councillor.send("/invite")
    told(councillor, "Only the clerk or a deputy")


def test_a_code_sent_to_the_wrong_person_is_withdrawn(town: Town) -> None:
    """One tap on the message with the code; once somebody used it, it is too late for that."""
    clerk, wrong, right = town.clerk("rushcliffe"), town.stranger("Ted"), town.stranger("Nell")
    clerk.send("/invite")
    told(clerk, "Who is the invite for?")
    clerk.press("Councillor")
    made = told(clerk, "A code for one councillor of Rushcliffe")
    link = next(word for word in made.text.split() if word.startswith("https://t.me/"))
    clerk.press("Withdraw this code")
    told(clerk, "This code enrols nobody now")
    wrong.open(link)
    told(wrong, "has expired. Ask your clerk for a new one")
    invite = town.store.invite("rushcliffe", Role.COUNCILLOR)
    right.open(f"https://t.me/sandbox_bot?start={invite.code}")
    told(right, "enrolled as councillor of Rushcliffe")
    assert not town.store.void(invite.id, "rushcliffe")


def test_a_member_of_two_councils_switches_between_them(town: Town) -> None:
    """The council enrolled last is current; /council switches; each has its own policy."""
    person = town.councillor("pershore")
    town.enrol(person, "wyre", Role.COUNCILLOR)
    person.send("The mayor is a clown.")
    told(person, "“clown”", "Wyre Council")
    person.send("/council")
    told(person, "For which council")
    person.press("Pershore Town Council")
    told(person, "From now on: Pershore")
    person.send("The leader is a clown.")
    card = told(person, "“clown”", "Pershore Town Council")
    assert "Wyre" not in card.text


def test_nobody_else_rules(town: Town) -> None:
    """A councillor, a stranger and another council's clerk get nowhere with the clerk's buttons."""
    clerk, councillor = town.clerk(), town.councillor()
    foreign, stranger = town.clerk("wyre", "Fay Foreign"), town.stranger()
    councillor.send("This is perhaps rude.")
    told(clerk, "No. 1")
    query = town.store.waiting("pershore")[0].query
    assert query
    for phone, refusal in (
        (councillor, "Only the clerk"),
        (foreign, "another council"),
        (stranger, "only for members"),
    ):
        phone.send("hello")
        for data in (f"rule:{query.escalation.id}:fine.0", f"words:{query.escalation.id}"):
            answer = _crafted(town, phone, data)
            assert refusal in answer, (refusal, answer)
    never(councillor, "You may post it", 0.2)
    assert town.store.count_waiting("pershore") == 1


def test_garbage_in_a_button_is_harmless(town: Town) -> None:
    """Data that no button carries is answered with a line."""
    councillor = town.councillor()
    for data in ("rule", "rule:x:fine.0", "para:99999:wyre.0", "fact:1:logo.maybe", "\u2603:1"):
        said = _crafted(town, councillor, data)
        assert said in ("That button no longer works.", "That page is no longer here.") or (
            "no longer here" in said
        )


def test_a_draft_of_somebody_else_cannot_be_touched(town: Town) -> None:
    """Another member's draft is not changed, escalated or corrected by a made-up button."""
    town.clerk()
    owner, other = town.councillor(name="Owner"), town.councillor(name="Other")
    owner.send("Good news about the park.")
    told(owner, "No concern found")
    other.send("Good news.")
    for verb in ("clerk:1", "account:1:council", "wasq:1", "redraft:1", "refact:1", "accounts:1"):
        assert "Only the one" in _crafted(town, other, verb)
    assert town.store.count_waiting("pershore") == 0


@pytest.mark.parametrize("command", ["/help", "/privacy", "/policy", "/history", "/forget"])
def test_members_have_their_commands(town: Town, command: str) -> None:
    """Every command is answered; /help states the golden rule and the bound."""
    councillor = town.councillor()
    seen = len(councillor.messages())
    councillor.send(command)
    answer = councillor.wait(lambda now: len(now) == seen + 2)[-1]
    if command == "/help":
        assert "stop and ask for advice first" in answer.text
        assert "at most 2 in 100" in answer.text
    assert answer.text
    assert command not in ("/policy", "/forget") or labels(answer)


def _crafted(town: Town, phone: Phone, data: str) -> str:
    """Press a button that the bot never offered, as a changed client could."""
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
    body = {"chat_id": phone.user_id, "text": "crafted", "reply_markup": keyboard}
    made = httpx.post(f"{town.server.api_url}/bot{town.server.token}/sendMessage", json=body)
    return phone.press("x", made.raise_for_status().json()["result"]["message_id"]).text
