"""The settings: read once, typed, and stopped by anything missing, misspelt or malformed."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, fields
from datetime import date
from pathlib import Path

import pytest

from bot.config import (
    REPOSITORY,
    Config,
    ConfigError,
    Mode,
    Profile,
    Secrets,
    find_config,
    read_config,
)
from bot.desk import Limits

SHIPPED = (REPOSITORY / "config.toml").read_text()
WEBHOOK = '[telegram.webhook]\nlisten = "0.0.0.0"\nport = 8443\nurl = "https://a.example/b/"\n'
LEAF = re.compile(r"^(\w+) = .*$", re.MULTILINE)


def read(folder: Path, text: str) -> Config:
    file = folder / "config.toml"
    file.write_text(text)
    return read_config(file)


def fault(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        read(folder, text)
    return str(caught.value)


def test_the_shipped_settings_are_valid_and_name_the_five_councils() -> None:
    """`config.toml` can be used as it comes."""
    config = read_config(REPOSITORY / "config.toml")
    assert config.model.profile is Profile.STANDARD
    assert config.telegram.mode is Mode.POLLING
    assert set(config.councils) == {
        "pershore",
        "wyre",
        "east-staffordshire-parish",
        "rushcliffe",
        "east-riding",
    }


@pytest.mark.parametrize("line", [m.group(0) for m in LEAF.finditer(SHIPPED)][:9])
def test_a_missing_key_stops_the_start_with_its_name(tmp_path: Path, line: str) -> None:
    """One line names the file and the key that is missing."""
    message = fault(tmp_path, SHIPPED.replace(line, "", 1))
    assert message.startswith(f"{tmp_path / 'config.toml'}: ")
    assert message.endswith(f".{line.split(' =', maxsplit=1)[0]} is missing")
    assert "\n" not in message


@pytest.mark.parametrize(
    "table", ["corpus", "model", "database", "telegram", "logging", "advice", "records"]
)
def test_a_missing_table_stops_the_start_with_its_name(tmp_path: Path, table: str) -> None:
    """A table that is needed is named like a key."""
    text = re.sub(rf"^\[{table}\]\n(\w.*\n|#.*\n)*", "", SHIPPED, flags=re.MULTILINE)
    assert fault(tmp_path, text).endswith(f": {table} is missing")


@pytest.mark.parametrize(
    ("added", "named"),
    [
        ("[speed]\n", "speed"),
        ("[corpus]\nfolder = 1\npath", "corpus.folder"),
        ("[model]\nsize = 3\nprofile", "model.size"),
        ("[councils.wyre]\nclerk = 'x'\nnation", "councils.wyre.clerk"),
    ],
)
def test_an_unknown_key_stops_the_start_with_its_name(
    tmp_path: Path, added: str, named: str
) -> None:
    """A key that nothing reads is a misspelling, not a remark."""
    head, _, key = added.rpartition("\n")
    before = f"{head.split(chr(10), maxsplit=1)[0]}\n{key}"
    text = SHIPPED.replace(before, added, 1) if key else SHIPPED + added
    assert f": {named} is not a key that is known here" in fault(tmp_path, text)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('profile = "standard"', 'profile = "big"', "model.profile must be"),
        ("spot_checks = 0.03", "spot_checks = 0.51", "advice.spot_checks must be a number from 0"),
        ("spot_checks = 0.03", "spot_checks = -0.1", "advice.spot_checks must be a number from 0"),
        ("spot_checks = 0.03", "spot_checks = nan", "advice.spot_checks must be a number from 0"),
        ("spot_checks = 0.03", "spot_checks = true", "advice.spot_checks must be a number from 0"),
        ("spot_checks = 0.03", "spot_checks = '3 %'", "advice.spot_checks must be a number from 0"),
        ("spot_checks = 0.03", "checks = 0.03", "advice.spot_checks is missing"),
        ("words_days = 365", "words_days = 0", "records.words_days must be a whole number of days"),
        ("words_days = 365", "words_days = 3651", "records.words_days must be a whole number"),
        ("words_days = 365", "words_days = 90.5", "records.words_days must be a whole number"),
        ("set_aside_days = 30", "set_aside_days = true", "records.set_aside_days must be a whole"),
        ("set_aside_days = 30", "", "records.set_aside_days is missing"),
        ("set_aside_days = 30", "set_aside_days = 30\nlogs_days = 9", "records.logs_days is not a"),
        ("port = 8080", "port = true", "sandbox.port must be a port number"),
        ("port = 8080", "port = 70000", "sandbox.port must be a port number"),
        ("port = 8080", 'port = "8080"', "sandbox.port must be a port number"),
        ('"https://api.telegram.org"', '"api.telegram.org"', "telegram.api_url must be an addr"),
        ('path = "corpus"', 'path = ""', "corpus.path must be a text"),
        ('path = "corpus"', "path = 3", "corpus.path must be a text"),
        ("notice = 2027-03-22", "notice = '2027'", "councils.pershore.elections[1].notice must"),
        ("notice = 2027-03-22", "notice = 2027-06-01", "elections[1].poll must not be before"),
        ('nation = "England"', 'nation = "France"', "councils.pershore.nation must be"),
        ('mode = "polling"', 'mode = "webhook"', "telegram.webhook is missing"),
        ("[sandbox]", "[[sandbox]]", "sandbox must be a table"),
        ('profile = "standard"', 'profile="small"\npath="a"\nhub="b"', "model.hub cannot stand"),
    ],
)
def test_a_malformed_value_stops_the_start(tmp_path: Path, old: str, new: str, named: str) -> None:
    """The line says which key it is and what it must be."""
    assert named in fault(tmp_path, SHIPPED.replace(old, new, 1))


@pytest.mark.parametrize("junk", [b"\xff\xfe\x00", b"a = ", b"a = [" * 5000, b"a = " + b"9" * 5000])
def test_a_file_that_is_no_toml_is_told_in_one_line(tmp_path: Path, junk: bytes) -> None:
    """Neither binary junk nor a broken line ends in a traceback."""
    file = tmp_path / "config.toml"
    file.write_bytes(junk)
    with pytest.raises(ConfigError, match="not valid TOML") as caught:
        read_config(file)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    """A missing file and a folder are named."""
    with pytest.raises(ConfigError, match="there is no such file"):
        read_config(tmp_path / "nowhere.toml")
    with pytest.raises(ConfigError, match="directory"):
        read_config(tmp_path)


@pytest.mark.parametrize("share", ["0", "0.0", "0.03", "0.5"])
def test_the_share_of_spot_checks_goes_from_none_to_half(tmp_path: Path, share: str) -> None:
    """Both ends are included, and a whole number counts as well."""
    config = read(tmp_path, SHIPPED.replace("spot_checks = 0.03", f"spot_checks = {share}"))
    assert config.advice.spot_checks == float(share)


def test_relative_paths_start_from_the_file(tmp_path: Path) -> None:
    """The working folder does not matter; an absolute path stays as it is."""
    (tmp_path / "corpus").mkdir()
    config = read(tmp_path, SHIPPED.replace('"data/golden-rule.db"', '"/srv/records.db"'))
    assert config.corpus == tmp_path / "corpus"
    assert config.database == Path("/srv/records.db")


def test_the_corpus_that_came_with_the_program_is_the_fallback(tmp_path: Path) -> None:
    """Settings kept elsewhere need no copy of the corpus beside them; records are theirs."""
    config = read(tmp_path, SHIPPED)
    assert config.corpus == REPOSITORY / "corpus"
    assert config.database == tmp_path / "data/golden-rule.db"


def test_the_working_folder_s_settings_come_before_the_repository_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without --config the nearest file counts."""
    monkeypatch.chdir(tmp_path)
    assert find_config() == REPOSITORY / "config.toml"
    (tmp_path / "config.toml").touch()
    assert find_config() == Path("config.toml")


