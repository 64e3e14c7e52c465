"""`golden-rule ask`: an answer from the policy, or answers to a file of questions."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from functools import partial

from bot import assembly
from bot.advice import Answer, Answerer
from bot.commands.faults import Misuse
from bot.commands.judging import citation_row, council_of, text_of
from bot.commands.progress import Progress
from bot.commands.rows import Row, each_row
from bot.commands.telling import text_of_answer, told_answer
from bot.config import Config
from bot.policy import Corpus

HELP = "an answer from the policy, or answers to a file of questions"


def configure(parser: ArgumentParser) -> None:
    """What can be given on the command line."""
    parser.add_argument("question", nargs="?", metavar="QUESTION")
    parser.add_argument("--council", metavar="ID", help="whose policy; without it, every policy")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--jsonl", action="store_true", help="read rows of JSON and print a row for each"
    )


def run(args: Namespace, config: Config) -> int:
    """Print the answer; with --jsonl a row for each row."""
    corpus = assembly.open_corpus(config)
    council = council_of({"council": args.council}, corpus)
    _check(args)
    with Progress() as progress:
        answerer = assembly.open_services(config, corpus, progress).answerer
    if args.jsonl:
        return 1 if each_row(partial(_row, answerer, corpus)).faults else 0
    answer = answerer.answer(args.question, council)
    print(
        json.dumps(_as_row(answer), ensure_ascii=False)
        if args.json
        else told_answer(answer, corpus)
    )
    return 0


def _check(args: Namespace) -> None:
    if args.jsonl and (args.question is not None or args.council):
        raise Misuse("with --jsonl the questions and councils come in the rows")
    if not args.jsonl and not (args.question or "").strip():
        raise Misuse("give a question, or --jsonl")


def _row(answerer: Answerer, corpus: Corpus, row: Row) -> Row:
    question, council = text_of(row, "question"), council_of(row, corpus)
    return {"id": row.get("id"), **_as_row(answerer.answer(question, council))}


def _as_row(answer: Answer) -> Row:
    return {
        "answered": answer.answered,
        "reason": answer.outcome.value,
        "text": text_of_answer(answer),
        "citations": [citation_row(citation) for citation in answer.citations],
    }
