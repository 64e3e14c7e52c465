"""Which clauses a finding rests on: marks a person reviewed decide, never similarity alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.policy import Citation, Clause, Corpus, Force, Risk

MOST_CITATIONS = 2
"""Clauses quoted for one finding: a phone shows no more."""

_WEIGHT = {Force.DUTY: 3, Force.ADVICE: 2, Force.INFORMATION: 1, Force.PERMISSION: 0}


def clauses_for(corpus: Corpus, council: str | None, risk: Risk) -> tuple[Clause, ...]:
    """The clauses marked with a risk: of one council, or of all where council is None.

    A permission is never cited against a draft.
    """
    against = _against(corpus, council)
    return tuple(clause for clause in against if risk.value in clause.topics)


def citable_risks(corpus: Corpus, council: str | None) -> frozenset[Risk]:
    """The risks that a clause speaks against: of one council, or of all where council is None."""
    topics = {topic for clause in _against(corpus, council) for topic in clause.topics}
    return frozenset(risk for risk in Risk if risk.value in topics)


def _against(corpus: Corpus, council: str | None) -> Iterator[Clause]:
    policies = corpus.policies.values() if council is None else [corpus.policy(council)]
    return (c for policy in policies for c in policy.clauses if c.force is not Force.PERMISSION)


def cite(
    corpus: Corpus, council: str | None, risk: Risk, near: Mapping[str, float]
) -> tuple[Citation, ...]:
    """Whole clauses against one risk, best first.

    Among clauses equally about the risk: duty before advice before information. Being chiefly
    about it (the first mark) counts as much as one step of force, so a duty that only touches
    the risk ranks with advice chiefly about it; then the nearest to the draft (``near``,
    cosine by clause id), then the order of the policy.
    """
    ranked = sorted(
        clauses_for(corpus, council, risk),
        key=lambda clause: _rank(clause, risk, near.get(clause.id, 0.0)),
        reverse=True,
    )
    return tuple(Citation.of(clause) for clause in ranked[:MOST_CITATIONS])


def _rank(clause: Clause, risk: Risk, near: float) -> tuple[float, int]:
    place = max(-1.0, 1.0 - clause.topics.index(risk.value))
    return (_WEIGHT[clause.force] + place + near, -clause.order)