def test_a_webhook_has_its_own_table(tmp_path: Path) -> None:
    """Addresses lose the slash at their end."""
    text = SHIPPED.replace('mode = "polling"', 'mode = "webhook"') + WEBHOOK
    webhook = read(tmp_path, text).telegram.webhook
    assert webhook is not None
    assert webhook.url == "https://a.example/b"
    assert read(tmp_path, SHIPPED + WEBHOOK).telegram.webhook is None


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2027, 3, 21), False),
        (date(2027, 3, 22), True),
        (date(2027, 5, 6), True),
        (date(2027, 5, 7), False),
    ],
)
def test_the_period_before_an_election_runs_from_notice_to_polling_day(
    day: date, *, inside: bool
) -> None:
    """Both days are included; a council without a calendar is never in one."""
    config = read_config(REPOSITORY / "config.toml")
    assert config.pre_election("wyre", day) is inside
    assert not config.pre_election("atlantis", day)


def test_settings_cannot_be_changed_once_read() -> None:
    """They are frozen."""
    config = read_config(REPOSITORY / "config.toml")
    with pytest.raises(FrozenInstanceError):
        config.file = Path("x")  # type: ignore[misc]


def test_secrets_come_from_the_environment_and_are_never_shown() -> None:
    """A repr, as a log or a traceback may hold one, does not tell them."""
    secrets = Secrets.of({"TELEGRAM_BOT_TOKEN": " 1:abc ", "TELEGRAM_WEBHOOK_SECRET": ""})
    assert secrets.token == "1:abc"
    assert secrets.webhook is None
    assert "abc" not in repr(secrets)


def test_a_name_that_no_file_can_have_is_no_fault_of_the_settings(tmp_path: Path) -> None:
    """Whoever opens it says so, in one line."""
    config = read(tmp_path, SHIPPED.replace('path = "corpus"', f'path = "{"x" * 400}"'))
    assert config.corpus.name == "x" * 400


LIMITS = SHIPPED[SHIPPED.index("[limits]") : SHIPPED.index("# The councils")]


def test_the_limits_shipped_are_those_without_the_table(tmp_path: Path) -> None:
    """Settings from before there were limits go on working."""
    shipped = read(tmp_path, SHIPPED).limits
    assert read(tmp_path, SHIPPED.replace(LIMITS, "")).limits == shipped == Limits()


@pytest.mark.parametrize("limit", [field.name for field in fields(Limits)])
def test_each_limit_is_a_whole_number_and_none_is_left_out(tmp_path: Path, limit: str) -> None:
    """Who sets one sees the others; nought would shut everybody out."""
    number = f"{limit} = {getattr(Limits(), limit)}"
    assert f"limits.{limit} is missing" in fault(tmp_path, SHIPPED.replace(number, "#"))
    for wrong in ("0", "-1", "2.5", "true", '"3"', "1000001"):
        text = SHIPPED.replace(number, f"{limit} = {wrong}")
        assert f"limits.{limit} must be a whole number" in fault(tmp_path, text)
    assert getattr(read(tmp_path, SHIPPED.replace(number, f"{limit} = 7")).limits, limit) == 7
