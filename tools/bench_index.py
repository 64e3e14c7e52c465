"""How long the index takes: from nothing, and when only the words of a policy changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter

from bot.config import find_config, read_config

BEFORE, AFTER = "You must not bully", "You must never bully"


def main() -> None:
    """Print both, each a process of its own on a copy of the corpus."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path)
    options = parser.parse_args()
    file = options.config or find_config()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "config.toml"
        shutil.copy(file, copy)
        shutil.copytree(read_config(file).corpus, copy.parent / "corpus")
        (copy.parent / "index").mkdir()
        print(f"index, from nothing    {seconds(copy):8.0f} s", flush=True)
        change(copy.parent / "corpus" / "policies" / "wyre.md")
        print(f"index, a policy changed{seconds(copy):8.0f} s")


def change(policy: Path) -> None:
    """Change a word in the policy."""
    words = policy.read_text(encoding="utf-8")
    changed = words.replace(BEFORE, AFTER, 1)
    if changed == words:
        raise SystemExit(f"{policy} has no “{BEFORE}” to change")
    policy.write_text(changed, encoding="utf-8")


def seconds(config: Path) -> float:
    """Seconds that `golden-rule index` takes, start and all."""
    start = perf_counter()
    command = [sys.executable, "-m", "bot.cli", "index", "--config", str(config)]
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - start


if __name__ == "__main__":
    main()
