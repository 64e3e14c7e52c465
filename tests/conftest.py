import pytest
from hypothesis import settings

from tests.fuzzing import CASES

settings.load_profile("ci")  # The same invented input in each run: `make fuzz` has new.


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many invented cases were tried, where any were."""
    if CASES:
        each = ", ".join(f"{name} {count:,}" for name, count in sorted(CASES.items()))
        terminalreporter.write_line(f"fuzz: {sum(CASES.values()):,} cases: {each}")
