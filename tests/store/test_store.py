from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.advice import Advice, Assessment, Draft, Finding, Flag, Reason, Reply, Span, Verdict
from bot.desk import Member, Refusal, Role, RulingKind, State
from bot.policy import Citation, Clause, Force, LabelOrigin, Risk
from bot.store import (
    Act,
    Letter,
    Matter,
    Mode,
    NoEntry,
    Part,
    Ref,
    RefKind,
    Store,
)
from bot.store.as_json import evidence_json, evidence_of
from bot.store.base import open_database
from bot.store.migrations import migrations
from tests.clock import Clock

CLAUSE = Clause(
    "wyre-1", "wyre", "1", LabelOrigin.PRINTED, "S", None, "You must:", "be kind", Force.DUTY,
    ("respect",), 0,
)  # fmt: skip
EVIDENCE = Assessment(
    {Risk.RESPECT: 0.7}, {Risk.RESPECT: (Span(0, 4),)}, {"stop": 0.5}, {"wyre-1": 0.25},
    frozenset({Flag.STEERING}), "m1", {Risk.LOGO: 0.5},
)  # fmt: skip
UNSURE = Advice(
    Verdict.ASK_CLERK,
    Reason.UNSURE,
    (Finding(Risk.RESPECT, 0.7, (Span(0, 4),), (Citation(CLAUSE, 3, 7),)),),
    rests_on={"corpus": "c1"},
)
CLEAR = Advice(Verdict.CLEAR, Reason.NOTHING_FOUND)


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    path = tmp_path / "deep" / "records.db" if request.param == "file" else None
    with Store.open(path, clock) as opened:
        yield opened


def nothing(matter: Matter) -> list[Letter]:
    return []


def take(store: Store, member: Member, told: Advice | None = UNSURE, message: int = 1) -> Matter:
    draft = Draft("Kind words", member.council)
    return store.take_draft(
        member, draft, EVIDENCE, told, nothing, chat=member.user, message=message
    )


def number_of(matter: Matter | Refusal) -> int:
    assert isinstance(matter, Matter)
    assert matter.query
    return matter.query.escalation.number


def id_of(matter: Matter) -> int:
    assert matter.query
    return matter.query.escalation.id


class TestSchema:
    def test_it_is_what_it_was(self) -> None:
        """Tables and columns are pinned: a change needs a migration, and this list."""
        db = open_database(None)
        tables = {t.name: list(t.columns_dict) for t in db.tables if not t.name.startswith("_")}
        assert tables == {
            "members": [
                "id",
                "user",
                "council",
                "role",
                "name",
                "enrolled_at",
                "current_at",
                "left_at",
            ],
            "invites": [
                "id",
                "council",
                "role",
                "code_hash",
                "invited_by",
                "created_at",
                "expires_at",
                "used_by",
                "used_at",
            ],
            "attempts": ["id", "user", "at"],
            "drafts": [
                "id",
                "member",
                "council",
                "text",
                "words",
                "medium",
                "account",
                "pre_election",
                "sorted",
                "evidence",
                "chat",
                "message",
                "album",
                "follows",
                "sent_at",
                "changed_at",
                "misread_at",
                "forgotten_at",
            ],
            "replies": ["draft", "risk", "reply", "at"],
            "advice": [
                "id",
                "draft",
                "verdict",
                "reason",
                "findings",
                "asked",
                "rests_on",
                "account",
                "pre_election",
                "wording",
                "told_at",
            ],
            "questions": [
                "id",
                "member",
                "council",
                "text",
                "outcome",
                "answer",
                "sorted",
                "chat",
                "message",
                "sent_at",
                "changed_at",
                "misread_at",
                "forgotten_at",
            ],
            "escalations": [
                "id",
                "number",
                "council",
                "member",
                "subject",
                "draft",
                "question",
                "why",
                "wording",
                "state",
                "opened_at",
                "closed_at",
            ],
            "remarks": ["id", "escalation", "member", "kind", "text", "at"],
            "rulings": [
                "id",
                "escalation",
                "member",
                "kind",
                "words",
                "wording",
                "at",
                "taken_back_at",
            ],
            "outbox": [
                "id",
                "chat",
                "mode",
                "ref_kind",
                "ref_id",
                "part",
                "text",
                "keyboard",
                "reply_to",
                "queued_at",
                "tries",
                "sent_at",
                "failed_at",
                "error",
                "begun_after",
            ],
            "notices": ["chat", "message", "ref_kind", "ref_id", "part", "at"],
            "expecting": ["chat", "act", "ref_id", "since"],
            "alarms": ["model", "told_at"],
            "inbox": [
                "id",
                "update_id",
                "chat",
                "user",
                "raw",
                "received_at",
                "state",
                "tries",
                "next_try_at",
                "done_at",
                "error",
                "reference",
            ],
            "incidents": [
                "id",
                "member",
                "number",
                "text",
                "file_id",
                "file_kind",
                "album",
                "at",
            ],
            "ticks": ["member", "item", "at"],
            "pace": ["id", "user", "at"],
            "put_off": ["id", "user", "until", "count"],
            "departing": ["chat"],
        }
        assert [view.name for view in db.views] == ["unheard"]
        db.close()

    def test_migrations_run_once_and_leave_a_record(self, tmp_path: Path) -> None:
        """Opening again applies nothing; the file is in WAL mode with its foreign keys kept."""
        open_database(tmp_path / "a.db").close()
        db = open_database(tmp_path / "a.db")
        applied = [m.name for m in migrations.applied(db)]
        assert applied == [
            "m001_initial",
            "m002_spot_checks",
            "m003_inbox",
            "m004_help",
            "m005_pace",
            "m006_begun",
            "m007_departing",
            "m008_looked_up",
        ]
        assert not migrations.pending(db)
        assert db.journal_mode == "wal"
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("INSERT INTO replies VALUES (99, 'logo', 'concern', 'now')")
        db.close()


