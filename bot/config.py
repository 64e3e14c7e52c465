"""The settings: one TOML file, read once, typed and frozen; secrets from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.desk import Limits
from bot.toml import Table, TomlFault, count, day, days, one_of, port, read_toml, share, text, url

REPOSITORY = Path(__file__).resolve().parent.parent
"""The folder that holds `bot/`, and beside it the corpus, the index and config.toml."""

MOST_SPOT_CHECKS = 0.5
"""The highest share of cleared drafts that may go to the clerk as spot-checks."""

LONGEST_KEPT = 3650
"""The most days for which words can be kept."""

RECORDS_KEY = "GOLDEN_RULE_RECORDS_KEY"
NEW_RECORDS_KEY = "GOLDEN_RULE_NEW_RECORDS_KEY"
"""The variables with the key of encrypted records, and with the one that is to take its place."""

ConfigError = TomlFault
"""The settings cannot be used; the message is one line naming the file and the key."""


class Profile(StrEnum):
    """Which model judges: the larger, trained one, or the small one for a small machine."""

    STANDARD = "standard"
    SMALL = "small"


class Mode(StrEnum):
    """How updates come from Telegram."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class Nation(StrEnum):
    """The nation whose law a council is under."""

    ENGLAND = "England"
    WALES = "Wales"
    SCOTLAND = "Scotland"
    NORTHERN_IRELAND = "Northern Ireland"


class LogFormat(StrEnum):
    """How a log line is written."""

    TEXT = "text"
    JSON = "json"


class LogLevel(StrEnum):
    """From which severity an event is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class Model:
    """The embedding model. `path` (a folder) or `hub` (owner/name) replace the package's."""

    profile: Profile
    path: Path | None = None
    hub: str | None = None


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where this process listens (`listen`, `port`), and the address Telegram is told."""

    listen: str
    port: int
    url: str


@dataclass(frozen=True, slots=True)
class Telegram:
    """Which Bot API server to use, without a token in it, and how updates come.

    `webhook` is there in that mode only.
    """

    api_url: str
    mode: Mode
    webhook: Webhook | None = None


@dataclass(frozen=True, slots=True)
class Logging:
    """What is logged, and how a line looks."""

    level: LogLevel
    format: LogFormat


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Where on this machine the sandbox's page and Bot API listen; port 0 takes any free one."""

    port: int


@dataclass(frozen=True, slots=True)
class Advising:
    """How advice is given. `spot_checks` is the share of cleared drafts, 0 to 0.5, that the
    clerk looks at as a check on the bot."""

    spot_checks: float


@dataclass(frozen=True, slots=True)
class Records:
    """How long words are kept, in days: of drafts and questions from when they were closed, of
    messages that could not be handled from when they came."""

    words_days: int
    set_aside_days: int


@dataclass(frozen=True, slots=True)
class Election:
    """From the notice of election to polling day, both included."""

    notice: date
    poll: date

    def covers(self, day: date) -> bool:
        """Whether this day lies in the period before this election."""
        return self.notice <= day <= self.poll


