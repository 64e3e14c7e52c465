"""The command itself: help at once, one line for every failure, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import assembly, cli
from bot.config import REPOSITORY, Config
from bot.policy import Corpus
from tests.cli.conftest import SHIPPED, Golden

COMMANDS = list(cli.COMMANDS)


def spawn(
    *argv: str, stdin: bytes = b"", cwd: Path = REPOSITORY, **environ: str
) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *argv],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environ},
    )


def test_the_promised_commands_are_there() -> None:
    """Others build on these names."""
    promised = {"run", "sandbox", "index", "check", "ask", "invite", "evaluate"}
    assert promised <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_takes_settings(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--help` says what it does."""
    assert cli.main([command, "--help"]) == 0
    printed = capsys.readouterr().out
    assert "--config FILE" in printed
    assert cli.COMMANDS[command].HELP.split(";")[0][:20].lower() in printed.lower()


def test_light_commands_load_nothing_heavy() -> None:
    """Help, invitations and wrong arguments answer at once: the models stay unloaded."""
    code = (
        "import sys; from bot import cli; cli.main(['check', 'x', '--council', 'atlantis']);"
        "heavy = {'torch', 'faiss', 'numpy', 'sklearn', 'telegram', 'sqlite_utils'};"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        ([], b"the following arguments are required: COMMAND"),
        (["fly"], b"invalid choice: 'fly'"),
        (["check", "x", "--config", "nowhere.toml"], b"nowhere.toml: there is no such file"),
        (["check", "x", "--config", "."], b".: Is a directory"),
        (["check", "x", "--council", "atlantis"], b"there is no council 'atlantis'"),
        (["invite", "--council", "wyre", "--role", "mayor"], b"invalid choice: 'mayor'"),
        (["invite", "--role", "clerk", "--council", "atlantis"], b"there is no council"),
        (["evaluate", "nowhere.jsonl"], b"nowhere.jsonl: No such file"),
        (["evaluate", "README.md"], b"README.md:1: not a labelled draft"),
        (["evaluate", "--profile", "huge"], b"argument --profile: invalid Profile value: 'huge'"),
        (["run"], b"TELEGRAM_BOT_TOKEN is not set"),
    ],
)
def test_a_wrong_start_is_one_line_and_status_2(argv: list[str], told: bytes) -> None:
    """As a process, with a real standard error."""
    done = spawn(*argv, TELEGRAM_BOT_TOKEN="")
    assert told in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert (done.returncode, done.stdout) == (2, b"")


def test_faulty_settings_stop_every_command_with_the_key(tmp_path: Path) -> None:
    """The line names the file and the key."""
    file = tmp_path / "config.toml"
    file.write_text(SHIPPED.replace("[database]\npath", "[database]\nfile"))
    done = spawn("index", "--config", str(file))
    assert done.stderr.decode().strip() == f"golden-rule: {file}: database.path is missing"


def test_a_council_without_a_policy_stops_the_start(tmp_path: Path) -> None:
    """A misspelt council id would serve nobody."""
    file = tmp_path / "config.toml"
    file.write_text(SHIPPED + '[councils.atlantis]\nnation = "England"\n')
    done = spawn("check", "x", "--config", str(file))
    assert b"councils.atlantis has no policy" in done.stderr
    assert done.returncode == 2


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    """`golden-rule --help | true` prints no traceback."""
    read, write = os.pipe()
    os.close(read)
    argv = [sys.executable, "-m", "bot.cli", "check", "--help"]
    done = subprocess.run(
        argv, stdout=write, stderr=subprocess.PIPE, cwd=REPOSITORY, check=False, timeout=60
    )
    os.close(write)
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_an_interruption_is_one_line(golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is no fault; the status is the shell's own for it."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(assembly, "open_services", interrupted)
    done = golden("check", "x")
    assert (done.status, done.line) == (130, "golden-rule: interrupted")


def test_a_fault_can_be_traced_when_asked_for(
    golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who mends the program sets GOLDEN_RULE_TRACEBACK."""
    monkeypatch.setenv("GOLDEN_RULE_TRACEBACK", "1")
    with pytest.raises(RuntimeError, match="fell over"):
        golden("check", "explode")


def test_health_tells_whether_the_bot_lives(golden: Golden, tmp_path: Path) -> None:
    """A missing or old heartbeat is a fault."""
    assert "no bot has run" in golden("health").line
    beat = tmp_path / "data" / "golden-rule.db.alive"
    beat.parent.mkdir()
    beat.touch()
    assert golden("health").status == 0
    os.utime(beat, (time.time() - 600, time.time() - 600))
    assert golden("health").status == 1


def test_scores_are_counted_against_the_labels(golden: Golden, tmp_path: Path) -> None:
    """Each share comes with its count."""
    file = tmp_path / "drafts.jsonl"
    labelled = [
        {"id": "1", "draft": "Forty bags of litter.", "verdict": "clear", "risks": []},
        {"id": "2", "draft": "What an idiot.", "verdict": "stop", "risks": ["respect"]},
        {"id": "3", "draft": "A rude thing.", "verdict": "amend", "risks": ["respect"]},
        {"id": "4", "draft": "maybe a photo", "verdict": "stop", "also": ["ask_clerk"]}
        | {"risks": ["copyright"]},
    ]
    file.write_text("\n".join(json.dumps(row) for row in labelled))
    scores = json.loads(golden("evaluate", str(file), "--json").out)
    assert scores["acceptable verdict"] == {"hits": 3, "of": 4, "percent": 75.0}
    assert scores["harmful drafts wrongly cleared"]["hits"] == 1
    assert scores["right risk told first, where told"] == {"hits": 2, "of": 2, "percent": 100.0}
    assert "wrongly cleared" in golden("evaluate", str(file)).out


@pytest.mark.parametrize("profile", ["standard", "small"])
def test_another_model_than_the_configured_can_be_tried(
    golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profile: str
) -> None:
    """--profile goes before what the configuration says."""
    opened = []
    fakes = assembly.open_services

    def open_services(config: Config, corpus: Corpus, report: assembly.Report) -> object:
        opened.append(config.model.profile.value)
        return fakes(config, corpus, report)

    monkeypatch.setattr(assembly, "open_services", open_services)
    file = tmp_path / "drafts.jsonl"
    file.write_text(
        '{"id": "1", "draft": "What an idiot.", "verdict": "stop", "risks": ["respect"]}'
    )
    assert golden("evaluate", str(file), "--profile", profile).status == 0
    assert opened == [profile]
