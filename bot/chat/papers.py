"""What is sent as a document: a whole policy as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from bot.chat import help_wording as wording
from bot.policy import Clause, LabelOrigin, Policy


def policy_text(policy: Policy) -> str:
    """A policy as plain text: what it is, then every clause in order, to the letter."""
    return "\n".join([*_front(policy), *_body(policy)]) + "\n"


def as_file(text: str) -> bytes:
    """The text as phones open it: UTF-8 with a mark that says so."""
    return text.encode("utf-8-sig")


def _front(policy: Policy) -> Iterator[str]:
    yield policy.title
    yield wording.PAPER_COUNCIL.format(council=policy.council)
    adopted = wording.PAPER_ADOPTED.format(adopted=policy.adopted)
    yield adopted if policy.adopted else wording.PAPER_UNDATED
    yield policy.scope_text
    if any(clause.label_origin is LabelOrigin.MADE for clause in policy.clauses):
        yield wording.PAPER_NUMBERED
    for passage in policy.left_out:
        yield wording.PAPER_LEFT_OUT.format(reason=passage.reason)


def _body(policy: Policy) -> Iterator[str]:
    before: Clause | None = None
    for clause in policy.clauses:
        if before is None or clause.section != before.section:
            yield f"\n\n{clause.section.upper()}"
        if clause.heading and (before is None or clause.heading != before.heading):
            yield f"\n{clause.heading}"
        if before is None or clause.label != before.label:
            star = "*" if clause.label_origin is LabelOrigin.MADE else ""
            yield f"\n[{clause.label}{star}]"
        if clause.lead and (before is None or clause.lead != before.lead):
            yield clause.lead
        yield clause.text
        before = clause
