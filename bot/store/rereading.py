"""A draft that was a question, a question that was a draft: corrected in one step."""

from __future__ import annotations

from bot.advice import Advice, Answer, Assessment, Draft
from bot.desk import Member, State
from bot.store.drafts import Drafts
from bot.store.records import Compose, Letter, Matter, Ref, RefKind


class Rereading(Drafts):
    """Sets aside what was taken for the other kind; its message shows the new one."""

    def reread_as_question(
        self, ref: Ref, member: Member, answer: Answer, withdrawn: Compose, compose: Compose
    ) -> Matter:
        """Record that a draft was a question; `withdrawn` tells the clerks, if they had it."""
        with self._transaction():
            before = self._set_aside(ref, withdrawn)
            return self.take_question(
                member,
                before.text or "",
                answer,
                lambda matter: self._repointed(ref, matter, compose),
                chat=before.chat,
                message=before.message or 0,
                sorted=True,
            )

    def reread_as_draft(
        self,
        ref: Ref,
        member: Member,
        draft: Draft,
        evidence: Assessment,
        told: Advice | None,
        *,
        withdrawn: Compose,
        compose: Compose,
    ) -> Matter:
        """Record that a question was a draft; `withdrawn` tells the clerks, if they had it."""
        with self._transaction():
            before = self._set_aside(ref, withdrawn)
            return self.take_draft(
                member,
                draft,
                evidence,
                told,
                lambda matter: self._repointed(ref, matter, compose),
                chat=before.chat,
                message=before.message or 0,
                sorted=True,
            )

    def _set_aside(self, ref: Ref, withdrawn: Compose) -> Matter:
        matter = self._need(ref)
        if matter.open and matter.query is not None:
            self._close(matter.query.escalation.id, State.WITHDRAWN)
            self._post(withdrawn(self._need(ref)))
        self._run(_MISREAD[ref.kind], self._now(), ref.id)
        return matter

    def _repointed(self, old: Ref, matter: Matter, compose: Compose) -> list[Letter]:
        for table in ("notices", "outbox"):
            self._run(
                _REPOINT[table],
                *(matter.ref.kind.value, matter.ref.id, old.kind.value, old.id),
            )
        return list(compose(matter))


_MISREAD = {
    RefKind.DRAFT: "UPDATE drafts SET misread_at = ? WHERE id = ?",
    RefKind.QUESTION: "UPDATE questions SET misread_at = ? WHERE id = ?",
}
_REPOINT = {
    "notices": "UPDATE notices SET ref_kind = ?, ref_id = ? WHERE ref_kind = ? AND ref_id = ?",
    "outbox": "UPDATE outbox SET ref_kind = ?, ref_id = ? WHERE ref_kind = ? AND ref_id = ?",
}
