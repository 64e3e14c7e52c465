"""Advice and answers in words for a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence

from bot.advice import PEOPLE_FIRST, Advice, Answer, Draft, Finding, Outcome
from bot.policy import Citation, Corpus, Risk


def told_advice(advice: Advice, draft: Draft, corpus: Corpus) -> str:
    """Advice as told: verdict, why, the clauses, and the facts that could still change it."""
    from bot.chat.wording import NOT_RULED_OUT, REASONS, SIGNPOSTS, UNPROVEN, VERDICTS

    blocks = [*map(_wrap, SIGNPOSTS)] if advice.reason in PEOPLE_FIRST else []
    blocks += [VERDICTS[advice.verdict], _wrap(REASONS[advice.reason])]
    if advice.findings and advice.reason in UNPROVEN:
        blocks.append(NOT_RULED_OUT)
    blocks += [told_finding(finding, draft, corpus) for finding in advice.findings]
    if advice.ask:
        blocks.append(_open_facts(advice.ask, corpus))
    return "\n\n".join(blocks)


def told_finding(finding: Finding, draft: Draft, corpus: Corpus) -> str:
    """One finding: the draft's words, why, what would mend it, and the clauses."""
    text = corpus.risks[finding.risk]
    lines = [text.name]
    if finding.words:
        words = " … ".join(" ".join(span.of(draft.text).split()) for span in finding.words)
        lines.append(_labelled("Your words", f"“{words}”"))
    lines += [_labelled("Why", text.why), _labelled("To mend it", text.mend)]
    lines += told_citations(finding.citations, corpus)
    if finding.elsewhere:
        lines.append(
            "  Your council's policy has no clause on this. Another's, which does not bind you:"
        )
        lines += told_citations(finding.elsewhere, corpus)
    return "\n".join(lines)


def told_answer(answer: Answer, corpus: Corpus) -> str:
    """An answer with its clauses, or why there is none."""
    lines = [_wrap(text_of_answer(answer))]
    lines += told_citations(answer.citations, corpus)
    if answer.elsewhere and not answer.citations:
        lines.append("Other councils' policies, which do not bind you, say:")
        lines += told_citations(answer.elsewhere, corpus)
    return "\n".join(lines)


def text_of_answer(answer: Answer) -> str:
    """The sentence that answers, or that says why there is no answer."""
    from bot.chat.wording import OUTCOME_NEXT, OUTCOMES, SIGNPOSTS

    if answer.outcome is Outcome.DISTRESS:
        return "\n".join(SIGNPOSTS)
    head = OUTCOMES[answer.outcome].removeprefix("📖 ")
    return answer.text or f"{head}. {OUTCOME_NEXT[answer.outcome]}".strip()


def told_citations(citations: Sequence[Citation], corpus: Corpus) -> Iterator[str]:
    """Each clause quoted in full under its council and label."""
    for citation in citations:
        clause = citation.clause
        yield f"  {corpus.policy(clause.council).council}, {clause.label}:"
        if clause.lead:
            yield _wrap(clause.lead, "    ")
        yield _wrap(f"“{citation.quote}”", "    ")


def question_of(risk: Risk, corpus: Corpus) -> str:
    """The question of fact for a risk; empty for one that shows in the words alone."""
    return corpus.risks[risk].question or ""


def _open_facts(risks: Sequence[Risk], corpus: Corpus) -> str:
    lines = ["What could still change this:"]
    for risk in risks:
        text = corpus.risks[risk]
        concern = text.yes if text.concern_if == "yes" else text.no
        lines.append(_wrap(question_of(risk, corpus), "  "))
        lines.append(f"    --fact {risk}=true   if “{concern}”, else --fact {risk}=false")
    return "\n".join(lines)


def _labelled(label: str, text: str) -> str:
    return textwrap.fill(text, _width(), initial_indent=f"  {label}: ", subsequent_indent="    ")


def _wrap(text: str, indent: str = "") -> str:
    """Wrapped to the terminal, each line of the text by itself."""
    return "\n".join(
        textwrap.fill(line, _width(), initial_indent=indent, subsequent_indent=indent)
        for line in text.splitlines()
    )


def _width() -> int:
    return min(shutil.get_terminal_size().columns, 96)
