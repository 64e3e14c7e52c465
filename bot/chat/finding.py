"""Finding one's way in a policy: searching it, and taking the whole of it away."""

from __future__ import annotations

from telegram import Message, Update

from bot.advice import Found, search
from bot.chat import help_wording as wording
from bot.chat import keyboards, papers, phrases
from bot.chat.callbacks import Verb
from bot.chat.html import Block, bold, line, shortened
from bot.chat.services import Context
from bot.chat.speaking import message_of, pressed, say, send_file
from bot.desk import Member
from bot.policy import Policy
from bot.store import Act, Keyboard

MOST = 10
"""Paragraphs found that are listed."""
LONGEST_SEARCH = 200


async def on_search(update: Update, context: Context) -> None:
    """The next message says what to look for."""
    message, policy = await _pressed_policy(update, context)
    if message is not None and policy is not None:
        ids = sorted(context.services.corpus.policies)
        context.store.expect(message.chat_id, Act.SEARCH, ids.index(policy.id))
        await say(
            message, wording.SEARCH_WHAT.format(label=policy.labels()[len(policy.labels()) // 2])
        )


async def take_search(
    message: Message, member: Member, text: str, number: int, context: Context
) -> None:
    """The words that were announced: what the policy has on them."""
    ids = sorted(context.services.corpus.policies)
    council = ids[number] if number < len(ids) else member.council
    await tell(message, context.services.corpus.policy(council), text, context)


async def tell(message: Message, policy: Policy, text: str, context: Context) -> None:
    """The paragraphs found, a button each."""
    words = " ".join(text.split())[:LONGEST_SEARCH]
    found = await context.house.think(search, policy, words)
    await say(message, *_head(policy, words, found), keyboard=_results(policy, found))


async def on_whole(update: Update, context: Context) -> None:
    """The whole policy as a document."""
    message, policy = await _pressed_policy(update, context)
    if message is not None and policy is not None:
        data = papers.as_file(papers.policy_text(policy))
        caption = wording.PAPER_HINT.format(council=policy.council)
        await send_file(message, f"{policy.id}-social-media-policy.txt", data, caption)


async def _pressed_policy(update: Update, context: Context) -> tuple[Message | None, Policy | None]:
    """Where the button stands and the policy that it names; what it cannot is answered here."""
    found = await pressed(update, context)
    if found is None:
        return None, None
    query, press, _ = found
    policy = context.services.corpus.policies.get(press.arg)
    await query.answer(phrases.PAGE_GONE if policy is None else None)
    return message_of(query), policy


def _head(policy: Policy, words: str, found: Found) -> list[Block]:
    shown = shortened(words, 60)
    if not found.labels:
        return [line(wording.FOUND_NONE.format(words=shown, short=policy.short))]
    if not found.every:
        return [line(bold(wording.FOUND_SOME.format(words=shown)))]
    count = phrases.counted(len(found.labels), "paragraph")
    head = wording.FOUND.format(words=shown, short=policy.short, count=count)
    more = len(found.labels) > MOST
    return [line(bold(head)), *([line(wording.FOUND_FIRST.format(count=MOST))] if more else [])]


def _results(policy: Policy, found: Found) -> Keyboard:
    rows = [(keyboards.opening(policy, label),) for label in found.labels[:MOST]]
    again = keyboards.button(wording.SEARCH, Verb.SEARCH, 0, policy.id)
    return (*rows, (again, keyboards.button("Sections", Verb.SECTIONS, 0, policy.id)))
