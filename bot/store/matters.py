"""Reading a draft or a question with all that has been said about it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from bot.advice import Account, Advice, Draft, Medium, Reply
from bot.desk import Escalation, Member, Role, Ruling, RulingKind, State, Subject
from bot.policy import Risk
from bot.store.as_json import advice_of, answer_of, evidence_of, replies_json
from bot.store.base import Row, as_moment
from bot.store.members import Members, member_of
from bot.store.records import (
    DraftRecord,
    Matter,
    Query,
    QuestionRecord,
    Ref,
    RefKind,
    Remark,
    RemarkKind,
)


class Matters(Members):
    """Matters, found by what people press, reply to and edit."""

    def matter(self, ref: Ref) -> Matter | None:
        """The draft or question itself, or the one that an escalation is about."""
        match ref.kind:
            case RefKind.DRAFT:
                return self._draft_matter(ref.id, None)
            case RefKind.QUESTION:
                return self._question_matter(ref.id, None)
            case _:
                return self.matter_of(ref.id)

    def matter_of(self, escalation: int) -> Matter | None:
        """The draft or question that this escalation is about."""
        row = self._row("SELECT * FROM escalations WHERE id = ?", escalation)
        if row is None:
            return None
        if row["draft"] is not None:
            return self._draft_matter(row["draft"], row)
        return self._question_matter(row["question"], row)

    def matter_sent(self, chat: int, message: int) -> Matter | None:
        """The draft or question that this message of a councillor is."""
        for kind, sql in (
            (RefKind.DRAFT, "SELECT id FROM drafts"),
            (RefKind.QUESTION, "SELECT id FROM questions"),
        ):
            where = " WHERE chat = ? AND message = ? AND misread_at IS NULL"
            row = self._row(sql + where, chat, message)
            if row:
                return self.matter(Ref(kind, row["id"]))
        return None

    def has_album(self, chat: int, album: str) -> bool:
        """Whether a draft of this album of pictures is already here."""
        row = self._row("SELECT 1 FROM drafts WHERE chat = ? AND album = ?", chat, album)
        return row is not None

    def waiting(self, council: str, limit: int = -1, offset: int = 0) -> tuple[Matter, ...]:
        """The matters before the clerk of this council, oldest first."""
        rows = self._rows(
            "SELECT id FROM escalations WHERE council = ? AND state = 'open'"
            " ORDER BY number LIMIT ? OFFSET ?",
            council,
            limit,
            offset,
        )
        return tuple(m for row in rows if (m := self.matter_of(row["id"])) is not None)

    def count_waiting(self, council: str) -> int:
        """How many matters are before the clerk of this council."""
        row = self._row(
            "SELECT count(*) AS n FROM escalations WHERE council = ? AND state = 'open'", council
        )
        return int(row["n"]) if row else 0

    def _need(self, ref: Ref) -> Matter:
        matter = self.matter(ref)
        if matter is None:
            raise LookupError(f"there is no {ref.kind.value} {ref.id}")
        return matter

    def _draft_matter(self, id: int, escalation: Row | None) -> Matter | None:
        row = self._row("SELECT * FROM drafts WHERE id = ?", id)
        if row is None:
            return None
        last = escalation or self._row(
            "SELECT * FROM escalations WHERE draft = ? ORDER BY id DESC LIMIT 1", id
        )
        draft = self._draft_record(row)
        return self._matter(row, draft, None, self._standing_advice(draft), last)

    def _question_matter(self, id: int, escalation: Row | None) -> Matter | None:
        row = self._row("SELECT * FROM questions WHERE id = ?", id)
        if row is None:
            return None
        last = escalation or self._row(
            "SELECT * FROM escalations WHERE question = ? ORDER BY id DESC LIMIT 1", id
        )
        return self._matter(row, None, _question_record(row), None, last)

    def _matter(
        self,
        row: Row,
        draft: DraftRecord | None,
        question: QuestionRecord | None,
        advice: Advice | None,
        escalation: Row | None,
    ) -> Matter:
        query = self._query(escalation) if escalation else None
        member = self._member_with(row["member"])
        return Matter(member, draft, question, advice, query, self.clerks(row["council"]))

    def _member_with(self, id: int) -> Member:
        row = self._row("SELECT * FROM members WHERE id = ?", id)
        return member_of(row) if row else Member(id, 0, "", Role.COUNCILLOR, "")

    def _draft_record(self, row: Row) -> DraftRecord:
        replies = self._rows("SELECT risk, reply FROM replies WHERE draft = ?", row["id"])
        text = row["text"]
        return DraftRecord(
            id=row["id"],
            member=row["member"],
            council=row["council"],
            text=text,
            words=bool(row["words"]),
            sorted=bool(row["sorted"]),
            chat=row["chat"],
            message=row["message"],
            draft=_draft(row) if text is not None else None,
            evidence=evidence_of(row["evidence"]) if row["evidence"] else None,
            replies={Risk(r["risk"]): Reply(r["reply"]) for r in replies},
            sent_at=as_moment(row["sent_at"]),
        )

    def _standing_advice(self, record: DraftRecord) -> Advice | None:
        row = self._row("SELECT * FROM advice WHERE draft = ? ORDER BY id DESC LIMIT 1", record.id)
        if row is None:
            return None
        draft = record.draft
        if draft is None:
            return advice_of(row)
        stands = (
            row["wording"] == digest(draft.text)
            and row["account"] == draft.account.value
            and row["asked"] == replies_json(in_order(record.replies))
        )
        return advice_of(row) if stands else None

    def _query(self, row: Row) -> Query:
        return Query(
            escalation=escalation_of(row),
            why=row["why"],
            wording=row["wording"],
            remarks=self._remarks(row["id"]),
            ruling=self._ruling(row["id"]),
            opened_at=as_moment(row["opened_at"]),
            heard=self._row("SELECT 1 FROM unheard WHERE id = ?", row["id"]) is None,
        )

    def _remarks(self, escalation: int) -> tuple[Remark, ...]:
        rows = self._rows(
            "SELECT remarks.*, members.name FROM remarks JOIN members ON members.id = member"
            " WHERE escalation = ? ORDER BY remarks.id",
            escalation,
        )
        return tuple(
            Remark(r["id"], RemarkKind(r["kind"]), r["name"], r["text"], as_moment(r["at"]))
            for r in rows
        )

    def _ruling(self, escalation: int) -> Ruling | None:
        rows = self._rows(
            "SELECT rulings.*, members.name FROM rulings JOIN members ON members.id = member"
            " WHERE escalation = ? ORDER BY rulings.id DESC",
            escalation,
        )
        if not rows or rows[0]["taken_back_at"] is not None:
            return None
        row = rows[0]
        return Ruling(
            id=row["id"],
            escalation=escalation,
            member=row["member"],
            name=row["name"],
            kind=RulingKind(row["kind"]),
            words=row["words"],
            wording=row["wording"],
            at=as_moment(row["at"]),
            changed=len(rows) > 1,
        )


def digest(text: str) -> str:
    """SHA-256 (hex) of a draft's words."""
    return sha256(text.encode()).hexdigest()


def in_order(replies: Mapping[Risk, Reply]) -> dict[Risk, Reply]:
    """Replies in the order of the closed list of risks, so that equal ones read equal."""
    return {risk: replies[risk] for risk in Risk if risk in replies}


def escalation_of(row: Row) -> Escalation:
    """The escalation in a row of its table."""
    return Escalation(
        id=row["id"],
        number=row["number"],
        council=row["council"],
        member=row["member"],
        subject=Subject(row["subject"]),
        state=State(row["state"]),
    )


def _draft(row: Row) -> Draft:
    return Draft(
        text=row["text"],
        council=row["council"],
        account=Account(row["account"]),
        pre_election=bool(row["pre_election"]),
        medium=Medium(row["medium"]),
    )


def _question_record(row: Row) -> QuestionRecord:
    return QuestionRecord(
        id=row["id"],
        member=row["member"],
        council=row["council"],
        text=row["text"],
        answer=answer_of(row["answer"]) if row["answer"] else None,
        sorted=bool(row["sorted"]),
        chat=row["chat"],
        message=row["message"],
        sent_at=as_moment(row["sent_at"]),
    )
