"""Words go when their time is over; what proves what was advised stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.advice import Advice, Answer, Assessment, Draft, Finding, Outcome, Reason, Span, Verdict
from bot.desk import Member, Role, RulingKind, State
from bot.policy import Citation, Clause, Force, LabelOrigin, Risk
from bot.store import Letter, Matter, Part, Received, Ref, RefKind, Removed, Retention, Store
from bot.store.matters import digest

YEAR = Retention(timedelta(days=365), timedelta(days=30))
WORDS = "The zebra is kind."
CLAUSE = Clause(
    "wyre-1", "wyre", "1", LabelOrigin.PRINTED, "S", None, "", "You must be kind", Force.DUTY,
    ("respect",), 0,
)  # fmt: skip
UNSURE = Advice(
    Verdict.ASK_CLERK,
    Reason.UNSURE,
    (Finding(Risk.RESPECT, 0.7, (Span(4, 9),), (Citation(CLAUSE, 9, 16),)),),
    rests_on={"corpus": "c1", "model": "m1"},
)
CLEAR = Advice(Verdict.CLEAR, Reason.NOTHING_FOUND)


class Office:
    """Records on disk with a councillor and a clerk, and a clock that is put forward."""

    def __init__(self, path: Path) -> None:
        self.path, self.now = path, datetime(2026, 11, 21, 12, tzinfo=UTC)
        self.store = Store.open(path, lambda: self.now, lambda: False)
        self.ann = self.store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)
        self.carol = self.store.enrol(2, "Carol", "wyre", Role.CLERK)
        self._message = 0

    def days(self, days: float) -> None:
        self.now += timedelta(days=days)

    def draft(self, told: Advice = CLEAR, text: str = WORDS) -> Matter:
        self._message += 1
        return self.store.take_draft(
            self.ann, Draft(text, "wyre"), Assessment({Risk.RESPECT: 0.7}), told, nothing,
            chat=1, message=self._message,
        )  # fmt: skip

    def question(self, text: str = "May I post the zebra?") -> Matter:
        self._message += 1
        answer = Answer(Outcome.ANSWERED, "Be kind.", (Citation.of(CLAUSE),))
        return self.store.take_question(
            self.ann, text, answer, nothing, chat=1, message=self._message
        )

    def escalated(self, matter: Matter) -> int:
        """Put before the clerk; the id of the escalation."""
        done = self.store.escalate(matter.ref, "asked", nothing)
        assert isinstance(done, Matter)
        return query_id(done)

    def remove(self) -> Removed:
        return self.store.remove_old_words(YEAR)

    def matter(self, matter: Matter) -> Matter:
        found = self.store.matter(matter.ref)
        assert found
        return found

    def on_disk(self) -> bytes:
        return b"".join(f.read_bytes() for f in self.path.parent.glob(self.path.name + "*"))


def nothing(matter: Matter) -> list[Letter]:
    return []


def query_id(matter: Matter) -> int:
    assert matter.query
    return matter.query.escalation.id


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "records.db")
    with closing(made.store):
        yield made


def test_words_are_kept_for_their_time_and_no_longer(office: Office) -> None:
    """To the day, and to the last byte of the file."""
    matter, asked = office.draft(), office.question()
    office.days(365)
    assert not office.remove()
    assert office.matter(matter).text == WORDS
    office.days(0.01)
    assert office.remove() == Removed(1, 1, 0)
    assert (office.matter(matter).text, office.matter(asked).text) == (None, None)
    assert b"zebra" not in office.on_disk()
    assert not office.remove()


def test_what_proves_the_advice_stays(office: Office) -> None:
    """Verdict, reason, findings, clauses with digests, the digest of the words, the ruling with
    the clerk's words, and when."""
    matter = office.draft(UNSURE)
    id = query_id(matter)
    office.store.add_remark(id, office.ann, "It is about the zebra.", nothing)
    office.store.rule(id, office.carol, RulingKind.CHANGE, "Leave it out.", nothing)
    office.store.add_words(id, office.carol, "And be kind.", nothing)
    before = office.store._row("SELECT * FROM advice")
    office.days(366)
    assert office.remove() == Removed(1, 0, 0)
    assert b"zebra" not in office.on_disk()
    assert office.store._row("SELECT * FROM advice") == before
    assert before
    assert before["wording"] == digest(WORDS)
    after = office.matter(matter)
    assert after.advice
    assert (after.advice.verdict, after.advice.reason) == (Verdict.ASK_CLERK, Reason.UNSURE)
    assert after.advice.findings == UNSURE.findings
    assert after.advice.rests_on["clauses"] == {"wyre-1": CLAUSE.digest}
    assert after.query
    assert after.query.wording is None
    assert after.query.ruling
    assert (after.query.ruling.kind, after.query.ruling.words) == (
        RulingKind.CHANGE, "Leave it out.",
    )  # fmt: skip
    assert [remark.text for remark in after.query.remarks] == [None, "And be kind."]
    (past,) = office.store.history(office.ann, 9)
    assert (past.text, past.verdict, past.state) == (None, Verdict.ASK_CLERK, State.RULED)


def test_the_answer_to_a_question_stays(office: Office) -> None:
    """The words asked go; which clauses were quoted does not."""
    asked = office.question()
    office.days(366)
    office.remove()
    after = office.matter(asked)
    assert after.text is None
    assert after.question
    assert after.question.answer
    assert after.question.answer.citations[0].clause == CLAUSE


