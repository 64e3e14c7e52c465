"""Everybody tries everything: no command, button, link or step shows or changes another's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import pytest
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
)

from bot.chat.application import build
from bot.chat.callbacks import Press, Verb, parse
from bot.desk import Role
from bot.policy import Corpus
from bot.store import Act, RefKind, Store
from tests.chat.districts import (
    ACTORS,
    OWNERS,
    PHOTO,
    A,
    B,
    Districts,
    districts,
    shown_at,
)
from tests.chat.fakes import services
from tests.chat.switchboard import Call

IDS = (*range(18), 10**17)
"""The ids that are tried: every draft, question, query, incident and member there is."""
NO_ID = (0, 1, 3)

BUTTONS: dict[Verb, tuple[tuple[int, ...], tuple[str, ...]]] = {
    Verb.ACCOUNTS: (IDS, ("",)),
    Verb.ACCOUNT: (IDS, ("council", "nobody")),
    Verb.REDRAFT: (IDS, ("",)),
    Verb.FACT: (IDS, ("copyright.yes", "personal_data.not_sure", "logo.maybe")),
    Verb.REFACT: (IDS, ("",)),
    Verb.WAS_QUESTION: (IDS, ("",)),
    Verb.WAS_DRAFT: (IDS, ("",)),
    Verb.ELSEWHERE: (IDS, ("",)),
    Verb.TOPIC: (IDS, ("logo", "none")),
    Verb.ASK_CLERK: (IDS, ("",)),
    Verb.ASK_CLERK_QUESTION: (IDS, ("",)),
    Verb.WITHDRAW: (IDS, ("",)),
    Verb.REMARK: (IDS, ("",)),
    Verb.RULE: (IDS, ("fine.0", "dont.1", "answer.0", "fine.x")),
    Verb.WORDS: (IDS, ("",)),
    Verb.REOPEN: (IDS, ("",)),
    Verb.QUERY: (IDS, ("",)),
    Verb.QUERIES: (NO_ID, ("", A, B)),
    Verb.PARAGRAPH: (NO_ID, (f"{A}.0", f"{B}.0", "none.0")),
    Verb.SECTIONS: (NO_ID, (A, B, "none")),
    Verb.SECTION: (NO_ID, (A, f"{B}.1", "none")),
    Verb.CLOSE: (NO_ID, ("",)),
    Verb.HISTORY: (NO_ID, ("", A, B)),
    Verb.FORGET: (NO_ID, ("yes", "leave", "no", "all")),
    Verb.COUNCIL: (IDS, ("", A, B)),
    Verb.INVITE: (NO_ID, ("clerk", "councillor", "mayor", A)),
    Verb.VOID: (IDS, ("",)),
    Verb.SEARCH: (NO_ID, (A, B, "none")),
    Verb.WHOLE: ((0,), (A, B, "none")),
    Verb.REPLYING: (NO_ID, ("", "n", "nt", "zz")),
    Verb.ABUSE: (NO_ID, ("",)),
    Verb.CHECKLIST: (NO_ID, ("", "11")),
    Verb.TICK: (NO_ID, ("name", "page", "none")),
    Verb.ITEM: (NO_ID, ("name", "page", "none")),
    Verb.BEFORE: (NO_ID, ("",)),
    Verb.LOG: (NO_ID, ("", "11")),
    Verb.ADD: (NO_ID, ("",)),
    Verb.INCIDENT: (IDS, ("",)),
    Verb.PICTURE: (IDS, ("",)),
    Verb.DROP: (IDS, ("", "yes")),
    Verb.EXPORT: (NO_ID, ("", "11")),
    Verb.MEMBERS: (NO_ID, ("", A, B)),
    Verb.REMOVE: (IDS, ("", "yes")),
}
COMMANDS: dict[str, tuple[str, ...]] = {
    "start": ("", " 11", " NOT-A-CODE"),
    "help": ("",),
    "privacy": ("",),
    "check": ("", " Good news."),
    "ask": ("", " May I?"),
    "policy": ("", " logo", f" {B}"),
    "history": ("", " 11"),
    "forget": ("", " 11"),
    "cancel": ("",),
    "council": ("", f" {B}"),
    "queries": ("", f" {B}"),
    "invite": ("", f" {B} clerk"),
    "reply": ("",),
    "abuse": ("",),
    "accounts": ("", " 11"),
    "pagerules": ("",),
    "members": ("", f" {B}"),
}
MESSAGES: dict[str, dict[str, object]] = {
    "on_edit": {"edit": True, "text": "Edited news."},
    "on_picture": {"caption": "A picture", "photo": [PHOTO]},
    "on_forward": {
        "text": "Shared",
        "forward_origin": {"type": "hidden_user", "sender_user_name": "x", "date": 1},
    },
    "on_unknown_command": {"text": "/nothing of the kind"},
    "on_text": {"text": "Good news about nothing."},
    "on_unreadable": {"dice": {"emoji": "🎲", "value": 3}},
}
STEPS: dict[Act, str] = {
    Act.REMARK: "One more remark",
    Act.WORDS: "The office says",
    Act.CHECK: "Good news",
    Act.ASK: "May I?",
    Act.REDRAFT: "Good news again",
    Act.SEARCH: "logo",
    Act.INCIDENT: "Somebody wrote",
}
REPLIES = frozenset(RefKind)
MATTERS = (Verb.WITHDRAW, Verb.RULE, Verb.REOPEN, Verb.DROP, Verb.REMOVE, Verb.ACCOUNT, Verb.FACT)
"""Buttons that change something, which somebody in the walk must be entitled to."""


@dataclass
class Walk:
    """One world, put back as it was before each step."""

    world: Districts
    steps: int = 0
    changes: int = 0
    mine: set[object] = field(default_factory=set)

    async def button(self, actor: str, press: str) -> list[str]:
        """What is wrong with what happens when this actor presses that."""
        user, found = ACTORS[actor], parse(press)
        self.anew(user)
        if found is not None and found.verb is Verb.RULE:
            shown_at(self.world.store, user, RefKind.QUERY, found.id)
        before = self.world.rows()
        calls = await self.world.line.press(user, press, at=777)
        return self.wrong(user, before, calls, f"{actor} pressed {press}", ends="remove" in press)

    async def message(self, actor: str, text: str | None, **more: object) -> list[str]:
        """What is wrong with what happens when this actor sends that."""
        user = ACTORS[actor]
        before = self.anew(user)
        calls = await self.world.line.message(user, text, **more)
        return self.wrong(user, before, calls, f"{actor} sent {text} {more}")

    def anew(self, user: int) -> set[tuple[str, tuple[object, ...]]]:
        """Put the records back; what is in them."""
        self.world.restore()
        self.mine = self.world.owned(user)
        return self.world.rows()

    def wrong(
        self,
        user: int,
        before: set[tuple[str, tuple[object, ...]]],
        calls: list[Call],
        what: str,
        *,
        ends: bool = False,
    ) -> list[str]:
        """What this person, or anybody because of them, was shown or changed wrongly."""
        self.steps += 1
        self.changes += before != self.world.rows()
        wrong = self.world.complaints(user, self.mine, before, calls, ends=ends)
        failed = [f"failed with {found.error}" for found in self.world.line.set_aside()]
        return [f"{what}: {one}" for one in (*wrong, *failed)]


@pytest.fixture
async def walk(corpus: Corpus) -> AsyncIterator[Walk]:
    world = await districts(corpus)
    yield Walk(world)
    world.store.close()


def handlers(corpus: Corpus) -> list[BaseHandler]:  # type: ignore[type-arg]
    with Store.open(None) as store:
        application = build(services(corpus, store), token="1:x")
    return [handler for group in application.handlers.values() for handler in group]


def test_every_handler_is_walked(corpus: Corpus) -> None:
    """Commands, buttons, messages and steps are counted from the application itself: what is
    new there, without a case here, is found."""
    found = handlers(corpus)
    assert {c for h in found if isinstance(h, CommandHandler) for c in h.commands} == set(COMMANDS)
    assert set(BUTTONS) == set(Verb)
    named = {h.callback.__name__ for h in found if isinstance(h, MessageHandler)}
    assert named == set(MESSAGES)
    assert set(STEPS) == set(Act)
    kinds = (CommandHandler, MessageHandler, CallbackQueryHandler, TypeHandler)
    assert all(isinstance(handler, kinds) for handler in found)


@pytest.mark.parametrize("verb", Verb)
def test_every_button_has_one_listener(corpus: Corpus, verb: Verb) -> None:
    """And a listener of its own, before the one for what is old or made up."""
    patterns = [
        h.pattern for h in handlers(corpus) if isinstance(h, CallbackQueryHandler) and h.pattern
    ]
    assert sum(bool(p.match(f"{verb.value}:1")) for p in patterns) == 1  # type: ignore[union-attr]


def presses(verb: Verb) -> Iterator[str]:
    ids, args = BUTTONS[verb]
    for id in ids:
        for arg in args:
            yield str(Press(verb, id, arg))


@pytest.mark.parametrize("verb", Verb)
async def test_no_button_reaches_another_s_matter(walk: Walk, verb: Verb) -> None:
    """Pressed by everybody, with every id there is and with arguments that it never carries."""
    wrong = [
        one
        for actor in ACTORS
        for press in presses(verb)
        for one in await walk.button(actor, press)
    ]
    assert wrong == []
    assert walk.changes or verb not in MATTERS


@pytest.mark.parametrize("command", COMMANDS)
async def test_no_command_shows_another_s_matter(walk: Walk, command: str) -> None:
    """Sent by everybody, with another's number or council after it."""
    texts = [f"/{command}{tail}" for tail in COMMANDS[command]]
    assert [w for actor in ACTORS for t in texts for w in await walk.message(actor, t)] == []


