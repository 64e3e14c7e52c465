"""Who is enrolled: invites, codes, members."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from bot.desk import Member, Role
from bot.store.base import Row, as_moment, as_text
from bot.store.inbox import Inbox
from bot.store.records import Invite, Letter, NoEntry

INVITE_LASTS = timedelta(days=7)
"""How long a code can be used when nothing else is said."""
MOST_WRONG_CODES = 5
"""Wrong codes from one person within `WRONG_CODES_WITHIN`; then none is looked at."""
WRONG_CODES_WITHIN = timedelta(hours=1)
MOST_WRONG_IN_ALL = 200
"""Wrong codes from everybody within `WRONG_CODES_WITHIN`; from then on somebody guesses, and each
person has one wrong code in `FLOOD_PAUSE`. A right code at the first try still enrols."""
FLOOD_PAUSE = timedelta(minutes=10)

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U
_CODE_LENGTH = 12


class Members(Inbox):
    """Invites and enrolments."""

    def invite(
        self, council: str, role: Role, by: Member | None = None, lasts: timedelta = INVITE_LASTS
    ) -> Invite:
        """Make a one-time code that enrols one person; only its hash is stored."""
        code = _new_code()
        expires = self._clock() + lasts
        with self._transaction():
            id = self._insert(
                "INSERT INTO invites (council, role, code_hash, invited_by, created_at, expires_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                council,
                role.value,
                _hashed(code),
                by.id if by else None,
                self._now(),
                as_text(expires),
            )
        return Invite(id, code, council, role, expires)

    def void(self, invite: int, council: str | None = None) -> bool:
        """End an invite (of this council, where one is named) that nobody has used.

        False where there is none that could still be used.
        """
        with self._transaction():
            open_here = {i.id for i in self.open_invites() if council in {None, i.council}}
            if invite in open_here:
                self._run("UPDATE invites SET expires_at = ? WHERE id = ?", self._now(), invite)
            return invite in open_here

    def open_invites(self) -> tuple[Invite, ...]:
        """Invites of all councils that can still be used, oldest first; their codes are unknown."""
        rows = self._rows(
            "SELECT * FROM invites WHERE used_at IS NULL AND expires_at > ? ORDER BY id",
            self._now(),
        )
        return tuple(
            Invite(r["id"], "", r["council"], Role(r["role"]), as_moment(r["expires_at"]))
            for r in rows
        )

    def redeem(
        self, user: int, name: str, code: str, welcome: Callable[[Member], Iterable[Letter]]
    ) -> Member | NoEntry:
        """Enrol the holder of a valid code and use it up; a wrong one is counted."""
        with self._transaction():
            held_up = self._held_up(user)
            if held_up is not None:
                return held_up
            row = self._row("SELECT * FROM invites WHERE code_hash = ?", _hashed(code))
            refused = self._refused(user, row)
            if refused is not None or row is None:
                self._insert("INSERT INTO attempts (user, at) VALUES (?, ?)", user, self._now())
                return refused or NoEntry.UNKNOWN
            known = self.member_in(user, row["council"])
            if known and (row["used_at"] or (known.role.rules and not Role(row["role"]).rules)):
                return known
            member = self.enrol(user, name, row["council"], Role(row["role"]))
            self._run(
                "UPDATE invites SET used_by = ?, used_at = ? WHERE id = ?",
                member.id,
                self._now(),
                row["id"],
            )
            self._post(welcome(member))
            return member

    def enrol(self, user: int, name: str, council: str, role: Role) -> Member:
        """Enrol a person, or give one who is enrolled this role; this council is now current."""
        with self._transaction():
            self._run(
                "INSERT INTO members (user, council, role, name, enrolled_at, current_at)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (user, council) DO UPDATE SET"
                " role = excluded.role, name = excluded.name, current_at = excluded.current_at,"
                " left_at = NULL",
                user,
                council,
                role.value,
                name,
                self._now(),
                self._now(),
            )
            self._run("DELETE FROM attempts WHERE user = ?", user)
            self._stays(user)
        member = self.member_in(user, council)
        if member is None:  # pragma: no cover - it was inserted just now
            raise RuntimeError("the enrolment was lost")
        return member

    def member(self, user: int) -> Member | None:
        """The person as a member of the council that is current for them."""
        return next(iter(self.memberships(user)), None)

    def memberships(self, user: int) -> tuple[Member, ...]:
        """The person as a member of each of their councils, the current one first."""
        rows = self._rows(
            "SELECT * FROM members WHERE user = ? ORDER BY current_at DESC, id DESC", user
        )
        return tuple(member_of(row) for row in rows)

    def member_in(self, user: int, council: str) -> Member | None:
        """The person as a member of this council."""
        row = self._row("SELECT * FROM members WHERE user = ? AND council = ?", user, council)
        return member_of(row) if row else None

    def choose(self, user: int, council: str) -> Member | None:
        """Make one of the person's councils current; None if it is none of theirs."""
        with self._transaction():
            self._run(
                "UPDATE members SET current_at = ? WHERE user = ? AND council = ?",
                self._now(),
                user,
                council,
            )
        return self.member_in(user, council)

    def clerks(self, council: str) -> tuple[Member, ...]:
        """Those who may rule for this council, in the order they enrolled."""
        rows = self._rows(
            "SELECT * FROM members WHERE council = ? AND user IS NOT NULL"
            " AND role IN ('clerk', 'deputy') ORDER BY id",
            council,
        )
        return tuple(member_of(row) for row in rows)

    def everyone(self) -> tuple[Member, ...]:
        """All members of all councils."""
        rows = self._rows("SELECT * FROM members WHERE user IS NOT NULL ORDER BY id")
        return tuple(member_of(row) for row in rows)

    def _void_codes(self, member: int) -> None:
        """What this member invited to is no longer open: they may hold the code themselves."""
        self._run(
            "UPDATE invites SET expires_at = ? WHERE invited_by = ? AND used_at IS NULL"
            " AND expires_at > ?",
            *(self._now(), member, self._now()),
        )

    def _held_up(self, user: int) -> NoEntry | None:
        """Why no code of this person is looked at just now."""
        now = self._clock()
        self._run("DELETE FROM attempts WHERE at < ?", as_text(now - 2 * WRONG_CODES_WITHIN))
        if self._wrong_codes(now - WRONG_CODES_WITHIN, user) >= MOST_WRONG_CODES:
            return NoEntry.TOO_MANY
        if self._wrong_codes(now - WRONG_CODES_WITHIN) < MOST_WRONG_IN_ALL:
            return None
        return NoEntry.FLOOD if self._wrong_codes(now - FLOOD_PAUSE, user) else None

    def _wrong_codes(self, since: datetime, user: int | None = None) -> int:
        whose, values = ("user = ? AND ", (user,)) if user is not None else ("", ())
        row = self._row(
            f"SELECT count(*) AS n FROM attempts WHERE {whose}at > ?",  # noqa: S608
            *(*values, as_text(since)),
        )
        return int(row["n"]) if row else 0

    def _refused(self, user: int, invite: Row | None) -> NoEntry | None:
        if invite is None:
            return NoEntry.UNKNOWN
        if invite["used_at"] is not None:
            member = self.member_in(user, invite["council"])
            return None if member and member.id == invite["used_by"] else NoEntry.USED
        return NoEntry.EXPIRED if as_moment(invite["expires_at"]) <= self._clock() else None


def member_of(row: Row) -> Member:
    """The member in a row of the members table; user 0 is nobody any more."""
    return Member(row["id"], row["user"] or 0, row["council"], Role(row["role"]), row["name"] or "")


def _new_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    return "-".join(letters[i : i + 4] for i in range(0, _CODE_LENGTH, 4))


def _hashed(code: str) -> str:
    bare = "".join(c for c in code.upper() if c.isalnum())
    return sha256(bare.encode()).hexdigest()
