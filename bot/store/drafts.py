"""Drafts and the advice on them, questions and the answers to them."""

from __future__ import annotations

from bot.advice import Advice, Answer, Assessment, Draft, Reason, Reply, Verdict
from bot.desk import SPOT_CHECK, Member, Refusal, goes_to_clerk
from bot.policy import Risk
from bot.store.as_json import (
    answer_json,
    evidence_json,
    findings_json,
    replies_json,
    rests_on_json,
)
from bot.store.checks import SpotChecks
from bot.store.matters import digest, in_order
from bot.store.records import Compose, Matter, Ref, RefKind, RemarkKind


class Drafts(SpotChecks):
    """What councillors send, and what they are told about it.

    `told` is the advice as told, or None while a question of fact comes first. Where the
    advice goes to the clerk the escalation is opened in the same transaction, and so is the
    spot-check of a cleared draft. Whatever changes the draft or the advice ends an open one.
    """

    def take_draft(
        self,
        member: Member,
        draft: Draft,
        evidence: Assessment,
        told: Advice | None,
        compose: Compose,
        *,
        chat: int,
        message: int,
        sorted: bool = False,
        words: bool = True,
        album: str | None = None,
        follows: int | None = None,
    ) -> Matter:
        """Record a draft and what its councillor is told."""
        with self._transaction():
            id = self._insert(
                "INSERT INTO drafts (member, council, text, words, medium, account, pre_election,"
                " sorted, evidence, chat, message, album, follows, sent_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                *(member.id, member.council, draft.text, words, draft.medium.value),
                *(draft.account.value, draft.pre_election, sorted, evidence_json(evidence)),
                *(chat, message, album, follows, self._now()),
            )
            return self._tell(id, told, compose)

    def change_draft(
        self, id: int, draft: Draft, evidence: Assessment, told: Advice | None, compose: Compose
    ) -> Matter:
        """Record a new wording or other circumstances; new words undo the replies."""
        with self._transaction():
            before = self._unchecked(Ref(RefKind.DRAFT, id))
            self._run(
                "UPDATE drafts SET text = ?, words = 1, account = ?, pre_election = ?,"
                " evidence = ?, changed_at = ? WHERE id = ?",
                *(draft.text, draft.account.value, draft.pre_election, evidence_json(evidence)),
                *(self._now(), id),
            )
            if before.text != draft.text:
                self._run("DELETE FROM replies WHERE draft = ?", id)
                self._changed_wording(before, draft.text)
            elif before.draft is not None and before.draft.draft is not None:
                account = draft.account.value
                if before.draft.draft.account is not draft.account:
                    self._circumstance(before, f"account: {account}")
            return self._tell(id, told, compose)

    def reply(
        self, id: int, risk: Risk, reply: Reply, told: Advice | None, compose: Compose
    ) -> Matter:
        """Record the reply to a question of fact."""
        with self._transaction():
            self._run(
                "INSERT OR REPLACE INTO replies (draft, risk, reply, at) VALUES (?, ?, ?, ?)",
                *(id, risk.value, reply.value, self._now()),
            )
            matter = self._unchecked(Ref(RefKind.DRAFT, id))
            self._circumstance(matter, f"{risk.value}: {reply.value}")
            return self._tell(id, told, compose)

    def take_back_replies(self, id: int, told: Advice | None, compose: Compose) -> Matter:
        """Undo the replies to the questions of fact on a draft."""
        with self._transaction():
            self._run("DELETE FROM replies WHERE draft = ?", id)
            self._unchecked(Ref(RefKind.DRAFT, id))
            return self._tell(id, told, compose)

    def take_question(
        self,
        member: Member,
        text: str,
        answer: Answer,
        compose: Compose,
        *,
        chat: int,
        message: int,
        sorted: bool = False,
    ) -> Matter:
        """Record a question with its answer."""
        with self._transaction():
            id = self._insert(
                "INSERT INTO questions (member, council, text, outcome, answer, sorted, chat,"
                " message, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                *(member.id, member.council, text, answer.outcome.value, answer_json(answer)),
                *(sorted, chat, message, self._now()),
            )
            self._of_a_member(Ref(RefKind.QUESTION, id))
            return self._composed(Ref(RefKind.QUESTION, id), compose)

    def change_question(self, id: int, text: str, answer: Answer, compose: Compose) -> Matter:
        """Record a question reworded, with the new answer."""
        with self._transaction():
            before = self._of_a_member(Ref(RefKind.QUESTION, id))
            self._run(
                "UPDATE questions SET text = ?, outcome = ?, answer = ?, changed_at = ?"
                " WHERE id = ?",
                *(text, answer.outcome.value, answer_json(answer), self._now(), id),
            )
            self._changed_wording(before, text)
            return self._composed(Ref(RefKind.QUESTION, id), compose)

    def escalate(self, ref: Ref, why: str, compose: Compose) -> Matter | Refusal:
        """Put a draft or question before the clerk because its councillor asks for it."""
        with self._transaction():
            matter = self.matter(ref)
            if matter is None or matter.text is None:
                return Refusal.UNKNOWN
            if matter.open:
                self._ask_as_well(matter, why)
            elif self._full(matter.member):
                return Refusal.FULL
            else:
                self._open(matter, why)
            return self._composed(ref, compose)

    def _of_a_member(self, ref: Ref) -> Matter:
        """The matter; LookupError where its member was removed while it was being judged, so
        that nothing is kept or told of it."""
        matter = self._need(ref)
        if not matter.member.user:
            raise LookupError("its member has left")
        return matter

    def _tell(self, id: int, told: Advice | None, compose: Compose) -> Matter:
        ref = Ref(RefKind.DRAFT, id)
        matter = self._of_a_member(ref)
        if told is not None:
            self._record_advice(matter, told)
            if self._goes_to_clerk(matter, told):
                self._open(matter, told.reason.value)
            elif self._may_check(matter, told):
                self._open(matter, SPOT_CHECK)
        return self._composed(ref, compose)

    def _record_advice(self, matter: Matter, told: Advice) -> None:
        record = matter.draft
        if record is None or record.draft is None:
            raise LookupError("advice belongs to a draft that is still there")
        self._insert(
            "INSERT INTO advice (draft, verdict, reason, findings, asked, rests_on, account,"
            " pre_election, wording, told_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(record.id, told.verdict.value, told.reason.value, findings_json(told.findings)),
            *(replies_json(in_order(told.asked)), rests_on_json(told)),
            *(record.draft.account.value, record.draft.pre_election),
            *(digest(record.draft.text), self._now()),
        )

    def _goes_to_clerk(self, matter: Matter, told: Advice) -> bool:
        record, query = matter.draft, matter.as_heard.query
        if record is None or record.draft is None or told.verdict is not Verdict.ASK_CLERK:
            return False
        if told.reason is not Reason.DISTRESS and self._full(matter.member):
            return False
        last = query.escalation if query else None
        same = query is not None and query.wording == record.draft.text
        return goes_to_clerk(
            told.verdict, record.draft, last, words=record.words, same_wording=same
        )

    def _full(self, member: Member) -> bool:
        """Whether as many queries of this member are before the clerk as can be."""
        row = self._row(
            "SELECT count(*) AS n FROM escalations WHERE member = ? AND state = 'open'"
            " AND id NOT IN (SELECT id FROM unheard)",
            member.id,
        )
        return row is not None and row["n"] >= self._most_open

    def _changed_wording(self, before: Matter, text: str) -> None:
        if before.open and before.query is not None:
            id = before.query.escalation.id
            self._run("UPDATE escalations SET wording = ? WHERE id = ?", text, id)
            self._remark(id, before.member.id, RemarkKind.WORDING, before.query.wording or "")

    def _circumstance(self, matter: Matter, text: str) -> None:
        if matter.open and matter.query is not None:
            id = matter.query.escalation.id
            self._remark(id, matter.member.id, RemarkKind.CIRCUMSTANCE, text)
