"""`golden-rule evaluate`: how good the judgement is, on labelled drafts it never learned from."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bot import assembly
from bot.advice import Adviser, Kind, Verdict
from bot.commands.faults import Misuse
from bot.commands.progress import Progress
from bot.config import REPOSITORY, Config, Profile
from bot.evaluation import BadCase, Case, Trial, confusion, headline, read_cases, try_case
from bot.policy import Corpus

HELP = "how good the judgement is, on labelled drafts that it never learned from"

_BED = REPOSITORY / "tests" / "judgement"

Report = Callable[[str, int, int], None]


def configure(parser: ArgumentParser) -> None:
    """What can be given on the command line."""
    parser.add_argument(
        "drafts", nargs="*", type=Path, metavar="FILE", help="labelled drafts, else the test bed"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="write the whole report on the test bed here"
    )
    parser.add_argument(
        "--profile", type=Profile, choices=list(Profile), help="not the configured model but this"
    )


def run(args: Namespace, config: Config) -> int:
    """Print the scores, and write the report where one is asked for."""
    if args.report and args.drafts:
        raise Misuse("--report is about the test bed: give no other drafts")
    if args.report and not args.report.parent.is_dir():
        raise Misuse(f"{args.report.parent}: no such folder")
    if args.profile:
        config = replace(config, model=replace(config.model, profile=args.profile))
    corpus = assembly.open_corpus(config)
    cases = [c for path in args.drafts or [_BED / "drafts.jsonl"] for c in _cases(path, corpus)]
    with Progress() as progress:
        services = assembly.open_services(config, corpus, progress)
        trials = _tried(services.adviser, cases, "judging", progress)
        if args.report:
            _report(services, config, trials, args.report, progress)
    print(_as_json(trials) if args.json else _as_text(trials))
    return 0


def _report(
    services: assembly.Services,
    config: Config,
    trials: Sequence[Trial],
    path: Path,
    progress: Report,
) -> None:
    from bot.evaluation.asking import ask_all
    from bot.evaluation.guarding import guard_all
    from bot.evaluation.report import About, Bed, write_report
    from bot.evaluation.sorting import read_sent, sort_all
    from bot.retrieval.labelled import read_exemplars

    adviser, corpus = services.adviser, services.corpus

    def tried(name: str, doing: str) -> tuple[Trial, ...]:
        return _tried(adviser, _cases(_BED / name, corpus), doing, progress)

    asked = ask_all(services.answerer, _BED / "questions.jsonl", corpus)
    sent = {
        "written to be hard to tell apart": [*read_sent(_BED / "messages.jsonl")],
        "the drafts and questions above": [
            *((trial.case.id, trial.case.draft.text, Kind.DRAFT) for trial in trials),
            *((each.id, each.question, Kind.QUESTION) for each in asked),
        ],
    }
    bed = Bed(
        trials,
        tried("flips.jsonl", "judging flips"),
        tried("hostile.jsonl", "judging hostile drafts"),
        tried("newsletters.jsonl", "judging newsletters"),
        asked,
        {name: sort_all(services.sorter, part) for name, part in sent.items()},
        guard_all(adviser, services.answerer, _BED / "guards.jsonl"),
        _BED / "clauses.toml",
        _BED / "second.jsonl",
        read_exemplars(config.corpus / "exemplars"),
        _BED / "second-exemplars.jsonl",
    )
    about = About(
        config.model.profile.value,
        "make evaluate" if config.model.profile is Profile.STANDARD else "make evaluate-small",
        trials[0].evidence.model,
        assembly.bound(adviser),
        len(read_exemplars(config.corpus / "calibration")),
    )
    write_report(adviser, corpus, bed, about, path)


def _cases(path: Path, corpus: Corpus) -> tuple[Case, ...]:
    try:
        return read_cases(path, corpus)
    except BadCase as error:
        raise Misuse(str(error)) from None


def _tried(
    adviser: Adviser, cases: Sequence[Case], doing: str, progress: Report
) -> tuple[Trial, ...]:
    tried = []
    for done, case in enumerate(cases, 1):
        tried.append(try_case(adviser, case))
        progress(doing, done, len(cases))
    return tuple(tried)


def _as_json(trials: Sequence[Trial]) -> str:
    counted = {
        name: {"hits": share.hits, "of": share.total, "percent": round(share.percent, 1)}
        for name, share in headline(trials).items()
    }
    return json.dumps(counted, indent=2)


def _as_text(trials: Sequence[Trial]) -> str:
    lines = [
        f"{name:<36}{share!s:>24}  {share.hits} of {share.total}"
        for name, share in headline(trials).items()
    ]
    table = confusion(trials)
    lines += ["", f"{'labelled, told:':<18}" + "".join(f"{told:>11}" for told in Verdict)]
    lines += [
        f"{label:<18}" + "".join(f"{table.get((label, told), 0):>11}" for told in Verdict)
        for label in Verdict
    ]
    return "\n".join(lines)
