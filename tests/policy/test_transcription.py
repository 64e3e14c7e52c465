"""The transcription holds every word of the five originals, and no other."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.policy import Clause, Corpus, LabelOrigin, Policy, read_corpus

ROOT = Path(__file__).parents[2]
CORPUS = read_corpus(ROOT / "corpus")
COUNCILS = ["east-riding", "east-staffordshire-parish", "pershore", "rushcliffe", "wyre"]
LEADS = {clause.lead for policy in CORPUS.policies.values() for clause in policy.clauses}
# A clause that is also the lead of another stays in the transcription when it is dropped.
NO_LEADS = [c for policy in CORPUS.policies.values() for c in policy.clauses if c.text not in LEADS]

TORN_NUMBER = re.compile(r"^\s*(\d+(?:\.\d+)+)\s*$", re.MULTILINE)
LEFT_OUT = "\x00"
# What may stand between two clauses: list marks and numbers, dashes, passages left out.
BETWEEN = re.compile(rf"(?:\d+(?:\.\d+)*\.?(?!\w)|[ivx]+\)|[\s\-·–\uf0b7{LEFT_OUT}])*")

each_council = pytest.mark.parametrize("council", COUNCILS)


def original(policy: Policy) -> str:
    """The original on one line, without the clause numbers that stand torn off on lines alone."""
    text = (ROOT / policy.source).read_text(encoding="utf-8")
    return " ".join(TORN_NUMBER.sub(" ", text).split())


def complaints(policy: Policy) -> list[str]:
    """Everything in which the transcription differs from the original; empty if nothing does."""
    found: list[str] = []
    text, at = _without_left_out(policy, found), 0
    for words in _wording(policy):
        here = text.lower().find(words.lower(), at)
        if here < 0 or (text[here : here + len(words)] != words and words != policy.title):
            found.append(f"not in the original here: {words}")
            continue
        found += _between(text[at:here])
        at = here + len(words)
    return found + _between(text[at:])


def _without_left_out(policy: Policy, found: list[str]) -> str:
    text, at = original(policy), 0
    for passage in policy.left_out:
        start = text.find(passage.start, at)
        end = text.find(passage.end, start)
        if min(start, end) < 0:
            found.append(f"left out, but not in the original: {passage.start}")
            continue
        text, at = text[:start] + LEFT_OUT + text[end + len(passage.end) :], start
    return text


def _wording(policy: Policy) -> Iterator[str]:
    """Title, headings, leads and clauses in order, each heading and lead once."""
    told = {policy.title} if policy.id == "east-staffordshire-parish" else set()
    for clause in policy.clauses:
        for words in (policy.title, clause.section, clause.heading, clause.lead):
            if words and words not in told and not _is_clause_above(policy, clause, words):
                told.add(words)
                yield words
        yield clause.text


def _is_clause_above(policy: Policy, clause: Clause, words: str) -> bool:
    return any(other.text == words for other in policy.clauses[: clause.order])


def _between(gap: str) -> list[str]:
    return [] if BETWEEN.fullmatch(gap) else [f"nowhere in the transcription: {gap.strip()}"]


def altered(clause: Clause, text: str | None) -> Policy:
    """The clause's policy with another text in place of the clause's, or without the clause."""
    policy = CORPUS.policy(clause.council)
    before, after = policy.clauses[: clause.order], policy.clauses[clause.order + 1 :]
    return replace(
        policy, clauses=(*before, *([replace(clause, text=text)] if text else []), *after)
    )


def another_word(text: str) -> str:
    words = text.split()
    words[len(words) // 2] = "elephant"
    return " ".join(words)


def without_its_end(text: str) -> str:
    return text[:-1]


def other_capitals(text: str) -> str:
    return text.swapcase()


def test_the_corpus_holds_the_five_policies(corpus: Corpus) -> None:
    """The corpus holds the five councils' policies under their ids."""
    assert sorted(corpus.policies) == COUNCILS


@each_council
def test_the_transcription_says_what_the_original_says(corpus: Corpus, council: str) -> None:
    """Every word of the original is transcribed in its order or left out with a reason."""
    assert complaints(corpus.policy(council)) == []


