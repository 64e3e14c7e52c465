"""A town to test in: the sandbox's Telegram, the bot in a thread, and people with phones."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.chat import run
from bot.config import Mode, Telegram
from bot.desk import Role
from bot.policy import Corpus
from bot.sandbox import Controls, Phone, Seen, Server
from bot.store import Store
from tests.chat.fakes import CueAssessor, services


class Bot:
    """The bot as `golden-rule run` runs it, on a loop and thread of its own.

    While `checking`, every cleared draft is a spot-check; more than `most_wrong` are too many.
    """

    def __init__(self, server: Server, corpus: Corpus, path: Path) -> None:
        self.assessor = CueAssessor()
        self.checking = False
        self.most_wrong = 1000
        self.telegram = Telegram(server.api_url, Mode.POLLING)
        self.pauses = (0.05, 0.1)
        self.fault: BaseException | None = None
        self._server, self._corpus, self._path = server, corpus, path
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None

    def start(self) -> None:
        self._ready.clear()
        self._thread = threading.Thread(target=self._main, name="bot")
        handler = _OnReady(self._ready)
        logging.getLogger("bot.chat").addHandler(handler)
        logging.getLogger("bot.chat").setLevel(logging.INFO)
        self._thread.start()
        ready = self._ready.wait(20)
        logging.getLogger("bot.chat").removeHandler(handler)
        assert ready, self.fault

    def stop(self) -> None:
        if self._thread is None or self._loop is None or self._stop is None:
            return
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)
        assert not self._thread.is_alive(), "the bot did not stop"
        self._thread = None
        if self.fault:
            raise self.fault

    def _main(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as fault:  # noqa: BLE001
            self.fault = fault

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        with Store.open(self._path, lot=lambda: self.checking) as store:
            all_services = services(
                self._corpus,
                store,
                self.assessor,
                model="cues",
                alarm=lambda outcomes: sum(outcomes) > self.most_wrong,
            )
            await run(
                all_services,
                self.telegram,
                self._stop,
                token=self._server.token,
                webhook_secret="a-secret" if self.telegram.webhook else None,
                pauses=self.pauses,
            )


class _OnReady(logging.Handler):
    def __init__(self, ready: threading.Event) -> None:
        super().__init__()
        self._ready = ready

    def emit(self, record: logging.LogRecord) -> None:
        if getattr(record, "event", "") == "bot_ready":
            self._ready.set()


class Town:
    """The bot, the records seen from outside, and the people."""

    def __init__(self, server: Server, corpus: Corpus, path: Path) -> None:
        self.server, self.corpus, self.path = server, corpus, path
        self.bot = Bot(server, corpus, path)
        self.store = Store.open(path)
        self.controls = Controls(server.url)
        self._phones: list[Phone] = []
        self._next = 100

    def stranger(self, name: str = "Sam Stranger") -> Phone:
        self._next += 1
        phone = Phone(self.server.url, self._next, name)
        self._phones.append(phone)
        return phone

    def person(self, council: str, role: Role, name: str) -> Phone:
        """Somebody enrolled through the chat itself."""
        phone = self.stranger(name)
        self.enrol(phone, council, role)
        return phone

    def enrol(self, phone: Phone, council: str, role: Role) -> None:
        before = len(phone.messages())
        invite = self.store.invite(council, role)
        phone.send(f"/start {invite.code}")
        phone.wait(lambda seen: "enrolled as" in " ".join(m.text for m in seen[before:]))

    def councillor(self, council: str = "pershore", name: str = "Cllr Ada Moss") -> Phone:
        return self.person(council, Role.COUNCILLOR, name)

    def clerk(self, council: str = "pershore", name: str = "Carol Clerk") -> Phone:
        return self.person(council, Role.CLERK, name)

    def close(self) -> None:
        for phone in self._phones:
            phone.close()
        self.controls.close()
        self.store.close()
        self.bot.stop()


@contextmanager
def town(server: Server, corpus: Corpus, path: Path) -> Iterator[Town]:
    made = Town(server, corpus, path)
    try:
        made.bot.start()
        yield made
    finally:
        made.close()


def told(phone: Phone, *pieces: str, timeout: float = 10.0) -> Seen:
    """Wait for a message of the bot's that says all of this; the latest that does."""
    return _last(phone.wait(lambda seen: bool(_saying(seen, pieces)), timeout), pieces)


def never(phone: Phone, piece: str, seconds: float = 0.4) -> None:
    """Make sure that a person is not told something."""
    time.sleep(seconds)
    assert not _saying(phone.messages(), (piece,)), f"was told {piece!r}"


def soon(what: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def labels(message: Seen) -> list[str]:
    """The texts of a message's buttons."""
    return [button.text for row in message.buttons for button in row]


def _saying(seen: Sequence[Seen], pieces: Sequence[str]) -> list[Seen]:
    return [m for m in seen if not m.mine and all(piece in m.text for piece in pieces)]


def _last(seen: Sequence[Seen], pieces: Sequence[str]) -> Seen:
    return _saying(seen, pieces)[-1]
