"""The buttons under each message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.advice import Account, Outcome, Reason, Reply
from bot.chat import phrases, wording
from bot.chat.callbacks import Press, Verb
from bot.chat.help_wording import THIS_SECTION
from bot.chat.html import shortened
from bot.desk import Role, RulingKind, State, Subject
from bot.policy import Answer, Citation, Corpus, Policy, Risk, RiskText
from bot.store import Keyboard, Matter, QuestionRecord

Row = tuple[tuple[str, str], ...]
PAGE = 8
"""Sections, or paragraphs of a section, listed at once."""


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """The keyboard as Telegram takes it; None where there are no buttons."""
    rows = [[InlineKeyboardButton(text, callback_data=data) for text, data in r] for r in keyboard]
    return InlineKeyboardMarkup(rows) if rows else None


def button(text: str, verb: Verb, id: int = 0, arg: str = "") -> tuple[str, str]:
    """One button."""
    return (text, str(Press(verb, id, arg)))


def fact(draft: int, text: RiskText, *, changeable: bool) -> Keyboard:
    """The answers to a question of fact."""
    risk = text.risk.value
    yes = button(text.yes or "Yes", Verb.FACT, draft, f"{risk}.{Answer.YES.value}")
    no = button(text.no or "No", Verb.FACT, draft, f"{risk}.{Answer.NO.value}")
    unsure = button(wording.NOT_SURE, Verb.FACT, draft, f"{risk}.{Reply.NOT_SURE.value}")
    last = (unsure, button("Change my answers", Verb.REFACT, draft)) if changeable else (unsure,)
    return ((yes,), (no,), last)


def advice(matter: Matter, corpus: Corpus) -> Keyboard:
    """What a councillor can do about a draft that is advised on."""
    record = matter.draft
    if record is None or record.draft is None or matter.advice is None:
        return ()
    if matter.advice.reason is Reason.DISTRESS:
        return (_clerk_row(matter),)
    cited = [c for f in matter.advice.findings for c in (*f.citations[:1], *f.elsewhere[:1])]
    rows = [
        *clauses(cited, corpus),
        (button(f"From: {wording.ACCOUNTS[record.draft.account]} ▾", Verb.ACCOUNTS, record.id),),
        _clerk_row(matter),
        (button("Send a changed draft", Verb.REDRAFT, record.id),),
    ]
    if record.replies:
        rows.append((button("Change my answers", Verb.REFACT, record.id),))
    if record.sorted and not (matter.query and matter.query.escalation.state is State.RULED):
        rows.append((button("That was a question", Verb.WAS_QUESTION, record.id),))
    return tuple(rows)


def accounts(draft: int, now: Account) -> Keyboard:
    """The three accounts a draft could go out from."""
    return tuple(
        (
            button(
                ("✓ " if account is now else "") + wording.ACCOUNTS[account],
                Verb.ACCOUNT,
                draft,
                account.value,
            ),
        )
        for account in Account
    )


def answer(matter: Matter, corpus: Corpus) -> Keyboard:
    """What a councillor can do about a question that is answered."""
    question = matter.question
    if question is None or question.answer is None:
        return ()
    rows = [*clauses(question.answer.citations, corpus), *_topics(question, corpus)]
    if question.answer.elsewhere:
        rows.append((button("What do other councils say?", Verb.ELSEWHERE, question.id),))
    rows.append(_clerk_row(matter))
    if question.sorted and not (matter.query and matter.query.escalation.state is State.RULED):
        rows.append((button("That was a draft", Verb.WAS_DRAFT, question.id),))
    return tuple(rows)


def query(matter: Matter, *, mine: bool) -> Keyboard:
    """The clerk's buttons; `mine` where this reader gave the ruling that stands."""
    found = matter.query
    if found is None:
        return ()
    id = found.escalation.id
    if found.escalation.state is State.RULED:
        return ((button("Change ruling", Verb.REOPEN, id),),) if mine else ()
    if found.escalation.state is State.WITHDRAWN:
        return ()
    words = button("💬 Answer in words", Verb.WORDS, id)
    if found.escalation.subject is Subject.QUESTION:
        return ((words,),)
    fine, change, dont = (
        button(wording.RULINGS[kind], Verb.RULE, id, f"{kind.value}.{found.version}")
        for kind in (RulingKind.FINE, RulingKind.CHANGE, RulingKind.DONT)
    )
    return ((fine, change), (dont, words))


def clauses(citations: Iterable[Citation], corpus: Corpus) -> list[Row]:
    """A button to each clause in its place, two in a row."""
    seen = dict.fromkeys((c.clause.council, c.clause.label) for c in citations)
    buttons = [b for council, label in seen if (b := _clause(corpus, council, label))]
    return [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]


