"""What a member keeps for themselves: the incident log, and the ticks of the checklist."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.desk import Member
from bot.store.base import Row, as_moment, as_text
from bot.store.past import EXPECT_FOR, Past
from bot.store.records import Act, FileKind, Incident, Kept, Letter


class Log(Past):
    """Every method sees the person's own entries and nobody else's. A log belongs to the
    person, whichever of their councils is current; a checklist to one membership."""

    def keep_incident(
        self,
        member: Member,
        text: str,
        file: Kept | None,
        compose: Callable[[int], Iterable[Letter]],
        *,
        album: str | None = None,
    ) -> int:
        """Add an incident; its id. `compose` is told how many there are now."""
        with self._transaction():
            last = self._row(
                "SELECT max(number) AS number FROM incidents JOIN members ON members.id = member"
                " WHERE user = ?",
                member.user,
            )
            id = self._insert(
                "INSERT INTO incidents (member, number, text, file_id, file_kind, album, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                *(member.id, 1 + ((last and last["number"]) or 0), text),
                *(file.id if file else None, file.kind.value if file else None),
                *(album, self._now()),
            )
            self._post(compose(self.count_incidents(member)))
        return id

    def incidents(self, member: Member, limit: int = -1, offset: int = 0) -> tuple[Incident, ...]:
        """The person's incidents, latest first; all of them without a limit."""
        rows = self._rows(
            "SELECT incidents.* FROM incidents JOIN members ON members.id = member"
            " WHERE user = ? ORDER BY incidents.id DESC LIMIT ? OFFSET ?",
            *(member.user, limit, offset),
        )
        return tuple(_incident(row) for row in rows)

    def _incidents_of(self, member: Member) -> tuple[Incident, ...]:
        """What was kept under this one membership, oldest first."""
        rows = self._rows("SELECT * FROM incidents WHERE member = ? ORDER BY id", member.id)
        return tuple(_incident(row) for row in rows)

    def incident(self, member: Member, id: int) -> Incident | None:
        """One of the person's incidents."""
        row = self._row(
            "SELECT incidents.* FROM incidents JOIN members ON members.id = member"
            " WHERE user = ? AND incidents.id = ?",
            *(member.user, id),
        )
        return _incident(row) if row else None

    def count_incidents(self, member: Member) -> int:
        """How many incidents the person keeps."""
        row = self._row(
            "SELECT count(*) AS n FROM incidents JOIN members ON members.id = member"
            " WHERE user = ?",
            member.user,
        )
        return int(row["n"]) if row else 0

    def drop_incident(self, member: Member, id: int) -> bool:
        """Delete one of the person's incidents for good; whether there was one."""
        with self._transaction():
            done = self._run(
                "DELETE FROM incidents WHERE id = ? AND member IN"
                " (SELECT id FROM members WHERE user = ?)",
                *(id, member.user),
            )
        self._checkpoint()
        return done.rowcount == 1

    def keeps_album(self, member: Member, album: str) -> bool:
        """Whether a picture of this album is in the person's log, so that the rest follows."""
        row = self._row(
            "SELECT 1 FROM incidents JOIN members ON members.id = member"
            " WHERE user = ? AND album = ? LIMIT 1",
            *(member.user, album),
        )
        return row is not None

    def awaits(self, chat: int, act: Act) -> bool:
        """Whether the next message was announced to be this; asking does not use it up."""
        since = as_text(self._clock() - EXPECT_FOR)
        row = self._row(
            "SELECT 1 FROM expecting WHERE chat = ? AND act = ? AND since >= ?",
            *(chat, act.value, since),
        )
        return row is not None

    def ticked(self, member: Member) -> frozenset[str]:
        """The items of the checklist that the member has ticked."""
        rows = self._rows("SELECT item FROM ticks WHERE member = ?", member.id)
        return frozenset(row["item"] for row in rows)

    def tick(self, member: Member, item: str) -> None:
        """Tick an item, or take its tick away."""
        with self._transaction():
            done = self._run("DELETE FROM ticks WHERE member = ? AND item = ?", member.id, item)
            if not done.rowcount:
                self._run(
                    "INSERT INTO ticks (member, item, at) VALUES (?, ?, ?)",
                    *(member.id, item, self._now()),
                )


def _incident(row: Row) -> Incident:
    file = Kept(FileKind(row["file_kind"]), row["file_id"]) if row["file_id"] else None
    return Incident(row["id"], row["number"], row["text"], file, as_moment(row["at"]))
