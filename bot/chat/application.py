"""The application: the one list of handlers, and starting and stopping it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from telegram import Update
from telegram.error import NetworkError, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.chat import (
    abuse,
    beforehand,
    browse,
    checklist,
    checks,
    clerk,
    drafts,
    facts,
    finding,
    incidents,
    keeping,
    leaving,
    members,
    questions,
    records,
    replying,
)
from bot.chat.callbacks import Verb, pattern
from bot.chat.courtesy import Courtesy
from bot.chat.events import hush, note
from bot.chat.handling import PAUSES, Handling, on_error
from bot.chat.listening import listening
from bot.chat.pacing import COMMAND
from bot.chat.sender import Sender
from bot.chat.services import HOUSE, App, Context, House, Services
from bot.chat.tidying import tidy
from bot.config import Telegram

PATIENCE = 10.0
"""Seconds given to what is being sent when the bot stops."""

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]

COMMANDS: tuple[tuple[str, Handler], ...] = (
    ("start", members.on_start),
    ("help", records.on_help),
    ("privacy", records.on_privacy),
    ("check", drafts.on_check),
    ("ask", drafts.on_ask),
    ("policy", browse.on_policy),
    ("history", records.on_history),
    ("forget", records.on_forget),
    ("cancel", records.on_cancel),
    ("council", members.on_council),
    ("queries", clerk.on_queries),
    ("invite", members.on_invite),
    ("reply", replying.on_reply),
    ("abuse", abuse.on_abuse),
    ("accounts", checklist.on_checklist),
    ("pagerules", beforehand.on_page_rules),
    ("members", leaving.on_members),
)
BUTTONS: tuple[tuple[tuple[Verb, ...], Handler], ...] = (
    ((Verb.ACCOUNTS,), drafts.on_accounts),
    ((Verb.ACCOUNT,), drafts.on_account),
    ((Verb.REDRAFT,), drafts.on_redraft),
    ((Verb.FACT,), facts.on_fact),
    ((Verb.REFACT,), facts.on_refact),
    ((Verb.WAS_QUESTION,), questions.correct_to_question),
    ((Verb.WAS_DRAFT,), questions.correct_to_draft),
    ((Verb.ELSEWHERE,), questions.on_elsewhere),
    ((Verb.TOPIC,), questions.on_topic),
    ((Verb.ASK_CLERK, Verb.ASK_CLERK_QUESTION), clerk.on_ask_clerk),
    ((Verb.WITHDRAW,), clerk.on_withdraw),
    ((Verb.REMARK,), clerk.on_remark),
    ((Verb.RULE,), clerk.on_rule),
    ((Verb.WORDS,), clerk.on_words),
    ((Verb.REOPEN,), clerk.on_reopen),
    ((Verb.QUERY,), clerk.on_query),
    ((Verb.QUERIES,), clerk.on_queries_page),
    ((Verb.PARAGRAPH,), browse.on_paragraph),
    ((Verb.SECTIONS,), browse.on_sections),
    ((Verb.SECTION,), browse.on_section),
    ((Verb.CLOSE,), browse.on_close),
    ((Verb.HISTORY,), records.on_history_page),
    ((Verb.FORGET,), records.on_forget_answer),
    ((Verb.COUNCIL,), members.on_council_chosen),
    ((Verb.INVITE,), members.on_invite_role),
    ((Verb.VOID,), members.on_void),
    ((Verb.SEARCH,), finding.on_search),
    ((Verb.WHOLE,), finding.on_whole),
    ((Verb.REPLYING,), replying.on_step),
    ((Verb.ABUSE,), abuse.on_abuse_step),
    ((Verb.CHECKLIST,), checklist.on_list),
    ((Verb.TICK,), checklist.on_tick),
    ((Verb.ITEM,), checklist.on_item),
    ((Verb.BEFORE,), beforehand.on_before),
    ((Verb.LOG,), incidents.on_log),
    ((Verb.ADD,), keeping.on_add),
    ((Verb.INCIDENT,), incidents.on_incident),
    ((Verb.PICTURE,), incidents.on_picture),
    ((Verb.DROP,), incidents.on_drop),
    ((Verb.EXPORT,), incidents.on_export),
    ((Verb.MEMBERS,), leaving.on_members_page),
    ((Verb.REMOVE,), leaving.on_remove),
)


def build(services: Services, *, token: str, api_url: str | None = None) -> App:
    """The application with all its handlers, neither started nor connected.

    `api_url` is a Bot API server's address without the token; None means Telegram's own.
    """
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # else every 429 comes with a deprecation warning
    house = House(services)
    builder = (
        Application.builder()
        .token(token)
        .context_types(ContextTypes(context=Context))
        .rate_limiter(Courtesy(max_retries=0))
        .updater(None)
        .connection_pool_size(64)
        .pool_timeout(30)
    )
    if api_url is not None:
        base = api_url.rstrip("/")
        builder = builder.base_url(f"{base}/bot").base_file_url(f"{base}/file/bot")
    application: App = builder.build()
    application.bot_data[HOUSE] = house
    _register(application)
    return application


async def run(
    services: Services,
    telegram: Telegram,
    stop: asyncio.Event,
    *,
    token: str,
    webhook_secret: str | None = None,
    pauses: Sequence[float] = PAUSES,
) -> None:
    """Run the bot until `stop` is set, then finish what is under way and let go.

    `pauses` are the seconds before each new try of an update whose handler failed. Logs
    `bot_ready` once updates are taken. Raises telegram.error.InvalidToken.
    """
    hush()
    application = build(services, token=token, api_url=telegram.api_url)
    house = application.bot_data[HOUSE]
    services.store.secure()
    if not await _connected(application, stop):
        return
    async with application:
        handling = Handling(application, house, pauses)
        sender = Sender(application.bot, house)
        await application.start()
        tasks = [
            asyncio.create_task(work)
            for work in (handling.run(), sender.run(), tidy(house), _list_commands(application))
        ]
        await checks.look_again(house)
        async with listening(application.bot, house, telegram, webhook_secret, stop):
            note("bot_ready", mode=telegram.mode.value)
            await stop.wait()
            note("bot_stopping")
        await handling.finish(PATIENCE)
        await application.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await sender.finish(PATIENCE)
    house.workers.shutdown()
    note("bot_stopped")


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` on SIGTERM and SIGINT; call it on the main thread's loop."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)


def _register(application: App) -> None:
    private = filters.ChatType.PRIVATE
    new = private & filters.UpdateType.MESSAGE
    # The door comes first, in a group of its own: what it stops reaches no other handler.
    application.add_handler(TypeHandler(Update, members.at_the_door), group=-1)
    for name, command in COMMANDS:
        application.add_handler(CommandHandler(name, command, filters=new & ~filters.FORWARDED))
    for verbs, press in BUTTONS:
        application.add_handler(CallbackQueryHandler(press, pattern=pattern(*verbs)))
    # After all verbs: what is left is old or made up.
    application.add_handler(CallbackQueryHandler(records.on_old_button))
    edited = private & filters.UpdateType.EDITED_MESSAGE
    application.add_handler(MessageHandler(edited, drafts.on_edit))
    # Pictures before forwards: a forwarded picture is asked about as a picture.
    picture = new & (filters.PHOTO | filters.Document.ALL | filters.VIDEO | filters.ANIMATION)
    application.add_handler(MessageHandler(picture, drafts.on_picture))
    application.add_handler(
        MessageHandler(new & filters.FORWARDED & filters.TEXT, drafts.on_forward)
    )
    # After all commands: a command that is left is not known.
    unknown = new & filters.Regex(COMMAND)
    application.add_handler(MessageHandler(unknown, records.on_unknown_command))
    application.add_handler(MessageHandler(new & filters.TEXT, drafts.on_text))
    # Last: whatever has no words.
    application.add_handler(MessageHandler(new, drafts.on_unreadable))
    application.add_error_handler(on_error)


async def _connected(application: App, stop: asyncio.Event) -> bool:
    """Wait for the Bot API to answer; False if the bot is to stop before it does."""
    pause = 1.0
    while not stop.is_set():
        try:
            await application.bot.initialize()
        except (NetworkError, RetryAfter) as error:
            note("no_connection", logging.WARNING, error=type(error).__name__, seconds=pause)
            try:
                await asyncio.wait_for(stop.wait(), pause)
            except TimeoutError:
                pause = min(60.0, pause * 2)
        else:
            return True
    return False


async def _list_commands(application: App) -> None:
    context = Context(application)
    for member in application.bot_data[HOUSE].services.store.everyone():
        await members.show_commands(context, member)