class TestEnrolling:
    def test_a_code_works_once(self, store: Store) -> None:
        """It enrols one person; another is refused; only its hash is in the records."""
        invite = store.invite("wyre", Role.DEPUTY)
        member = store.redeem(1, "Ann", invite.code.lower().replace("-", " "), lambda m: [])
        assert isinstance(member, Member)
        assert (member.council, member.role) == ("wyre", Role.DEPUTY)
        assert store.redeem(2, "Bob", invite.code, lambda m: []) is NoEntry.USED
        assert store.redeem(1, "Ann", invite.code, lambda m: []) == member
        dump = "\n".join(store._db.iterdump())
        assert invite.code not in dump
        assert invite.code.replace("-", "") not in dump

    def test_codes_expire(self, store: Store, clock: Clock) -> None:
        """At the very moment, and not before."""
        invite = store.invite("wyre", Role.CLERK, lasts=timedelta(hours=1))
        clock.now = invite.expires
        assert store.redeem(1, "Ann", invite.code, lambda m: []) is NoEntry.EXPIRED

    def test_wrong_codes_run_out_for_an_hour(self, store: Store, clock: Clock) -> None:
        """Five a person; another person is not held up; after an hour it goes on."""
        invite = store.invite("wyre", Role.CLERK)
        for _ in range(5):
            assert store.redeem(1, "Ann", "WRONG", lambda m: []) is NoEntry.UNKNOWN
        assert store.redeem(1, "Ann", invite.code, lambda m: []) is NoEntry.TOO_MANY
        clock.now += timedelta(hours=1)
        assert isinstance(store.redeem(1, "Ann", invite.code, lambda m: []), Member)

    def test_a_councillors_code_does_not_demote_a_clerk(self, store: Store) -> None:
        """A clerk who tries out a code stays clerk, and the code stays good."""
        clerk = store.enrol(1, "Carol", "wyre", Role.CLERK)
        invite = store.invite("wyre", Role.COUNCILLOR, clerk)
        assert store.redeem(1, "Carol", invite.code, lambda m: []) == clerk
        assert isinstance(store.redeem(2, "Ann", invite.code, lambda m: []), Member)

    def test_the_latest_council_is_current(self, store: Store) -> None:
        """Until another is chosen, and only one of their own can be."""
        store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)
        store.enrol(1, "Ann", "pershore", Role.CLERK)
        current = store.member(1)
        assert current
        assert current.council == "pershore"
        store.choose(1, "wyre")
        assert [m.council for m in store.memberships(1)] == ["wyre", "pershore"]
        assert store.choose(1, "rushcliffe") is None


