"""A phone and the sandbox's controls for tests in another thread or process."""

import time
from collections.abc import Callable, Sequence
from typing import Any, Self

import httpx

from bot.sandbox.faults import FaultKind
from bot.sandbox.model import Call, CallbackAnswer
from bot.sandbox.seen import Seen

_PATIENCE = 60.0


class Phone:
    """One person's phone. Close it, or use it in a ``with``."""

    def __init__(self, base_url: str, user_id: int, name: str, username: str | None = None) -> None:
        self.user_id = user_id
        self._http = httpx.Client(base_url=base_url, timeout=_PATIENCE)
        self._call("PUT", "", {"first_name": name, "username": username})

    def send(self, text: str, reply_to: int | None = None) -> Seen:
        """Send a text."""
        return self._act("text", text=text, reply_to=reply_to)

    def open(self, link: str) -> Seen:
        """Open a ``t.me/<bot>?start=CODE`` link and press Start."""
        return self._act("link", link=link)

    def photo(self, data: bytes, caption: str = "") -> Seen:
        """Send a photo."""
        return self._upload("photo", ("photo.jpg", data, "image/jpeg"), caption)

    def document(self, data: bytes, filename: str, mime: str, caption: str = "") -> Seen:
        """Send a file under its name."""
        return self._upload("document", (filename, data, mime), caption)

    def forward(self, text: str, origin_name: str) -> Seen:
        """Forward somebody else's message to the bot."""
        return self._act("forward", text=text, origin_name=origin_name)

    def edit(self, message_id: int, new_text: str) -> Seen:
        """Change one's own message."""
        return self._act("edit", message_id=message_id, new_text=new_text)

    def press(self, button: str, message_id: int | None = None) -> CallbackAnswer:
        """Press a button by its text or data, on the latest message that has it.

        Raises ``LookupError`` without such a button and ``TimeoutError`` without an answer.
        """
        if message_id is None:
            message_id = self._latest_with(button)
        answer = self._call("POST", "/press", {"message_id": message_id, "button": button})
        return CallbackAnswer(**answer)

    def block(self) -> None:
        """Block the bot."""
        self._call("POST", "/block", {})

    def unblock(self) -> None:
        """Let the bot write again."""
        self._call("POST", "/unblock", {})

    def messages(self) -> Sequence[Seen]:
        """What the person sees now, oldest first."""
        return self._look({})[1]

    def wait(
        self, wanted: Callable[[Sequence[Seen]], bool], timeout: float = 10.0
    ) -> Sequence[Seen]:
        """Wait until what the person sees is as wanted; ``TimeoutError`` if it never is."""
        end = time.monotonic() + timeout
        version, messages = self._look({})
        while not wanted(messages):
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"not seen within {timeout} s; last: {messages[-1:]}")
            version, messages = self._look({"after": version, "timeout": left})
        return messages

    def download(self, message: Seen) -> bytes:
        """The file in a message."""
        if message.file is None:
            raise LookupError(f"message {message.id} has no file")
        return self._http.get(message.file.url).raise_for_status().content

    def close(self) -> None:
        """Put the phone away."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _latest_with(self, button: str) -> int:
        for message in reversed(self.messages()):
            if message.button(button):
                return message.id
        raise LookupError(f"no message has a button {button!r}")

    def _look(self, query: dict[str, Any]) -> tuple[int, Sequence[Seen]]:
        answer = self._http.get(f"/people/{self.user_id}/messages", params=query)
        body = _checked(answer)
        return body["version"], [Seen.from_json(raw) for raw in body["messages"]]

    def _act(self, action: str, **body: Any) -> Seen:
        return Seen.from_json(self._call("POST", f"/{action}", body))

    def _upload(self, action: str, file: tuple[str, bytes, str], caption: str) -> Seen:
        answer = self._http.post(
            f"/people/{self.user_id}/{action}", files={"file": file}, data={"caption": caption}
        )
        return Seen.from_json(_checked(answer))

    def _call(self, verb: str, action: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._http.request(verb, f"/people/{self.user_id}{action}", json=body)
        return _checked(answer)


class Controls:
    """The sandbox's faults and settings, and the calls the bot made."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=_PATIENCE)

    def fault(
        self, method: str, kind: FaultKind | str, times: int = 1, seconds: float = 1.0
    ) -> None:
        """The next ``times`` calls of ``method`` go wrong."""
        body = {"method": method, "kind": kind, "times": times, "seconds": seconds}
        _checked(self._http.post("/sandbox/faults", json=body))

    def clear_faults(self) -> None:
        """From now on everything goes well."""
        _checked(self._http.delete("/sandbox/faults"))

    def settings(self, **changes: float) -> None:
        """Change settings by name; see ``Settings``."""
        _checked(self._http.post("/sandbox/settings", json=changes))

    def calls(self) -> Sequence[Call]:
        """The calls the bot made, oldest first."""
        body = _checked(self._http.get("/sandbox/calls"))
        return [Call(**raw) for raw in body["calls"]]

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _checked(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise LookupError(answer.json()["error"])
    if answer.status_code == httpx.codes.GATEWAY_TIMEOUT:
        raise TimeoutError(answer.json()["error"])
    body: dict[str, Any] = answer.raise_for_status().json()
    return body
