"""Wording of the commands: help, privacy, history, forgetting, invites, and bad input."""

from __future__ import annotations

from bot.advice import Verdict
from bot.chat import door_wording
from bot.desk import State
from bot.store import Act

RULE = (
    "“If you are unsure about posting something, stop and ask for advice first before doing"
    " anything else.”"
)
HELP = (
    "I tell you whether you can post something, and quote your council's policy.",
    (
        "• Send me a draft, or forward what you want to share.\n"
        "• Ask me what the policy says.\n"
        "• /check and /ask say which of the two it is.\n"
        "• Edit your message and my advice is renewed."
    ),
    (
        "What I cannot settle goes to the clerk, whose answer comes back here. You can always"
        " ask the"
        " clerk, whatever I say."
    ),
    "A few of the drafts that I clear may also be shown to the clerk, as a check on me.",
    "The golden rule: " + RULE,
)
WARY = (
    "Of the drafts that I cleared and a clerk looked at, too many were not fine. Until that is"
    " mended I clear far fewer and ask the clerk more often."
)
HELP_CLERK = (
    "As clerk: /queries lists what waits for you, /invite makes a code for a new member,"
    " /members ends a membership. Reply to a query to answer in words."
)
HELP_MORE = (
    "/policy the policy · /history your drafts · /council another council · /cancel never mind"
    " · /privacy what I keep · /forget remove it"
)
PRIVACY = (
    (
        "Your drafts are judged on your council's own computer. They go to no outside AI service."
        " Telegram itself carries our messages and can see them."
    ),
    (
        "I keep your name and Telegram number, your drafts and questions, my advice and what it"
        " rested"
        " on, and what the clerk ruled. I keep no pictures and no files."
    ),
    (
        "The clerk sees only what is put before the clerk, which may be a few of the drafts that I"
        " clear, as a check on me. Messages here can be asked for under the"
        " Freedom of Information Act, so write as you would in an e-mail to the council."
    ),
    "/forget removes your texts.",
)
PRIVACY_KEPT = (
    "{days} days after a draft or question is closed, its words go by themselves. My verdict, the"
    " clauses I quoted and the clerk's ruling stay."
)
FORGET_ASK = (
    (
        "This removes the words of your drafts, questions and remarks, and withdraws what is"
        " still with"
        " the clerk. What the clerk has ruled on stays, with the words ruled on, because the"
        " council"
        " must be able to show what it decided. That some advice was given, with its verdict and"
        " clauses, stays too, without your words."
    ),
    (
        "“Forget and leave” removes your name and Telegram number as well: you will need a new"
        " code to"
        " come back."
    ),
)
FORGET_YES, FORGET_LEAVE, FORGET_NO = (
    "Forget my words and my log",
    "Forget and leave",
    "Keep everything",
)
FORGOTTEN = "Removed: the words of {drafts} and {questions}."
FORGOTTEN_WITHDRAWN = "Withdrawn from the clerk: {count}."
FORGOTTEN_KEPT = (
    "Kept: {count} on which the clerk has ruled, with the words ruled on, and that advice was"
    " given, because the council must be able to show what it decided."
)
FORGOTTEN_NAME = "Your name and Telegram number stay, so that you can go on using this bot."
FORGOTTEN_LEFT = "Your name and Telegram number are removed: you are no longer a member."
NOT_FORGOTTEN = "Nothing was removed."
MESSAGES_STAY = "The messages in this chat are yours to delete."

WELCOME = "Welcome, {name}. You are enrolled as {role} of {council}."
ALREADY_IN = "You are enrolled already, as {role} of {council}."
WELCOME_NEXT = "Send me a draft before you post it, or ask what your policy says. /help says more."
WELCOME_CLERK = "Waiting for you: {count}. They follow now; /queries lists them."
START_AGAIN = "You are enrolled as {role} of {council}. Send me a draft, or see /help."

INVITE_WHO = "Who is the invite for?"
INVITE_MADE = "A code for one {role} of {council}. It can be used once, until {until}:"
INVITE_SEND = "Send them this link, or tell them to send me /start and the code:"
INVITE_VOID = "Withdraw this code"
INVITE_OVER = "Withdrawn. This code enrols nobody now."
INVITE_GONE = "This code is used or over already. /members shows who is enrolled."

QUERIES_NONE = "Nothing is waiting for you."
QUERIES_SOME = "Waiting for you: {count}, oldest first."
QUERY_LINE = "No. {number} · {subject} · {name}"

HISTORY_NONE = "You have not sent me any drafts yet."
HISTORY_HEAD = "Your drafts, {first}–{last} of {count}"
HISTORY_FORGOTTEN = "(words removed)"
HISTORY_OPEN_FACT = "no advice yet: a question is open"
HISTORY_STATES = {State.OPEN: "with the clerk", State.RULED: "ruled", State.WITHDRAWN: "withdrawn"}
HISTORY_VERDICTS = {
    Verdict.CLEAR: "🟢 no concern",
    Verdict.AMEND: "🟡 change first",
    Verdict.STOP: "🔴 don't post",
    Verdict.ASK_CLERK: "🟣 ask the clerk",
}
COUNCIL_ONE = "You are enrolled for one council: {council}."
COUNCIL_WHICH = "For which council are you asking?"
COUNCIL_NOW = "From now on: {council}."

POLICY_HEAD = "{title}\nIts sections:"
FOREIGN = "This is another council's policy: it does not bind you."
MADE_LABEL = "(numbered here; the policy prints no number)"
PAGE_GONE = "That page is no longer here."

CANCELLED = "Nothing more is expected from you. Send a draft or a question whenever you like."
EXPECT = {
    Act.REMARK: "Your next message goes to the clerk as a remark. /cancel if not.",
    Act.WORDS: "Your next message is your answer to the councillor. /cancel if not.",
    Act.CHECK: "Send me the draft. /cancel if not.",
    Act.ASK: "Send me the question. /cancel if not.",
    Act.REDRAFT: "Send me the changed draft. /cancel if not.",
    Act.SEARCH: "Send me a word or two to look for in the policy. /cancel if not.",
    Act.INCIDENT: "Send me the words, a link or a picture, and who wrote it where, in one message."
    " It goes into your log and nowhere else. /cancel if not.",
}
NOT_TEXT = "I can only read text. Send the words you want to post, or put them under the picture."
ONLY_WORDS = "I can pass on words only, so nothing went out. Press the button again to write them."
NOT_CHANGED = (
    "That message is no draft or question that I keep, so changing it changes nothing here. What"
    " was passed on stays as it was: send the correction as a new message."
)
NO_WORDS = "There are no words in that. Send the draft or the question itself."
UNKNOWN_COMMAND = "I do not know that command. /help lists what I can do."
OLD_BUTTON = "That button no longer works."
DONE = "Done."
TROUBLE = (
    "Something went wrong here, not with you, and nothing was done. Please send or press it again."
    " If that fails too, ask your clerk directly and give the reference {ref}. Until then, don't"
    " post."
)
COMMANDS = (
    ("check", "check a draft"),
    ("ask", "ask what the policy says"),
    ("policy", "read the policy"),
    ("history", "your last drafts"),
    ("council", "switch between councils"),
    ("help", "what I do, and the golden rule"),
    ("privacy", "what is kept"),
    ("forget", "remove your words"),
    ("cancel", "stop waiting for a message"),
)
CLERK_COMMANDS = (
    ("queries", "what waits for you"),
    ("invite", "make a code for a new member"),
    door_wording.COMMAND,
)


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{count} {one if count == 1 else many or one + 's'}"
