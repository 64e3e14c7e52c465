"""Who is told what when a membership ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.chat import door_wording as wording
from bot.chat.hours import local
from bot.chat.html import Block, bold, line, pages, quote
from bot.chat.letters import Letters
from bot.chat.services import Writing
from bot.chat.wording import ROLES
from bot.store import Letter, Matter, Part, Ref, RefKind, Removal

NOTE = Ref(RefKind.NOTE, 0)


@dataclass(frozen=True, slots=True)
class Farewell:
    """Composes the letters that go with the end of a membership."""

    services: Writing

    def letters(self, removal: Removal) -> Iterator[Letter]:
        """The clerks' cards and a note to them, the cards that are taken back, the goodbye."""
        cards, clerks = Letters(self.services), self.services.store.clerks(removal.member.council)
        for matter in removal.withdrawn:
            yield from cards.to_clerks(matter)
        for matter in removal.handed_over:
            yield from self.handed_over(matter)
        for clerk in clerks:
            yield Letter(clerk.user, NOTE, _parts(self._note(removal)))
        yield from self._taken_back(removal)
        yield Letter(removal.member.user, NOTE, _parts(self._goodbye(removal)))

    def handed_over(self, matter: Matter) -> Iterator[Letter]:
        """An open query before the clerks who are left; where none is, who waits is told."""
        cards = Letters(self.services)
        yield from cards.to_clerks(matter)
        if not matter.clerks and not matter.unheard:
            yield cards.card(matter, renew=True)

    def _note(self, removal: Removal) -> Iterator[Block]:
        member = removal.member
        council = self.services.councils[member.council].name
        name = member.name or wording.NO_NAME
        yield line(bold(wording.REMOVED.format(name=name, council=council)))
        if told := _numbers(removal.withdrawn):
            yield line(wording.REMOVED_WITHDRAWN.format(numbers=told))
        if told := _numbers(removal.handed_over):
            yield line(wording.REMOVED_OPEN.format(role=ROLES[member.role], numbers=told))

    def _taken_back(self, removal: Removal) -> Iterator[Letter]:
        council = self.services.councils[removal.member.council].name
        parts = _parts([line(wording.CARD_GONE.format(council=council))])
        for id in removal.shown:
            yield Letter(removal.member.user, Ref(RefKind.QUERY, id), parts, renew=True)

    def _goodbye(self, removal: Removal) -> Iterator[Block]:
        council = self.services.councils[removal.member.council].name
        yield line(wording.FAREWELL.format(council=council))
        heard = [matter for matter in removal.withdrawn if not matter.unheard]
        if told := _numbers(heard):
            yield line(wording.FAREWELL_WITHDRAWN.format(numbers=told))
        if removal.incidents:
            yield line(wording.FAREWELL_LOG)
        for entry in removal.incidents:
            title = wording.FAREWELL_ENTRY.format(number=entry.number, at=local(entry.at))
            yield line(bold(title))
            if entry.text:
                yield quote(entry.text)


def _numbers(matters: Iterable[Matter]) -> str:
    found = (m.query.escalation.number for m in matters if m.query)
    return ", ".join(wording.NUMBER.format(number=number) for number in found)


def _parts(blocks: Iterable[Block]) -> tuple[Part, ...]:
    return tuple(Part(html) for html in pages(blocks))