def paragraph(policy: Policy, index: int, page: int, pages: int) -> Keyboard:
    """Paging through a policy: first within a long paragraph, then to its neighbours."""
    row: list[tuple[str, str]] = []
    if page > 0:
        row.append(button("◀", Verb.PARAGRAPH, index, f"{policy.id}.{page - 1}"))
    elif index > 0:
        row.append(button("◀", Verb.PARAGRAPH, index - 1, f"{policy.id}.0"))
    if page + 1 < pages:
        row.append(button("▶", Verb.PARAGRAPH, index, f"{policy.id}.{page + 1}"))
    elif index + 1 < len(policy.labels()):
        row.append(button("▶", Verb.PARAGRAPH, index + 1, f"{policy.id}.0"))
    last = [button("Sections", Verb.SECTIONS, 0, policy.id), button("Close", Verb.CLOSE)]
    own = policy.paragraph(policy.labels()[index])[0].section
    number = policy.sections().index(own)
    if len(section_labels(policy, number)) > 1:
        at = section_labels(policy, number).index(policy.labels()[index]) // PAGE
        last.insert(0, button(THIS_SECTION, Verb.SECTION, number, f"{policy.id}.{at}"))
    return (tuple(row), tuple(last)) if row else (tuple(last),)


def section_labels(policy: Policy, number: int) -> tuple[str, ...]:
    """The labels of the paragraphs in a section, in order."""
    section = policy.sections()[number]
    return tuple(dict.fromkeys(c.label for c in policy.clauses if c.section == section))


def opening(policy: Policy, label: str) -> tuple[str, str]:
    """A button that opens a paragraph: its label and how it begins."""
    begins = policy.paragraph(label)[0].text
    text = shortened(f"{label} · {begins}", 60)
    return button(text, Verb.PARAGRAPH, policy.labels().index(label), f"{policy.id}.0")


def listed(
    rows: Sequence[tuple[str, str]], verb: Verb, page: int, *, more: bool, arg: str = ""
) -> Keyboard:
    """A list with a button each, and ◀ ▶ to its other pages."""
    turn = []
    if page > 0:
        turn.append(button("◀", verb, page - 1, arg))
    if more:
        turn.append(button("▶", verb, page + 1, arg))
    return (*((row,) for row in rows), *((tuple(turn),) if turn else ()))


def forget() -> Keyboard:
    """To forget, to leave, or not."""
    return (
        (button(phrases.FORGET_YES, Verb.FORGET, 0, "yes"),),
        (button(phrases.FORGET_LEAVE, Verb.FORGET, 0, "leave"),),
        (button(phrases.FORGET_NO, Verb.FORGET, 0, "no"),),
    )


def roles() -> Keyboard:
    """Whom an invite is for."""
    return tuple((button(wording.ROLES[r].capitalize(), Verb.INVITE, 0, r.value),) for r in Role)


def risk_and_answer(arg: str, texts: Corpus) -> tuple[Risk, Reply] | None:
    """The reply that a fact's button carries; None for anything else."""
    risk, _, given = arg.partition(".")
    if risk not in list(Risk) or texts.risks[Risk(risk)].question is None:
        return None
    if given == Reply.NOT_SURE.value:
        return Risk(risk), Reply.NOT_SURE
    if given not in list(Answer):
        return None
    real = texts.risks[Risk(risk)].is_real(Answer(given))
    return Risk(risk), Reply.CONCERN if real else Reply.NO_CONCERN


def _topics(question: QuestionRecord, corpus: Corpus) -> list[Row]:
    """What an unclear question may be asking about, to choose from."""
    if question.answer is None or question.answer.outcome is not Outcome.UNCLEAR:
        return []
    topics = [corpus.topics[t] for t in question.answer.topics if t in corpus.topics]
    return [(button(topic.title, Verb.TOPIC, question.id, topic.id),) for topic in topics]


def _clerk_row(matter: Matter) -> Row:
    if matter.open and matter.query is not None:
        id = matter.query.escalation.id
        return (button("Add a remark", Verb.REMARK, id), button("Withdraw", Verb.WITHDRAW, id))
    if matter.draft is not None:
        return (button("Ask the clerk", Verb.ASK_CLERK, matter.draft.id),)
    return (button("Ask the clerk", Verb.ASK_CLERK_QUESTION, matter.ref.id),)


def _clause(corpus: Corpus, council: str, label: str) -> tuple[str, str] | None:
    policy = corpus.policies.get(council)
    if policy is None or label not in policy.labels():
        return None
    index = policy.labels().index(label)
    return button(f"📖 {policy.short} {label}", Verb.PARAGRAPH, index, f"{council}.0")
