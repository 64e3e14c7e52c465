"""The corpus is read strictly, and a citation can quote nothing but a clause."""

import re
import shutil
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy import (
    Citation,
    Clause,
    Corpus,
    CorpusError,
    Force,
    LabelOrigin,
    LeftOut,
    Scope,
    UnknownClause,
    UnknownCouncil,
    read_corpus,
    read_policy,
)

ROOT = Path(__file__).parents[2]

GOOD = """\
+++
id = "ambridge"
title = "Ambridge Social Media Policy"
council = "Ambridge Parish Council"
short = "Ambridge"
kind = "parish"
source = "corpus/originals/ambridge.txt"
ask = "the clerk"
scope = "all"
scope_text = "It covers everything."

[[left_out]]
text = "Page 1"
reason = "A page number."

[[left_out]]
from = "Report"
to = "End of report"
reason = "A report."
+++

# Ambridge Social Media Policy

## 1 Conduct

#### Some Don'ts

### 1(1)
label: made
lead: Some Don'ts

`duty` `respect` `tone`
Shout at residents.

`information` `tone`
It upsets them.

### 1(2)

`permission` `break`
You may rest.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small corpus without a fault."""
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "ambridge.md").write_text(GOOD, encoding="utf-8")
    for name in ("risks.toml", "topics.toml"):
        shutil.copy(ROOT / "corpus" / name, tmp_path / name)
    return tmp_path


def test_a_policy_is_read_with_its_particulars(folder: Path) -> None:
    """Front matter, labels, origins, headings, leads, force and topics arrive as written."""
    policy = read_corpus(folder).policy("ambridge")
    assert (policy.council, policy.ask, policy.scope) == (
        "Ambridge Parish Council",
        "the clerk",
        Scope.ALL,
    )
    assert (policy.adopted, policy.complaints) == (None, None)
    assert policy.left_out == (
        LeftOut("Page 1", "Page 1", "A page number."),
        LeftOut("Report", "End of report", "A report."),
    )
    assert policy.clauses[0] == Clause(
        id="ambridge:1(1)#1",
        council="ambridge",
        label="1(1)",
        label_origin=LabelOrigin.MADE,
        section="1 Conduct",
        heading="Some Don'ts",
        lead="Some Don'ts",
        text="Shout at residents.",
        force=Force.DUTY,
        topics=("respect", "tone"),
        order=0,
    )


def test_a_conflict_names_two_paragraphs(folder: Path) -> None:
    """What two paragraphs do not agree on is found from either of them."""
    path = folder / "policies" / "ambridge.md"
    written = '[[conflicts]]\nbetween = ["1(1)", "1(2)"]\nabout = "resting"\n+++\n\n#'
    path.write_text(GOOD.replace("+++\n\n#", written, 1), encoding="utf-8")
    policy = read_corpus(folder).policy("ambridge")
    [conflict] = policy.conflicts
    assert (conflict.about, conflict.other("1(1)")) == ("resting", "1(2)")
    assert policy.conflict("1(2)") is conflict
    path.write_text(path.read_text("utf-8").replace('"1(2)"]', '"1(3)"]'), encoding="utf-8")
    with pytest.raises(CorpusError, match="between must name two paragraphs"):
        read_corpus(folder)


def test_a_lead_belongs_to_the_next_clause_only(folder: Path) -> None:
    """The second clause under a label does not inherit the first one's lead."""
    leads = [clause.lead for clause in read_corpus(folder).policy("ambridge").clauses]
    assert leads == ["Some Don'ts", None, None]


def test_clauses_and_paragraphs_are_found(folder: Path) -> None:
    """A policy finds a clause by id, a paragraph by label, and the paragraphs around it."""
    policy = read_corpus(folder).policy("ambridge")
    assert policy.clause("ambridge:1(2)").text == "You may rest."
    assert [clause.order for clause in policy.paragraph("1(1)")] == [0, 1]
    assert policy.sections() == ("1 Conduct",)
    assert policy.around("1(1)") == (None, "1(2)")
    assert policy.around("1(2)") == ("1(1)", None)


