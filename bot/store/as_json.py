"""Evidence, advice and answers as JSON and back: complete, clauses included as cited."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.advice import (
    Advice,
    Answer,
    Assessment,
    Finding,
    Flag,
    Outcome,
    Reason,
    Reply,
    Span,
    Verdict,
)
from bot.policy import Citation, Clause, Force, LabelOrigin, Risk

Json = dict[str, Any]


def evidence_json(evidence: Assessment) -> str:
    """An assessment as JSON."""
    return _dump(
        {
            "scores": {risk.value: score for risk, score in evidence.scores.items()},
            "words": {r.value: [[s.start, s.end] for s in ss] for r, ss in evidence.words.items()},
            "leaning": dict(evidence.leaning),
            "near": {clause: round(near, 4) for clause, near in evidence.near.items()},
            "flags": sorted(flag.value for flag in evidence.flags),
            "model": evidence.model,
            "at_issue": {risk.value: round(p, 4) for risk, p in evidence.at_issue.items()},
        }
    )


def evidence_of(text: str) -> Assessment:
    """The assessment in this JSON."""
    raw: Json = json.loads(text)
    return Assessment(
        scores={Risk(risk): float(score) for risk, score in raw["scores"].items()},
        words={Risk(risk): _spans(spans) for risk, spans in raw["words"].items()},
        leaning=raw["leaning"],
        near=raw["near"],
        flags=frozenset(Flag(flag) for flag in raw["flags"]),
        model=raw["model"],
        at_issue={Risk(risk): float(p) for risk, p in raw.get("at_issue", {}).items()},
    )


def findings_json(findings: tuple[Finding, ...]) -> str:
    """The findings of some advice as JSON."""
    return _dump([_finding_raw(finding) for finding in findings])


def replies_json(replies: Mapping[Risk, Reply]) -> str:
    """Replies to questions of fact as JSON."""
    return _dump({risk.value: reply.value for risk, reply in replies.items()})


def advice_of(row: Mapping[str, Any]) -> Advice:
    """The advice in a row of the advice table; nothing is left to ask of what was told."""
    return Advice(
        verdict=Verdict(row["verdict"]),
        reason=Reason(row["reason"]),
        findings=tuple(_finding(raw) for raw in json.loads(row["findings"])),
        asked={Risk(k): Reply(v) for k, v in json.loads(row["asked"]).items()},
        rests_on=json.loads(row["rests_on"]),
    )


def rests_on_json(advice: Advice) -> str:
    """What advice relied on, with the clauses told and their digests."""
    cited = [*advice.citations, *(c for f in advice.findings for c in f.elsewhere)]
    return _dump({**advice.rests_on, "clauses": {c.clause.id: c.clause.digest for c in cited}})


def answer_json(answer: Answer) -> str:
    """An answer as JSON."""
    return _dump(
        {
            "outcome": answer.outcome.value,
            "text": answer.text,
            "citations": [_citation_raw(c) for c in answer.citations],
            "elsewhere": [_citation_raw(c) for c in answer.elsewhere],
            "topics": list(answer.topics),
            "conflict": answer.conflict,
        }
    )


def answer_of(text: str) -> Answer:
    """The answer in this JSON."""
    raw: Json = json.loads(text)
    return Answer(
        outcome=Outcome(raw["outcome"]),
        text=raw["text"],
        citations=tuple(_citation(c) for c in raw["citations"]),
        elsewhere=tuple(_citation(c) for c in raw["elsewhere"]),
        topics=tuple(raw["topics"]),
        conflict=raw.get("conflict"),
    )


def _finding_raw(finding: Finding) -> Json:
    return {
        "risk": finding.risk.value,
        "score": finding.score,
        "words": [[span.start, span.end] for span in finding.words],
        "citations": [_citation_raw(c) for c in finding.citations],
        "elsewhere": [_citation_raw(c) for c in finding.elsewhere],
    }


def _finding(raw: Json) -> Finding:
    return Finding(
        risk=Risk(raw["risk"]),
        score=raw["score"],
        words=_spans(raw["words"]),
        citations=tuple(_citation(c) for c in raw["citations"]),
        elsewhere=tuple(_citation(c) for c in raw["elsewhere"]),
    )


def _citation_raw(citation: Citation) -> Json:
    clause = citation.clause
    plain = {name: getattr(clause, name) for name in _PLAIN}
    return {
        **plain,
        "label_origin": clause.label_origin.value,
        "force": clause.force.value,
        "topics": list(clause.topics),
        "digest": clause.digest,
        "start": citation.start,
        "end": citation.end,
    }


_PLAIN = ("id", "council", "label", "section", "heading", "lead", "text", "order")


def _citation(raw: Json) -> Citation:
    clause = Clause(
        label_origin=LabelOrigin(raw["label_origin"]),
        force=Force(raw["force"]),
        topics=tuple(raw["topics"]),
        **{name: raw[name] for name in _PLAIN},
    )
    return Citation(clause, raw["start"], raw["end"])


def _spans(raw: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in raw)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
