"""Progress where standard error is no terminal: one line a step."""

import pytest

from bot.commands.progress import Progress


def test_each_step_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """With how much there is to do, where that can be counted."""
    with Progress() as progress:
        progress("waiting for another build of the index", 0, 0)
        for done in (1, 2):
            progress("embedding", done, 2)
    told = "waiting for another build of the index ...\nembedding (2) ...\n"
    assert capsys.readouterr().err == told


def test_the_quiet_one_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """For commands whose output is read by programs."""
    with Progress(quiet=True) as progress:
        progress("embedding", 1, 2)
    assert capsys.readouterr().err == ""
