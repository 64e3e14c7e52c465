"""What the store hands out and takes in: frozen values, no rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.advice import Advice, Answer, Assessment, Draft, Reply, Verdict
from bot.desk import SPOT_CHECK, Escalation, Member, Role, Ruling, State
from bot.policy import Risk

Keyboard = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of buttons, each its text and its callback data (or an https address)."""


class RefKind(StrEnum):
    """What a message of the bot shows."""

    DRAFT = "draft"  # the councillor's card: questions of fact, then the advice
    QUESTION = "question"  # the councillor's card: the answer
    QUERY = "query"  # the clerk's card: the escalation
    RULING = "ruling"  # the ruling, before the councillor
    WORDS = "words"  # words of the clerk, before the councillor
    REMARK = "remark"  # words of the councillor, before the clerk
    NOTE = "note"  # a line about an escalation that nobody replies to
    PACE = "pace"  # that messages were not taken, because they were too many at once
    LOG = "log"  # that something was kept in the incident log of the member with this id


@dataclass(frozen=True, slots=True)
class Ref:
    """What a message shows: a draft, a question or, in the other kinds, an escalation."""

    kind: RefKind
    id: int


class Mode(StrEnum):
    """What the sender does with a letter."""

    SEND = "send"
    RENEW = "renew"  # edit what already shows this in that chat; else send
    DROP = "drop"  # delete what shows this from that part on


@dataclass(frozen=True, slots=True)
class Part:
    """One message: Telegram HTML within the limits, and its buttons."""

    html: str
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to show in a chat, in one message or several."""

    chat: int
    ref: Ref
    parts: tuple[Part, ...]
    reply_to: int | None = None
    renew: bool = False


@dataclass(frozen=True, slots=True)
class Sending:
    """One row of the outbox. `begun_after` is the last message number heard of before a try
    that Telegram may have taken, None where there was no such try."""

    id: int
    chat: int
    mode: Mode
    ref: Ref
    part: int
    html: str
    keyboard: Keyboard
    reply_to: int | None
    tries: int
    begun_after: int | None = None


@dataclass(frozen=True, slots=True)
class Invite:
    """A new invite; `code` is told once and stored only as a hash."""

    id: int
    code: str
    council: str
    role: Role
    expires: datetime


class NoEntry(StrEnum):
    """Why a code does not enrol."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    TOO_MANY = "too_many"
    FLOOD = "flood"  # of wrong codes from everybody


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft as stored. `text` is None once forgotten, `words` False for a bare picture,
    `sorted` True where the bot itself took the message for a draft."""

    id: int
    member: int
    council: str
    text: str | None
    words: bool
    sorted: bool
    chat: int
    message: int | None
    draft: Draft | None
    evidence: Assessment | None
    replies: Mapping[Risk, Reply]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """A question as stored, with its answer; both None once forgotten."""

    id: int
    member: int
    council: str
    text: str | None
    answer: Answer | None
    sorted: bool
    chat: int
    message: int | None
    sent_at: datetime


class RemarkKind(StrEnum):
    """What was added to an escalation, and by whom."""

    REMARK = "remark"
    WORDING = "wording"  # the councillor changed the draft: the new words
    CIRCUMSTANCE = "circumstance"  # the councillor changed the account or a fact
    CLERK = "clerk"  # words of the clerk


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said on an escalation besides the draft and the ruling."""

    id: int
    kind: RemarkKind
    name: str
    text: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Query:
    """An escalation with what the clerk must see of it besides the draft or question.

    `heard` is False for a spot-check on which no ruling but "fine" was ever given: its
    councillor knows nothing of it.
    """

    escalation: Escalation
    why: str
    wording: str | None
    remarks: tuple[Remark, ...]
    ruling: Ruling | None
    opened_at: datetime
    heard: bool = True

    @property
    def spot_check(self) -> bool:
        """Whether it was opened as a check on the bot."""
        return self.why == SPOT_CHECK

    @property
    def version(self) -> int:
        """Counts up whenever the draft or its circumstances change."""
        kinds = (RemarkKind.WORDING, RemarkKind.CIRCUMSTANCE)
        return sum(remark.kind in kinds for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class Matter:
    """One draft or one question, and all that has been said about it.

    `clerks` are those of the council who may rule; `advice` is the latest told, None while
    a question of fact is open.
    """

    member: Member
    draft: DraftRecord | None
    question: QuestionRecord | None
    advice: Advice | None
    query: Query | None
    clerks: tuple[Member, ...]

    @property
    def ref(self) -> Ref:
        """What the councillor's card shows."""
        if self.draft is not None:
            return Ref(RefKind.DRAFT, self.draft.id)
        return Ref(RefKind.QUESTION, self._asked.id)

    @property
    def chat(self) -> int:
        """The councillor's chat, 0 once they have left."""
        return self.draft.chat if self.draft is not None else self._asked.chat

    @property
    def message(self) -> int | None:
        """The councillor's own message."""
        return self.draft.message if self.draft is not None else self._asked.message

    @property
    def text(self) -> str | None:
        """The words of the draft or question as they stand now."""
        return self.draft.text if self.draft is not None else self._asked.text

    @property
    def open(self) -> bool:
        """Whether it is before the clerk now."""
        return self.query is not None and self.query.escalation.state is State.OPEN

    @property
    def unheard(self) -> bool:
        """Whether it is before the clerk, or was, without its councillor knowing."""
        return self.query is not None and not self.query.heard

    @property
    def as_heard(self) -> Matter:
        """The matter as its councillor knows it."""
        return replace(self, query=None) if self.unheard else self

    @property
    def _asked(self) -> QuestionRecord:
        if self.question is None:  # pragma: no cover - a matter is one or the other
            raise ValueError("neither a draft nor a question")
        return self.question


Compose = Callable[[Matter], Iterable[Letter]]
"""Words for what has just changed, put into the outbox in the same transaction."""


@dataclass(frozen=True, slots=True)
class PastDraft:
    """A line of /history."""

    id: int
    text: str | None
    verdict: Verdict | None
    number: int | None
    state: State | None
    sent_at: datetime


class Act(StrEnum):
    """What the next message in a chat is expected to be."""

    REMARK = "remark"
    WORDS = "words"
    CHECK = "check"
    ASK = "ask"
    REDRAFT = "redraft"
    SEARCH = "search"  # in the policy
    INCIDENT = "incident"  # for the incident log


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What /forget removed and what it kept."""

    drafts: int
    questions: int
    withdrawn: int
    kept: int
    incidents: int = 0


class FileKind(StrEnum):
    """How a file was sent, and how it is sent back."""

    PHOTO = "photo"
    DOCUMENT = "document"
    VIDEO = "video"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that stays with Telegram, by the id that Telegram gave it."""

    kind: FileKind
    id: str


@dataclass(frozen=True, slots=True)
class Incident:
    """An entry of a member's incident log; `number` counts from 1 and stays with it."""

    id: int
    number: int
    text: str
    file: Kept | None
    at: datetime
