"""A clock that the tests hold."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Moves on by a millisecond whenever it is looked at."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now