class TestAdvice:
    def test_what_is_recorded_is_what_was_told(self, store: Store) -> None:
        """Findings, clauses as cited with their digests, scores and all, survive the records."""
        matter = take(store, store.enrol(1, "Ann", "wyre", Role.COUNCILLOR))
        assert matter.advice is not None
        assert matter.advice.findings == UNSURE.findings
        assert matter.advice.rests_on == {"corpus": "c1", "clauses": {"wyre-1": CLAUSE.digest}}
        assert matter.draft is not None
        assert matter.draft.evidence == EVIDENCE

    def test_evidence_survives_as_json(self) -> None:
        """Every field of an assessment comes back equal."""
        assert evidence_of(evidence_json(EVIDENCE)) == EVIDENCE

    def test_unclear_advice_opens_a_numbered_query_in_the_same_step(self, store: Store) -> None:
        """Numbers count from 1 in each council."""
        ann = store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)
        bob = store.enrol(2, "Bob", "pershore", Role.COUNCILLOR)
        numbers = [number_of(take(store, ann, message=n)) for n in (1, 2)]
        assert [*numbers, number_of(take(store, bob))] == [1, 2, 1]

    def test_all_or_nothing(self, store: Store) -> None:
        """Where the letters cannot be written, no draft, advice or query is left behind."""
        ann = store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)

        def fail(matter: Matter) -> list[Letter]:
            raise RuntimeError("no words")

        with pytest.raises(RuntimeError, match="no words"):
            store.take_draft(ann, Draft("x", "wyre"), EVIDENCE, UNSURE, fail, chat=1, message=1)
        assert store.count_drafts(ann) == 0
        assert store.count_waiting("wyre") == 0

    def test_advice_stands_only_for_what_it_was_given_on(self, store: Store) -> None:
        """A reply or an edit puts it aside until new advice is told; taking back asks again."""
        ann = store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)
        matter = take(store, ann, CLEAR)
        id = matter.ref.id
        assert matter.advice
        assert store.reply(id, Risk.LOGO, Reply.CONCERN, None, nothing).advice is None
        told = Advice(Verdict.CLEAR, Reason.NOTHING_FOUND, asked={Risk.LOGO: Reply.CONCERN})
        assert store.reply(id, Risk.LOGO, Reply.CONCERN, told, nothing).advice
        assert store.take_back_replies(id, None, nothing).advice is None
        again = store.change_draft(id, Draft("New", "wyre"), EVIDENCE, CLEAR, nothing)
        assert again.advice
        assert again.text == "New"


