"""What a button carries: "<verb>:<id>[:<arg>]", at most 64 bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

MOST_BYTES = 64


class Verb(StrEnum):
    """What a button asks for."""

    ACCOUNTS = "accounts"  # show the three accounts
    ACCOUNT = "account"  # the draft goes out from this one
    FACT = "fact"  # the reply to a question of fact
    REFACT = "refact"  # change my answers
    REDRAFT = "redraft"  # the next message is the changed draft
    WAS_QUESTION = "wasq"
    WAS_DRAFT = "wasd"
    ASK_CLERK = "clerk"  # about a draft
    ASK_CLERK_QUESTION = "clerkq"
    ELSEWHERE = "elsewhere"
    TOPIC = "topic"  # what an unclear question asks about
    WITHDRAW = "withdraw"
    REMARK = "remark"
    RULE = "rule"
    WORDS = "words"  # answer in words
    REOPEN = "reopen"
    QUERY = "query"  # show one escalation to the clerk
    QUERIES = "queries"
    PARAGRAPH = "para"
    SECTIONS = "sections"
    SECTION = "section"
    HISTORY = "history"
    FORGET = "forget"
    COUNCIL = "council"
    INVITE = "invite"
    VOID = "void"  # a code that is to enrol nobody
    CLOSE = "close"
    SEARCH = "search"  # the next message says what to look for in the policy
    WHOLE = "whole"  # the whole policy as a document
    REPLYING = "replying"  # should I reply: the choices so far
    ABUSE = "abuse"  # a step of the help with abuse
    CHECKLIST = "checklist"
    TICK = "tick"
    ITEM = "item"  # what an item of the checklist means
    BEFORE = "before"  # the check before a post
    LOG = "log"  # the incident log, or another page of it
    ADD = "add"  # the next message is an incident
    INCIDENT = "incident"
    PICTURE = "picture"  # of an incident
    DROP = "drop"  # delete an incident: first whether to
    EXPORT = "export"
    MEMBERS = "members"
    REMOVE = "remove"  # end a membership: first whether to


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed. `arg` is letters, digits, dot, dash and underscore.

    Raises ValueError for what would not survive being written and parsed.
    """

    verb: Verb
    id: int = 0
    arg: str = ""

    def __post_init__(self) -> None:
        if parse(str(self)) is None:
            raise ValueError(f"{self!s} is no callback data")

    def __str__(self) -> str:
        tail = f":{self.arg}" if self.arg else ""
        return f"{self.verb.value}:{self.id}{tail}"


def parse(data: str | None) -> Press | None:
    """The press in this callback data, None for anything else."""
    match = _DATA.fullmatch(data or "")
    if match is None or len(match[0].encode()) > MOST_BYTES or match["verb"] not in _VERBS:
        return None
    press = object.__new__(Press)
    object.__setattr__(press, "verb", Verb(match["verb"]))
    object.__setattr__(press, "id", int(match["id"]))
    object.__setattr__(press, "arg", match["arg"] or "")
    return press


def pattern(*verbs: Verb) -> re.Pattern[str]:
    """What a handler of these verbs listens for."""
    return re.compile(f"^(?:{'|'.join(verb.value for verb in verbs)}):")


_DATA = re.compile(
    r"(?P<verb>[a-z]+):(?P<id>0|[1-9][0-9]{0,17})(?::(?P<arg>[A-Za-z0-9_.-]{1,40}))?", re.ASCII
)
_VERBS = frozenset(verb.value for verb in Verb)