def test_what_is_before_the_clerk_is_kept_until_it_is_settled(office: Office) -> None:
    """And a whole term longer from then."""
    asked = office.question()
    id = office.escalated(asked)
    office.days(800)
    assert not office.remove()
    office.store.rule(id, office.carol, RulingKind.ANSWER, "You may.", nothing)
    office.days(364)
    assert not office.remove()
    office.days(2)
    assert office.remove() == Removed(0, 1, 0)


@pytest.mark.parametrize("act", ["changed", "told", "remarked", "taken back and ruled again"])
def test_the_time_counts_from_the_last_that_happened(office: Office, act: str) -> None:
    """However old the draft itself is."""
    matter = office.draft(UNSURE)
    id = query_id(matter)
    office.store.rule(id, office.carol, RulingKind.FINE, "", nothing)
    office.days(0.5 if act.startswith("taken") else 300)
    draft = Draft(WORDS, "wyre")
    match act:
        case "changed":
            office.store.change_draft(matter.ref.id, draft, Assessment({}), CLEAR, nothing)
        case "told":
            office.store.take_back_replies(matter.ref.id, CLEAR, nothing)
        case "remarked":
            office.store.add_remark(id, office.ann, "One more thing.", nothing)
        case _:
            office.store.reopen(id, office.carol, nothing)
            office.days(299.5)
            office.store.rule(id, office.carol, RulingKind.DONT, "", nothing)
    office.days(364)
    assert not office.remove()
    office.days(2)
    assert office.remove() == Removed(1, 0, 0)


def test_words_that_forget_left_with_a_ruling_go_in_the_end(office: Office) -> None:
    """/forget keeps what was ruled on; time does not."""
    matter = office.draft(UNSURE)
    office.store.rule(query_id(matter), office.carol, RulingKind.FINE, "", nothing)
    office.store.forget(1, nothing)
    assert b"zebra" in office.on_disk()
    office.days(366)
    assert office.remove() == Removed(1, 0, 0)
    assert b"zebra" not in office.on_disk()
    assert not office.remove()


def test_an_incident_log_stays_until_its_owner_deletes_it(office: Office) -> None:
    """However old: it is theirs."""
    office.store.keep_incident(office.ann, "A threat at the door.", None, lambda count: [])
    office.draft()
    office.days(2000)
    assert office.remove() == Removed(1, 0, 0)
    assert office.store.count_incidents(office.ann) == 1
    office.store.forget(1, nothing, log=False)
    assert office.store.count_incidents(office.ann) == 1


def test_a_message_set_aside_goes_after_its_own_time(office: Office) -> None:
    """What still waits to be handled stays."""
    for id, chat in ((5, 1), (6, 2)):
        office.store.receive([Received(id, chat, chat, '{"text": "zebra"}')])
    update = office.store.next_to_handle(1)
    assert update
    office.store.set_aside(update, "RuntimeError", [])
    office.days(30)
    assert not office.remove()
    office.days(0.01)
    assert office.remove() == Removed(0, 0, 1)
    assert [found.update_id for found in office.store.inbox()] == [6]
    assert office.store.incoming(update.reference) is None


def test_a_letter_that_was_never_sent_does_not_keep_the_words(office: Office) -> None:
    """The bot was off for a year."""
    matter = office.draft()
    letter = Letter(1, Ref(RefKind.DRAFT, matter.ref.id), (Part(WORDS),))
    office.store.post([letter])
    office.days(366)
    office.remove()
    assert office.store.chats_waiting() == ()
    assert b"zebra" not in office.on_disk()


def test_other_peoples_newer_words_stay(office: Office) -> None:
    """Only what is old goes."""
    old = office.draft()
    office.days(200)
    new, ruled = office.draft(text="About the lion."), office.draft(UNSURE, "About the okapi.")
    office.store.rule(query_id(ruled), office.carol, RulingKind.FINE, "", nothing)
    office.days(200)
    assert office.remove() == Removed(1, 0, 0)
    assert office.matter(old).text is None
    assert office.matter(new).text == "About the lion."
    kept = office.matter(ruled)
    assert kept.query
    assert kept.query.ruling
    assert kept.query.ruling.wording == "About the okapi."


def test_a_rehearsal_counts_and_changes_nothing(office: Office) -> None:
    """Neither the words nor the letters."""
    office.draft(UNSURE)
    office.days(366)

    def told(matter: Matter) -> list[Letter]:
        return [Letter(2, matter.ref, (Part("withdrawn"),))]

    forgotten = office.store.rehearse(lambda: office.store.forget(1, told))
    assert (forgotten.drafts, forgotten.withdrawn) == (1, 1)
    assert office.store.chats_waiting() == ()
    assert office.store.count_waiting("wyre") == 1
    assert b"zebra" in office.on_disk()


def test_a_failure_on_the_way_removes_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All or nothing."""
    matter = office.draft()
    office.days(366)
    with monkeypatch.context() as patched:
        patched.setattr(Store, "_remove_set_aside", lambda self, age: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            office.remove()
    assert office.matter(matter).text == WORDS


def test_members_stay(office: Office) -> None:
    """Retention is about words."""
    office.days(4000)
    office.remove()
    assert isinstance(office.store.member(1), Member)
