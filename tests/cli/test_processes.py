"""`golden-rule sandbox` and `golden-rule run` as processes, with the fake model."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.config import REPOSITORY
from bot.sandbox import TOKEN, Phone, Scene, run_in_thread
from tests.cli.conftest import SHIPPED

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(SHIPPED, encoding="utf-8")
    return file


@pytest.fixture
def start(config_file: Path) -> Iterator[Start]:
    """Starts the command; what still runs at the end is ended."""
    started: list[subprocess.Popen[str]] = []

    def begin(command: str, *argv: str, **environ: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.faked", command, "--config", config_file, *argv],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
            env={**os.environ, **environ},
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def end(process: subprocess.Popen[str]) -> tuple[str, str]:
    process.send_signal(signal.SIGTERM)
    printed = process.communicate(timeout=30)
    assert process.returncode == 0, printed
    return printed


def test_the_sandbox_plays_both_sides_from_the_address_it_prints(start: Start) -> None:
    """A council's people are enrolled when its phones are taken up, and advised."""
    process = start("sandbox", "--port", "0")
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert found
    scene = httpx.get(f"{found[0]}/scene").json()
    assert len(scene["councils"]) == 5
    assert len(scene["samples"]) == 4
    council = scene["councils"][0]
    assert [person["role"] for person in council["people"]] == ["councillor", "clerk"]
    httpx.post(f"{found[0]}/scene/{council['id']}", json={})
    councillor = council["people"][0]
    with Phone(found[0], councillor["id"], councillor["name"]) as phone:
        phone.wait(lambda seen: any("Welcome" in message.text for message in seen), 20)
        phone.send("Well done everybody at the litter pick.")
        phone.wait(lambda seen: any("No concern found" in message.text for message in seen), 20)
    end(process)


def test_the_bot_runs_against_the_server_in_its_settings(start: Start, config_file: Path) -> None:
    """It shows that it is alive, takes invitations meanwhile, and ends cleanly on SIGTERM."""
    with run_in_thread(scene=Scene()) as server:
        config_file.write_text(SHIPPED.replace("https://api.telegram.org", server.api_url))
        process = start("run", TELEGRAM_BOT_TOKEN=TOKEN)
        with Phone(server.url, 7, "Asha") as phone:
            phone.send("/start")
            phone.wait(lambda seen: len(seen) > 1, 30)
            invite = start("invite", "--council", "wyre", "--role", "councillor")
            code = invite.communicate(timeout=30)[0].split()[-1]
            phone.send(f"/start {code}")
            phone.wait(lambda seen: any("Welcome" in message.text for message in seen), 20)
        assert start("health").wait(30) == 0
        _, log = end(process)
    assert "bot_ready" in log
    assert TOKEN not in log


def test_a_token_that_telegram_does_not_know_is_one_line_without_the_token(
    start: Start, config_file: Path
) -> None:
    """The library's own message would hold it."""
    with run_in_thread() as server:
        config_file.write_text(SHIPPED.replace("https://api.telegram.org", server.api_url))
        process = start("run", TELEGRAM_BOT_TOKEN="12345:not-the-one")
        _, log = process.communicate(timeout=60)
    assert process.returncode == 1
    assert log.splitlines()[-1].endswith("does not know the token in TELEGRAM_BOT_TOKEN")
    assert "not-the-one" not in log
    assert "Traceback" not in log


def test_a_port_in_use_is_one_line(start: Start) -> None:
    """It names the port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start("sandbox", "--port", str(port))
        _, log = process.communicate(timeout=60)
    assert log.strip() == f"golden-rule: port {port}: Address already in use"
    assert process.returncode == 1


def test_records_that_cannot_be_kept_stop_the_bot_in_one_line(
    start: Start, config_file: Path, tmp_path: Path
) -> None:
    """A folder where the database should be."""
    (tmp_path / "data" / "golden-rule.db").mkdir(parents=True)
    process = start("run", TELEGRAM_BOT_TOKEN="1:x")
    _, log = process.communicate(timeout=60)
    assert "the records cannot be opened" in log.splitlines()[-1]
    assert "Traceback" not in log
    assert config_file.exists()
