"""Cards for real advice from the real corpus, written from a real store."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.advice import Draft, DraftError, Reply
from bot.chat.callbacks import parse
from bot.chat.html import LONGEST_MESSAGE, units
from bot.chat.letters import Letters
from bot.desk import Role
from bot.policy import Corpus, Risk
from bot.sandbox.html import parse_html
from bot.store import Letter, Matter, Store
from tests.chat.fakes import services


class Desk:
    """A store with a councillor and a clerk, and what they are shown."""

    def __init__(self, corpus: Corpus, council: str = "pershore") -> None:
        self.store = Store.open(None)
        self.services = services(corpus, self.store)
        self.letters = Letters(self.services)
        self.shown: list[Letter] = []
        self.councillor = self.store.enrol(1, "Ada <Moss> & Co", council, Role.COUNCILLOR)
        self.clerk = self.store.enrol(2, "Carol", council, Role.CLERK)
        self._message = 0

    def check(self, text: str, replies: dict[Risk, Reply] | None = None) -> Matter:
        draft = Draft(text, self.councillor.council)
        evidence = self.services.adviser.assess(draft)
        told = self.services.adviser.advise(draft, evidence, replies or {})

        def compose(matter: Matter) -> list[Letter]:
            self.shown = [*self.letters.told(matter, (), renew=False, was_open=False)]
            return self.shown

        self._message += 1
        return self.store.take_draft(
            self.councillor, draft, evidence, told, compose, chat=1, message=self._message
        )

    def text(self, chat: int) -> str:
        parts = [part for letter in self.shown if letter.chat == chat for part in letter.parts]
        return "\n".join(parse_html(part.html).text for part in parts)


@pytest.fixture
def desk(corpus: Corpus) -> Desk:
    return Desk(corpus)


@given(st.text(max_size=400), st.sampled_from(["", "clown", "perhaps rude", "kill me"]))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_draft_makes_messages_that_telegram_takes(corpus: Corpus, text: str, cue: str) -> None:
    """Whatever the draft, every message parses, fits, and every button's data can be read."""
    desk = Desk(corpus)
    try:
        desk.check(text * 12 + cue)
    except DraftError:
        return
    assert desk.shown
    for letter in desk.shown:
        for part in letter.parts:
            assert 0 < units(parse_html(part.html).text) <= LONGEST_MESSAGE
            assert all(parse(data) for row in part.keyboard for _, data in row)


@pytest.mark.parametrize("cue", ["clown", "tonight in a rage"])
def test_a_finding_says_what_why_and_how_to_mend_it(desk: Desk, corpus: Corpus, cue: str) -> None:
    """The draft's own words, the plain reason, the clause to the letter, and what would mend it."""
    matter = desk.check(f"Well, {cue}, I say.")
    assert matter.advice
    (finding, *_) = matter.advice.findings
    told, risk = desk.text(1), corpus.risks[finding.risk]
    for piece in (f"“{cue}”", risk.why, risk.mend, "Pershore Town Council"):
        assert piece in told
    for citation in finding.citations:
        assert citation.quote in told
        assert not citation.clause.lead or citation.clause.lead in told


def test_the_clerk_is_shown_all_that_a_ruling_needs(desk: Desk) -> None:
    """The draft, who, why, the findings, the account and the way to answer."""
    desk.check("This is perhaps <i>rude</i>, or perhaps rude & plain.")
    told = desk.text(2)
    for piece in (
        "No. 1: a draft from Ada <Moss> & Co",
        "perhaps <i>rude</i>, or perhaps rude & plain.",
        "not sure enough",
        "the councillor's own page",
        "Ask the clerk first",
        "Press a ruling",
    ):
        assert piece in told, piece


def test_at_most_three_findings_are_told(desk: Desk) -> None:
    """A phone shows no more."""
    matter = desk.check("clown, tonight in a rage")
    assert matter.advice
    assert desk.text(1).count("▪️") == len(matter.advice.findings) <= 3


def test_clauses_under_one_label_make_one_quotation(corpus: Corpus) -> None:
    """Consecutive citations of one label are quoted together, under one heading."""
    from bot.chat.render import quotes
    from bot.policy import Citation

    policy = corpus.policy("pershore")
    label = next(one for one in policy.labels() if len(policy.paragraph(one)) > 1)
    cited = [Citation.of(clause) for clause in policy.paragraph(label)]
    heading, quoted = list(quotes(cited, corpus))
    assert quoted.quote
    assert not heading.quote
    for citation in cited:
        assert citation.quote in "".join(run.text for run in quoted.runs)


def test_every_clause_of_the_corpus_can_be_quoted(corpus: Corpus) -> None:
    """However long a clause is, its quotation makes messages that Telegram takes."""
    from bot.chat.html import pages
    from bot.chat.render import quotes
    from bot.policy import Citation

    for policy in corpus.policies.values():
        for clause in policy.clauses:
            for html in pages(quotes([Citation.of(clause)], corpus)):
                assert units(parse_html(html).text) <= LONGEST_MESSAGE
