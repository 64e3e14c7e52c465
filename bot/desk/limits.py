"""How much at once: for one member, so that the others are served, and for all together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken before a member is asked to wait. The shipped settings say the same.

    `per_minute` and `per_day` count a member's messages that are judged or passed on, edits
    included; `all_per_minute` those of all members. `open_queries` may be before the clerk for
    one member at a time, `log_entries` in an incident log; a picture of more than `picture_mb`
    megabytes is not fetched.
    """

    per_minute: int = 20
    per_day: int = 300
    all_per_minute: int = 600
    open_queries: int = 25
    log_entries: int = 500
    picture_mb: int = 20


STRANGERS = Limits(per_minute=10, per_day=50)
"""How often somebody who is no member is answered; then there is silence."""
