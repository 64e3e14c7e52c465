"""`golden-rule sandbox` and `golden-rule run` as processes, with the fake model."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.config import REPOSITORY
from bot.desk import Role
from bot.sandbox import TOKEN, Controls, Phone, Scene, Server, run_in_thread
from bot.store import Key, Store
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


def until(what: Callable[[], bool], seconds: float = 30.0) -> None:
    over = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < over, "it did not come about"
        time.sleep(0.05)


def pending(server: Server) -> int:
    """Updates that the bot has not told Telegram it has."""
    info = httpx.get(f"{server.api_url}/bot{TOKEN}/getWebhookInfo").json()
    return int(info["result"]["pending_update_count"])


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


def test_a_draft_outlives_a_bot_that_is_killed(
    start: Start, config_file: Path, tmp_path: Path
) -> None:
    """Between receipt and handling, with Telegram told of the receipt: one card afterwards."""
    with run_in_thread(scene=Scene()) as server:
        config_file.write_text(SHIPPED.replace("https://api.telegram.org", server.api_url))
        process = start("run", TELEGRAM_BOT_TOKEN=TOKEN, FAKED_SLOW="60")
        with Phone(server.url, 7, "Asha") as phone, Controls(server.url) as controls:
            phone.send("/start")
            phone.wait(lambda seen: len(seen) > 1, 30)
            with Store.open(tmp_path / "data" / "golden-rule.db") as store:
                invite = store.invite("wyre", Role.COUNCILLOR)
                phone.send(f"/start {invite.code}")
                phone.wait(lambda seen: any("Welcome" in m.text for m in seen), 20)
                phone.send("Well done everybody at the litter pick.")
                until(lambda: len(store.inbox()) == 1 and not pending(server))
                process.kill()
                process.wait()
                assert len(store.inbox()) == 1
                process = start("run", TELEGRAM_BOT_TOKEN=TOKEN)
                phone.wait(lambda seen: any("No concern found" in m.text for m in seen), 30)
                end(process)
                assert store.inbox() == ()
            assert sum("No concern found" in m.text for m in phone.messages()) == 1
            assert sum(call.method == "sendMessage" for call in controls.calls()) == 3


def test_two_bots_cannot_run_on_one_database(
    start: Start, config_file: Path, tmp_path: Path
) -> None:
    """The second ends with one line; the first goes on; afterwards there is room for another."""
    with run_in_thread(scene=Scene()) as server:
        config_file.write_text(SHIPPED.replace("https://api.telegram.org", server.api_url))
        process = start("run", TELEGRAM_BOT_TOKEN=TOKEN)
        beat = tmp_path / "data" / "golden-rule.db.alive"
        until(beat.exists)
        second = start("run", TELEGRAM_BOT_TOKEN=TOKEN)
        _, log = second.communicate(timeout=30)
        assert second.returncode == 1
        already = f"a bot runs on these records already (process {process.pid})"
        assert log == f"golden-rule: {tmp_path}/data/golden-rule.db: {already}\n"
        process.kill()
        process.wait()
        beat.unlink()
        process = start("run", TELEGRAM_BOT_TOKEN=TOKEN)
        until(beat.exists)
        end(process)


def test_a_running_bot_is_copied_and_not_replaced(
    start: Start, config_file: Path, tmp_path: Path
) -> None:
    """The copy is put back once the bot has ended, and the bot starts on it."""
    with run_in_thread(scene=Scene()) as server:
        config_file.write_text(SHIPPED.replace("https://api.telegram.org", server.api_url))
        process = start("run", TELEGRAM_BOT_TOKEN=TOKEN)
        beat, copy = tmp_path / "data" / "golden-rule.db.alive", tmp_path / "copy.db"
        until(beat.exists)
        made = start("backup", str(copy)).communicate(timeout=30)
        assert made[0].endswith("; checked.\n"), made
        assert not any(file.stat().st_mode & 0o077 for file in [copy, *beat.parent.iterdir()])
        refused = start("restore", str(copy), "--yes")
        told = f"a bot runs on these records (process {process.pid}): stop it first\n"
        assert refused.communicate(timeout=30)[1].endswith(told)
        assert refused.returncode == 1
        end(process)
        assert start("restore", str(copy), "--yes").wait(30) == 0
        beat.unlink()
        process = start("run", TELEGRAM_BOT_TOKEN=TOKEN)
        until(beat.exists)
        end(process)


def test_damaged_records_stop_the_bot_in_one_line(start: Start, tmp_path: Path) -> None:
    """Before anything is written to them."""
    database = tmp_path / "data" / "golden-rule.db"
    with Store.open(database) as store:
        for user in range(300):
            store.enrol(user, "x" * 200, "wyre", Role.COUNCILLOR)
    data = bytearray(database.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = b"\xff" * 4096
    database.write_bytes(bytes(data))
    process = start("run", TELEGRAM_BOT_TOKEN="1:x")
    _, log = process.communicate(timeout=60)
    assert process.returncode == 1
    assert len(log.splitlines()) == 1
    assert "the records are damaged" in log
    assert "put back a copy made by golden-rule backup, with golden-rule restore FILE" in log
    assert database.read_bytes() == bytes(data)


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


def test_a_running_bot_tells_nobody_on_the_machine(
    start: Start, config_file: Path, tmp_path: Path
) -> None:
    """At its most talkative, with a draft on which the model falls over: no word, no name and no
    token on standard error, among the processes or in a file's name."""
    with run_in_thread() as server:
        text = config_file.read_text().replace("https://api.telegram.org", server.api_url)
        config_file.write_text(text.replace('level = "INFO"', 'level = "DEBUG"'))
        with Store.open(tmp_path / "data" / "golden-rule.db") as store:
            code = store.invite("wyre", Role.COUNCILLOR).code
        process = start("run", TELEGRAM_BOT_TOKEN=TOKEN)
        with Phone(server.url, 11, "Ada Quimby") as phone:
            phone.send(f"/start {code}")
            phone.wait(lambda seen: "enrolled as" in " ".join(m.text for m in seen), 30)
            phone.send("The xylophone is lovely.")
            phone.wait(lambda seen: "No concern" in " ".join(m.text for m in seen), 30)
            phone.send("The xylophone may explode.")
            phone.send("The quokka is lovely.")
            time.sleep(1.5)
            shown = Path(f"/proc/{process.pid}/cmdline").read_bytes().decode()
            files = " ".join(str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*"))
            errors = end(process)[1]
    assert "handler_retried" in errors
    assert "Traceback" not in errors
    assert "run" in shown
    secrets = ("xylophone", "quokka", "explode", "Quimby", TOKEN, TOKEN.split(":")[1], code)
    for secret in secrets:
        assert secret not in errors + shown + files


def test_an_encrypted_bot_leaves_no_word_on_the_disk(
    start: Start, config_file: Path, tmp_path: Path
) -> None:
    """While it runs, once it is killed, and when it is started again with the key; without the
    key it does not start."""
    pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed")
    words = "a key that is long enough"
    with run_in_thread(scene=Scene()) as server:
        config_file.write_text(SHIPPED.replace("https://api.telegram.org", server.api_url))
        keyed = {"TELEGRAM_BOT_TOKEN": TOKEN, "GOLDEN_RULE_RECORDS_KEY": words}
        folder = tmp_path / "data"
        process = start("run", **keyed)
        with Phone(server.url, 7, "Asha") as phone:
            phone.send("/start")
            phone.wait(lambda seen: len(seen) > 1, 30)
            invite = start("invite", "--council", "wyre", "--role", "councillor", **keyed)
            code = invite.communicate(timeout=30)[0].split()[-1]
            phone.send(f"/start {code}")
            phone.wait(lambda seen: any("Welcome" in message.text for message in seen), 20)
            phone.send("Well done everybody at the litter pick.")
            phone.wait(lambda seen: any("No concern found" in m.text for m in seen), 20)
            process.kill()
            process.wait()
            assert (folder / "golden-rule.db-wal").stat().st_size > 0
            assert not any(b"litter" in file.read_bytes() for file in folder.iterdir())
            refused = start("run", TELEGRAM_BOT_TOKEN=TOKEN)
            told = "it is encrypted: set GOLDEN_RULE_RECORDS_KEY to its key; nothing was changed\n"
            assert refused.communicate(timeout=30)[1].endswith(told)
            process = start("run", **keyed)
            phone.send("And thank you all for coming.")
            phone.wait(lambda seen: sum("No concern found" in m.text for m in seen) == 2, 30)
        _, log = end(process)
    assert words not in log
    with Store.open(folder / "golden-rule.db", key=Key(words)) as store:
        assert [member.name for member in store.everyone()] == ["Asha"]
    assert not any(b"litter" in file.read_bytes() for file in folder.iterdir())
