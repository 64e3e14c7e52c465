"""The Bot API's refusals, worded as Telegram words them."""


class Refusal(Exception):
    """A call that Telegram answers with ``"ok": false``.

    ``retry_after`` is in seconds and only set on 429.
    """

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def as_json(self) -> dict[str, object]:
        """The body of the answer."""
        body: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(description: str) -> Refusal:
    """400, with Telegram's usual prefix."""
    return Refusal(400, f"Bad Request: {description}")


def blocked() -> Refusal:
    """403 for a person who has blocked the bot."""
    return Refusal(403, "Forbidden: bot was blocked by the user")


def conflict(description: str) -> Refusal:
    """409, with Telegram's usual prefix."""
    return Refusal(409, f"Conflict: {description}")


def too_many(retry_after: int) -> Refusal:
    """429: the bot has to wait ``retry_after`` seconds."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after)
