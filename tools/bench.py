"""How long a start and a draft take, and how much memory, on this machine as it is now."""

from __future__ import annotations

import json
import resource
import statistics
from argparse import ArgumentParser
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter

import httpx

from bot import assembly
from bot.advice import Draft
from bot.advice.normalise import normalise
from bot.commands.progress import Progress
from bot.config import find_config, read_config
from bot.retrieval.assessor import EmbeddingAssessor
from bot.retrieval.wording import pieces
from bot.sandbox import Phone
from tools.dialogue import COUNCIL, phone, sandbox, settle

DRAFTS = Path(__file__).resolve().parent.parent / "tests" / "judgement" / "drafts.jsonl"
QUESTION = "Can I block somebody who keeps abusing me on my page?"
WARM_UP, CHATS = 5, 17  # fewer than a member may send in a minute


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
    pairs = [(bare(services, draft), judged(services, draft)) for draft in drafts][WARM_UP:]
    times = [whole for _, whole in pairs]
    asked = [answered(services) for _ in range(20)][WARM_UP:]
    print(f"profile                {config.model.profile}")
    print(f"corpus read            {opened:8.2f} s")
    print(f"ready                  {ready:8.2f} s")
    print(f"a draft, median        {1000 * statistics.median(times):8.0f} ms")
    print(f"a draft, 95th pct      {1000 * statistics.quantiles(times, n=20)[-1]:8.0f} ms")
    print(f"bare embedding of it   {1000 * statistics.median(b for b, _ in pairs):8.0f} ms")
    print(f"draft / embedding      {statistics.median(w / b for b, w in pairs):8.1f} times")
    through = through_chat(drafts[-CHATS:])
    print(f"through the sandbox    {1000 * statistics.median(through):8.0f} ms")
    print(f"a question, median     {1000 * statistics.median(asked):8.0f} ms")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory, peak           {peak:8.0f} MB")


def bare(services: assembly.Services, draft: Draft) -> float:
    """Seconds for one embedding of the same text, and nothing else."""
    assessor = services.adviser.assessor
    assert isinstance(assessor, EmbeddingAssessor)  # noqa: S101 -- for the type checker
    words = [words for _, words in pieces(draft, normalise)]
    start = perf_counter()
    assessor.embedder.encode(words)
    return perf_counter() - start


def through_chat(drafts: Sequence[Draft]) -> list[float]:
    """Seconds from sending each draft on the sandbox's phone to the bot's message."""
    with sandbox("bot.cli") as address:
        scene = httpx.get(f"{address}/scene").json()
        [council] = [one for one in scene["councils"] if one["id"] == COUNCIL]
        httpx.post(f"{address}/scene/{COUNCIL}", json={}).raise_for_status()
        with phone(address, council["people"][0]) as member:
            settle(member, 0)
            return [answered_in(member, draft) for draft in drafts][1:]


def answered_in(member: Phone, draft: Draft) -> float:
    """Seconds until the bot's message about a draft is there."""
    start = perf_counter()
    sent = member.send(draft.text)
    member.wait(lambda seen: any(m.id > sent.id and not m.mine for m in seen), 60)
    return perf_counter() - start


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
