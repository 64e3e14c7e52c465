"""Wording of coming and going: codes, members, and how much at once."""

from __future__ import annotations

MEMBERS_HEAD = "Members of {council}: {count}. Tap one to end their membership."
MEMBER_ROW = "{name} · {role}"
NO_NAME = "(no name)"
REMOVE_SURE = (
    "End the membership of {name}, {role}? They lose access at once, and codes that they made"
    " stop working. What they have with the clerk is withdrawn. To come back they need a new code."
)
REMOVE_YES, REMOVE_NO = "Yes, end it", "No"
REMOVED = "{name} is no longer a member of {council}."
REMOVED_WITHDRAWN = "Withdrawn with it: {numbers}."
REMOVED_OPEN = "What they had open as {role} is with the council's other clerks: {numbers}."
NOT_THIS_MEMBER = "Only a clerk can end a clerk's membership, and nobody their own: /forget does."

FAREWELL = "You are no longer a member of {council} here. Ask your clerk if that is a surprise."
FAREWELL_WITHDRAWN = "What you had with the clerk is withdrawn: {numbers}."
FAREWELL_LOG = (
    "Your incident log was yours alone. It is deleted from the council's computer; these are its"
    " words, and pictures stand where you sent them in this chat."
)
FAREWELL_ENTRY = "No. {number} · {at:%-d %b %Y, %H:%M}"
CARD_GONE = "This was put before you as clerk of {council}. You are no longer a member."
NUMBER = "No. {number}"

COMMAND = ("members", "who is a member, and ending it")

LATER = (
    "That is a lot at once, so {messages} of yours did not get to me. I can go on from {at}: please"
    " send them again then. If it cannot wait, ask {ask} directly, and post nothing until then."
)
LATER_BUTTON = "That is a lot at once. Please press again from {at}."
FULL = (
    "As many of your queries are with the clerk as can be at one time, so this one is not sent on."
    " When one is answered, or you withdraw one, press “Ask the clerk”. Until then: don't post."
)
LOG_FULL = (
    "Your incident log is full ({entries}), so this is not in it. Export the log, delete what you"
    " no longer need there, and add this again."
)
UNREACHED = (
    "Whoever asked No. {number} has left, so this did not reach them. Please tell them another way"
    " if it matters."
)
