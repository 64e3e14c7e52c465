"""Escalations and rulings, as the clerk and the councillor read them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.advice import PEOPLE_FIRST, Reason, Reply
from bot.chat import wording
from bot.chat.html import Block, bold, italic, line, quote
from bot.chat.render import quotes, replies
from bot.chat.services import CouncilInfo
from bot.desk import Ruling, RulingKind, State, Subject
from bot.policy import Corpus, Risk
from bot.store import DraftRecord, Matter, Query, Remark, RemarkKind


def query(matter: Matter, corpus: Corpus) -> list[Block]:
    """The clerk's card: what is asked, by whom, why, what was found, what became of it."""
    found = matter.query
    if found is None:
        return []
    blocks = [*_head(matter, found), quote(found.wording or wording.QUERY_FORGOTTEN)]
    if found.wording is not None:
        blocks += _why(matter, found)
        blocks += _found(matter, found, corpus)
    for remark in found.remarks:
        blocks += _remark(remark, corpus)
    return [*blocks, *_end(matter, found)]


def ruling(matter: Matter, council: CouncilInfo) -> list[Block]:
    """The ruling, as it reaches the councillor."""
    found = matter.query
    if found is None or found.ruling is None:
        return []
    given = found.ruling
    head = wording.RULING_HEAD.format(
        office=office(council),
        subject=found.escalation.subject.value,
        number=found.escalation.number,
    )
    blocks = [line(bold(head))]
    if given.kind is not RulingKind.ANSWER:
        text = f" {wording.RULING_MEANS[given.kind]}"
        blocks.append(line(bold(wording.RULINGS[given.kind] + "."), text))
    if given.words:
        blocks.append(quote(given.words))
    if given.changed:
        blocks.append(line(wording.RULING_CHANGED))
    if found.spot_check:
        blocks.append(line(wording.RULING_CHECK.format(office=council.office)))
    if given.kind is RulingKind.FINE:
        blocks.append(line(wording.RULING_EXACT))
    return [*blocks, line(wording.RULING_MORE)]


def office(council: CouncilInfo) -> str:
    """Who speaks: the role and the council, never the person."""
    return wording.OFFICE.format(office=council.office, council=council.name)


def _head(matter: Matter, found: Query) -> Iterator[Block]:
    if _distressed(matter):
        yield line(bold(wording.PEOPLE_FIRST))
    draft = found.escalation.subject is Subject.DRAFT
    subject = wording.SUBJECT_DRAFT if draft else wording.SUBJECT_QUESTION
    head = wording.QUERY_HEAD.format(
        number=found.escalation.number, subject=subject, name=matter.member.name or wording.A_MEMBER
    )
    yield line(bold(head))
    if matter.draft is not None and matter.draft.draft is not None:
        yield line(f"{wording.MEDIA[matter.draft.draft.medium]}:")


def _distressed(matter: Matter) -> bool:
    if matter.advice is not None:
        return matter.advice.reason in PEOPLE_FIRST
    given = matter.question.answer if matter.question else None
    return given is not None and given.outcome.value == "distress"


def _why(matter: Matter, found: Query) -> Iterator[Block]:
    known = found.why in list(Reason)
    why = wording.WHY_TO_CLERK[Reason(found.why)] if known else wording.WHY_ASKED
    if _unmarked(matter, found):
        why = wording.WHY_UNMARKED
    yield line(bold(wording.QUERY_WHY), why)
    if matter.draft is not None:
        yield from _circumstances(matter.draft)


def _unmarked(matter: Matter, found: Query) -> bool:
    """Whether the clerk is not to see which it is: a spot-check, or a draft that the bot was
    unsure of without finding anything."""
    if found.spot_check:
        return True
    findings = matter.advice.findings if matter.advice else ()
    return matter.draft is not None and found.why == Reason.UNSURE and not findings


def _circumstances(record: DraftRecord) -> Iterator[Block]:
    if record.draft is None:
        return
    account = wording.ACCOUNTS_FOR_CLERK[record.draft.account]
    election = f" {wording.QUERY_ELECTION}" if record.draft.pre_election else ""
    yield line(f"{wording.QUERY_ACCOUNT}{account}.{election}")


def _found(matter: Matter, found: Query, corpus: Corpus) -> Iterator[Block]:
    told = matter.advice
    if told is not None:
        if told.asked:
            yield line(bold(wording.QUERY_SAID), replies(dict(told.asked), corpus))
        if not _unmarked(matter, found):
            yield line(wording.QUERY_TOLD, italic(wording.VERDICTS[told.verdict]))
        for finding in told.findings:
            text = corpus.risks[finding.risk]
            yield line(bold(wording.QUERY_FOUND), f"{text.name}. {text.meaning}")
            yield from quotes(finding.citations, corpus)
    elif matter.question is not None and matter.question.answer is not None:
        given = matter.question.answer
        yield line(wording.QUERY_TOLD, italic(wording.OUTCOMES[given.outcome]))
        yield from quotes(given.citations, corpus)


def _remark(remark: Remark, corpus: Corpus) -> Iterator[Block]:
    if remark.text is None:
        return
    match remark.kind:
        case RemarkKind.WORDING:
            yield line(bold(wording.QUERY_REWORDED))
            yield quote(remark.text)
        case RemarkKind.CIRCUMSTANCE:
            yield line(bold(wording.QUERY_CHANGED), _circumstance(remark.text, corpus))
        case RemarkKind.REMARK:
            name = remark.name or wording.A_MEMBER
            yield line(bold(wording.QUERY_REMARK.format(name=name)), remark.text)
        case RemarkKind.CLERK:
            yield line(bold(wording.QUERY_CLERK.format(name=remark.name)), remark.text)


def _circumstance(text: str, corpus: Corpus) -> str:
    what, _, value = text.partition(": ")
    if what in list(Risk) and value in list(Reply):
        return replies({Risk(what): Reply(value)}, corpus)
    known = {account.value: told for account, told in wording.ACCOUNTS_FOR_CLERK.items()}
    return f"{wording.QUERY_ACCOUNT}{known.get(value, value)}"


def _end(matter: Matter, found: Query) -> Iterator[Block]:
    match found.escalation.state:
        case State.WITHDRAWN:
            closed = wording.QUERY_ENDED if found.spot_check else wording.QUERY_WITHDRAWN
            yield line(bold(closed))
        case State.RULED if found.ruling is not None:
            yield from _ruled(found.ruling)
        case _:
            asked = matter.question is not None
            yield line(italic(wording.QUERY_HOW_QUESTION if asked else wording.QUERY_HOW))


def _ruled(given: Ruling) -> Iterator[Block]:
    text = wording.QUERY_RULED.format(name=given.name, ruling=wording.RULINGS[given.kind])
    yield line(bold(text))
    if given.words:
        yield quote(given.words)
    yield line(italic(wording.QUERY_AFTER))
