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
