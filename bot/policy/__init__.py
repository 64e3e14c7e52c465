"""Policies, their clauses and citations, and the risks that a draft can carry."""

from bot.policy.clauses import (
    Citation,
    Clause,
    Conflict,
    Corpus,
    Force,
    LabelOrigin,
    LeftOut,
    Policy,
    Scope,
    UnknownClause,
    UnknownCouncil,
)
from bot.policy.faults import CorpusError
from bot.policy.help import Help, Point, Quoted, read_help
from bot.policy.reading import read_corpus, read_policy
from bot.policy.risks import Answer, Risk, RiskKind, RiskText, Severity, Topic

__all__ = [
    "Answer",
    "Citation",
    "Clause",
    "Conflict",
    "Corpus",
    "CorpusError",
    "Force",
    "Help",
    "LabelOrigin",
    "LeftOut",
    "Point",
    "Policy",
    "Quoted",
    "Risk",
    "RiskKind",
    "RiskText",
    "Scope",
    "Severity",
    "Topic",
    "UnknownClause",
    "UnknownCouncil",
    "read_corpus",
    "read_help",
    "read_policy",
]
