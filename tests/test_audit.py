"""`make audit` never looks green without having checked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import audit

FAKE = """
import json, pathlib, sys
pins = pathlib.Path(sys.argv[sys.argv.index("--requirement") + 1]).read_text().split()
bad = {"id": "PYSEC-2019-217", "aliases": ["CVE-2019-10906"], "fix_versions": ["2.10.1"]}
rows = []
for name, version in (pin.split("==") for pin in pins if "==" in pin):
    rows.append({"name": name, "version": version, "vulns": [bad] if name in BAD else []})
    if name in SKIPPED:
        rows[-1] = {"name": name, "skip_reason": "Dependency not found on PyPI"}
print(json.dumps({"dependencies": rows, "fixes": []}))
sys.exit(1 if BAD else 0)
"""


@pytest.fixture(autouse=True)
def pins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "constraints.txt"
    file.write_text("# pinned\nidna==3.20\nattrs==26.1.0\n")
    monkeypatch.setattr(audit, "PINS", file)


@pytest.fixture
def faked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for pip-audit, once something is written into it."""
    file = tmp_path / "fake.py"
    monkeypatch.setattr(audit, "PIP_AUDIT", [sys.executable, str(file)])
    return file


def knows(file: Path, *bad: str, skipped: tuple[str, ...] = ()) -> None:
    file.write_text(FAKE.replace("SKIPPED", repr(skipped)).replace("BAD", repr(bad)))


def test_all_looked_up_and_none_bad_is_status_0(
    faked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line says how many."""
    knows(faked, "jinja2")
    assert audit.main() == 0
    assert capsys.readouterr().out == "audit: 2 pinned versions, none with a known vulnerability\n"


def test_a_vulnerability_is_status_1_with_its_names(
    faked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the version that mends it; what could not be checked is counted as well."""
    knows(faked, "jinja2", "idna", skipped=("attrs",))
    assert audit.main() == 1
    assert capsys.readouterr().out.splitlines() == [
        "idna 3.20: PYSEC-2019-217 (CVE-2019-10906; mended in 2.10.1)",
        "audit: 1 of 2 with known vulnerabilities, and 1 could not be checked",
    ]


@pytest.mark.parametrize(
    "program",
    [
        "import sys; sys.exit('no route to host')",
        "print('No known vulnerabilities found')",
        FAKE.replace("SKIPPED", "('jinja2', 'idna', 'attrs')").replace("BAD", "()"),
        FAKE.replace("SKIPPED", "()").replace("BAD", "()"),
    ],
    ids=["no network", "no list", "a mirror without advisories", "a mirror that calls all clean"],
)
def test_advisories_that_cannot_be_asked_are_status_3(
    faked: Path, capsys: pytest.CaptureFixture[str], program: str
) -> None:
    """One line, whatever pip-audit itself makes of it."""
    faked.write_text(program)
    assert audit.main() == 3
    printed = capsys.readouterr()
    told = "audit: the advisory database cannot be reached: nothing was checked\n"
    assert (printed.out, printed.err) == ("", told)


def test_a_version_that_is_not_known_there_is_not_called_clean(
    faked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not all was checked."""
    knows(faked, "jinja2", skipped=("attrs",))
    assert audit.main() == 3
    assert capsys.readouterr().err == "audit: 1 of 2 pinned versions could not be checked\n"


def test_the_real_pins_are_read() -> None:
    """Each line of constraints.txt is one."""
    shipped = Path(audit.__file__).resolve().parent.parent / "constraints.txt"
    names = [line.split("==") for line in shipped.read_text().splitlines() if "==" in line]
    assert "pip_audit" in [pin[0] for pin in names]
    assert all(len(pin) == 2 for pin in names)
