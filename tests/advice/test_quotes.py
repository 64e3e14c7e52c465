"""The promise of the bot: what it quotes stands in the policy, letter for letter."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.advice import Account, Advice, Adviser, Assessment, Draft, Reply, Span, Thresholds, Verdict
from bot.advice.sentences import sentences
from bot.config import REPOSITORY
from bot.policy import Citation, Corpus, Risk
from tests.advice.support import AMEND, CLERK, EVERY_COUNCIL, STOP, WordAssessor

POLICIES = REPOSITORY / "corpus" / "policies"
FEWEST = 3_000
"""Drafts this must at least be tried on, so that it cannot pass for want of drafts."""


def raw_clauses(path: Path) -> Iterator[tuple[str, str]]:
    """Label and text of each clause, read with nothing of the program's reader: the first
    line below a line of marks, under the last line that starts with ###."""
    label, marked = "", False
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("### "):
            label = line.removeprefix("### ").strip()
        elif marked:
            yield label, line.strip()
        marked = line.startswith("`") and line.rstrip().endswith("`")


PRINTED = {path.stem: set(raw_clauses(path)) for path in sorted(POLICIES.glob("*.md"))}
EXEMPLARS: list[dict[str, Any]] = [
    json.loads(line)
    for path in sorted((REPOSITORY / "corpus" / "exemplars").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


def is_to_the_letter(citation: Citation) -> bool:
    """Whether the policy's file has these words, in a clause under the label that is named."""
    return any(
        label == citation.clause.label and citation.quote in text and citation.quote.strip()
        for label, text in PRINTED[citation.clause.council]
    )


def labelled(row: dict[str, Any], rng: random.Random) -> Assessment:
    """Evidence that finds just the risks the exemplar is labelled with, in its marked words."""
    words = [Span(at, at + len(w)) for w in row["words"] if (at := row["draft"].find(w)) >= 0]
    risks = [Risk(risk) for risk in row["risks"]]
    leaning = {"stop": STOP, "amend": AMEND, "ask_clerk": CLERK}.get(row["verdict"], {})
    scores = {risk: float(risk in risks) for risk in Risk}
    return Assessment(scores, dict.fromkeys(risks, tuple(words)), leaning)


def guessed(row: dict[str, Any], rng: random.Random) -> Assessment:
    """Evidence by lot: a few risks found, any sentence, any leaning, any clause near."""
    found = rng.sample(list(Risk), 4)
    spans = sentences(row["draft"])
    ids = rng.sample(IDS, 20)
    return Assessment(
        {risk: rng.random() if risk in found else 0.001 for risk in Risk},
        {risk: (rng.choice(spans),) for risk in found},
        rng.choice([STOP, AMEND, CLERK, {}]),
        {id: rng.uniform(-1, 1) for id in ids},
    )


IDS = [f"{council}:{label}" for council, clauses in PRINTED.items() for label, _ in clauses]


@pytest.mark.parametrize("evidence_on", [labelled, guessed])
def test_every_quote_is_in_the_policy_to_the_letter(corpus: Corpus, evidence_on: Any) -> None:
    """All exemplars, every council and none: each quote stands in the named clause of the
    named council's file, and the words shown are the draft's own."""
    rng, seen = random.Random(20260101), set[Citation]()  # noqa: S311 - a draw, no secret
    adviser = Adviser(corpus, WordAssessor({}), Thresholds(clear=0.1))
    quoted = 0
    for row in EXEMPLARS:
        given, text = evidence_on(row, rng), row["draft"]
        account = Account(row["account"] or "councillor")
        for council in EVERY_COUNCIL:
            draft = Draft(text, council, account, bool(row["pre_election"]))
            replies = {
                r: rng.choice(list(Reply)) for r in rng.sample(list(Risk), rng.randint(0, 2))
            }
            advice = adviser.advise(draft, given, replies)
            shown = list(citations_of(advice))
            seen.update(shown)
            quoted += len(shown)
            assert_fits(advice, draft)
    assert all(is_to_the_letter(citation) for citation in seen)
    assert len(EXEMPLARS) >= FEWEST
    assert quoted > FEWEST
    assert {citation.clause.council for citation in seen} == set(PRINTED)


def citations_of(advice: Advice) -> Iterator[Citation]:
    for finding in advice.findings:
        yield from finding.citations
        yield from finding.elsewhere


def assert_fits(advice: Advice, draft: Draft) -> None:
    """The advice quotes its own council, and shows only words that stand in the draft."""
    for finding in advice.findings:
        for citation in finding.citations:
            assert draft.council in (None, citation.clause.council)
        for span in finding.words:
            assert 0 <= span.start < span.end <= len(draft.text)
            assert span.of(draft.text).strip()
    if advice.verdict in (Verdict.AMEND, Verdict.STOP):
        assert advice.citations


def test_the_check_sees_a_single_wrong_letter(corpus: Corpus) -> None:
    """A quote with a letter changed, or under another label or council, is no quote."""
    from dataclasses import replace

    clause = corpus.policy("pershore").paragraph("3(9)")[0]
    assert is_to_the_letter(Citation.of(clause))
    for wrong in (
        replace(clause, text=clause.text.replace("e", "é", 1)),
        replace(clause, text=clause.text + " "),
        replace(clause, label="3(8)"),
        replace(clause, council="wyre"),
    ):
        assert not is_to_the_letter(Citation.of(wrong))


def test_every_clause_of_the_corpus_is_printed_under_its_label(corpus: Corpus) -> None:
    """What can be quoted at all is just what stands in the files, no clause more or fewer."""
    for council, printed in PRINTED.items():
        clauses = corpus.policy(council).clauses
        assert {(clause.label, clause.text) for clause in clauses} == printed
