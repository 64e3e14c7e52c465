from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advice.cite import MOST_CITATIONS, cite, clauses_for
from bot.config import REPOSITORY
from bot.policy import Clause, Corpus, Force, Risk, UnknownCouncil, read_corpus
from tests.advice.support import COUNCILS

CORPUS = read_corpus(REPOSITORY / "corpus")
COPYRIGHT = Risk.COPYRIGHT
CLAUSES = [c for policy in CORPUS.policies.values() for c in policy.clauses]


def policy_of(*clauses: Clause) -> Corpus:
    """A corpus whose one council has just these clauses."""
    wyre = CORPUS.policy("wyre")
    made = tuple(replace(c, id=f"wyre:{i}", order=i) for i, c in enumerate(clauses))
    return replace(CORPUS, policies={"wyre": replace(wyre, clauses=made)})


def clause(force: Force, *topics: str) -> Clause:
    return replace(CORPUS.policy("wyre").clauses[0], force=force, topics=topics)


def cited(corpus: Corpus, near: dict[str, float] | None = None) -> list[int]:
    """Which clauses are cited against a breach of copyright, by their order."""
    return [c.clause.order for c in cite(corpus, "wyre", COPYRIGHT, near or {})]


@pytest.mark.parametrize("council", COUNCILS)
@pytest.mark.parametrize("risk", Risk)
def test_only_the_own_councils_marked_clauses_are_cited(council: str, risk: Risk) -> None:
    """A citation is of one's own council, marked with the risk, and no permission."""
    for citation in cite(CORPUS, council, risk, {}):
        assert citation.clause.council == council
        assert risk.value in citation.clause.topics
        assert citation.clause.force is not Force.PERMISSION


def test_a_permission_is_never_cited_against_a_draft() -> None:
    """Where only a permission speaks of a risk, there is nothing to cite."""
    assert cited(policy_of(clause(Force.PERMISSION, "copyright"))) == []


def test_a_duty_comes_before_advice_and_advice_before_information() -> None:
    """Among clauses equally about the risk force decides, however near the others are."""
    made = policy_of(
        clause(Force.INFORMATION, "copyright"),
        clause(Force.ADVICE, "copyright"),
        clause(Force.DUTY, "copyright"),
    )
    assert cited(made, {"wyre:0": 0.99, "wyre:1": 0.9}) == [2, 1]


def test_a_clause_chiefly_about_the_risk_comes_before_one_that_touches_it() -> None:
    """Of two duties the one with the risk as its first mark is quoted first."""
    made = policy_of(
        clause(Force.DUTY, "respect", "copyright"), clause(Force.DUTY, "copyright", "respect")
    )
    assert cited(made, {"wyre:0": 0.9}) == [1, 0]


def test_advice_chiefly_about_the_risk_ranks_with_a_duty_that_touches_it() -> None:
    """One step of force weighs as much as the first mark; nearness to the draft decides."""
    made = policy_of(clause(Force.ADVICE, "copyright"), clause(Force.DUTY, "respect", "copyright"))
    assert cited(made, {"wyre:0": 0.3, "wyre:1": 0.2}) == [0, 1]
    assert cited(made, {"wyre:0": 0.2, "wyre:1": 0.3}) == [1, 0]


def test_of_equals_the_nearest_to_the_draft_comes_first_then_the_policys_order() -> None:
    """Ties in force and mark are broken by nearness, then by the order of the policy."""
    made = policy_of(*[clause(Force.DUTY, "copyright")] * 3)
    assert cited(made, {"wyre:2": 0.5}) == [2, 0]
    assert cited(made) == [0, 1]


@given(
    st.sampled_from(Risk),
    st.sampled_from([*COUNCILS, None]),
    st.dictionaries(st.sampled_from([c.id for c in CLAUSES]), st.floats(-1, 1)),
)
def test_citing_is_deterministic_and_brief(
    risk: Risk, council: str | None, near: dict[str, float]
) -> None:
    """The same draft is told the same clauses, at most two, whole, and none twice."""
    found = cite(CORPUS, council, risk, near)
    backwards = dict(reversed(list(near.items())))
    assert found == cite(CORPUS, council, risk, backwards)
    assert len({c.clause.id for c in found}) == len(found) <= MOST_CITATIONS
    assert all(c.quote == c.clause.text for c in found)
    assert bool(found) == bool(clauses_for(CORPUS, council, risk))


def test_an_unknown_council_is_no_empty_policy() -> None:
    """For a council without a policy nothing is made up: it raises UnknownCouncil."""
    with pytest.raises(UnknownCouncil, match="atlantis"):
        cite(CORPUS, "atlantis", COPYRIGHT, {})