@pytest.mark.parametrize("kind", MESSAGES)
async def test_no_message_touches_another_s_matter(walk: Walk, kind: str) -> None:
    """Sent by everybody; edited under the number of each message there is."""
    more = dict(MESSAGES[kind])
    text = more.pop("text", None)
    if not more.pop("edit", False):
        assert [w for a in ACTORS for w in await walk.message(a, str(text or ""), **more)] == []
        return
    messages = [row[0] for row in walk.world.store._db.execute("SELECT message FROM drafts")]
    for actor, user in ACTORS.items():
        for message in messages:
            before = walk.anew(user)
            calls = await walk.world.line.edit(user, message, str(text))
            assert walk.wrong(user, before, calls, f"{actor} edited {message}") == []


@pytest.mark.parametrize("act", Act)
async def test_no_step_of_a_conversation_reaches_another_s_matter(walk: Walk, act: Act) -> None:
    """As if a button had announced it for somebody else's query or draft."""
    wrong: list[str] = []
    for actor, user in ACTORS.items():
        for id in IDS:
            walk.anew(user)
            walk.world.store.expect(user, act, id)
            before = walk.world.rows()
            calls = await walk.world.line.message(user, STEPS[act])
            wrong += walk.wrong(user, before, calls, f"{actor} at {act} {id}")
    assert wrong == []


