"""Files that people write: settings and policies with anything in them end in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fuzzing import fuzz
from tests.policy import spoiling
from tests.policy.spoiling import Check, spoilt

pytestmark = pytest.mark.fuzz


@pytest.mark.parametrize(
    ("name", "check", "text", "quick"),
    [
        ("settings", spoiling.settings, spoiling.SETTINGS, 200),
        ("policies", spoiling.policies, spoiling.POLICY, 100),
        ("risks", spoiling.risks, spoiling.RISKS, 60),
        ("topics", spoiling.topics, spoiling.TOPICS, 60),
    ],
)
def test_spoilt_files(
    tmp_path: Path, name: str, check: Callable[[Path], Check], text: str, quick: int
) -> None:
    """They are read, or refused in one line that names the file."""
    fuzz(name, check(tmp_path), spoilt(text), quick)