def test_what_is_not_there_is_refused(folder: Path) -> None:
    """An unknown council, clause or label raises an error that says which."""
    corpus = read_corpus(folder)
    with pytest.raises(UnknownCouncil, match="borchester"):
        corpus.policy("borchester")
    policy = corpus.policy("ambridge")
    for find in (policy.clause, policy.paragraph, policy.around):
        with pytest.raises(UnknownClause, match="9"):
            find("9")


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        ("`duty` `respect`", "`order` `respect`", 32, "force 'order' is unknown: use duty, advice"),
        ("`tone`\nIt", "`manners`\nIt", 35, "topic 'manners' is unknown"),
        ("`information` `tone`\n", "`information`\n", 35, "a clause has 1 to 5 different topics"),
        ("`tone`\nIt", "`tone` `tone`\nIt", 35, "a clause has 1 to 5 different topics"),
        ("`information` `tone`\n", "", 35, "this clause has no tags"),
        ("It upsets them.\n", "", 36, "these tags have no clause"),
        ("You may rest.\n", "", 40, "the tags or lead above have no clause"),
        ("### 1(2)", "### 1(1)", 38, "label '1(1)' is there twice"),
        ("### 1(2)\n", "### 1(2)\n\n### 1(3)\n", 40, "label '1(2)' has no clause"),
        ("label: made", "label: found", 29, "origin 'found' is unknown: use printed, reattached"),
        ("## 1 Conduct", "##", 24, "this heading is empty"),
        ("It upsets", "It  upsets", 36, "white space is doubled"),
        ("### 1(1)\nlabel", "label", 28, "label: stands under no label"),
        ('ask = "the clerk"\n', "", 2, "ask is missing"),
        ('ask = "the clerk"', "ask = 7", 8, "ask must be a text"),
        ('ask = "the clerk"', "ask = the clerk", 8, "is not TOML"),
        ('kind = "parish"', 'kind = "parish"\nmotto = "Ho"', 7, "key 'motto' is unknown"),
        ('scope = "all"', 'scope = "some"', 9, "scope 'some' is unknown: use official, all"),
        ('id = "ambridge"', 'id = "borchester"', 2, "id must be 'ambridge'"),
        ('reason = "A report."', "", 16, "reason is missing"),
        ('title = "Ambridge S', 'title = "Penny Hassett S', 3, "title differs from the # line"),
        ("+++\nid", "id", 1, "has no front matter"),
        (GOOD[GOOD.index("# Ambridge") :], "", 2, "the policy has no clause"),
    ],
)
def test_a_fault_in_a_policy_is_one_line(
    folder: Path, old: str, new: str, line: int, fault: str
) -> None:
    """A fault in a policy raises one line that names the file, the line and what to mend."""
    assert GOOD.count(old) == 1
    path = folder / "policies" / "ambridge.md"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_policy(path)
    said = str(caught.value)
    assert said.startswith(f"ambridge.md:{line}: {fault}")
    assert "\n" not in said


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("topics.toml", "[topics.tone]", "[topics.tone]\nloud = 1", "key 'loud' is unknown"),
        ("topics.toml", "[topics.respect]", "[topics.manners]", "risk 'manners' is unknown"),
        ("topics.toml", "risk = true", "risk = 1", "risk must be true or false"),
        ("risks.toml", "[risks.respect]", "[risks.manners]", "risk 'manners' is unknown"),
        ("risks.toml", "[risks.haste]", "[haste]", "key 'haste' is unknown"),
        (
            "risks.toml",
            'kind = "wording"',
            'kind = "taste"',
            "kind 'taste' is unknown: use wording",
        ),
        ("risks.toml", 'severity = "stop"', 'severity = "jail"', "severity 'jail' is unknown"),
        ("risks.toml", 'concern_if = "yes"', 'concern_if = "so"', "concern_if 'so' is unknown"),
        ("risks.toml", 'concern_if = "yes"\n', "", "concern_if is missing"),
        ("risks.toml", 'yes = "Yes, it does"', f'yes = "{"x" * 25}"', "yes and no are buttons"),
        ("risks.toml", 'kind = "wording"', 'kind = "fact"', "question is missing"),
        ("risks.toml", 'kind = "fact"', 'kind = "wording"', "key 'question' is unknown"),
        ("risks.toml", 'kind = "fact"', f"kind = {'9' * 5000}", "is not TOML"),
        ("risks.toml", 'kind = "fact"', f"kind = {'[' * 5000}", "is not TOML"),
    ],
)
def test_a_fault_in_risks_or_topics_is_one_line(
    folder: Path, name: str, old: str, new: str, fault: str
) -> None:
    """A fault in risks.toml or topics.toml is told in one line with file, line and mend."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder)
    assert re.fullmatch(rf"{name}:\d+: {re.escape(fault)}.*", str(caught.value))


def test_a_missing_risk_is_named(folder: Path) -> None:
    """Each of the risks must be in risks.toml."""
    text = (folder / "risks.toml").read_text(encoding="utf-8")
    kept = text[: text.index("[risks.pre_election]")]
    (folder / "risks.toml").write_text(kept, encoding="utf-8")
    with pytest.raises(CorpusError, match="risk 'pre_election' is missing"):
        read_corpus(folder)


def test_files_that_cannot_be_read_are_named(folder: Path) -> None:
    """A file that is missing, or not UTF-8, and an empty folder are faults of one line too."""
    path = folder / "policies" / "ambridge.md"
    path.write_bytes(b"\xff")
    with pytest.raises(CorpusError, match=r"ambridge\.md:1: is not UTF-8"):
        read_policy(path)
    path.unlink()
    with pytest.raises(CorpusError, match=r"ambridge\.md:1: cannot be read"):
        read_policy(path)
    with pytest.raises(CorpusError, match="holds no policy"):
        read_corpus(folder)


@pytest.mark.parametrize("name", ["policies/ambridge.md", "risks.toml", "topics.toml"])
def test_the_digest_covers_every_file(folder: Path, name: str) -> None:
    """The digest of the corpus changes when any file does, and only then."""
    before = read_corpus(folder).digest
    assert read_corpus(folder).digest == before
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert read_corpus(folder).digest != before


def test_the_corpus_cannot_be_changed(corpus: Corpus) -> None:
    """What has been read stays as it was read."""
    with pytest.raises(TypeError):
        corpus.policies["ambridge"] = corpus.policy("wyre")  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        corpus.policy("wyre").clauses[0].text = "anything"  # type: ignore[misc]


def some_clause(text: str, lead: str | None = None) -> Clause:
    made = LabelOrigin.MADE
    return Clause("a:1", "a", "1", made, "1", None, lead, text, Force.DUTY, ("tone",), 0)


@given(text=st.text(), start=st.integers(-3, 40), end=st.integers(-3, 40))
def test_a_citation_is_a_slice_or_nothing(text: str, start: int, end: int) -> None:
    """A citation is a non-empty slice of its clause's text, and nothing else can be made."""
    clause = some_clause(text)
    if 0 <= start < end <= len(text):
        assert Citation(clause, start, end).quote == text[start:end]
    else:
        with pytest.raises(ValueError, match="no slice"):
            Citation(clause, start, end)


@given(text=st.text(min_size=1), quote=st.text())
def test_a_quotation_is_found_to_the_letter(text: str, quote: str) -> None:
    """Quoting succeeds only with words that stand in the clause exactly so."""
    clause = some_clause(text)
    assert Citation.of(clause).quote == text
    if quote and quote in text:
        assert Citation.of(clause, quote).quote == quote
    else:
        with pytest.raises(ValueError, match="clause"):
            Citation.of(clause, quote)


@given(text=st.text(min_size=1), other=st.text(min_size=1))
def test_the_digest_of_a_clause_follows_its_wording(text: str, other: str) -> None:
    """A clause's digest changes with its text and its lead, and with nothing else."""
    assert (some_clause(text).digest == some_clause(other).digest) == (text == other)
    assert some_clause(text, lead="Some Don'ts").digest != some_clause(text).digest
