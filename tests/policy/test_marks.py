"""What the clauses are marked with: which risks a finding can rest on, and how firmly."""

import pytest

from bot.policy import Answer, Clause, Corpus, Force, Risk, RiskKind

COUNCILS = ["pershore", "wyre", "east-staffordshire-parish", "rushcliffe", "east-riding"]

# D: a duty speaks against such a draft; a: only advice does; i: only a statement of what may
# follow; -: this policy is silent. Columns: Pershore, Wyre, East Staffordshire,
# Rushcliffe, East Riding.
MARKS = """
    respect              D D D D D
    bullying             D D D D D
    discrimination       D D D D D
    defamation           a D D D i
    obscenity            D D D a a
    disrepute            D D D D D
    haste                a D a D a
    confidentiality      D D D D D
    personal_data        a D D D D
    copyright            a D D D D
    predetermination     D D - - -
    casework             D D D D D
    safeguarding         - a i D a
    misinformation       - a a - D
    endorsement          D D a - a
    misrepresentation    a D D - D
    commitments          i D D - D
    commercial_interest  - a D D -
    logo                 - - D D -
    anonymity            a a D D -
    own_safety           a a D a D
    party_political      - D D - -
    pre_election         a a D - D
"""

STRENGTH = {Force.DUTY: "D", Force.ADVICE: "a", Force.INFORMATION: "i"}

FACTS = [
    Risk.CONFIDENTIALITY,
    Risk.PERSONAL_DATA,
    Risk.COPYRIGHT,
    Risk.PREDETERMINATION,
    Risk.CASEWORK,
    Risk.SAFEGUARDING,
    Risk.MISINFORMATION,
    Risk.ENDORSEMENT,
    Risk.MISREPRESENTATION,
    Risk.COMMITMENTS,
    Risk.COMMERCIAL_INTEREST,
    Risk.LOGO,
    Risk.ANONYMITY,
    Risk.OWN_SAFETY,
    Risk.PARTY_POLITICAL,
    Risk.PRE_ELECTION,
]


def strongest(corpus: Corpus, council: str, risk: Risk) -> str:
    marked = [c for c in corpus.policy(council).clauses if risk in c.topics]
    return next((s for f, s in STRENGTH.items() if any(c.force is f for c in marked)), "-")


def found(corpus: Corpus, id: str) -> Clause:
    return corpus.policy(id.partition(":")[0]).clause(id)


def test_each_risk_rests_on_clauses_as_pinned(corpus: Corpus) -> None:
    """For each council it is known which risks it has a clause for, and of what force."""
    pinned = dict(line.split(maxsplit=1) for line in MARKS.strip().splitlines())
    marked = {risk: " ".join(strongest(corpus, c, risk) for c in COUNCILS) for risk in Risk}
    assert marked == pinned


def test_every_topic_is_marked_somewhere(corpus: Corpus) -> None:
    """Each of the 60 topics has a clause in at least one policy."""
    used = {t for policy in corpus.policies.values() for c in policy.clauses for t in c.topics}
    assert used == set(corpus.topics)
    assert len(used) == 60


def test_each_dont_has_its_lead(corpus: Corpus) -> None:
    """A don't of Wyre's carries "Some Don'ts", or it would say the opposite."""
    donts = [c for c in corpus.policy("wyre").clauses if c.label.startswith("6 Don'ts")]
    assert len(donts) == 11
    bare = [clause for clause in donts if clause.lead is None]
    assert {clause.lead for clause in donts if clause not in bare} == {"Some Don'ts"}
    assert [clause.text.split(",")[0][:23] for clause in bare] == ["Robust political debate"]


def test_robust_debate_is_a_permission(corpus: Corpus) -> None:
    """Wyre's bullet on robust debate, printed among the don'ts, permits; no risk rests on it."""
    clause = found(corpus, "wyre:6 Don'ts 8")
    assert clause.force is Force.PERMISSION
    assert clause.lead is None
    assert clause.topics == ("political_debate",)


def test_no_risk_rests_on_a_permission(corpus: Corpus) -> None:
    """What a policy permits is never marked as speaking against a draft."""
    clauses = [c for policy in corpus.policies.values() for c in policy.clauses]
    permissions = [c for c in clauses if c.force is Force.PERMISSION]
    assert [c.id for c in permissions if set(c.topics) & set(Risk)] == []


@pytest.mark.parametrize(
    ("id", "lead"),
    [
        ("pershore:3(12)(i)", "Avoid anything which could be considered discriminatory"),
        ("pershore:3(12)(ii)", "Avoid anything which could be considered discriminatory"),
        ("pershore:3(12)(iii)", "Avoid anything which could be considered discriminatory"),
        ("pershore:3(9)#1", "When using social media, councillors should:"),
        ("east-staffordshire-parish:2.2.8", "The following risks have been identified"),
        ("east-riding:Golden rule 5", "Once something is published it is"),
    ],
)
def test_what_would_be_misread_alone_has_its_lead(corpus: Corpus, id: str, lead: str) -> None:
    """A bullet that says the opposite, or nothing, without its stem carries the stem."""
    assert (found(corpus, id).lead or "").startswith(lead)


def test_rules_for_visitors_bind_no_councillor(corpus: Corpus) -> None:
    """East Riding's five Rules are a text for one's page: no risk rests on them."""
    for number in range(1, 6):
        clause = found(corpus, f"east-riding:Rule {number}")
        assert clause.force is Force.INFORMATION
        assert clause.topics == ("engagement_rules",)


def test_the_golden_rule_is_a_duty_to_ask(corpus: Corpus) -> None:
    """The rule that the bot is named for is in the corpus, word for word."""
    clause = found(corpus, "east-riding:Golden rule 1")
    assert clause.force is Force.DUTY
    assert clause.topics == ("who_to_ask",)
    assert clause.text.endswith("stop and ask for advice first before doing anything else.")


def test_risks_stand_in_the_order_of_the_list(corpus: Corpus) -> None:
    """risks.toml tells of all 23 risks; wording first, then those that turn on facts."""
    assert len(Risk) == 23
    assert list(corpus.risks) == list(Risk)
    assert [r for r, text in corpus.risks.items() if text.kind is RiskKind.FACT] == FACTS


def test_the_same_ids_are_risks_among_the_topics(corpus: Corpus) -> None:
    """Every risk is a topic of the same id, first in the list, and no other topic is a risk."""
    assert [topic.id for topic in corpus.topics.values() if topic.is_risk] == list(Risk)
    assert list(corpus.topics)[:23] == list(Risk)


@pytest.mark.parametrize("risk", list(Risk))
def test_a_fact_has_its_question_and_wording_none(corpus: Corpus, risk: Risk) -> None:
    """A fact is asked with a question and two buttons; what the words show is not asked."""
    text = corpus.risks[risk]
    if text.kind is RiskKind.WORDING:
        assert (text.question, text.yes, text.no, text.concern_if) == (None, None, None, None)
        return
    assert text.question is not None
    assert text.question.endswith("?")
    assert (text.yes or "").startswith("Yes")
    assert (text.no or "").startswith("No")
    assert [answer for answer in Answer if text.is_real(answer)] == [text.concern_if]


@pytest.mark.parametrize("risk", list(Risk))
def test_what_is_told_is_plain_and_short(corpus: Corpus, risk: Risk) -> None:
    """What a councillor reads on a phone is short sentences, with a name of two to five words."""
    text = corpus.risks[risk]
    assert 2 <= len(text.name.split()) <= 5
    for sentence in (text.meaning, text.why, text.mend):
        assert sentence.endswith(".")
        assert len(sentence) <= 130
