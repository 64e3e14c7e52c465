"""`golden-rule evaluate`: how good the judgement is, on labelled drafts it never learned from."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot import assembly
from bot.advice import Verdict, from_facts
from bot.commands.faults import Misuse
from bot.commands.judging import draft_of, facts_of, judge
from bot.commands.progress import Progress
from bot.commands.rows import Row
from bot.commands.scores import Labelled, Pair, confusion, scores
from bot.config import REPOSITORY, Config
from bot.policy import Corpus, Risk

HELP = "how good the judgement is, on labelled drafts that it never learned from"

_DRAFTS = REPOSITORY / "tests" / "judgement" / "drafts.jsonl"


def configure(parser: ArgumentParser) -> None:
    """What can be given on the command line."""
    parser.add_argument(
        "drafts", nargs="*", type=Path, default=[_DRAFTS], metavar="FILE", help="labelled drafts"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: Namespace, config: Config) -> int:
    """Print the scores."""
    corpus = assembly.open_corpus(config)
    rows = [row for path in args.drafts for row in _rows(path, corpus)]
    with Progress() as progress:
        adviser = assembly.open_services(config, corpus, progress).adviser
        pairs = []
        for done, (row, labelled) in enumerate(rows, 1):
            councillor = from_facts(_honest(row, labelled))
            advice = judge(adviser, draft_of(row, corpus), councillor)
            pairs.append((labelled, advice))
            progress("judging", done, len(rows))
    print(_as_json(pairs) if args.json else _as_text(pairs))
    return 0


def _rows(path: Path, corpus: Corpus) -> Iterator[tuple[Row, Labelled]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror or 'cannot be read'}") from None
    except UnicodeDecodeError:
        raise Misuse(f"{path}: not UTF-8 text") from None
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            draft_of(row, corpus), facts_of(row)
            yield row, _labelled(row)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            fault = f"{type(error).__name__}: {error}"
            raise Misuse(f"{path}:{number}: not a labelled draft ({fault})") from None


def _honest(row: Row, labelled: Labelled) -> dict[Risk, bool]:
    """What an honest councillor knows: a concern that is not labelled is none."""
    facts = facts_of(row)
    return {risk: facts.get(risk, risk in labelled.risks) for risk in Risk}


def _labelled(row: Row) -> Labelled:
    return Labelled(
        id=str(row["id"]),
        verdict=Verdict(row["verdict"]),
        also=frozenset(Verdict(also) for also in row.get("also") or ()),
        risks=frozenset(Risk(risk) for risk in row["risks"]),
    )


def _as_json(pairs: Sequence[Pair]) -> str:
    shares = {
        name: {"hits": share.hits, "of": share.total, "percent": round(share.percent, 1)}
        for name, share in scores(pairs).items()
    }
    return json.dumps(shares, indent=2)


def _as_text(pairs: Sequence[Pair]) -> str:
    lines = [
        f"{name:<42}{share.percent:6.1f} %  ({share.hits} of {share.total})"
        for name, share in scores(pairs).items()
    ]
    table = confusion(pairs)
    lines += ["", f"{'labelled, told:':<18}" + "".join(f"{told:>11}" for told in Verdict)]
    lines += [
        f"{label:<18}" + "".join(f"{table.get((label, told), 0):>11}" for told in Verdict)
        for label in Verdict
    ]
    return "\n".join(lines)