@pytest.mark.parametrize("kind", RefKind)
async def test_no_reply_reaches_another_s_matter(walk: Walk, kind: RefKind) -> None:
    """To a message that shows somebody else's, as an earlier membership may have left it."""
    wrong: list[str] = []
    for actor, user in ACTORS.items():
        for id in IDS[:-1]:
            walk.anew(user)
            shown_at(walk.world.store, user, kind, id)
            before = walk.world.rows()
            replied = {**walk.world.line.body(user, "card"), "message_id": 777}
            calls = await walk.world.line.message(user, "Words in reply", reply_to_message=replied)
            wrong += walk.wrong(user, before, calls, f"{actor} replied to {kind} {id}")
    assert wrong == []


async def test_a_link_enrols_one_person_in_one_council(walk: Walk) -> None:
    """Everybody opens a fresh code, one used by another and an expired one: the membership of
    nobody else changes, and nobody is shown a name or a matter of before."""
    store = walk.world.store
    used = store.invite(A, Role.CLERK)
    store.redeem(12_345, "Person12345", used.code, lambda member: [])
    fresh = {role: store.invite(B, role) for role in Role}
    walk.world.keep()
    for actor, user in ACTORS.items():
        for code in (used.code, *(invite.code for invite in fresh.values())):
            before = walk.anew(user)
            others = {r for r in before if r[0] == "members" and r[1][0] not in walk.mine}
            calls = await walk.world.line.message(user, f"/start {code}")
            assert others <= walk.world.rows()
            walk.world.office = {
                m.user: {c.council for c in store.memberships(m.user) if c.role.rules}
                for m in store.everyone()
            }
            found = walk.world.complaints(user, walk.mine, before, calls, ends=False)
            assert not [one for one in found if "shows" in one], actor


async def test_what_is_before_the_clerk_is_in_the_walk(walk: Walk) -> None:
    """The worlds hold what the walk is about, else it would prove nothing."""
    store = walk.world.store
    for council, owner in OWNERS.items():
        member = store.member(owner)
        assert member is not None
        assert store.count_drafts(member) == 5
        assert store.count_incidents(member) == 2
        assert store.ticked(member)
        assert store.count_waiting(council) == 2
    assert store.member(ACTORS["removed councillor"]) is None
    biggest = "SELECT max(id) FROM {}"
    tables = ("drafts", "questions", "escalations", "incidents", "members")
    assert max(store._db.execute(biggest.format(table)).fetchone()[0] for table in tables) in IDS
