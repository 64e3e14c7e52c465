"""What is kept and shown of the past, what is awaited next, and what is forgotten."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import timedelta

from bot.advice import Verdict
from bot.desk import Member, State
from bot.store.as_json import answer_of
from bot.store.base import Row, as_moment, as_text
from bot.store.incoming import HANDLED
from bot.store.records import Act, Compose, Forgotten, Letter, PastDraft, Ref, RefKind
from bot.store.rereading import Rereading

EXPECT_FOR = timedelta(minutes=30)
"""How long the next message is taken for what was announced."""
GOES_ON_FOR = timedelta(minutes=15)
"""How long a question may go on from the one before it."""


class Past(Rereading):
    """History, /forget, and the one thing a chat can be waiting for."""

    def history(self, member: Member, limit: int, offset: int = 0) -> tuple[PastDraft, ...]:
        """The member's drafts, latest first, with verdict and number."""
        rows = self._rows(
            "SELECT drafts.id, drafts.text, drafts.sent_at, (SELECT verdict FROM advice"
            " WHERE advice.draft = drafts.id ORDER BY advice.id DESC LIMIT 1) AS verdict,"
            " escalations.number, escalations.state FROM drafts LEFT JOIN escalations ON"
            " escalations.id = (SELECT max(id) FROM escalations WHERE draft = drafts.id"
            " AND id NOT IN (SELECT id FROM unheard))"
            " WHERE drafts.member = ? AND misread_at IS NULL"
            " ORDER BY drafts.id DESC LIMIT ? OFFSET ?",
            *(member.id, limit, offset),
        )
        return tuple(_past(row) for row in rows)

    def count_drafts(self, member: Member) -> int:
        """How many drafts the member has sent."""
        row = self._row(
            "SELECT count(*) AS n FROM drafts WHERE member = ? AND misread_at IS NULL", member.id
        )
        return int(row["n"]) if row else 0

    def topics_lately(self, member: Member, before: int | None = None) -> tuple[str, ...]:
        """What the member's last question was about, where it was answered just now; of those
        before the question `before`, where that is given."""
        row = self._row(
            "SELECT answer FROM questions WHERE member = ? AND council = ? AND sent_at >= ?"
            " AND misread_at IS NULL AND id < ? ORDER BY id DESC LIMIT 1",
            *(member.id, member.council, as_text(self._clock() - GOES_ON_FOR)),
            sys.maxsize if before is None else before,
        )
        answer = answer_of(row["answer"]) if row and row["answer"] else None
        return answer.topics if answer is not None and answer.answered else ()

    def expect(self, chat: int, act: Act, id: int = 0) -> None:
        """Take the next message in this chat for something certain."""
        with self._transaction():
            self._run(
                "INSERT OR REPLACE INTO expecting (chat, act, ref_id, since) VALUES (?, ?, ?, ?)",
                *(chat, act.value, id, self._now()),
            )

    def expected(self, chat: int) -> tuple[Act, int] | None:
        """What the next message was announced to be; asking uses it up."""
        handled = HANDLED.get()
        came = handled.received_at if handled else self._clock()
        since = as_text(came - EXPECT_FOR)
        row = self._row("SELECT * FROM expecting WHERE chat = ?", chat)
        if row is None:
            return None
        self._later(lambda: self._run("DELETE FROM expecting WHERE chat = ?", chat))
        if row["since"] < since:
            return None
        return Act(row["act"]), row["ref_id"]

    def forget(
        self,
        user: int,
        compose: Compose,
        *,
        leave: bool = False,
        log: bool = True,
        left: Compose = lambda _: (),
        told: Callable[[Forgotten], Iterable[Letter]] = lambda _: (),
    ) -> Forgotten:
        """Remove a person's texts; keep what a ruling rests on. `compose` tells the clerks
        of what is withdrawn by it. `leave` ends the enrolments and removes the name too;
        without `log` the incident log stays; `left` tells of each query that then waits with a
        clerk less, and `told` the person what was done: the last that is sent to who leaves."""
        with self._transaction():
            members = self.memberships(user)
            done = [self._forget(member.id, compose, log=log) for member in members]
            self._run("DELETE FROM expecting WHERE chat = ?", user)
            self._run(_FORGET_REPLIES, user)
            self._forget_inbox(user)
            if leave:
                self._run(
                    "UPDATE members SET user = NULL, name = '', left_at = ? WHERE user = ?",
                    *(self._now(), user),
                )
                for member in members:
                    self._void_codes(member.id)
                    waiting = self.waiting(member.council) if member.role.rules else ()
                    self._post(letter for matter in waiting for letter in left(matter))
            forgotten = Forgotten(*(sum(column) for column in zip(*done, strict=True)))
            self._post(told(forgotten))
            if leave:
                self._depart(user)
        self._checkpoint()
        return forgotten

    def _forget(
        self, member: int, compose: Compose, *, log: bool
    ) -> tuple[int, int, int, int, int]:
        withdrawn = self._withdraw_all(member, compose)
        self._forget_checks(member, compose)
        drafts = self._run(_FORGET_DRAFTS, self._now(), member).rowcount
        questions = self._run(_FORGET_QUESTIONS, self._now(), member).rowcount
        dropped = "DELETE FROM incidents WHERE member = ?"
        incidents = self._run(dropped, member).rowcount if log else 0
        for sql in _FORGET_MORE:
            self._run(sql, member)
        kept = self._row(
            "SELECT count(*) AS n FROM escalations WHERE member = ? AND state = 'ruled'"
            " AND id NOT IN (SELECT id FROM unheard)",
            member,
        )
        return drafts, questions, withdrawn, int(kept["n"]) if kept else 0, incidents

    def _withdraw_all(self, member: int, compose: Compose) -> int:
        rows = self._rows(
            "SELECT id, id NOT IN (SELECT id FROM unheard) AS heard FROM escalations"
            " WHERE member = ? AND state = 'open'",
            member,
        )
        for row in rows:
            self._close(row["id"], State.WITHDRAWN)
            self._run("UPDATE escalations SET wording = NULL WHERE id = ?", row["id"])
            self._run("UPDATE remarks SET text = NULL WHERE escalation = ?", row["id"])
            letters = compose(self._need(Ref(RefKind.QUERY, row["id"])))
            self._post(letters)
        return sum(row["heard"] for row in rows)


