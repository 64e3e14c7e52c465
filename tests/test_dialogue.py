"""The README's dialogue is one that the bot really holds."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bot.config import REPOSITORY


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.timeout(1800)
def test_the_readmes_dialogue_is_current() -> None:
    """The real bot, with the real model, says it again word for word; else `make dialogue`."""
    done = subprocess.run(
        [sys.executable, "tools/dialogue.py", "--check"],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
