from pathlib import Path

import pytest

from bot.advice import Answer, Outcome
from bot.desk import Member, Refusal, Role, State, may_remove, may_run_office
from bot.store import Act, FileKind, Kept, Letter, NoEntry, Part, Ref, RefKind, Removal, Store


@pytest.fixture
def clerk(store: Store) -> Member:
    return store.enrol(1, "Carol", "wyre", Role.CLERK)


@pytest.fixture
def ann(store: Store) -> Member:
    return store.enrol(2, "Ann", "wyre", Role.COUNCILLOR)


def ask(store: Store, member: Member, message: int = 1) -> int:
    """Put a question before the clerk; the number of its escalation."""
    answer = Answer(Outcome.NOT_IN_POLICY, "")
    matter = store.take_question(
        member, "May I?", answer, lambda m: [], chat=member.user, message=message
    )
    asked = store.escalate(matter.ref, "asked", lambda m: [])
    assert not isinstance(asked, Refusal)
    assert asked.query
    return asked.query.escalation.id


def remove(store: Store, member: Member, by: Member | None = None) -> Removal:
    done = store.remove(member.id, by, lambda removal: [])
    assert isinstance(done, Removal)
    return done


def state(store: Store, id: int) -> State:
    matter = store.matter_of(id)
    assert matter is not None
    assert matter.query is not None
    return matter.query.escalation.state


def test_access_goes_at_once_and_the_name_stays(store: Store, clerk: Member, ann: Member) -> None:
    """They are nobody to the door; what they asked still says who asked."""
    id = ask(store, ann)
    remove(store, ann, clerk)
    assert store.member(ann.user) is None
    assert store.members("wyre") == (clerk,)
    matter = store.matter_of(id)
    assert matter is not None
    assert (matter.member.name, matter.member.user) == ("Ann", 0)


def test_a_councillor_s_open_queries_are_withdrawn(
    store: Store, clerk: Member, ann: Member
) -> None:
    """Only theirs; what was ruled on stays so."""
    bob = store.enrol(3, "Bob", "wyre", Role.COUNCILLOR)
    mine, his = ask(store, ann), ask(store, bob)
    done = remove(store, ann, clerk)
    assert [m.query.escalation.id for m in done.withdrawn if m.query] == [mine]
    assert (state(store, mine), state(store, his)) == (State.WITHDRAWN, State.OPEN)


def test_a_clerk_s_open_queries_stay_open_for_the_others(
    store: Store, clerk: Member, ann: Member
) -> None:
    """They are named, so that the others can be told."""
    id = ask(store, ann)
    deputy = store.enrol(4, "Dee", "wyre", Role.DEPUTY)
    done = remove(store, clerk)
    assert [m.query.escalation.id for m in done.handed_over if m.query] == [id]
    assert done.handed_over[0].clerks == (deputy,)
    assert state(store, id) is State.OPEN


def test_codes_that_they_made_are_void(store: Store, clerk: Member) -> None:
    """Else a removed clerk could come back with one kept in a pocket."""
    code = store.invite("wyre", Role.CLERK, clerk).code
    others = store.invite("wyre", Role.COUNCILLOR).code
    remove(store, clerk)
    assert store.redeem(1, "Carol", code, lambda m: []) is NoEntry.EXPIRED
    assert isinstance(store.redeem(5, "Eve", others, lambda m: []), Member)


def test_a_used_code_does_not_bring_them_back(store: Store) -> None:
    """Once used, it stays used."""
    code = store.invite("wyre", Role.COUNCILLOR).code
    member = store.redeem(6, "Fay", code, lambda m: [])
    assert isinstance(member, Member)
    remove(store, member)
    assert store.redeem(6, "Fay", code, lambda m: []) is NoEntry.USED


