"""Ending a membership: access goes at once, and what was open is handed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.desk import Member, Refusal, State, may_remove
from bot.store.log import Log
from bot.store.members import member_of
from bot.store.records import Incident, Letter, Matter, Ref, RefKind


@dataclass(frozen=True, slots=True)
class Removal:
    """What the end of a membership brought about.

    `member` is as before it. `withdrawn` are their own queries; `handed_over` the council's
    open ones, where they were a clerk; `shown` the queries that stand in their chat;
    `incidents` their log, oldest first, which is theirs and no longer here.
    """

    member: Member
    withdrawn: tuple[Matter, ...] = ()
    handed_over: tuple[Matter, ...] = ()
    shown: tuple[int, ...] = ()
    incidents: tuple[Incident, ...] = ()


class Leaving(Log):
    """The end of a membership that somebody else ends."""

    def members(self, council: str, limit: int = -1, offset: int = 0) -> tuple[Member, ...]:
        """The members of a council, in the order they enrolled."""
        rows = self._rows(
            "SELECT * FROM members WHERE council = ? AND user IS NOT NULL ORDER BY id"
            " LIMIT ? OFFSET ?",
            *(council, limit, offset),
        )
        return tuple(member_of(row) for row in rows)

    def count_members(self, council: str) -> int:
        """How many members a council has."""
        row = self._row(
            "SELECT count(*) AS n FROM members WHERE council = ? AND user IS NOT NULL", council
        )
        return int(row["n"]) if row else 0

    def member_numbered(self, id: int) -> Member | None:
        """The member with this id, who may have left: then their user is 0."""
        row = self._row("SELECT * FROM members WHERE id = ?", id)
        return member_of(row) if row else None

    def remove(
        self, id: int, by: Member | None, compose: Callable[[Removal], Iterable[Letter]]
    ) -> Removal | Refusal:
        """End a membership; `by` is None where it is done at the council's own computer.

        Their name stays with what they asked or ruled. Codes that they made are void.
        """
        with self._transaction():
            member = self.member_numbered(id)
            if member is None or not member.user:
                return Refusal.UNKNOWN
            refusal = may_remove(by, member) if by is not None else None
            if refusal is not None:
                return refusal
            shown = self._shown_queries(member)
            self._run(
                "UPDATE members SET user = NULL, left_at = ? WHERE id = ?",
                *(self._now(), id),
            )
            self._void_codes(member.id)
            removal = Removal(
                member,
                self._withdraw_own(member),
                self.waiting(member.council) if member.role.rules else (),
                shown,
                self._hand_back_log(member),
            )
            self._call_back(member)
            self._post(compose(removal))
            if self.member(member.user) is None:
                self._depart(member.user)
        self._checkpoint()
        return removal

    def _shown_queries(self, member: Member) -> tuple[int, ...]:
        rows = self._rows(
            "SELECT DISTINCT ref_id FROM notices JOIN escalations ON escalations.id = ref_id"
            " WHERE chat = ? AND ref_kind = 'query' AND council = ? ORDER BY ref_id",
            *(member.user, member.council),
        )
        return tuple(row["ref_id"] for row in rows)

    def _withdraw_own(self, member: Member) -> tuple[Matter, ...]:
        rows = self._rows(
            "SELECT id FROM escalations WHERE member = ? AND state = 'open' ORDER BY id", member.id
        )
        for row in rows:
            self._close(row["id"], State.WITHDRAWN)
        return tuple(self._need(Ref(RefKind.QUERY, row["id"])) for row in rows)

    def _hand_back_log(self, member: Member) -> tuple[Incident, ...]:
        """The log goes on in another of the person's councils, or else back to them."""
        self._run("DELETE FROM ticks WHERE member = ?", member.id)
        other = self.member(member.user)
        if other is not None:
            self._run("UPDATE incidents SET member = ? WHERE member = ?", other.id, member.id)
            return ()
        log = self._incidents_of(member)
        self._run("DELETE FROM incidents WHERE member = ?", member.id)
        return log

    def _call_back(self, member: Member) -> None:
        """What is announced or still to be sent in their chat, as far as it is this council's."""
        self._run("DELETE FROM expecting WHERE chat = ?", member.user)
        everything = self.member(member.user) is None
        self._run(
            "UPDATE outbox SET text = NULL, keyboard = NULL, failed_at = ?, error = 'removed'"
            " WHERE chat = ? AND sent_at IS NULL AND failed_at IS NULL AND (? OR"
            " (ref_kind = 'draft' AND ref_id IN (SELECT id FROM drafts WHERE member = ?)) OR"
            " (ref_kind = 'question' AND ref_id IN (SELECT id FROM questions WHERE member = ?)) OR"
            " (ref_kind IN ('query', 'remark', 'ruling', 'words') AND ref_id IN"
            " (SELECT id FROM escalations WHERE council = ?)))",
            *(self._now(), member.user, everything, member.id, member.id, member.council),
        )