class TestDesk:
    def test_of_two_rulings_the_first_stands(self, tmp_path: Path) -> None:
        """Two clerks in two processes press at once: one ruling, one refusal."""
        path = tmp_path / "r.db"
        store = Store.open(path)
        clerks = [store.enrol(n, f"C{n}", "wyre", Role.CLERK) for n in (8, 9)]
        ids = [
            id_of(take(store, store.enrol(1, "Ann", "wyre", Role.COUNCILLOR), message=n))
            for n in range(10)
        ]
        results: list[Matter | Refusal] = []

        def press(clerk: Member, gate: threading.Barrier) -> None:
            with Store.open(path) as own:
                gate.wait()
                results.extend(own.rule(id, clerk, RulingKind.FINE, "", nothing) for id in ids)

        gate = threading.Barrier(2)
        threads = [threading.Thread(target=press, args=(clerk, gate)) for clerk in clerks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert results.count(Refusal.ALREADY_RULED) == 10
        assert sum(isinstance(result, Matter) for result in results) == 10
        store.close()

    def test_nobody_rules_on_words_they_have_not_seen(self, store: Store) -> None:
        """A press on the query as it was before an edit is refused; one on the new words rules."""
        ann = store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)
        clerk = store.enrol(2, "Carol", "wyre", Role.CLERK)
        matter = take(store, ann)
        id = id_of(matter)
        store.change_draft(matter.ref.id, Draft("Ruder", "wyre"), EVIDENCE, UNSURE, nothing)
        late = store.rule(id, clerk, RulingKind.FINE, "", nothing, version=0)
        assert late is Refusal.CHANGED
        assert isinstance(store.rule(id, clerk, RulingKind.FINE, "", nothing, version=1), Matter)

    def test_a_ruling_keeps_the_wording_it_was_on(self, store: Store) -> None:
        """A draft changed afterwards does not change what was ruled on."""
        ann = store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)
        clerk = store.enrol(2, "Carol", "wyre", Role.CLERK)
        matter = take(store, ann)
        store.rule(id_of(matter), clerk, RulingKind.CHANGE, "gently", nothing)
        store.change_draft(matter.ref.id, Draft("Other", "wyre"), EVIDENCE, CLEAR, nothing)
        after = store.matter_of(id_of(matter))
        assert after
        assert after.query
        assert after.query.ruling
        assert after.query.ruling.wording == "Kind words"
        assert after.query.ruling.words == "gently"

    def test_a_ruling_taken_back_opens_the_query_again(self, store: Store, clock: Clock) -> None:
        """The next ruling is marked as changed; after a day it is too late."""
        ann = store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)
        clerk = store.enrol(2, "Carol", "wyre", Role.CLERK)
        id = id_of(take(store, ann))
        store.rule(id, clerk, RulingKind.FINE, "", nothing)
        opened = store.reopen(id, clerk, nothing)
        assert isinstance(opened, Matter)
        assert opened.open
        second = store.rule(id, clerk, RulingKind.DONT, "", nothing)
        assert isinstance(second, Matter)
        assert second.query
        assert second.query.ruling
        assert second.query.ruling.changed
        clock.now += timedelta(days=2)
        assert store.reopen(id, clerk, nothing) is Refusal.TOO_LATE

    def test_only_the_owner_withdraws_and_the_clerk_adds_words_after_ruling(
        self, store: Store
    ) -> None:
        """Each step is refused to whoever it is not for."""
        ann = store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)
        clerk = store.enrol(2, "Carol", "wyre", Role.CLERK)
        id = id_of(take(store, ann))
        assert store.withdraw(id, clerk, nothing) is Refusal.NOT_YOURS
        assert store.rule(id, ann, RulingKind.FINE, "", nothing) is Refusal.NOT_THE_CLERK
        assert store.add_words(id, ann, "x", nothing) is Refusal.NOT_THE_CLERK
        assert store.add_remark(999, ann, "x", nothing) is Refusal.UNKNOWN
        store.rule(id, clerk, RulingKind.FINE, "", nothing)
        after = store.add_words(id, clerk, "And smile.", nothing)
        assert isinstance(after, Matter)
        assert after.query
        assert [remark.text for remark in after.query.remarks] == ["And smile."]
        assert store.withdraw(id, ann, nothing) is Refusal.ALREADY_RULED

    def test_asking_twice_asks_once(self, store: Store) -> None:
        """A draft that is before the clerk is not put there again."""
        ann = store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)
        matter = take(store, ann, CLEAR)
        first = store.escalate(matter.ref, "asked", nothing)
        again = store.escalate(matter.ref, "asked", nothing)
        assert number_of(first) == number_of(again) == 1
        assert store.count_waiting("wyre") == 1