@pytest.mark.parametrize("clause", NO_LEADS, ids=[clause.id for clause in NO_LEADS])
def test_a_dropped_clause_is_noticed(clause: Clause) -> None:
    """A clause that is dropped is missed."""
    assert complaints(altered(clause, None))


@pytest.mark.parametrize("change", [another_word, without_its_end, other_capitals])
@each_council
def test_a_changed_clause_is_noticed(council: str, change: Callable[[str], str]) -> None:
    """No clause can have another word, lose its end or differ in its capitals."""
    for clause in CORPUS.policy(council).clauses:
        assert complaints(altered(clause, change(clause.text))), clause.id


@each_council
def test_clauses_out_of_order_are_noticed(council: str) -> None:
    """Two neighbouring clauses cannot change places."""
    policy = CORPUS.policy(council)
    for order in range(len(policy.clauses) - 1):
        one, two = policy.clauses[order : order + 2]
        swapped = (*policy.clauses[:order], two, one, *policy.clauses[order + 2 :])
        assert complaints(replace(policy, clauses=swapped)), one.id


@each_council
def test_a_changed_heading_or_lead_is_noticed(council: str) -> None:
    """A section, heading or lead that the original does not have is noticed."""
    policy = CORPUS.policy(council)
    first = policy.clauses[0]
    for changed in (
        replace(first, section="Elephants"),
        replace(first, heading="Elephants"),
        replace(first, lead="Elephants:"),
    ):
        assert complaints(replace(policy, clauses=(changed, *policy.clauses[1:])))


def test_only_these_passages_are_left_out(corpus: Corpus) -> None:
    """Nothing is left out but what is no policy: a report, signatures, announcements, ruins."""
    left_out = {id: [each.start for each in p.left_out] for id, p in corpus.policies.items()}
    assert left_out == {
        "east-riding": ["Objectives", "Digital citizenship 'rules of engagement'"],
        "east-staffordshire-parish": [],
        "pershore": [],
        "rushcliffe": [],
        "wyre": [
            "Report of:",
            "In doing so, have regard to the following behaviours:",
            "Here are some tips to help you stay out of trouble:",
            "Monitoring Officer",
            "Someone has written about you online.",
            "By Michael Gross",
        ],
    }


@each_council
def test_ids_are_unique_and_follow_from_labels(corpus: Corpus, council: str) -> None:
    """A clause's id is its council and label, with its number where the label has several."""
    policy = corpus.policy(council)
    expected = []
    for label in policy.labels():
        size = len(policy.paragraph(label))
        expected += [f"{council}:{label}"] if size == 1 else []
        expected += [f"{council}:{label}#{n}" for n in range(1, size + 1) if size > 1]
    assert [clause.id for clause in policy.clauses] == expected
    assert len(set(expected)) == len(expected)


def test_torn_numbers_are_reattached_in_order(corpus: Corpus) -> None:
    """East Staffordshire's torn-off numbers are all back at a paragraph, in their order."""
    policy = corpus.policy("east-staffordshire-parish")
    torn = TORN_NUMBER.findall((ROOT / policy.source).read_text(encoding="utf-8"))
    back = [c.label for c in policy.clauses if c.label_origin is LabelOrigin.REATTACHED]
    assert list(dict.fromkeys(back)) == torn


def test_a_printed_label_stands_in_the_original_before_its_words(corpus: Corpus) -> None:
    """A label counts as printed only where the original prints it at that place."""
    for policy in corpus.policies.values():
        for label in policy.labels():
            first = policy.paragraph(label)[0]
            if first.label_origin is LabelOrigin.PRINTED:
                assert any(words in original(policy) for words in _as_printed(first)), first.id


def _as_printed(clause: Clause) -> list[str]:
    """How the label may stand before the clause: "9. …", "i) …", "2.2.7 …", "4 HEADING …"."""
    number = (re.findall(r"[0-9ivx.]+(?=\)|$)", clause.label) or [clause.label])[-1]
    section = f"{clause.section} {clause.text}" if clause.section.startswith(number) else "\x00"
    marks = [f"{number}{mark} {clause.text}" for mark in (".", ")", "")]
    return [*marks, section, clause.text if clause.text.startswith(f"{clause.label}:") else "\x00"]
