"""Two councils full of matters, and a check on what each person is shown and changes there.

Every text holds a mark of its own, and every name is one, so that whatever reaches a phone tells
whose it is.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.chat.farewell import Farewell
from bot.desk import Role
from bot.policy import Corpus
from bot.store import Ref, RefKind, Store
from tests.chat.switchboard import Call, Switchboard, switchboard
from tests.clock import Clock

A, B = "pershore", "wyre"
OWNERS = {A: 11, B: 21}
CLERKS = {A: 13, B: 23}
STRANGER, GONE, GONE_CLERK, RETURNED, BOTH = 99, 15, 16, 17, 31
MEMBERS = {
    11: ((A, Role.COUNCILLOR),),
    12: ((A, Role.COUNCILLOR),),
    13: ((A, Role.CLERK),),
    14: ((A, Role.DEPUTY),),
    21: ((B, Role.COUNCILLOR),),
    22: ((B, Role.COUNCILLOR),),
    23: ((B, Role.CLERK),),
    GONE: ((A, Role.COUNCILLOR),),
    GONE_CLERK: ((A, Role.CLERK),),
    RETURNED: ((A, Role.COUNCILLOR),),
    BOTH: ((A, Role.COUNCILLOR), (B, Role.CLERK)),
}
ACTORS = {
    "stranger": STRANGER,
    "removed councillor": GONE,
    "removed clerk": GONE_CLERK,
    "removed here, councillor elsewhere": RETURNED,
    "councillor": 12,
    "councillor here, clerk elsewhere": BOTH,
    "clerk": 13,
    "deputy": 14,
    "owner": 11,
    "other council's councillor": 22,
    "other council's clerk": 23,
}
MARK = re.compile(r"zq[ab]\d+x\w+|Person\d+")
OFFICE = frozenset({"escalations", "rulings", "remarks", "members", "invites"})
SENT = {"drafts": "where drafts were sent", "questions": "where questions were sent"}
PLACES = frozenset({"chat", "message", "album"})
"""The columns of those tables that say so, which are watched apart from the others."""
ENDING = frozenset({"incidents", "ticks", "expecting", *SENT.values()})
"""What besides is changed by a clerk who ends a membership."""
_OF_MEMBER = "SELECT m.id, m.council, t.* FROM {0} t JOIN members m ON m.id = t.member"
_OF_DRAFT = (
    "SELECT m.id, m.council, t.* FROM {0} t JOIN drafts d ON d.id = t.draft"
    " JOIN members m ON m.id = d.member"
)
_OF_QUERY = (
    "SELECT m.id, m.council, t.* FROM {0} t JOIN escalations e ON e.id = t.escalation"
    " JOIN members m ON m.id = e.member"
)
_SENT = (
    "SELECT m.id, m.council, t.id, t.chat, t.message FROM {0} t JOIN members m ON m.id = t.member"
)
_BY_MEMBER = ("drafts", "questions", "incidents", "ticks", "escalations")
_OWNED = {
    **{name: _OF_MEMBER.format(name) for name in _BY_MEMBER},
    **{of: _SENT.format(name) for name, of in SENT.items()},
    **{name: _OF_DRAFT.format(name) for name in ("advice", "replies")},
    **{name: _OF_QUERY.format(name) for name in ("remarks", "rulings")},
    "members": "SELECT id, council, * FROM members",
    "invites": "SELECT 0, council, * FROM invites",
    "expecting": "SELECT -chat, '', * FROM expecting",
}
Row = tuple[object, ...]


@dataclass
class Districts:
    """The two councils; `walk` does something and looks who was shown and changed what."""

    line: Switchboard
    frozen: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"))
    office: dict[int, set[str]] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.line.store

    def keep(self) -> None:
        """Take a copy of the records as they are now."""
        self.store._db.conn.backup(self.frozen)

    def restore(self) -> None:
        """Put the records back as they were."""
        self.frozen.backup(self.store._db.conn)

    def owned(self, user: int) -> set[object]:
        """What stands for this person as the owner of something."""
        found = self.store._db.execute("SELECT id FROM members WHERE user = ?", (user,))
        return {-user, *(row[0] for row in found.fetchall())}

    def rows(self) -> set[tuple[str, Row]]:
        """Everything in the records that is somebody's."""
        found: set[tuple[str, Row]] = set()
        for table, sql in _OWNED.items():
            cursor = self.store._db.execute(sql)
            names = [column[0] for column in cursor.description]
            apart = PLACES if table in SENT else frozenset()
            for row in cursor.fetchall():
                kept = (value for name, value in zip(names, row, strict=True) if name not in apart)
                found.add((table, tuple(kept)))
        return found

    def complaints(
        self,
        actor: int,
        mine: set[object],
        before: set[tuple[str, Row]],
        calls: Sequence[Call],
        *,
        ends: bool,
    ) -> list[str]:
        """What this actor, or anybody because of them, was shown or changed wrongly; `mine`
        is what was the actor's own before."""
        mine = mine | self.owned(actor)
        shown = [
            f"{call.method} shows {mark} to {call.chat or actor}"
            for call in calls
            for mark in MARK.findall(call.said)
            if not self.may_see(call.chat or actor, mark, actor)
        ]
        changed = [
            f"changed {table}: {row[:4]}"
            for table, row in before ^ self.rows()
            if row[0] not in mine and not self._may_run(actor, table, row, ends=ends)
        ]
        return shown + changed

    def may_see(self, user: int, mark: str, actor: int) -> bool:
        """Whether this person may see what is marked so: it is theirs, or before their office,
        where its owner, but nobody else, may have just put it."""
        owner = int(re.findall(r"\d+", mark)[0])
        if owner == user:
            return True
        councils = {council for council, _ in MEMBERS.get(owner, ())}
        if mark.startswith("zq"):
            councils = {{"a": A, "b": B}[mark[2]]}
        elif owner == RETURNED:
            councils.add(B)
        what = mark.partition("x")[2] if mark.startswith("zq") else ""
        private = what.startswith("private") and owner != actor
        return (
            not private
            and what not in ("privatelog", "privateshot")
            and bool(self.office.get(user, set()) & councils)
        )

    def _may_run(self, actor: int, table: str, row: Row, *, ends: bool) -> bool:
        council = row[1]
        known = OFFICE | ENDING if ends else OFFICE
        mine = council in self.office.get(actor, ()) or (ends and table == "expecting")
        return table in known and mine