@dataclass(frozen=True, slots=True)
class Council:
    """What the bot must know of a council besides its policy."""

    id: str
    nation: Nation
    elections: tuple[Election, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. Paths are absolute."""

    file: Path
    corpus: Path
    index: Path
    model: Model
    database: Path
    telegram: Telegram
    logging: Logging
    sandbox: Sandbox
    advice: Advising
    records: Records
    limits: Limits
    councils: Mapping[str, Council]

    def pre_election(self, council: str, day: date) -> bool:
        """Whether this day is in the period before an election; False for other councils."""
        known = self.councils.get(council)
        return known is not None and any(e.covers(day) for e in known.elections)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What only the environment holds; never shown, not even in a repr."""

    token: str | None = field(default=None, repr=False)
    webhook: str | None = field(default=None, repr=False)
    records_key: str | None = field(default=None, repr=False)
    new_records_key: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Secrets:
        """The secrets in these environment variables; an empty one counts as not set."""
        return cls(
            environ.get("TELEGRAM_BOT_TOKEN", "").strip() or None,
            environ.get("TELEGRAM_WEBHOOK_SECRET", "").strip() or None,
            environ.get(RECORDS_KEY, "").strip() or None,
            environ.get(NEW_RECORDS_KEY, "").strip() or None,
        )

    @property
    def held(self) -> tuple[str, ...]:
        """Those that are set, to blot them out wherever they would be shown."""
        secrets = (self.token, self.webhook, self.records_key, self.new_records_key)
        return tuple(secret for secret in secrets if secret)


def find_config() -> Path:
    """`config.toml` in the working folder, else the repository's."""
    here = Path("config.toml")
    return here if here.exists() else REPOSITORY / "config.toml"


def read_config(path: Path) -> Config:
    """Read the settings. Raises ConfigError."""
    folder = path.resolve().parent
    top = read_toml(path)
    config = Config(
        file=path,
        corpus=_shipped(folder, _path(top.table("corpus"))),
        index=_shipped(folder, _path(top.table("index"))),
        model=_model(folder, top.table("model")),
        database=folder / _path(top.table("database")),
        telegram=_telegram(top.table("telegram")),
        logging=_logging(top.table("logging")),
        sandbox=_sandbox(top.table("sandbox")),
        advice=_advice(top.table("advice")),
        records=_records(top.table("records")),
        limits=_limits(top.table("limits")) if "limits" in top else Limits(),
        councils=_councils(top.table("councils")),
    )
    top.close()
    return config


def _path(table: Table) -> str:
    path = table.take("path", text)
    table.close()
    return path


def _shipped(folder: Path, name: str) -> Path:
    beside, shipped = folder / name, REPOSITORY / name
    return shipped if _there(shipped) and not _there(beside) else beside


def _there(path: Path) -> bool:
    """Whether there is such a file; a name that no file can have is told when it is opened."""
    try:
        return path.exists()
    except OSError:
        return False


def _model(folder: Path, table: Table) -> Model:
    profile = table.take("profile", one_of(Profile))
    path, hub = table.maybe("path", text), table.maybe("hub", text)
    if path and hub:
        raise table.fault("hub", "cannot stand beside path: keep one of the two")
    table.close()
    return Model(profile, folder / path if path else None, hub)


def _telegram(table: Table) -> Telegram:
    mode = table.take("mode", one_of(Mode))
    there = mode is Mode.WEBHOOK or "webhook" in table
    webhook = _webhook(table.table("webhook")) if there else None
    used = webhook if mode is Mode.WEBHOOK else None
    telegram = Telegram(table.take("api_url", url), mode, used)
    table.close()
    return telegram


def _webhook(table: Table) -> Webhook:
    webhook = Webhook(table.take("listen", text), table.take("port", port), table.take("url", url))
    table.close()
    return webhook


def _logging(table: Table) -> Logging:
    logging = Logging(
        table.take("level", one_of(LogLevel)), table.take("format", one_of(LogFormat))
    )
    table.close()
    return logging


def _sandbox(table: Table) -> Sandbox:
    sandbox = Sandbox(table.take("port", port))
    table.close()
    return sandbox


def _advice(table: Table) -> Advising:
    advice = Advising(table.take("spot_checks", share(MOST_SPOT_CHECKS)))
    table.close()
    return advice


def _records(table: Table) -> Records:
    kept = days(LONGEST_KEPT)
    records = Records(table.take("words_days", kept), table.take("set_aside_days", kept))
    table.close()
    return records


def _limits(table: Table) -> Limits:
    """All of them: who sets one should see the others."""
    read = {limit.name: table.take(limit.name, count) for limit in fields(Limits)}
    table.close()
    return Limits(**read)


def _councils(table: Table) -> dict[str, Council]:
    return {id: _council(id, table.table(id)) for id in table}


def _council(id: str, table: Table) -> Council:
    nation = table.take("nation", one_of(Nation))
    elections = tuple(_election(row) for row in table.tables("elections"))
    table.close()
    return Council(id, nation, elections)


def _election(table: Table) -> Election:
    election = Election(table.take("notice", day), table.take("poll", day))
    if election.notice > election.poll:
        raise table.fault("poll", "must not be before notice")
    table.close()
    return election
