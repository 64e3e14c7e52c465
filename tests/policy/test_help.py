import shutil
from pathlib import Path

import pytest

from bot.policy import Corpus, CorpusError, Help, Point, read_help

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def guide(corpus: Corpus) -> Help:
    return read_help(ROOT / "corpus", corpus)


def points(guide: Help) -> list[Point]:
    told = (guide.respond, guide.abuse, guide.accounts, guide.before)
    return [*guide.reply.values(), *(point for group in told for point in group)]


def test_every_clause_of_the_help_exists(guide: Help, corpus: Corpus) -> None:
    """Each id in help.toml is that of a clause, and the clause is the policy's own."""
    cited = [clause for point in points(guide) for clause in point.clauses]
    assert len(cited) > 100
    for clause in (*cited, *guide.page_rules):
        assert corpus.policy(clause.council).clause(clause.id) == clause


def test_a_point_without_a_clause_is_told_as_an_addition(guide: Help, corpus: Corpus) -> None:
    """Only a question may stand without one, and nobody is told that it is the policy's."""
    bare = [point.id for point in points(guide) if not point.clauses]
    assert bare == ["positive", "thanks", "kind"]
    assert guide.reply["thanks"].ours
    assert guide.reply["kind"].ours


def test_own_clauses_come_before_those_of_other_councils(guide: Help, corpus: Corpus) -> None:
    """A member is quoted their own policy; where it is silent, one other's, and told so."""
    for point in points(guide):
        for council in corpus.policies:
            quoted = point.quoted(council)
            councils = {cited.clause.council for cited in quoted.citations}
            has_own = any(clause.council == council for clause in point.clauses)
            assert quoted.own == has_own
            assert councils == ({council} if has_own else {c.council for c in point.clauses[:1]})


def test_what_a_policy_demands_is_a_duty_of_that_policy(guide: Help) -> None:
    """Another council's duty is never told as one's own."""
    items = {point.id: point for point in guide.accounts}
    assert items["separate"].quoted("rushcliffe").duty
    assert not items["separate"].quoted("pershore").duty
    assert not items["password"].quoted("wyre").duty
    assert items["password"].quoted("east-staffordshire-parish").duty


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("wyre:Diagram 5", "wyre:Diagram 9", r"help.toml:\d+: there is no clause 'wyre:Diagram 9'"),
        ("ours = true", 'ours = "yes"', "ours must be true or false"),
        ("ours = true", "ours = true\nspare = 1", "key 'spare' is unknown"),
        ('name = "Say thank you"\n', "", "name is missing"),
        ("[page_rules]", "[page_rule]", r"there is no table \[page_rules\]"),
        ('clauses = ["east-riding:Online abuse 8"]', "clauses = 8", "must be a list of texts"),
    ],
)
def test_a_fault_is_one_line(
    corpus: Corpus, tmp_path: Path, old: str, new: str, fault: str
) -> None:
    """It names the file, the line and the mend."""
    shutil.copy(ROOT / "corpus/help.toml", tmp_path)
    text = (tmp_path / "help.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "help.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CorpusError, match=fault) as raised:
        read_help(tmp_path, corpus)
    assert "\n" not in str(raised.value)
