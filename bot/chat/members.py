"""Members: the door, enrolling, inviting, switching between councils."""

from __future__ import annotations

from telegram import BotCommand, BotCommandScopeChat, Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.chat import help_wording, keyboards, phrases, wording
from bot.chat.callbacks import Verb
from bot.chat.events import note
from bot.chat.hours import local
from bot.chat.html import bold, line
from bot.chat.letters import Letters
from bot.chat.pacing import admit, answers
from bot.chat.services import Context
from bot.chat.speaking import (
    clean,
    in_office,
    message_of,
    pressed,
    pressed_in_office,
    refuse,
    say,
    sender,
    turn,
)
from bot.desk import Member, Refusal, Role
from bot.store import NoEntry

LONGEST_NAME = 64


async def at_the_door(update: Update, context: Context) -> None:
    """Let members in, at a pace; anybody else is told that the bot is for members, no more."""
    message, query = update.message, update.callback_query
    chat = update.effective_chat
    if chat is None or chat.type != chat.PRIVATE:
        raise ApplicationHandlerStop
    member = sender(update, context)
    if member is not None:
        if not await admit(update, member, context):
            raise ApplicationHandlerStop
        return
    if message is not None and (message.text or "").split("@")[0].split(" ")[0] == "/start":
        return
    if query is not None:
        await query.answer(wording.REFUSALS[Refusal.NOT_A_MEMBER], show_alert=True)
    elif message is not None and answers(chat.id, context):
        await say(message, wording.STRANGER)
    raise ApplicationHandlerStop


async def on_start(update: Update, context: Context) -> None:
    """/start CODE enrols; /start alone says who one is."""
    message, user = update.message, update.effective_user
    if message is None or user is None:
        return
    code = "".join(context.args or [])
    member = sender(update, context)
    if not code:
        await say(message, _known(member, context) if member else wording.STRANGER)
        return
    name = clean(user.full_name)[:LONGEST_NAME]
    letters = Letters(context.services)
    before = {m.council: m for m in context.store.memberships(user.id)}
    done = context.store.redeem(user.id, name, clean(code), letters.waiting)
    if isinstance(done, NoEntry):
        note("code_refused", reason=done.value)
        if member is not None or answers(user.id, context):
            await say(message, wording.NO_ENTRY[done])
        return
    if before.get(done.council) == done:
        info = context.services.councils[done.council]
        role = wording.ROLES[done.role]
        await say(message, phrases.ALREADY_IN.format(role=role, council=info.name))
        return
    note("enrolled", member=done.id, council=done.council, role=done.role.value)
    await _welcome(update, done, context)
    context.house.bell.set()


async def on_invite(update: Update, context: Context) -> None:
    """/invite: for whom?"""
    message, member = update.message, await in_office(update, context)
    if message is None or member is None:
        return
    await say(message, phrases.INVITE_WHO, keyboard=keyboards.roles())


async def on_invite_role(update: Update, context: Context) -> None:
    """A code and a link for one person in this role."""
    found = await pressed_in_office(update, context)
    if found is None:
        return
    query, press, member = found
    message = message_of(query)
    if press.arg not in list(Role):
        await query.answer(phrases.OLD_BUTTON)
        return
    await query.answer()
    if message is None:
        return
    invite = context.store.invite(member.council, Role(press.arg), member)
    council = context.services.councils[member.council].name
    until = f"{local(invite.expires):%A %d %B, %H:%M}"
    role = wording.ROLES[invite.role]
    await say(
        message,
        phrases.INVITE_MADE.format(role=role, council=council, until=until),
        line(bold(invite.code)),
        phrases.INVITE_SEND,
        f"https://t.me/{context.bot.username}?start={invite.code}",
        keyboard=((keyboards.button(phrases.INVITE_VOID, Verb.VOID, invite.id),),),
    )


async def on_void(update: Update, context: Context) -> None:
    """The code went to the wrong person, say: it enrols nobody now."""
    found = await pressed_in_office(update, context)
    if found is None:
        return
    query, press, member = found
    if not context.store.void(press.id, member.council):
        await query.answer(phrases.INVITE_GONE, show_alert=True)
        return
    note("invite_withdrawn", by=member.id, council=member.council)
    await turn(query, [line(phrases.INVITE_OVER)], ())


async def on_council(update: Update, context: Context) -> None:
    """/council: switch, where there are several."""
    message, member = update.message, sender(update, context)
    if message is None or member is None:
        return
    every = context.store.memberships(member.user)
    names = {m.council: context.services.councils[m.council].name for m in every}
    if len(every) == 1:
        await say(message, phrases.COUNCIL_ONE.format(council=names[member.council]))
        return
    rows = [keyboards.button(names[m.council], Verb.COUNCIL, m.id) for m in every]
    keyboard = tuple((row,) for row in rows)
    await say(message, phrases.COUNCIL_WHICH, keyboard=keyboard)


async def on_council_chosen(update: Update, context: Context) -> None:
    """Another of the person's councils is current now."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    every = context.store.memberships(member.user)
    chosen = next((m for m in every if m.id == press.id), None)
    if chosen is None:
        await refuse(query, Refusal.OTHER_COUNCIL)
        return
    context.store.choose(member.user, chosen.council)
    await query.answer()
    message = message_of(query)
    if message is not None:
        council = context.services.councils[chosen.council].name
        await say(message, phrases.COUNCIL_NOW.format(council=council))
    await show_commands(context, chosen)


async def show_commands(context: Context, member: Member) -> None:
    """Tell Telegram the commands to list in this member's chat."""
    office = phrases.CLERK_COMMANDS if member.role.rules else ()
    listed = (*phrases.COMMANDS, *help_wording.COMMANDS, *office)
    commands = [BotCommand(name, about) for name, about in listed]
    try:
        await context.bot.set_my_commands(commands, BotCommandScopeChat(member.user))
    except TelegramError as error:
        note("commands_not_set", member=member.id, error=type(error).__name__)


async def _welcome(update: Update, member: Member, context: Context) -> None:
    message = update.message
    if message is None:
        return
    info = context.services.councils[member.council]
    role = wording.ROLES[member.role]
    lines = [
        phrases.WELCOME.format(name=member.name, role=role, council=info.name),
        phrases.WELCOME_NEXT,
    ]
    count = context.store.count_waiting(member.council) if member.role.rules else 0
    if count:
        lines.append(phrases.WELCOME_CLERK.format(count=phrases.counted(count, "query", "queries")))
    await say(message, *lines)
    await show_commands(context, member)


def _known(member: Member, context: Context) -> str:
    info = context.services.councils[member.council]
    return phrases.START_AGAIN.format(role=wording.ROLES[member.role], council=info.name)
