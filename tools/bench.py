"""How long a start and a draft take, and how much memory, on this machine as it is now."""

from __future__ import annotations

import json
import resource
import statistics
from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from time import perf_counter

from bot import assembly
from bot.advice import Draft
from bot.commands.progress import Progress
from bot.config import find_config, read_config

DRAFTS = Path(__file__).resolve().parent.parent / "tests" / "judgement" / "drafts.jsonl"
QUESTION = "Can I block somebody who keeps abusing me on my page?"
WARM_UP = 5


def main() -> None:
    """Print the table."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--drafts", type=int, default=100)
    options = parser.parse_args()
    config = read_config(options.config or find_config())
    start = perf_counter()
    corpus = assembly.open_corpus(config)
    opened = perf_counter() - start
    with Progress() as progress:
        services = assembly.open_services(config, corpus, progress)
    ready = perf_counter() - start
    lines = islice(DRAFTS.read_text(encoding="utf-8").splitlines(), options.drafts + WARM_UP)
    drafts = [Draft(json.loads(line)["draft"], "wyre") for line in lines]
    times = [judged(services, draft) for draft in drafts][WARM_UP:]
    asked = [answered(services) for _ in range(20)][WARM_UP:]
    print(f"profile                {config.model.profile}")
    print(f"corpus read            {opened:8.2f} s")
    print(f"ready                  {ready:8.2f} s")
    print(f"a draft, median        {1000 * statistics.median(times):8.0f} ms")
    print(f"a draft, 95th pct      {1000 * statistics.quantiles(times, n=20)[-1]:8.0f} ms")
    print(f"a question, median     {1000 * statistics.median(asked):8.0f} ms")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory, peak           {peak:8.0f} MB")


def judged(services: assembly.Services, draft: Draft) -> float:
    """Seconds for the evidence on a draft and the advice."""
    start = perf_counter()
    services.adviser.advise(draft, services.adviser.assess(draft))
    return perf_counter() - start


def answered(services: assembly.Services) -> float:
    """Seconds for an answer."""
    start = perf_counter()
    services.answerer.answer(QUESTION, "wyre")
    return perf_counter() - start


if __name__ == "__main__":
    main()
