"""A draft with its questions of fact answered, and advice as a row of JSON."""

from __future__ import annotations

from typing import Any

from bot.advice import Account, Advice, Adviser, Draft, Finding, interview
from bot.advice.interview import Councillor
from bot.commands.rows import BadRow, Row
from bot.policy import Citation, Corpus, Risk


def judge(adviser: Adviser, draft: Draft, councillor: Councillor) -> Advice:
    """Advice on a draft whose councillor answers the facts that matter."""
    return interview(adviser, draft, adviser.assess(draft), councillor)


def draft_of(row: Row, corpus: Corpus) -> Draft:
    """The draft in a row. Raises ValueError or bot.policy.UnknownCouncil."""
    return Draft(
        text=text_of(row, "draft"),
        council=council_of(row, corpus),
        account=_account(row.get("account")),
        pre_election=_flag(row, "pre_election"),
    )


def council_of(row: Row, corpus: Corpus) -> str | None:
    """The council id in a row, None where every policy counts. Raises BadRow."""
    council = row.get("council")
    if council is not None and council not in list(corpus.policies):
        raise BadRow(f"there is no council {council!r}; known: {', '.join(corpus.policies)}")
    return council


def facts_of(row: Row) -> dict[Risk, bool]:
    """The facts in a row, by risk. Raises BadRow."""
    facts = row.get("facts") or {}
    if not isinstance(facts, dict):
        raise BadRow("facts must be an object of true and false by risk")
    for risk, real in facts.items():
        if risk not in list(Risk):
            raise BadRow(f"facts: there is no risk {risk!r}")
        if not isinstance(real, bool):
            raise BadRow(f"facts: {risk} must be true or false")
    return {Risk(risk): real for risk, real in facts.items()}


def text_of(row: Row, key: str) -> str:
    """The text under a key that must be there. Raises BadRow."""
    if key not in row:
        raise BadRow(f"{key} is missing")
    text = row[key]
    if not isinstance(text, str):
        raise BadRow(f"{key} must be a text")
    return text


def as_row(advice: Advice, draft: Draft, corpus: Corpus) -> dict[str, Any]:
    """Advice as JSON, without the id."""
    return {
        "verdict": advice.verdict.value,
        "reason": advice.reason.value,
        "findings": [_finding(finding, draft, corpus) for finding in advice.findings],
        "asked": [risk.value for risk in advice.asked],
    }


def citation_row(citation: Citation) -> dict[str, str]:
    """A citation as JSON."""
    clause = citation.clause
    return {
        "clause": clause.id,
        "council": clause.council,
        "label": clause.label,
        "quote": citation.quote,
    }


def _finding(finding: Finding, draft: Draft, corpus: Corpus) -> dict[str, Any]:
    return {
        "risk": finding.risk.value,
        "words": [span.of(draft.text) for span in finding.words],
        "why": corpus.risks[finding.risk].why,
        "citations": [citation_row(citation) for citation in finding.citations],
    }


def _account(value: object) -> Account:
    if value is None:
        return Account.COUNCILLOR
    if not isinstance(value, str) or value not in list(Account):
        raise BadRow(f"account must be one of {', '.join(Account)}")
    return Account(value)


def _flag(row: Row, key: str) -> bool:
    value = row.get(key)
    if value is not None and not isinstance(value, bool):
        raise BadRow(f"{key} must be true or false")
    return bool(value)
