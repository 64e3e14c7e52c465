"""From a draft to advice, and from a question to an answer. Pure: no telegram, no models."""

from bot.advice.advice import Advice, Finding
from bot.advice.adviser import MOST_FINDINGS, Adviser
from bot.advice.assess import IN_DANGER, Assessment, Assessor, Flag, Span
from bot.advice.cite import citable_risks
from bot.advice.clearing import Clearing
from bot.advice.decide import Decision, Thresholds, decide, settled_scores
from bot.advice.drafts import LONGEST_DRAFT, Account, Draft, DraftError, Medium
from bot.advice.interview import Councillor, from_facts, interview, settled
from bot.advice.questions import Answer, Answerer, Kind, Outcome, QuestionError, Sorter
from bot.advice.searching import Found, search
from bot.advice.verdicts import PEOPLE_FIRST, Reason, Reply, Verdict

__all__ = [
    "IN_DANGER",
    "LONGEST_DRAFT",
    "MOST_FINDINGS",
    "PEOPLE_FIRST",
    "Account",
    "Advice",
    "Adviser",
    "Answer",
    "Answerer",
    "Assessment",
    "Assessor",
    "Clearing",
    "Councillor",
    "Decision",
    "Draft",
    "DraftError",
    "Finding",
    "Flag",
    "Found",
    "Kind",
    "Medium",
    "Outcome",
    "QuestionError",
    "Reason",
    "Reply",
    "Sorter",
    "Span",
    "Thresholds",
    "Verdict",
    "citable_risks",
    "decide",
    "from_facts",
    "interview",
    "search",
    "settled",
    "settled_scores",
]
