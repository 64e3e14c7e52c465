"""From words to a card: what drafts, edits, replies and buttons have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from time import monotonic

from bot.advice import Account, Advice, Answer, Assessment, Draft, Medium, Reply
from bot.chat.events import note
from bot.chat.hours import local
from bot.chat.letters import Letters
from bot.chat.services import Context
from bot.chat.wording import BARE
from bot.desk import Member, still_to_ask, unseen, with_picture, without_words
from bot.policy import Risk
from bot.store import DraftRecord, Matter


async def take_draft(
    context: Context,
    member: Member,
    text: str,
    *,
    chat: int,
    message: int,
    medium: Medium = Medium.TEXT,
    account: Account = Account.COUNCILLOR,
    sorted: bool = False,
    album: str | None = None,
    follows: int | None = None,
) -> Matter:
    """Advise on a new draft. Raises bot.advice.DraftError for what cannot be judged."""
    began = monotonic()
    words = bool(text.strip()) or medium not in (Medium.PICTURE, Medium.DOCUMENT)
    draft = drafted(context, member.council, text if words else BARE, account, medium)
    evidence = await assess(context, draft, words=words)
    told, ask = await advise(context, draft, evidence, {})
    letters = Letters(context.services)
    matter = context.store.take_draft(
        member,
        draft,
        evidence,
        told,
        lambda m: letters.told(m, ask, renew=False, was_open=False),
        chat=chat,
        message=message,
        sorted=sorted,
        words=words,
        album=album,
        follows=follows,
    )
    context.house.bell.set()
    _note(matter, ask, began)
    return matter


async def renew_draft(
    context: Context, matter: Matter, *, text: str | None = None, account: Account | None = None
) -> None:
    """Advise again on a draft whose words or account changed. Raises DraftError."""
    record = matter.draft
    if record is None or record.draft is None:
        return
    began = monotonic()
    before = record.draft
    draft = drafted(
        context,
        record.council,
        before.text if text is None else text,
        account or before.account,
        before.medium,
    )
    words = record.words or text is not None
    evidence = await assess(context, draft, words=words)
    replies = record.replies if draft.text == before.text else {}
    told, ask = await advise(context, draft, evidence, replies)
    compose = Letters(context.services).retold(matter, ask)
    after = context.store.change_draft(record.id, draft, evidence, told, compose)
    context.house.bell.set()
    _note(after, ask, began)


async def readvise(
    context: Context, record: DraftRecord, replies: Mapping[Risk, Reply]
) -> tuple[Advice | None, tuple[Risk, ...]]:
    """The advice on a draft with other replies, from the evidence already there."""
    if record.draft is None or record.evidence is None:
        return None, ()
    return await advise(context, record.draft, record.evidence, replies)


async def take_question(
    context: Context,
    member: Member,
    text: str,
    *,
    chat: int,
    message: int,
    sorted: bool = False,
) -> Matter:
    """Answer a new question. Raises bot.advice.QuestionError."""
    began = monotonic()
    answer = await answered(context, text, member)
    letters = Letters(context.services)
    matter = context.store.take_question(
        member,
        text,
        answer,
        lambda m: [letters.card(m)],
        chat=chat,
        message=message,
        sorted=sorted,
    )
    context.house.bell.set()
    took = round((monotonic() - began) * 1000)
    note("answered", id=matter.ref.id, outcome=answer.outcome.value, ms=took)
    return matter


async def renew_question(context: Context, matter: Matter, text: str) -> None:
    """Answer a question again whose words changed. Raises QuestionError."""
    if matter.question is None:
        return
    asker = replace(matter.member, council=matter.question.council)
    answer = await answered(context, text, asker, matter.question.id)
    letters = Letters(context.services)
    context.store.change_question(matter.question.id, text, answer, letters.renewed)
    context.house.bell.set()


def drafted(context: Context, council: str, text: str, account: Account, medium: Medium) -> Draft:
    """The draft with the circumstances known by themselves. Raises DraftError."""
    today = local(context.services.clock()).date()
    election = context.services.pre_election(council, today)
    return Draft(text, council, account, election, medium)


async def assess(context: Context, draft: Draft, *, words: bool) -> Assessment:
    """The evidence on a draft and on what comes with it unseen."""
    adviser = context.house.adviser
    evidence = await context.house.think(adviser.assess, draft) if words else without_words()
    return with_picture(evidence, adviser.thresholds) if unseen(draft) else evidence


async def advise(
    context: Context, draft: Draft, evidence: Assessment, replies: Mapping[Risk, Reply]
) -> tuple[Advice | None, tuple[Risk, ...]]:
    """The advice to tell, or the questions of fact that come before it."""
    advice = await context.house.think(context.house.adviser.advise, draft, evidence, replies)
    pictured = still_to_ask(draft, evidence, replies)
    ask = pictured if unseen(draft) else advice.ask
    return (None, ask) if ask else (replace(advice, ask=()), ())


async def answered(context: Context, text: str, member: Member, id: int | None = None) -> Answer:
    """The answer to a question, which may go on from the one before it. Raises QuestionError."""
    before = context.store.topics_lately(member, id)
    return await context.house.think(context.services.answerer.answer, text, member.council, before)


def _note(matter: Matter, ask: tuple[Risk, ...], began: float) -> None:
    took = round((monotonic() - began) * 1000)
    told = matter.advice
    if told is None:
        note("asked", id=matter.ref.id, risk=ask[0].value if ask else None, ms=took)
        return
    note("advised", id=matter.ref.id, verdict=told.verdict.value, reason=told.reason.value, ms=took)
