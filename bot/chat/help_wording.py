"""Wording of the help that the policies promise: reading, replying, abuse, accounts, rules."""

from __future__ import annotations

SEARCH, WHOLE_TEXT, THIS_SECTION = "🔎 Search", "📄 The whole text", "This section"
SEARCH_WHAT = "What shall I look for? Send a word or two, or a number such as {label}."
FOUND = "“{words}” in {short}: {count}."
FOUND_SOME = "No paragraph has all of “{words}”. Some of it stands in:"
FOUND_FIRST = "The best {count} are below. Another word narrows it down."
FOUND_NONE = (
    "I found nothing about “{words}” in {short}. Try another word, or ask me as a question."
)
PAPER_HINT = "{council}: the whole policy, word for word."

PAPER_COUNCIL = "Council: {council}"
PAPER_ADOPTED = "Adopted: {adopted}"
PAPER_UNDATED = "Adopted: the copy that I have gives no date"
PAPER_LEFT_OUT = "Not part of this text: {reason}"
PAPER_NUMBERED = "Numbers marked * are made here: the policy prints none."
