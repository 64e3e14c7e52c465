"""What a page needs beforehand: its rules, ready to paste, and the check before a post."""

from __future__ import annotations

from itertools import chain

from telegram import Update

from bot.chat import help_wording as wording
from bot.chat import keyboards
from bot.chat.callbacks import Verb
from bot.chat.html import Block, Run, bold, italic, line
from bot.chat.render_help import clause_buttons, point
from bot.chat.services import Context
from bot.chat.speaking import message_of, pressed, say, sender
from bot.desk import Member, Role
from bot.policy import Citation


async def on_page_rules(update: Update, context: Context) -> None:
    """/pagerules: rules of engagement in the councillor's name; a tap copies them."""
    message, member = update.message, sender(update, context)
    if message is None or member is None:
        return
    cited = [Citation.of(clause) for clause in context.services.help.page_rules]
    title = wording.RULES_TITLE.format(name=_named(member))
    text = "\n".join([title, *(citation.quote for citation in cited)])
    source = context.services.corpus.policy(cited[0].clause.council)
    binding = wording.RULES_OWN if source.id == member.council else wording.RULES_OTHERS
    await say(
        message,
        line(bold(wording.RULES_HEAD)),
        Block((Run(text, "pre"),)),
        line(italic(binding.format(title=source.title, council=source.council))),
        line(wording.RULES_NEXT),
        keyboard=tuple(keyboards.clauses(cited[:1], context.services.corpus)),
    )


async def on_before(update: Update, context: Context) -> None:
    """The policies' own tests, each with its clause."""
    found = await pressed(update, context)
    if found is None:
        return
    query, _, member = found
    await query.answer()
    message, corpus = message_of(query), context.services.corpus
    if message is None:
        return
    tests = context.services.help.before
    told = chain.from_iterable(point(test, member.council, corpus) for test in tests)
    close = (keyboards.button("Close", Verb.CLOSE),)
    await say(
        message,
        line(bold(wording.CHECK_HEAD)),
        *told,
        line(wording.CHECK_NEXT),
        keyboard=(*clause_buttons(tests, member.council, corpus), close),
    )


def _named(member: Member) -> str:
    titled = member.name.startswith(("Cllr", "Councillor"))
    return member.name if titled or member.role is not Role.COUNCILLOR else f"Cllr {member.name}"
