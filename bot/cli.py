"""The command `golden-rule`: reads its arguments and keeps every failure to one line."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from bot import __version__
from bot.advice import DraftError, QuestionError
from bot.commands import (
    ask,
    backup,
    check,
    evaluate,
    forget,
    health,
    inbox,
    index,
    invite,
    members,
    records,
    restore,
    run,
    sandbox,
)
from bot.commands.faults import Fault, Misuse
from bot.commands.rows import BadRow
from bot.config import ConfigError, Secrets, find_config, read_config
from bot.policy import CorpusError

COMMANDS: dict[str, ModuleType] = {
    "run": run,
    "sandbox": sandbox,
    "index": index,
    "check": check,
    "ask": ask,
    "invite": invite,
    "evaluate": evaluate,
    "health": health,
    "inbox": inbox,
    "backup": backup,
    "restore": restore,
    "forget": forget,
    "members": members,
    "records": records,
}

FINE, FAULT, MISUSE, INTERRUPTED = 0, 1, 2, 130

_MISUSES = (Misuse, ConfigError, CorpusError, DraftError, QuestionError, BadRow)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 if it went well, 1 for a fault, 2 for what the person can mend."""
    _write_utf8()
    try:
        args = _parser().parse_args(argv)
        status: int = COMMANDS[args.command].run(args, read_config(args.config or find_config()))
        sys.stdout.flush()
    except SystemExit as end:
        return int(end.code or 0)
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except BrokenPipeError:
        _forget_output()
        return FAULT
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told in one line
        return _failed(error)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="golden-rule", description=__doc__, allow_abbrev=False)
    parser.description = "Tells councillors whether they can post a draft, and quotes the policy."
    parser.add_argument("--version", action="version", version=f"golden-rule {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, module in COMMANDS.items():
        command = commands.add_parser(
            name, help=module.HELP, description=f"{module.HELP}.".capitalize(), allow_abbrev=False
        )
        command.add_argument(
            "--config", type=Path, metavar="FILE", help="settings (./config.toml, else the shipped)"
        )
        module.configure(command)
    return parser


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """A wrong argument, in one line."""
        print(f"{self.prog}: {message} (see {self.prog} --help)", file=sys.stderr)
        raise SystemExit(MISUSE)


def _failed(error: Exception) -> int:
    if os.environ.get("GOLDEN_RULE_TRACEBACK"):
        raise error
    if isinstance(error, _MISUSES):
        return _fail(str(error), MISUSE)
    known = isinstance(error, Fault | OSError) or type(error).__module__.startswith("bot.")
    return _fail(str(error) if known else f"fault: {type(error).__name__}: {error}", FAULT)


def _fail(message: str, status: int) -> int:
    for secret in Secrets.of(os.environ).held:
        message = message.replace(secret, "[secret]")
    print(f"golden-rule: {' '.join(message.split())}", file=sys.stderr)
    return status


def _write_utf8() -> None:
    """A policy's dashes and quotes must not stop the output on an old terminal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _forget_output() -> None:
    """Nobody reads on: let Python's closing flush go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