class TestOutbox:
    def test_letters_wait_in_order_and_are_forgotten_once_sent(self, store: Store) -> None:
        """Parts go one after the other; the row keeps no words; the message is found again."""
        ref = Ref(RefKind.QUERY, 7)
        parts = (Part("<b>one</b>"), Part("two", ((("Go", "query:7"),),)))
        store.post([Letter(5, ref, parts, reply_to=3)])
        assert store.chats_waiting() == (5,)
        first = store.next_unsent(5)
        assert first
        assert (first.html, first.part, first.reply_to, first.mode) == (
            "<b>one</b>", 0, 3, Mode.SEND,
        )  # fmt: skip
        assert store.next_unsent(5) == first
        store.sent(first, 11)
        second = store.next_unsent(5)
        assert second
        assert second.keyboard == ((("Go", "query:7"),),)
        assert second.reply_to is None
        store.sent(second, 12)
        assert store.next_unsent(5) is None
        assert store.shown_at(5, ref, 1) == 12
        assert store.ref_at(5, 11) == ref
        assert "<b>one" not in "\n".join(store._db.iterdump())

    def test_renewing_drops_what_is_left_over(self, store: Store) -> None:
        """A shorter renewal ends with a row that deletes the parts beyond it."""
        ref = Ref(RefKind.DRAFT, 7)
        store.post([Letter(5, ref, (Part("a"), Part("b")))])
        for message in (11, 12):
            row = store.next_unsent(5)
            assert row
            store.sent(row, message)
        store.post([Letter(5, ref, (Part("c"),), renew=True)])
        row = store.next_unsent(5)
        assert row
        assert row.mode is Mode.RENEW
        store.sent(row, 11)
        row = store.next_unsent(5)
        assert row
        assert (row.mode, row.part) == (Mode.DROP, 1)
        assert store.surplus(5, ref, 1) == (12,)
        store.gone(5, 12)
        assert store.surplus(5, ref, 1) == ()

    def test_a_failed_row_lets_the_next_one_through(self, store: Store) -> None:
        """And a row tried in vain stays first."""
        store.post([Letter(5, Ref(RefKind.QUERY, n), (Part(f"t{n}"),)) for n in (1, 2)])
        row = store.next_unsent(5)
        assert row
        store.tried(row, "TimedOut")
        again = store.next_unsent(5)
        assert again
        assert (again.id, again.tries) == (row.id, 1)
        store.failed(again, "Forbidden")
        assert not store.reaches(Ref(RefKind.QUERY, 1))
        assert store.reaches(Ref(RefKind.QUERY, 2))
        following = store.next_unsent(5)
        assert following
        assert following.html == "t2"


class TestPast:
    def test_forgetting_keeps_what_was_ruled(self, store: Store) -> None:
        """Words go, the query that is open is withdrawn, the ruled one stays with its words."""
        ann = store.enrol(1, "Ann", "wyre", Role.COUNCILLOR)
        clerk = store.enrol(2, "Carol", "wyre", Role.CLERK)
        ruled, open_, clear = (
            take(store, ann),
            take(store, ann, message=2),
            take(store, ann, CLEAR, 3),
        )
        store.rule(id_of(ruled), clerk, RulingKind.FINE, "ok", nothing)
        done = store.forget(1, nothing)
        assert (done.drafts, done.withdrawn, done.kept) == (3, 1, 1)
        kept, gone = store.matter_of(id_of(ruled)), store.matter_of(id_of(open_))
        assert kept
        assert gone
        assert kept.query
        assert gone.query
        assert (kept.query.wording, kept.text) == ("Kind words", None)
        assert gone.query.wording is None
        assert gone.query.escalation.state is State.WITHDRAWN
        assert [past.verdict for past in store.history(ann, 9)] == [
            Verdict.CLEAR, Verdict.ASK_CLERK, Verdict.ASK_CLERK,
        ]  # fmt: skip
        after = store.matter(clear.ref)
        assert after
        assert after.draft
        assert after.draft.evidence is None

    def test_leaving_removes_the_name(self, store: Store) -> None:
        """Name and number go, in every council; a later code enrols afresh."""
        store.enrol(1, "Ann Unusual", "wyre", Role.COUNCILLOR)
        store.enrol(1, "Ann Unusual", "pershore", Role.COUNCILLOR)
        store.forget(1, nothing, leave=True)
        assert store.member(1) is None
        assert "Unusual" not in "\n".join(store._db.iterdump())
        assert store.enrol(1, "Ann", "wyre", Role.COUNCILLOR).name == "Ann"

    def test_what_is_expected_is_used_up_and_expires(self, store: Store, clock: Clock) -> None:
        """One message, within half an hour."""
        store.expect(5, Act.REMARK, 7)
        assert store.expected(5) == (Act.REMARK, 7)
        assert store.expected(5) is None
        store.expect(5, Act.ASK)
        clock.now += timedelta(minutes=31)
        assert store.expected(5) is None
