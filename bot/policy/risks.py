"""The closed list of risks, what is told about each, and the topics a clause can have."""

from dataclasses import dataclass
from enum import StrEnum


class Risk(StrEnum):
    """What can be wrong with a draft; the value is the id used in every file."""

    RESPECT = "respect"
    BULLYING = "bullying"
    DISCRIMINATION = "discrimination"
    DEFAMATION = "defamation"
    OBSCENITY = "obscenity"
    DISREPUTE = "disrepute"
    HASTE = "haste"
    CONFIDENTIALITY = "confidentiality"
    PERSONAL_DATA = "personal_data"
    COPYRIGHT = "copyright"
    PREDETERMINATION = "predetermination"
    CASEWORK = "casework"
    SAFEGUARDING = "safeguarding"
    MISINFORMATION = "misinformation"
    ENDORSEMENT = "endorsement"
    MISREPRESENTATION = "misrepresentation"
    COMMITMENTS = "commitments"
    COMMERCIAL_INTEREST = "commercial_interest"
    LOGO = "logo"
    ANONYMITY = "anonymity"
    OWN_SAFETY = "own_safety"
    PARTY_POLITICAL = "party_political"
    PRE_ELECTION = "pre_election"


class RiskKind(StrEnum):
    """Whether the words of the draft show the risk, or only a fact the councillor knows."""

    WORDING = "wording"
    FACT = "fact"


class Severity(StrEnum):
    """What such a draft comes to as a rule: it breaks a duty, or it can be mended."""

    STOP = "stop"
    AMEND = "amend"


class Answer(StrEnum):
    """The answer to a question of fact."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class RiskText:
    """What is told about one risk, in plain words.

    `question`, `yes`, `no` and `concern_if` are there for a risk of kind `fact` and None
    for one of kind `wording`. `yes` and `no` are button texts of at most 24 characters;
    `concern_if` is the answer that means the concern is real.
    """

    risk: Risk
    name: str
    kind: RiskKind
    meaning: str
    why: str
    mend: str
    severity: Severity
    question: str | None = None
    yes: str | None = None
    no: str | None = None
    concern_if: Answer | None = None

    def is_real(self, answer: Answer) -> bool:
        """Tell whether this answer to the question means that the concern is real."""
        return answer == self.concern_if


@dataclass(frozen=True, slots=True)
class Topic:
    """What a clause or a question is about.

    Every risk is also a topic of the same id. `answer` is one plain sentence, true of any
    policy with a clause on the topic, that can open an answer to a question.
    """

    id: str
    title: str
    about: str
    answer: str
    is_risk: bool
