"""Who is shown what when something changes: letters for the outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.chat import door_wording, help_wording, keyboards, render, render_query, wording
from bot.chat.callbacks import Verb
from bot.chat.hours import needs_check
from bot.chat.html import Block, bold, line, pages, quote
from bot.chat.services import CouncilInfo, Writing
from bot.desk import Member, RulingKind
from bot.policy import Risk
from bot.store import Keyboard, Letter, Matter, Part, Ref, RefKind


@dataclass(frozen=True, slots=True)
class Letters:
    """Composes the letters that go with a change of state."""

    services: Writing

    def card(self, matter: Matter, ask: tuple[Risk, ...] = (), *, renew: bool = False) -> Letter:
        """The councillor's card: a question of fact, the advice, or the answer."""
        corpus, council = self.services.corpus, self._council(matter)
        matter = matter.as_heard
        if matter.question is not None:
            blocks = render.answer(matter, corpus, council)
            keyboard = keyboards.answer(matter, corpus)
        elif ask:
            blocks, keyboard = self._fact(matter, ask)
        else:
            blocks, keyboard = self._advised(matter, council)
        parts = _parts(blocks, keyboard)
        return Letter(matter.chat, matter.ref, parts, matter.message, renew)

    def told(
        self, matter: Matter, ask: tuple[Risk, ...], *, renew: bool, was_open: bool
    ) -> Iterator[Letter]:
        """The card, and the query to the clerks: new where it was not before them yet."""
        yield self.card(matter, ask, renew=renew)
        if matter.open:
            yield from self.to_clerks(matter, renew=was_open)

    def retold(self, before: Matter, ask: tuple[Risk, ...]) -> Callable[[Matter], Iterator[Letter]]:
        """The same for a draft that was told before; a spot-check that ends by it is closed
        before the clerks."""

        def compose(matter: Matter) -> Iterator[Letter]:
            if before.open and before.unheard:
                ended = self.services.store.matter_of(_query_ref(before).id)
                yield from self.to_clerks(ended) if ended else ()
            yield from self.told(matter, ask, renew=True, was_open=before.open)

        return compose

    def to_clerks(self, matter: Matter, *, renew: bool = True) -> Iterator[Letter]:
        """The query in each clerk's chat: shown anew, or the message there renewed."""
        for clerk in self._audience(matter):
            yield self.query(matter, clerk, renew=renew)

    def query(self, matter: Matter, clerk: Member, *, renew: bool) -> Letter:
        """The query in one clerk's chat."""
        found = matter.query
        ruling = found.ruling if found else None
        mine = ruling is not None and ruling.member == clerk.id
        blocks = render_query.query(matter, self.services.corpus)
        head = f"No. {found.escalation.number}, continued" if found else ""
        parts = _parts(blocks, keyboards.query(matter, mine=mine), head)
        return Letter(clerk.user, _query_ref(matter), parts, renew=renew)

    def ruled(self, matter: Matter) -> Iterator[Letter]:
        """The ruling to the councillor, and everybody's cards renewed; a spot-check that is
        found fine is no news."""
        if matter.unheard:
            yield from self.to_clerks(matter)
            return
        blocks = render_query.ruling(matter, self._council(matter))
        yield self._to_member(matter, RefKind.RULING, blocks)
        yield from self._unreached(matter)
        yield from self.renewed(matter)

    def reopened(self, matter: Matter) -> Iterator[Letter]:
        """The councillor is warned; everybody's cards are renewed."""
        if matter.unheard:
            yield from self.to_clerks(matter)
            return
        text = wording.REOPENED.format(
            office=render_query.office(self._council(matter)), number=_number(matter)
        )
        yield self._to_member(matter, RefKind.WORDS, [line(text)])
        yield from self.renewed(matter)

    def renewed(self, matter: Matter) -> Iterator[Letter]:
        """Everybody's cards as they now stand."""
        if matter.text is not None and (matter.advice is not None or matter.question is not None):
            yield self.card(matter, renew=True)
        yield from self.to_clerks(matter)

    def remarked(self, matter: Matter, text: str) -> Iterator[Letter]:
        """A councillor's remark, before the clerks."""
        name = matter.member.name or wording.A_MEMBER
        head = wording.REMARK_HEAD.format(name=name, number=_number(matter))
        blocks = [line(bold(head)), quote(text), line(wording.REMARK_REPLY)]
        ref = Ref(RefKind.REMARK, _query_ref(matter).id)
        for clerk in self._audience(matter):
            shown = self.services.store.shown_at(clerk.user, _query_ref(matter))
            yield Letter(clerk.user, ref, _parts(blocks), shown)
        yield from self.to_clerks(matter)

    def worded(self, matter: Matter, text: str) -> Iterator[Letter]:
        """A clerk's further words, before the councillor."""
        office = render_query.office(self._council(matter))
        head = wording.WORDS_HEAD.format(office=office, number=_number(matter))
        yield self._to_member(matter, RefKind.WORDS, [line(bold(head)), quote(text)])
        yield from self._unreached(matter)
        yield from self.to_clerks(matter)

    def waiting(self, clerk: Member) -> Iterable[Letter]:
        """What waits for a clerk who has just enrolled."""
        if not clerk.role.rules:
            return []
        open_ones = self.services.store.waiting(clerk.council)
        return [self.query(matter, clerk, renew=True) for matter in open_ones]

    def undelivered(self, matter: Matter, ref: Ref) -> Iterator[Letter]:
        """Whoever waits is told that something could not be delivered."""
        number, council = _number(matter), self._council(matter)
        if matter.unheard:
            return
        if ref.kind is RefKind.QUERY:
            text = wording.UNDELIVERED_QUERY.format(number=number, ask=council.ask)
            yield self._to_member(matter, RefKind.NOTE, [line(text)])
        elif ref.kind in (RefKind.RULING, RefKind.WORDS):
            name = matter.member.name or wording.A_MEMBER
            text = wording.UNDELIVERED_RULING.format(number=number, name=name)
            for clerk in matter.clerks:
                yield Letter(clerk.user, Ref(RefKind.NOTE, ref.id), _parts([line(text)]))

    def alarmed(self, chats: Iterable[int]) -> Iterator[Letter]:
        """Clerks are told that the bot cleared too much, and clears less."""
        for chat in chats:
            yield Letter(chat, Ref(RefKind.NOTE, 0), _parts([line(wording.ALARM)]))

    def _fact(self, matter: Matter, ask: tuple[Risk, ...]) -> tuple[list[Block], Keyboard]:
        text = self.services.corpus.risks[ask[0]]
        record = matter.draft
        replied = len(record.replies) if record else 0
        draft = record.draft if record else None
        blocks = render.fact(text, len(ask), replied, draft)
        return blocks, keyboards.fact(matter.ref.id, text, changeable=bool(replied))

    def _advised(self, matter: Matter, council: CouncilInfo) -> tuple[list[Block], Keyboard]:
        corpus = self.services.corpus
        blocks = render.advice(matter, corpus, council)
        keyboard = keyboards.advice(matter, corpus)
        ruled = matter.query is not None and matter.query.ruling is not None
        if matter.advice is None or ruled or not keyboard:
            return blocks, keyboard
        if not needs_check(matter.advice, self.services.clock()):
            return blocks, keyboard
        check = keyboards.button(help_wording.CHECK, Verb.BEFORE)
        return [*blocks, line(help_wording.CHECK_OFFER)], (*keyboard, (check,))

    def _to_member(self, matter: Matter, kind: RefKind, blocks: list[Block]) -> Letter:
        ref = Ref(kind, _query_ref(matter).id)
        return Letter(matter.chat, ref, _parts(blocks), matter.message)

    def _unreached(self, matter: Matter) -> Iterator[Letter]:
        """The clerks are told where the one who asked has left, and has no chat any more."""
        if not matter.chat:
            text = door_wording.UNREACHED.format(number=_number(matter))
            ref = Ref(RefKind.NOTE, _query_ref(matter).id)
            for clerk in matter.clerks:
                yield Letter(clerk.user, ref, _parts([line(text)]))

    def _audience(self, matter: Matter) -> tuple[Member, ...]:
        """The clerks of the council; the one who asks only where there is no other."""
        others = tuple(c for c in matter.clerks if c.id != matter.member.id)
        return others or matter.clerks

    def _council(self, matter: Matter) -> CouncilInfo:
        council = matter.draft.council if matter.draft else matter.member.council
        if matter.question is not None:
            council = matter.question.council
        return self.services.councils[council]


def ruling_and_version(arg: str) -> tuple[RulingKind, int] | None:
    """The ruling that a button carries, and the version of the query that it stood under.

    Words are never given by a button alone.
    """
    kind, _, version = arg.partition(".")
    known = kind in list(RulingKind) and kind != RulingKind.ANSWER.value
    return (RulingKind(kind), int(version)) if known and version.isdecimal() else None


def _parts(
    blocks: list[Block], keyboard: Keyboard = (), continued: str = "continued"
) -> tuple[Part, ...]:
    texts = pages(blocks, continued)
    last = len(texts) - 1
    return tuple(Part(html, keyboard if n == last else ()) for n, html in enumerate(texts))


def _query_ref(matter: Matter) -> Ref:
    return Ref(RefKind.QUERY, matter.query.escalation.id if matter.query else 0)


def _number(matter: Matter) -> int:
    return matter.query.escalation.number if matter.query else 0
