"""`golden-rule check`: advice on a draft, or on a file of drafts."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from functools import partial

from bot import assembly
from bot.advice import LONGEST_DRAFT, Account, Adviser, Draft, Reply, from_facts
from bot.assembly import Services
from bot.commands.faults import Misuse
from bot.commands.judging import (
    as_row,
    council_of,
    draft_of,
    facts_of,
    judge,
)
from bot.commands.progress import Progress
from bot.commands.rows import Row, binary_input, each_row
from bot.commands.telling import question_of, told_advice
from bot.config import Config
from bot.policy import Answer, Corpus, Risk

HELP = "advice on a draft, or on a file of drafts"


def configure(parser: ArgumentParser) -> None:
    """What can be given on the command line."""
    parser.add_argument("text", nargs="?", metavar="TEXT", help="the draft; - reads it from input")
    parser.add_argument("--council", metavar="ID", help="whose policy; without it, every policy")
    parser.add_argument("--account", choices=[a.value for a in Account], default=None)
    parser.add_argument("--pre-election", action="store_true", help="an election is called")
    parser.add_argument(
        "--fact",
        action="append",
        type=_fact,
        default=[],
        metavar="RISK=true|false",
        help="answers a question of fact: true if the concern is real",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--jsonl", action="store_true", help="read rows of JSON and print a row for each"
    )


def run(args: Namespace, config: Config) -> int:
    """Print the advice; with --jsonl a row for each row."""
    corpus = assembly.open_corpus(config)
    if args.jsonl:
        return _many(args, config, corpus)
    draft, facts = _draft(args, corpus), dict(args.fact)
    services = _services(config, corpus)
    asks = not args.json and args.text != "-" and at_terminal()
    advice = judge(services.adviser, draft, partial(_councillor, facts, asks=asks, corpus=corpus))
    if args.json:
        print(json.dumps(as_row(advice, draft, corpus), ensure_ascii=False))
    else:
        print(told_advice(advice, draft, corpus))
    return 0


def at_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _many(args: Namespace, config: Config, corpus: Corpus) -> int:
    if args.text or args.council or args.account or args.pre_election or args.fact:
        raise Misuse("with --jsonl the drafts and all about them come in the rows")
    services = _services(config, corpus)
    tally = each_row(partial(_row, services.adviser, corpus))
    return 1 if tally.faults else 0


def _row(adviser: Adviser, corpus: Corpus, row: Row) -> Row:
    draft, facts = draft_of(row, corpus), facts_of(row)
    advice = judge(adviser, draft, from_facts(facts))
    return {"id": row.get("id"), **as_row(advice, draft, corpus)}


def _draft(args: Namespace, corpus: Corpus) -> Draft:
    if args.text is None:
        raise Misuse("give the draft, or - to read it from standard input, or --jsonl")
    text = _from_input() if args.text == "-" else args.text
    council = council_of({"council": args.council}, corpus)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Misuse("the draft is not UTF-8 text") from None
    return Draft(text, council, Account(args.account or "councillor"), args.pre_election)


def _from_input() -> str:
    most = 4 * LONGEST_DRAFT
    try:
        data = binary_input().read(most + 1)
        if len(data) > most:
            raise Misuse(f"the draft is too long: at most {LONGEST_DRAFT:,} characters")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Misuse("standard input is not UTF-8 text") from None
    except OSError as error:
        raise Misuse(f"standard input cannot be read: {error.strerror}") from None


def _councillor(facts: dict[Risk, bool], risk: Risk, *, asks: bool, corpus: Corpus) -> Reply | None:
    if risk in facts:
        return from_facts(facts)(risk)
    return _asked(risk, corpus) if asks else None


def _asked(risk: Risk, corpus: Corpus) -> Reply:
    text = corpus.risks[risk]
    print(f"{question_of(risk, corpus)}\n  y: {text.yes}   n: {text.no}   Enter: not sure")
    try:
        said = input("> ").strip().lower()[:1]
    except EOFError:
        return Reply.NOT_SURE
    if said not in ("y", "n"):
        return Reply.NOT_SURE
    real = text.is_real(Answer.YES if said == "y" else Answer.NO)
    return Reply.CONCERN if real else Reply.NO_CONCERN


def _services(config: Config, corpus: Corpus) -> Services:
    with Progress() as progress:
        return assembly.open_services(config, corpus, progress)


def _fact(words: str) -> tuple[Risk, bool]:
    risk, _, real = words.partition("=")
    if risk not in list(Risk):
        raise ArgumentTypeError(f"there is no risk {risk!r}; known: {', '.join(Risk)}")
    if real not in ("true", "false"):
        raise ArgumentTypeError(f"{words!r} must end in =true or =false")
    return Risk(risk), real == "true"
