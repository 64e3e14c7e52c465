"""How long a start and a draft take, and how much memory, on this machine as it is now."""

from __future__ import annotations

import json
import resource
import statistics
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch

import httpx

from bot import assembly
from bot.advice import LONGEST_DRAFT, Draft
from bot.advice.normalise import normalise
from bot.chat import at_work
from bot.commands.progress import Progress
from bot.config import Config, find_config, read_config
from bot.retrieval import Profile, Settings
from bot.retrieval.assessor import EmbeddingAssessor
from bot.retrieval.embedder import Embedder, has_bfloat16
from bot.retrieval.ensemble import open_embedder
from bot.retrieval.models import locate
from bot.retrieval.wording import pieces, question_prompt
from bot.sandbox import Phone
from tools.dialogue import COUNCIL, phone, sandbox, settle

JUDGEMENT = Path(__file__).resolve().parent.parent / "tests" / "judgement"
WARM_UP, QUESTIONS, CHATS = 5, 40, 17  # fewer than a member may send in a minute
REPEATED = 3


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
    drafts = [Draft(row["draft"], "wyre") for row in rows("drafts", options.drafts + WARM_UP)]
    pairs = [(bare(services, draft), judged(services, draft)) for draft in drafts][WARM_UP:]
    times = [whole for _, whole in pairs]
    asked = [answered(services, **row) for row in rows("questions", QUESTIONS + WARM_UP)][WARM_UP:]
    longest = max(rows("newsletters", None), key=lambda row: len(row["draft"].split()))
    newsletter = [judged(services, Draft(longest["draft"], "wyre")) for _ in range(REPEATED)]
    by_one = memory()
    at_once = long_at_once(services, drafts)
    print(f"profile                {config.model.profile}")
    print(f"corpus read            {opened:8.2f} s")
    print(f"ready                  {ready:8.2f} s")
    print(f"a draft, median        {1000 * statistics.median(times):8.0f} ms")
    print(f"a draft, 95th pct      {1000 * statistics.quantiles(times, n=20)[-1]:8.0f} ms")
    print(f"bare embedding of it   {1000 * statistics.median(b for b, _ in pairs):8.0f} ms")
    print(f"draft / embedding      {statistics.median(w / b for b, w in pairs):8.1f} times")
    long = f"a draft of {len(longest['draft'].split()):,} words"
    print(f"{long:<23}{1000 * statistics.median(newsletter):8.0f} ms")
    through = through_chat(drafts[-CHATS:])
    print(f"through the sandbox    {1000 * statistics.median(through):8.0f} ms")
    print(f"a question, median     {1000 * statistics.median(w for _, w in asked):8.0f} ms")
    print(f"question / embedding   {statistics.median(w / b for b, w in asked):8.1f} times")
    print(f"memory, one by one     {by_one:8.0f} MB")
    print(f"memory, {at_once} longest      {memory():8.0f} MB")
    if has_bfloat16():
        print(f"in 32 bits / in 16     {in_whole(config, services, drafts):8.1f} times")


def rows(name: str, count: int | None) -> Iterator[dict[str, Any]]:
    """The first rows of a file of the test bed, or all."""
    with (JUDGEMENT / f"{name}.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, islice(lines, count))


def memory() -> float:
    """The most megabytes that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def long_at_once(services: assembly.Services, drafts: Sequence[Draft]) -> int:
    """Judge drafts of the most characters, as many at once as the bot would; how many."""
    text = "\n".join(draft.text for draft in drafts)
    longest = Draft((text * (LONGEST_DRAFT // len(text) + 1))[:LONGEST_DRAFT], "wyre")
    many = at_work()
    with ThreadPoolExecutor(many) as pool:
        list(pool.map(lambda draft: judged(services, draft), [longest] * many))
    return many


def bare(services: assembly.Services, draft: Draft) -> float:
    """Seconds for one embedding of the same text, and nothing else."""
    return took(embedder(services), [words for _, words in pieces(draft, normalise)])


def in_whole(config: Config, services: assembly.Services, drafts: Sequence[Draft]) -> float:
    """How many times as long as here the embedding takes without bfloat16, draft for draft."""
    settings = Settings(config.corpus, config.index, Profile(config.model.profile.value))
    with patch("bot.retrieval.embedder.has_bfloat16", lambda: False):
        model = locate(settings.profile, settings.index / "models", settings.adapters)
        whole = open_embedder(model)
    texts = [[words for _, words in pieces(draft, normalise)] for draft in drafts]
    pairs = [(took(whole, words), took(embedder(services), words)) for words in texts]
    return statistics.median(slow / fast for slow, fast in pairs[WARM_UP:])


def took(embedder: Embedder, words: Sequence[str]) -> float:
    """Seconds for the embedding of these texts."""
    start = perf_counter()
    embedder.encode(words)
    return perf_counter() - start


def embedder(services: assembly.Services) -> Embedder:
    """What the services embed with."""
    assessor = services.adviser.assessor
    assert isinstance(assessor, EmbeddingAssessor)  # noqa: S101 -- for the type checker
    return assessor.embedder


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


def answered(
    services: assembly.Services, question: str, council: str, **_: object
) -> tuple[float, float]:
    """Seconds for one embedding of a question, and for its answer."""
    words = question_prompt(normalise(question))
    start = perf_counter()
    embedder(services).encode([words])
    embedded = perf_counter()
    services.answerer.answer(question, council)
    return embedded - start, perf_counter() - embedded


if __name__ == "__main__":
    main()
