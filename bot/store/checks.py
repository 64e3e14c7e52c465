"""Spot-checks in the database: opening and ending them unheard, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.advice import Advice
from bot.desk import SPOT_CHECK, State, may_be_checked
from bot.store.queries import Queries
from bot.store.records import Compose, Letter, Matter, Ref, RefKind


class SpotChecks(Queries):
    """Cleared drafts that the clerk looks at as a check on the bot."""

    def spot_outcomes(self, model: str) -> list[bool]:
        """What the standing rulings on spot-checks say, in their order: True where the draft
        was not fine. Only of drafts cleared by this model; answers in words count for neither."""
        rows = self._rows(_OUTCOMES, model)
        return [row["kind"] != "fine" for row in rows]

    def tell_of_alarm(
        self, model: str, compose: Callable[[Iterable[int]], Iterable[Letter]]
    ) -> bool:
        """Tell the clerks of all councils that this model clears too much; False if they were
        told before."""
        with self._transaction():
            new = self._run(
                "INSERT OR IGNORE INTO alarms (model, told_at) VALUES (?, ?)", model, self._now()
            )
            if new.rowcount:
                rows = self._rows(
                    "SELECT DISTINCT user FROM members WHERE user IS NOT NULL"
                    " AND role IN ('clerk', 'deputy') ORDER BY user"
                )
                self._post(compose(row["user"] for row in rows))
            return bool(new.rowcount)

    def _may_check(self, matter: Matter, told: Advice) -> bool:
        """Whether this advice is one of the few that the clerk looks at: drawn by lot."""
        record = matter.draft
        return (
            record is not None
            and may_be_checked(
                told.verdict,
                matter.member,
                words=record.words,
                escalated=matter.query is not None,
                clerks=bool(matter.clerks),
            )
            and self._lot()
        )

    def _unchecked(self, ref: Ref) -> Matter:
        """The matter, its spot-check ended if one is open: what it was about is changing."""
        matter = self._need(ref)
        if matter.query is None or not (matter.open and matter.unheard):
            return matter
        self._close(matter.query.escalation.id, State.WITHDRAWN)
        return self._need(ref)

    def _ask_as_well(self, matter: Matter, why: str) -> None:
        """Make an ordinary query of a spot-check, because its councillor asks."""
        if matter.query is not None and matter.unheard:
            id = matter.query.escalation.id
            self._run("UPDATE escalations SET why = ? WHERE id = ?", why, id)

    def _forget_checks(self, member: int, compose: Compose) -> None:
        """Remove the words from spot-checks that nobody told this councillor of."""
        rows = self._rows(
            "SELECT id FROM escalations WHERE member = ? AND id IN (SELECT id FROM unheard)"
            " AND wording IS NOT NULL",
            member,
        )
        for row in rows:
            self._run("UPDATE escalations SET wording = NULL WHERE id = ?", row["id"])
            self._run("UPDATE rulings SET wording = '' WHERE escalation = ?", row["id"])
            self._post(compose(self._need(Ref(RefKind.QUERY, row["id"]))))


_OUTCOMES = f"""
SELECT rulings.kind FROM rulings JOIN escalations ON escalations.id = rulings.escalation
WHERE escalations.why = '{SPOT_CHECK}' AND rulings.taken_back_at IS NULL
AND rulings.kind IN ('fine', 'change', 'dont') AND ? = (
  SELECT json_extract(rests_on, '$.model') FROM advice
  WHERE advice.draft = escalations.draft AND told_at <= escalations.opened_at
  ORDER BY advice.id DESC LIMIT 1
)
ORDER BY rulings.id
"""  # noqa: S608 - a constant
