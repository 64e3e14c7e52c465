"""Should I reply? A few taps through what somebody wrote, to advice with its clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from telegram import Update

from bot.advice.replying import CHOICES, RESPONDS, Choice, Step, path_of, step
from bot.chat import help_wording as wording
from bot.chat import keyboards, phrases
from bot.chat.callbacks import Verb
from bot.chat.html import Block, bold, italic, line
from bot.chat.render_help import clause_buttons, point
from bot.chat.services import Context
from bot.chat.speaking import pressed, say, sender, turn
from bot.chat.wording import SIGNPOSTS
from bot.desk import Member
from bot.policy import Point
from bot.store import Keyboard


async def on_reply(update: Update, context: Context) -> None:
    """/reply: the first question."""
    message, member = update.message, sender(update, context)
    if message is not None and member is not None:
        blocks, keyboard = _shown((), Step.POSITIVE, member, context)
        await say(message, *blocks, keyboard=keyboard)


async def on_step(update: Update, context: Context) -> None:
    """The next question, or the end with its advice, in the same message."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    path = path_of(press.arg)
    here = step(path) if path is not None else None
    if path is None or here is None:
        await query.answer(phrases.OLD_BUTTON)
        return
    await turn(query, *_shown(path, here, member, context))


def _shown(
    path: Sequence[Choice], here: Step, member: Member, context: Context
) -> tuple[list[Block], Keyboard]:
    told = context.services.help.reply[here]
    notes = context.services.help.respond if here in RESPONDS else ()
    blocks = [*_told(told, here, member, context), *_notes(notes, member, context)]
    cited = clause_buttons((told, *notes), member.council, context.services.corpus)
    return blocks, (*_answers(path, here), *cited, *_ways(path, here))


def _told(told: Point, here: Step, member: Member, context: Context) -> Iterator[Block]:
    first, *rest = point(told, member.council, context.services.corpus)
    yield first
    if here is Step.THREAT:
        yield from (line(text) for text in SIGNPOSTS)
    yield from rest
    if told.ours:
        yield line(italic(wording.OURS))


def _notes(notes: Sequence[Point], member: Member, context: Context) -> Iterator[Block]:
    if notes:
        yield line(bold(wording.BEFORE_YOU_RESPOND))
    for note in notes:
        yield from point(note, member.council, context.services.corpus)
    if notes:
        yield line(wording.SEND_ME_THE_ANSWER)


def _answers(path: Sequence[Choice], here: Step) -> Keyboard:
    buttons = [
        keyboards.button(wording.CHOICES[choice], Verb.REPLYING, 0, "".join((*path, choice)))
        for choice in CHOICES.get(here, ())
    ]
    if len(buttons) == 2:
        return (tuple(buttons),)
    return tuple((button,) for button in buttons)


def _ways(path: Sequence[Choice], here: Step) -> Keyboard:
    """To the help with abuse, one step back, and away."""
    row = [keyboards.button("Close", Verb.CLOSE)]
    if path:
        row.insert(0, keyboards.button(wording.BACK, Verb.REPLYING, 0, "".join(path[:-1])))
    abuse = keyboards.button(wording.GETTING_ABUSE, Verb.ABUSE)
    hard = here in (Step.THREAT, Step.TROLL)
    return (*([(abuse,)] if hard else []), tuple(row))
