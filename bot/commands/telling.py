"""Advice and answers in words for a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence

from bot.advice import Advice, Answer, Draft, Finding, Outcome, Reason, Verdict
from bot.policy import Citation, Corpus, Risk

VERDICTS = {
    Verdict.CLEAR: "No concern found",
    Verdict.AMEND: "Change this first",
    Verdict.STOP: "Don't post this",
    Verdict.ASK_CLERK: "Ask the clerk first",
}

REASONS = {
    Reason.NOTHING_FOUND: "Nothing in the policy is against it. This is advice, not permission.",
    Reason.MENDABLE: "There is a concern that you can mend.",
    Reason.BREACH: "As written it breaks a duty in the policy.",
    Reason.UNSURE: "The policy may speak against it, and I am not sure enough either way.",
    Reason.FACT_UNKNOWN: "It turns on something that only you or the clerk can tell.",
    Reason.POLICY_SILENT: "There is a concern that your council's policy has no clause on.",
    Reason.CLERKS_MATTER: "It reads as a matter that only the clerk can settle.",
    Reason.NOTHING_TO_JUDGE: "There are too few words to judge.",
    Reason.OTHER_LANGUAGE: "I can only judge drafts in English.",
    Reason.STEERING: "Part of it tells the bot what to answer.",
    Reason.HIDDEN_TEXT: "Part of it is hidden or scrambled: I cannot judge it.",
    Reason.UNCALIBRATED: "No threshold is calibrated, so nothing is cleared.",
    Reason.DISTRESS: "It speaks of a threat or of self-harm: talk to somebody now.",
    Reason.RULED: "The clerk has ruled on these very words before.",
}

OUTCOMES = {
    Outcome.ANSWERED: "",
    Outcome.PARTLY: "The policy touches on this, no more.",
    Outcome.NOT_IN_POLICY: "The policy does not answer this. Ask the clerk.",
    Outcome.LAW_OR_CASE: "That is a matter of law, or of one case: ask the clerk.",
    Outcome.NOT_SOCIAL_MEDIA: "That is not about social media, so it is not in this policy.",
    Outcome.UNCLEAR: "I do not understand the question. Ask it in other words.",
    Outcome.ABOUT_BOT: "I check drafts against your council's social media policy, and quote it.",
    Outcome.SMALL_TALK: "Send a draft, or a question about the policy.",
    Outcome.DISTRESS: "That sounds serious. Please talk to somebody now; Samaritans: 116 123.",
}


def told_advice(advice: Advice, draft: Draft, corpus: Corpus) -> str:
    """Advice as told: verdict, why, the clauses, and the facts that could still change it."""
    blocks = [VERDICTS[advice.verdict], _wrap(REASONS[advice.reason])]
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
        lines.append("  Your council's policy has no clause on this. Elsewhere it is said:")
        lines += told_citations(finding.elsewhere, corpus)
    return "\n".join(lines)


def told_answer(answer: Answer, corpus: Corpus) -> str:
    """An answer with its clauses, or why there is none."""
    lines = [_wrap(text) for text in (answer.text, OUTCOMES[answer.outcome]) if text]
    lines += told_citations(answer.citations, corpus)
    if answer.elsewhere and not answer.citations:
        lines.append("Other councils' policies, which do not bind you, say:")
        lines += told_citations(answer.elsewhere, corpus)
    return "\n".join(lines)


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
