"""Reading a policy: its sections, and each paragraph in its place."""

from __future__ import annotations

from telegram import Update
from telegram.error import BadRequest

from bot.chat import finding, keyboards, phrases
from bot.chat import help_wording as wording
from bot.chat.callbacks import Verb
from bot.chat.html import ROOM, Block, bold, italic, line, pages, quote, shortened
from bot.chat.keyboards import PAGE
from bot.chat.services import Context
from bot.chat.speaking import clean, message_of, pressed, say, sender, turn
from bot.policy import Clause, LabelOrigin, Policy
from bot.store import Keyboard

NEIGHBOUR = 300
"""Code units shown of the paragraphs before and after."""


async def on_policy(update: Update, context: Context) -> None:
    """/policy: the sections of the member's own council's policy; /policy WORDS searches it."""
    message, member = update.message, sender(update, context)
    if message is None or member is None:
        return
    policy = context.services.corpus.policy(member.council)
    if context.args:
        await finding.tell(message, policy, clean(" ".join(context.args)), context)
        return
    await say(message, _head(policy), keyboard=_sections(policy, 0))


async def on_sections(update: Update, context: Context) -> None:
    """The sections again, or another page of them."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, _ = found
    policy = context.services.corpus.policies.get(press.arg)
    if policy is None:
        await query.answer(phrases.PAGE_GONE)
        return
    await turn(query, [line(_head(policy))], _sections(policy, press.id))


async def on_section(update: Update, context: Context) -> None:
    """The paragraphs of a section, in the list's own message; a single one is shown at once."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    council, _, page = press.arg.partition(".")
    policy = context.services.corpus.policies.get(council)
    if policy is None or press.id >= len(policy.sections()) or not (page or "0").isdecimal():
        await query.answer(phrases.PAGE_GONE)
        return
    labels = keyboards.section_labels(policy, press.id)
    if len(labels) > 1:
        await turn(query, *_paragraphs(policy, press.id, labels, int(page or 0)))
        return
    index = policy.labels().index(labels[0])
    blocks, keyboard = page_of(policy, index, 0, foreign=policy.id != member.council)
    await turn(query, blocks, keyboard)


async def on_paragraph(update: Update, context: Context) -> None:
    """A whole clause in its place: a new message first, then pages within that message."""
    found = await pressed(update, context)
    if found is None:
        return
    query, press, member = found
    council, _, page = press.arg.rpartition(".")
    policy = context.services.corpus.policies.get(council)
    if policy is None or press.id >= len(policy.labels()) or not page.isdecimal():
        await query.answer(phrases.PAGE_GONE)
        return
    blocks, keyboard = page_of(policy, press.id, int(page), foreign=council != member.council)
    message = message_of(query)
    if message is not None and _is_page(message.text or "", policy):
        await turn(query, blocks, keyboard)
        return
    await query.answer()
    if message is not None:
        await say(message, *blocks, keyboard=keyboard)


async def on_close(update: Update, context: Context) -> None:
    """Put a page away."""
    found = await pressed(update, context)
    if found is None:
        return
    query, _, _ = found
    await query.answer()
    try:
        await query.delete_message()
    except BadRequest:
        await query.edit_message_reply_markup(None)


def page_of(
    policy: Policy, index: int, page: int, *, foreign: bool
) -> tuple[list[Block], Keyboard]:
    """One page of a paragraph with its neighbours, and the way to the next."""
    label = policy.labels()[index]
    clauses = policy.paragraph(label)
    head = _paragraph_head(policy, clauses[0], foreign=foreign)
    texts = _cut(_text(clauses))
    here = min(page, len(texts) - 1)
    keyboard = keyboards.paragraph(policy, index, here, len(texts))
    if len(texts) > 1:
        part = line(italic(f"{here + 1} of {len(texts)}"))
        return [*head, quote(texts[here]), part], keyboard
    before, after = policy.around(label)
    blocks = [*head, *_neighbour(policy, before), quote(texts[0]), *_neighbour(policy, after)]
    return (blocks if len(pages(blocks)) == 1 else [*head, quote(texts[0])]), keyboard


def _cut(text: str) -> list[str]:
    """The text in pieces that leave room for the heading."""
    most = ROOM - 1_000
    pieces = [""]
    for row in text.splitlines(keepends=True):
        for start in range(0, len(row), most // 2):
            bit = row[start : start + most // 2]
            if pieces[-1] and len(pieces[-1]) + len(bit) > most // 2 * 2:
                pieces.append("")
            pieces[-1] += bit
    return pieces


def _text(clauses: tuple[Clause, ...]) -> str:
    lines: list[str] = []
    lead: str | None = None
    for clause in clauses:
        if clause.lead and clause.lead != lead:
            lines.append(clause.lead)
        lead = clause.lead
        lines.append(clause.text)
    return "\n".join(lines)


def _paragraph_head(policy: Policy, clause: Clause, *, foreign: bool) -> list[Block]:
    made = f" {phrases.MADE_LABEL}" if clause.label_origin is LabelOrigin.MADE else ""
    title = line(bold(shortened(policy.title, 200)))
    place = line(f"{shortened(clause.section, 200)}: ", bold(clause.label), made)
    return [title, *([line(phrases.FOREIGN)] if foreign else []), place]


def _neighbour(policy: Policy, label: str | None) -> list[Block]:
    if label is None:
        return []
    text = shortened(_text(policy.paragraph(label)), NEIGHBOUR)
    return [line(italic(f"{label}: {text}"))]


def _head(policy: Policy) -> str:
    return phrases.POLICY_HEAD.format(title=shortened(policy.title, 300))


def _is_page(text: str, policy: Policy) -> bool:
    return text.startswith(shortened(policy.title, 200))


def _sections(policy: Policy, page: int) -> Keyboard:
    every = policy.sections()
    shown = every[page * PAGE : (page + 1) * PAGE]
    rows = [
        keyboards.button(shortened(name, 50), Verb.SECTION, page * PAGE + n, policy.id)
        for n, name in enumerate(shown)
    ]
    more = len(every) > (page + 1) * PAGE
    search = keyboards.button(wording.SEARCH, Verb.SEARCH, 0, policy.id)
    whole = keyboards.button(wording.WHOLE_TEXT, Verb.WHOLE, 0, policy.id)
    listed = keyboards.listed(rows, Verb.SECTIONS, page, more=more, arg=policy.id)
    return (*listed, (search, whole))


def _paragraphs(
    policy: Policy, number: int, labels: tuple[str, ...], page: int
) -> tuple[list[Block], Keyboard]:
    here = min(page, (len(labels) - 1) // PAGE)
    shown = labels[here * PAGE : (here + 1) * PAGE]
    turning = [
        keyboards.button(sign, Verb.SECTION, number, f"{policy.id}.{at}")
        for sign, at in (("◀", here - 1), ("▶", here + 1))
        if 0 <= at * PAGE < len(labels)
    ]
    last = (
        keyboards.button("Sections", Verb.SECTIONS, number // PAGE, policy.id),
        keyboards.button("Close", Verb.CLOSE),
    )
    rows = [(keyboards.opening(policy, label),) for label in shown]
    head = line(bold(shortened(policy.title, 200)))
    place = line(shortened(policy.sections()[number], 300))
    return [head, place], (*rows, *([tuple(turning)] if turning else []), last)
