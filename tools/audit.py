"""Whether a version that is installed here has a known vulnerability, by the advisories of PyPI."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PINS = Path(__file__).resolve().parent.parent / "constraints.txt"
PIP_AUDIT = [sys.executable, "-m", "pip_audit"]
KNOWN = "jinja2==2.10"
"""Has had published vulnerabilities since 2019: who says that it has none knows nothing."""
MOST = 900
"""Seconds given to all questions."""

CLEAN, VULNERABLE, UNCHECKED = 0, 1, 3

Row = dict[str, Any]


def main() -> int:
    """Print what was found; 0 only where every pin was looked up and none is known to be bad, 1
    where one is, 3 where the advisories could not be asked."""
    if not any(row.get("vulns") for row in _ask_about(KNOWN)):
        return _unchecked("the advisory database cannot be reached: nothing was checked")
    rows = _ask(PINS)
    bad = [row for row in rows if row.get("vulns")]
    for row in bad:
        print(_told(row))
    missing = len(_pins()) - sum("vulns" in row for row in rows)
    if bad:
        unknown = f", and {missing} could not be checked" if missing else ""
        print(f"audit: {len(bad)} of {len(_pins())} with known vulnerabilities{unknown}")
        return VULNERABLE
    if missing:
        return _unchecked(f"{missing} of {len(_pins())} pinned versions could not be checked")
    print(f"audit: {len(_pins())} pinned versions, none with a known vulnerability")
    return CLEAN


def _ask_about(pin: str) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pin.txt"
        file.write_text(f"{pin}\n", encoding="utf-8")
        return _ask(file)


def _ask(pins: Path) -> list[Row]:
    """What is known of each pin; nothing where the answer is none."""
    how = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    try:
        done = subprocess.run(
            [*PIP_AUDIT, "--requirement", str(pins), *how],
            capture_output=True,
            text=True,
            check=False,
            timeout=MOST,
        )
        rows: list[Row] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return []
    return rows


def _pins() -> list[str]:
    lines = (line.strip() for line in PINS.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _told(row: Row) -> str:
    return "\n".join(
        f"{row['name']} {row['version']}: {one['id']}"
        f" ({', '.join(one['aliases']) or 'no other name'};"
        f" mended in {', '.join(one['fix_versions']) or 'no version yet'})"
        for one in row["vulns"]
    )


def _unchecked(why: str) -> int:
    print(f"audit: {why}", file=sys.stderr)
    return UNCHECKED


if __name__ == "__main__":
    sys.exit(main())