_FORGET_DRAFTS = (
    "UPDATE drafts SET text = NULL, evidence = NULL, forgotten_at = ?"
    " WHERE member = ? AND text IS NOT NULL"
)
_FORGET_QUESTIONS = (
    "UPDATE questions SET text = NULL, forgotten_at = ? WHERE member = ? AND text IS NOT NULL"
)
_FORGET_REPLIES = (
    "UPDATE outbox SET text = NULL, keyboard = NULL, failed_at = queued_at, error = 'forgotten'"
    " WHERE sent_at IS NULL AND failed_at IS NULL AND ref_kind = 'note' AND ref_id = 0"
    " AND chat = ?"
)
_FORGET_MORE = (
    "UPDATE escalations SET wording = NULL WHERE member = ? AND state <> 'ruled'",
    (
        "UPDATE remarks SET text = NULL WHERE escalation IN"
        " (SELECT id FROM escalations WHERE member = ? AND state <> 'ruled')"
    ),
    "DELETE FROM ticks WHERE member = ?",
    "DELETE FROM replies WHERE draft IN (SELECT id FROM drafts WHERE member = ?)",
    (
        "UPDATE outbox SET text = NULL, keyboard = NULL, failed_at = queued_at, error = 'forgotten'"
        " WHERE sent_at IS NULL AND failed_at IS NULL AND ref_kind = 'draft'"
        " AND ref_id IN (SELECT id FROM drafts WHERE member = ?)"
    ),
    (
        "UPDATE outbox SET text = NULL, keyboard = NULL, failed_at = queued_at, error = 'forgotten'"
        " WHERE sent_at IS NULL AND failed_at IS NULL AND ref_kind = 'question'"
        " AND ref_id IN (SELECT id FROM questions WHERE member = ?)"
    ),
)


def _past(row: Row) -> PastDraft:
    return PastDraft(
        id=row["id"],
        text=row["text"],
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        number=row["number"],
        state=State(row["state"]) if row["state"] else None,
        sent_at=as_moment(row["sent_at"]),
    )
