"""Advice, questions of fact and answers, as the councillor reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.advice import PEOPLE_FIRST, Advice, Answer, Draft, Finding, Outcome, Reason, Reply, Verdict
from bot.chat import door_wording, wording
from bot.chat.html import Block, bold, italic, line, quote, shortened
from bot.chat.services import CouncilInfo
from bot.desk import State, unseen
from bot.policy import Citation, Corpus, LabelOrigin, Risk, RiskText
from bot.store import Matter

LONGEST_WORDS = 200
"""Code units of the draft's own words shown with a finding."""


def advice(matter: Matter, corpus: Corpus, council: CouncilInfo) -> list[Block]:
    """The advice: verdict first, then why, then what is found, then what comes next."""
    told, record = matter.advice, matter.draft
    if told is None or record is None:
        return []
    if told.reason is Reason.DISTRESS:
        return [*distress(), *standing(matter, council)]
    blocks = distress() if told.reason in PEOPLE_FIRST else []
    blocks.append(line(f"{wording.MARKS[told.verdict]} ", bold(wording.VERDICTS[told.verdict])))
    bare = not record.words and told.reason is Reason.NOTHING_TO_JUDGE
    blocks.append(line(wording.BARE_DONE if bare else wording.REASONS[told.reason]))
    if told.findings and told.reason in wording.UNPROVEN:
        blocks.append(line(wording.NOT_RULED_OUT))
    for finding in told.findings:
        blocks += _finding(finding, record.draft, told, corpus)
    blocks += _circumstances(record.draft, told, corpus)
    return [*blocks, *standing(matter, council)]


def fact(text: RiskText, left: int, replies: int, draft: Draft | None = None) -> list[Block]:
    """A question of fact; `left` counts this one and those that may follow."""
    head = wording.LAST_QUESTION if replies else wording.QUESTIONS_FIRST[min(left, 2)]
    note = wording.UNSEEN[draft.medium] if draft else ""
    first = [line(note)] if note and not replies else []
    return [*first, line(head), line(bold(text.question or text.name))]


def answer(matter: Matter, corpus: Corpus, council: CouncilInfo) -> list[Block]:
    """The answer to a question."""
    given = matter.question.answer if matter.question else None
    if given is None:
        return []
    if given.outcome is Outcome.DISTRESS:
        policy = [line(wording.REPORTED), *quotes(given.citations, corpus)]
        return [*distress(), *(policy if given.citations else ()), *standing(matter, council)]
    blocks = [line(bold(wording.OUTCOMES[given.outcome]))]
    if given.text:
        blocks.append(line(given.text))
    blocks += quotes(given.citations, corpus)
    if given.conflict:
        blocks.append(line(wording.CONFLICT.format(about=given.conflict, ask=council.ask)))
    unclear = given.outcome is Outcome.UNCLEAR and given.topics
    blocks.append(line(wording.WHICH if unclear else wording.OUTCOME_NEXT[given.outcome]))
    return [*blocks, *standing(matter, council)]


def elsewhere(given: Answer, corpus: Corpus) -> list[Block]:
    """What other councils' policies say."""
    head = line(bold("Other councils' policies"), " do not bind you. They say:")
    return [head, *quotes(given.elsewhere, corpus)]


def distress() -> list[Block]:
    """People first: where help is, and nothing else."""
    return [line(bold(wording.PEOPLE_FIRST)), *(line(text) for text in wording.SIGNPOSTS)]


def quotes(citations: Sequence[Citation], corpus: Corpus) -> Iterator[Block]:
    """The quoted clauses; consecutive ones under one label make one quotation."""
    for (council, label), group in groupby(citations, _place):
        cited = list(group)
        policy = corpus.policies.get(council)
        name = policy.council if policy else council
        made = cited[0].clause.label_origin is LabelOrigin.MADE
        yield line(bold(f"{name}, {label}"), " (numbered here)" if made else "")
        yield quote(*_words(cited))


def replies(said: dict[Risk, Reply], corpus: Corpus) -> str:
    """The facts as told, in a few words each."""
    return "; ".join(_said(corpus.risks[risk], reply) for risk, reply in said.items())


def standing(matter: Matter, council: CouncilInfo) -> list[Block]:
    """Where the matter stands with the clerk."""
    query = matter.query
    if query is None:
        return [line(door_wording.FULL)] if _not_sent_on(matter) else []
    number = query.escalation.number
    office = f"the {council.office}"
    if query.escalation.state is State.WITHDRAWN:
        return [line(wording.WITHDRAWN.format(number=number))]
    if query.ruling is not None:
        ruled = wording.RULINGS[query.ruling.kind]
        lines = [wording.RULED.format(number=number, ruling=ruled, office=office)]
        if matter.text is not None and query.ruling.wording != matter.text:
            lines.append(wording.RULED_EARLIER.format(number=number))
        return [line(text) for text in lines]
    if not matter.clerks:
        return [line(wording.NO_CLERK.format(number=number, ask=council.ask))]
    sent = wording.WITH_CLERK.format(number=number, office=office)
    return [line(bold(sent)), line(wording.WITH_CLERK_HINT)]


def _not_sent_on(matter: Matter) -> bool:
    """Whether it would be before the clerk, were there not too many of theirs already."""
    record, told = matter.draft, matter.advice
    asks = told is not None and told.verdict is Verdict.ASK_CLERK
    return asks and record is not None and record.words and not matter.unheard


def _finding(
    finding: Finding, draft: Draft | None, told: Advice, corpus: Corpus
) -> Iterator[Block]:
    text = corpus.risks[finding.risk]
    yield line(bold(f"▪️ {text.name}"))
    if finding.words and draft is not None:
        own = " … ".join(span.of(draft.text) for span in finding.words)
        yield line(wording.YOUR_WORDS, italic(f"“{shortened(own, LONGEST_WORDS)}”"))
    yield line(text.why)
    yield from quotes(finding.citations, corpus)
    if finding.elsewhere:
        yield line(wording.ELSEWHERE_SAYS)
        yield from quotes(finding.elsewhere[:1], corpus)
    if told.verdict is not Verdict.CLEAR:
        yield line(bold(wording.MEND), text.mend)


def _circumstances(draft: Draft | None, told: Advice, corpus: Corpus) -> Iterator[Block]:
    if told.asked:
        yield line(wording.YOU_SAID, italic(replies(dict(told.asked), corpus)))
    if draft is not None and unseen(draft):
        yield line(wording.UNSEEN[draft.medium])
    if draft is not None and draft.medium.value == "shared":
        yield line(wording.SHARED)


def _said(text: RiskText, reply: Reply) -> str:
    if reply is Reply.NOT_SURE:
        return f"{text.name}: {wording.NOT_SURE.lower()}"
    concern_is_yes = text.concern_if == "yes"
    yes = (reply is Reply.CONCERN) == concern_is_yes
    return f"{text.name}: {(text.yes if yes else text.no) or reply.value}"


def _place(citation: Citation) -> tuple[str, str]:
    return citation.clause.council, citation.clause.label


def _words(citations: Sequence[Citation]) -> Iterator[str]:
    before: str | None = None
    for index, citation in enumerate(citations):
        lead = citation.clause.lead
        gap = "\n" if index else ""
        if lead and lead != before:
            yield f"{gap}{lead}\n"
            gap = ""
        before = lead
        yield gap + citation.quote
