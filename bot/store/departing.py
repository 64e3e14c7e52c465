"""Who has left: nothing in the records names their Telegram account once their last letter is out.

In a private chat the number of the chat is the person's own. Message numbers go with it, for
Telegram could tell from them whose they were.
"""

from __future__ import annotations

from datetime import timedelta

from bot.store.base import as_text
from bot.store.begun import Begun

COUNTED = timedelta(days=1)
"""How long a stranger's messages and wrong codes are counted."""


class Departing(Begun):
    """Numbers of people who are no members, until they can go.

    What is still to be sent to them is sent first: their chat waits in `departing` until then.
    """

    def let_go(self) -> int:
        """Drop the number of everybody who is no member, strangers' too, once nothing waits to
        be sent to them; how many went. What they sent is counted for a day."""
        with self._transaction():
            before = as_text(self._clock() - COUNTED)
            for sql in _OLD_COUNTS:
                self._run(sql, before)
            self._run(_NOBODYS)
            gone = self._let_go()
        if gone:
            self._checkpoint()
        return gone

    def _depart(self, user: int) -> None:
        """Drop the number of somebody who has left, at once or with the last letter to them."""
        for sql in _COUNTS:
            self._run(sql, user, -user)
        self._run("INSERT OR IGNORE INTO departing (chat) VALUES (?)", user)
        self._let_go()

    def _stays(self, user: int) -> None:
        """They are a member again."""
        self._run("DELETE FROM departing WHERE chat = ?", user)

    def _was_last(self, chat: int) -> bool:
        """Whether a letter that is now out was the last to somebody who has left."""
        departing = self._row("SELECT 1 FROM departing WHERE chat = ?", chat)
        return departing is not None and self._let_go() > 0

    def _let_go(self) -> int:
        for sql in _AT_ONCE:
            self._run(sql)
        for sql in _AT_LAST:
            self._run(sql)
        return self._run(f"DELETE FROM departing WHERE chat IN ({_GONE})").rowcount  # noqa: S608


_COUNTS = tuple(
    f"DELETE FROM {table} WHERE user IN (?, ?)"  # noqa: S608 - constants
    for table in ("attempts", "pace", "put_off")
)
_OLD_COUNTS = (
    "DELETE FROM attempts WHERE at < ?",
    "DELETE FROM pace WHERE at < ?",
    "DELETE FROM put_off WHERE until < ?",
)
_LEFT = "WHERE chat IN (SELECT chat FROM departing)"
_AT_ONCE = (
    f"UPDATE drafts SET chat = 0, message = NULL, album = NULL {_LEFT}",  # noqa: S608 - constants
    f"UPDATE questions SET chat = 0, message = NULL {_LEFT}",  # noqa: S608
    f"DELETE FROM expecting {_LEFT}",  # noqa: S608
)
_GONE = (
    "SELECT chat FROM departing WHERE chat NOT IN"
    " (SELECT chat FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL)"
)
_AT_LAST = (
    f"DELETE FROM notices WHERE chat IN ({_GONE})",  # noqa: S608 - constants
    f"UPDATE outbox SET chat = 0, reply_to = NULL, begun_after = NULL WHERE chat IN ({_GONE})",  # noqa: S608
)
_NOBODYS = """
INSERT OR IGNORE INTO departing (chat)
SELECT chat FROM (
  SELECT chat FROM drafts UNION SELECT chat FROM questions UNION SELECT chat FROM notices
  UNION SELECT chat FROM outbox UNION SELECT chat FROM expecting
) WHERE chat <> 0 AND chat NOT IN (SELECT user FROM members WHERE user IS NOT NULL)
"""
