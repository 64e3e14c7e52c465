"""The clerk's desk in the database: escalations, rulings, remarks. Claims are atomic."""

from __future__ import annotations

from bot.desk import Member, Refusal, RulingKind, State, may_add, may_reopen, may_rule, may_withdraw
from bot.store.matters import Matters
from bot.store.records import Compose, Matter, Ref, RefKind, RemarkKind


class Queries(Matters):
    """Escalations and what becomes of them. Each method checks and acts in one transaction."""

    def rule(
        self,
        escalation: int,
        member: Member,
        kind: RulingKind,
        words: str,
        compose: Compose,
        *,
        version: int | None = None,
    ) -> Matter | Refusal:
        """Rule on an open escalation: of two who press at once, only the first does.

        `version` is that of the query as the clerk was shown it; None where the words of
        the ruling say themselves what they are about.
        """
        with self._transaction():
            matter = self.matter_of(escalation)
            query = matter.query if matter else None
            refusal = may_rule(member, query.escalation if query else None)
            if refusal is not None or query is None:
                return refusal or Refusal.UNKNOWN
            if version is not None and version != query.version:
                return Refusal.CHANGED
            self._close(escalation, State.RULED)
            self._insert(
                "INSERT INTO rulings (escalation, member, kind, words, wording, at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                *(escalation, member.id, kind.value, words, query.wording or "", self._now()),
            )
            return self._composed_query(escalation, compose)

    def reopen(self, escalation: int, member: Member, compose: Compose) -> Matter | Refusal:
        """Take one's own ruling back for a while; the escalation is open again."""
        with self._transaction():
            matter = self.matter_of(escalation)
            query = matter.query if matter else None
            ruling = query.ruling if query else None
            now = self._clock()
            refusal = may_reopen(member, query.escalation if query else None, ruling, now)
            if refusal is None and matter is not None and self._open_twin(matter, escalation):
                refusal = Refusal.TOO_LATE
            if refusal is not None or ruling is None or (query and query.wording is None):
                return refusal or Refusal.UNKNOWN
            self._run("UPDATE rulings SET taken_back_at = ? WHERE id = ?", self._now(), ruling.id)
            self._run(
                "UPDATE escalations SET state = 'open', closed_at = NULL WHERE id = ?", escalation
            )
            return self._composed_query(escalation, compose)

    def withdraw(self, escalation: int, member: Member, compose: Compose) -> Matter | Refusal:
        """Withdraw one's own open escalation."""
        with self._transaction():
            matter = self.matter_of(escalation)
            query = matter.as_heard.query if matter else None
            refusal = may_withdraw(member, query.escalation if query else None)
            if refusal is not None:
                return refusal
            self._close(escalation, State.WITHDRAWN)
            return self._composed_query(escalation, compose)

    def add_remark(
        self, escalation: int, member: Member, text: str, compose: Compose
    ) -> Matter | Refusal:
        """Add a councillor's remark to their own escalation, also after the ruling."""
        with self._transaction():
            matter = self.matter_of(escalation)
            query = matter.as_heard.query if matter else None
            refusal = may_add(member, query.escalation if query else None)
            if refusal is not None:
                return refusal
            self._remark(escalation, member.id, RemarkKind.REMARK, text)
            return self._composed_query(escalation, compose)

    def add_words(
        self, escalation: int, member: Member, text: str, compose: Compose
    ) -> Matter | Refusal:
        """Add a clerk's words to an escalation that is ruled on."""
        with self._transaction():
            matter = self.matter_of(escalation)
            query = matter.query if matter else None
            refusal = may_rule(member, query.escalation if query else None)
            if refusal is not Refusal.ALREADY_RULED:
                return refusal or Refusal.UNKNOWN
            if matter is not None and matter.unheard:
                return Refusal.UNHEARD
            self._remark(escalation, member.id, RemarkKind.CLERK, text)
            return self._composed_query(escalation, compose)

    def _open(self, matter: Matter, why: str) -> int:
        subject = "draft" if matter.draft is not None else "question"
        council = matter.draft.council if matter.draft else matter.member.council
        row = self._row(
            "SELECT coalesce(max(number), 0) + 1 AS n FROM escalations WHERE council = ?", council
        )
        return self._insert(
            "INSERT INTO escalations (number, council, member, subject, draft, question, why,"
            " wording, state, opened_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?)",
            *(row["n"] if row else 1, council, matter.member.id, subject),
            matter.draft.id if matter.draft else None,
            matter.question.id if matter.question else None,
            *(why, matter.text, self._now()),
        )

    def _close(self, escalation: int, state: State) -> None:
        done = self._run(
            "UPDATE escalations SET state = ?, closed_at = ? WHERE id = ? AND state = 'open'",
            *(state.value, self._now(), escalation),
        )
        if done.rowcount != 1:
            raise RuntimeError(f"escalation {escalation} was not open")

    def _remark(self, escalation: int, member: int, kind: RemarkKind, text: str) -> None:
        self._insert(
            "INSERT INTO remarks (escalation, member, kind, text, at) VALUES (?, ?, ?, ?, ?)",
            *(escalation, member, kind.value, text, self._now()),
        )

    def _open_twin(self, matter: Matter, escalation: int) -> bool:
        row = self._row(
            "SELECT 1 FROM escalations WHERE state = 'open' AND id <> ?"
            " AND (draft = ? OR question = ?)",
            escalation,
            matter.draft.id if matter.draft else None,
            matter.question.id if matter.question else None,
        )
        return row is not None

    def _composed(self, ref: Ref, compose: Compose) -> Matter:
        matter = self._need(ref)
        self._post(compose(matter))
        return matter

    def _composed_query(self, escalation: int, compose: Compose) -> Matter:
        return self._composed(Ref(RefKind.QUERY, escalation), compose)