async def districts(corpus: Corpus) -> Districts:
    """Both councils, with everything in them made through the chat itself."""
    checking: list[bool] = []
    clock = Clock()
    store = Store.open(None, clock, lambda: bool(checking))
    line = await switchboard(corpus, store, clock)
    made = Districts(line)
    for user, places in MEMBERS.items():
        for council, role in places:
            code = store.invite(council, role).code
            await line.message(user, f"/start {code}")
            if role.rules and user != GONE_CLERK:
                made.office.setdefault(user, set()).add(council)
    for letter, council in (("a", A), ("b", B)):
        await _fill(line, letter, OWNERS[council], CLERKS[council], checking)
    for user in (GONE, RETURNED):
        await line.message(user, f"This is perhaps rude. zqa{user}xopen")
        await line.press(user, "add:0")
        await line.message(user, f"Somebody wrote zqa{user}xprivatelog")
    for user in (GONE, GONE_CLERK, RETURNED):
        member = store.member(user)
        assert member is not None
        store.remove(member.id, None, Farewell(line.house.services).letters)
    await line.work_off()
    await line.message(RETURNED, f"/start {store.invite(B, Role.COUNCILLOR).code}")
    assert not line.set_aside()
    made.keep()
    return made


async def _fill(
    line: Switchboard, letter: str, owner: int, clerk: int, checking: list[bool]
) -> None:
    def mark(what: str) -> str:
        return f"zq{letter}{owner}x{what}"

    await line.message(owner, f"Good news about the park. {mark('privateclear')}")
    await line.message(owner, f"This is perhaps rude. {mark('open')}")
    await line.message(owner, f"Perhaps rude, perhaps rude. {mark('ruled')}")
    open_ones = line.store.waiting(line.store.memberships(owner)[0].council)
    ruled = open_ones[-1].query
    assert ruled is not None
    number = ruled.escalation.id
    under = line.store.shown_at(clerk, Ref(RefKind.QUERY, number))
    await line.press(clerk, f"rule:{number}:fine.0", at=under)
    checking.append(True)
    await line.message(owner, f"Good news about the pond. {mark('spotcheck')}")
    checking.clear()
    await line.message(owner, caption=f"A picture {mark('privatefact')}", photo=[PHOTO])
    await line.message(owner, f"May I use the logo {mark('privatequestion')}?")
    await line.press(owner, "add:0")
    await line.message(owner, f"Sam wrote {mark('privatelog')}")
    await line.press(owner, "add:0")
    await line.message(owner, caption=f"A photo of {mark('privateshot')}", photo=[PHOTO])
    await line.press(owner, "tick:0:" + line.house.services.help.accounts[0].id)


PHOTO = {"file_id": "AgAC", "file_unique_id": "q", "width": 8, "height": 8, "file_size": 9}


def shown_at(store: Store, user: int, kind: RefKind, id: int, message: int = 777) -> None:
    """Let a message in this person's chat show something, as if the bot had sent it there."""
    row = (user, message, Ref(kind, id).kind.value, id, 0, "2026-11-21T12:00:00+00:00")
    store._db.execute("INSERT OR REPLACE INTO notices VALUES (?, ?, ?, ?, ?, ?)", row)
    store._db.conn.commit()
