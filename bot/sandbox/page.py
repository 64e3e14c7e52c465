"""The page with the two phones."""

from collections.abc import Sequence
from pathlib import Path

from tornado.web import HTTPError

from bot.sandbox.local import LocalHandler
from bot.sandbox.model import CastMember, Scene
from bot.sandbox.people import Telegram

STATIC = Path(__file__).parent / "static"

_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}


class SceneHandler(LocalHandler):
    """A handler that knows what the page shows."""

    def initialize(self, telegram: Telegram, scene: Scene | None = None) -> None:
        """Take the people and the scene."""
        super().initialize(telegram)
        self.scene = scene or Scene()


class PageHandler(SceneHandler):
    """``/`` and ``/static/<name>``."""

    def prepare(self) -> None:
        """Open to all: links elsewhere may lead to the page, and its files tell nothing."""

    def get(self, name: str = "index.html") -> None:
        """One of the page's own files."""
        file = STATIC / name
        if file.suffix not in _TYPES or not file.is_file():
            raise HTTPError(404)
        self.set_header("Content-Type", f"{_TYPES[file.suffix]}; charset=utf-8")
        self.finish(file.read_bytes())


class SceneDataHandler(SceneHandler):
    """``GET /scene``: title, bot, councils with their people, drafts to try."""

    def get(self) -> None:
        """The scene without the start codes, which only the server needs."""
        bot = self.telegram.state.bot
        self.finish(
            {
                "title": self.scene.title,
                "bot": {"name": bot.first_name, "username": bot.username},
                "councils": [_council(self.scene.cast, one) for one in _councils(self.scene.cast)],
                "samples": list(self.scene.samples),
            }
        )


class OpenHandler(SceneHandler):
    """``POST /scene/<council>``: the council's phones are taken up."""

    def post(self, council: str) -> None:
        """Everybody of the council who has not written yet sends ``/start CODE``."""
        for member in self.scene.cast:
            if member.council_id == council and member.user_id not in self.telegram.state.started:
                self.telegram.send_text(member.user_id, f"/start {member.start_code}")
        self.finish({})


def _councils(cast: Sequence[CastMember]) -> list[str]:
    return list(dict.fromkeys(member.council_id for member in cast))


def _council(cast: Sequence[CastMember], council: str) -> dict[str, object]:
    members = [member for member in cast if member.council_id == council]
    people = [{"role": one.role, "id": one.user_id, "name": one.name} for one in members]
    return {"id": council, "name": members[0].council_name, "people": people}