def test_the_log_goes_back_to_its_owner_and_out_of_the_records(tmp_path: Path) -> None:
    """To the last byte, ticks as well."""
    with Store.open(tmp_path / "a.db") as store:
        ann = store.enrol(2, "Ann", "wyre", Role.COUNCILLOR)
        store.keep_incident(ann, "about the zebra", Kept(FileKind.PHOTO, "f"), lambda n: [])
        store.tick(ann, "page")
        done = remove(store, ann)
        assert [(i.number, i.text) for i in done.incidents] == [(1, "about the zebra")]
    assert not any(b"zebra" in file.read_bytes() for file in tmp_path.iterdir())


def test_the_log_goes_on_in_another_of_their_councils(store: Store, ann: Member) -> None:
    """It belongs to the person; they are still somewhere."""
    elsewhere = store.enrol(ann.user, "Ann", "pershore", Role.COUNCILLOR)
    store.keep_incident(ann, "words", None, lambda n: [])
    assert remove(store, ann).incidents == ()
    assert [i.text for i in store.incidents(elsewhere)] == ["words"]
    assert store.memberships(ann.user) == (elsewhere,)


def test_what_is_announced_or_unsent_is_called_back(store: Store, ann: Member) -> None:
    """Nothing of the council reaches the chat afterwards but the goodbye."""
    store.expect(ann.user, Act.WORDS, 1)
    store.post([Letter(ann.user, Ref(RefKind.NOTE, 0), (Part("a ruling"),))])
    goodbye = Letter(ann.user, Ref(RefKind.NOTE, 0), (Part("goodbye"),))
    store.remove(ann.id, None, lambda removal: [goodbye])
    assert store.expected(ann.user) is None
    sending = store.next_unsent(ann.user)
    assert sending is not None
    assert sending.html == "goodbye"


def test_who_may_remove_whom() -> None:
    """A clerk anybody but themselves, a deputy no clerk, a councillor and strangers nobody."""

    def member(id: int, role: Role, council: str = "wyre") -> Member:
        return Member(id, id, council, role, "")

    clerk, deputy = member(1, Role.CLERK), member(2, Role.DEPUTY)
    ann, foreign = member(3, Role.COUNCILLOR), member(4, Role.COUNCILLOR, "pershore")
    assert may_remove(clerk, ann) is None
    assert may_remove(deputy, ann) is None
    assert may_remove(clerk, deputy) is None
    assert may_remove(clerk, member(5, Role.CLERK)) is None
    assert may_remove(clerk, clerk) is Refusal.NOT_YOURS
    assert may_remove(deputy, clerk) is Refusal.NOT_YOURS
    assert may_remove(ann, deputy) is Refusal.NOT_THE_CLERK
    assert may_remove(None, ann) is Refusal.NOT_A_MEMBER
    assert may_remove(clerk, foreign) is Refusal.OTHER_COUNCIL
    assert may_remove(clerk, None) is Refusal.UNKNOWN
    assert may_remove(clerk, Member(6, 0, "wyre", Role.COUNCILLOR, "")) is Refusal.UNKNOWN
    assert may_run_office(None) is Refusal.NOT_A_MEMBER
    assert may_run_office(ann) is Refusal.NOT_THE_CLERK
    assert may_run_office(deputy) is None


def test_what_was_being_judged_meanwhile_is_not_kept(store: Store, ann: Member) -> None:
    """A membership can end between a draft's arrival and its advice."""
    remove(store, ann)
    with pytest.raises(LookupError):
        ask(store, ann)
    assert store.matter(Ref(RefKind.QUESTION, 1)) is None


def test_nobody_is_removed_twice(store: Store, clerk: Member, ann: Member) -> None:
    """Nor somebody there never was, nor by who may not."""
    assert store.remove(ann.id, ann, lambda r: []) is Refusal.NOT_THE_CLERK
    remove(store, ann, clerk)
    assert store.remove(ann.id, clerk, lambda r: []) is Refusal.UNKNOWN
    assert store.remove(999, None, lambda r: []) is Refusal.UNKNOWN
