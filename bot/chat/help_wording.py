"""Wording of the help that the policies promise: reading, replying, abuse, accounts, rules."""

from __future__ import annotations

from bot.advice.replying import Choice
from bot.store import FileKind

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

NOT_BINDING = "Another council's advice, not binding here:"
OURS = (
    "This step is our addition: the diagram in Wyre's policy has come down to us without its"
    " branches."
)
BACK = "◀ Back"
BEFORE_YOU_RESPOND = "Before you respond"
SEND_ME_THE_ANSWER = "Send me your answer as a draft before you post it."
CHOICES = {
    Choice.YES: "Yes",
    Choice.NO: "No",
    Choice.THREAT: "A threat, or I feel unsafe",
    Choice.TROLL: "Out to provoke or insult (a troll)",
    Choice.RANT: "A rant, a joke or satire",
    Choice.FACTS: "It gets the facts wrong",
    Choice.UNHAPPY: "Unhappy with a service, or with me",
    Choice.VIEW: "Fair criticism, or another view",
}

GETTING_ABUSE = "I'm getting abuse"
ABUSE_HEAD = "You should not have to put up with abuse"
ABUSE_TELL = "For help from your council, ask {ask}. You need not know yet what to do about it."
ABUSE_STEPS = "What helps, one thing at a time:"
ABUSE_PLACE = "Step {number} of {count}"
ALL_STEPS, MY_LOG = "All steps", "🗂 My incident log"

ACCOUNTS_HEAD = "Check my accounts: {done} of {count} done"
ACCOUNTS_HOW = "Tap what is done. Only you see this."
ACCOUNTS_WHICH = "Which one do you want to know more about?"
ACCOUNTS_WHY = "❔ What does each mean?"
DEMANDED = "Your council's policy requires this."
DEMANDED_LIST = "❗ Your council's policy requires:"
DEMANDED_LINE = "\n• {name} ({labels})"
DEMANDED_NONE = "Your council's policy requires none of these by name. They are good sense."
TICKED, UNTICKED, MUST, WHY = "✅", "⬜", "❗ ", "❔"
TICK, UNTICK = "✅ Done", "⬜ Not done after all"

RULES_HEAD = "Rules for your page. Tap the text to copy it, then paste it where visitors see it:"
RULES_TITLE = "Rules for this page – {name}"
RULES_OWN = "Word for word from your council's policy: {title}. Only the first line is ours."
RULES_OTHERS = (
    "Word for word from another council's policy, not binding here: {title}, {council}. Only the"
    " first line is ours."
)
RULES_NEXT = "Add your official e-mail address at the end. Then apply the rules to everybody alike."

CHECK_OFFER = "Three seconds before you post?"
CHECK = "⏱ Before you post"
CHECK_HEAD = "Before you post, ask yourself:"
CHECK_NEXT = "A no to any of them? Leave it until tomorrow, or ask. It will keep."

LOG_HEAD = "Your incident log"
LOG_PRIVATE = (
    "Only you see it, not the clerk. I keep it because you asked me to, on your council's computer,"
    " until you delete it or send /forget. Pictures stay with Telegram: keep the originals too."
)
LOG_EMPTY = "There is nothing in your log yet."
LOG_ADD, LOG_ADD_MORE, LOG_EXPORT = "➕ Add an incident", "➕ Add another", "📄 Export"
LOG_KEPT = "Kept in your incident log: {count} now. Delete nothing on the page before you have it."
LOG_TITLE = "No. {number} · {at:%-d %b %Y, %H:%M}"
LOG_FILES = {
    FileKind.PHOTO: "🖼 The picture",
    FileKind.DOCUMENT: "📎 The document",
    FileKind.VIDEO: "🎞 The video",
    FileKind.VOICE: "🎙 The voice message",
}
LOG_FILE_GONE = "Telegram no longer has that file."
LOG_GONE = "That entry is no longer in your log."
LOG_DELETE, LOG_DELETE_YES, LOG_DELETE_NO = "🗑 Delete", "Yes, delete it", "Keep it"
LOG_DELETE_SURE = "Delete {title}? I cannot bring it back."
LOG_DELETED = "Deleted from your log. Your own message in this chat is yours to delete."
LOG_EXPORTED = "Your incident log, to keep, to print, or to give to the police or the clerk."
EXPORT_TITLE = "Incident log"
EXPORT_MADE = (
    "Kept by {name} with the council's Telegram bot. {count} in number, oldest first, as on"
    " {at:%-d %B %Y at %H:%M}. The dates are when each was added, by UK time."
)
EXPORT_ELSEWHERE = "With a file that is not shown here. It can be opened from the log in the chat."

HELP = (
    "When you need more than a draft checked:\n"
    "• /reply: should I reply to what somebody wrote?\n"
    "• /abuse: I'm getting abuse\n"
    "• /accounts: check my accounts\n"
    "• /pagerules: rules for my page, to copy\n"
    "• /policy and a word or two: search the policy"
)
COMMANDS = (
    ("reply", "should I reply to this?"),
    ("abuse", "I'm getting abuse"),
    ("accounts", "check my accounts"),
    ("pagerules", "rules for my page, to copy"),
)
FORGET_LOG = (
    "It empties your incident log and your checklist as well. If you may need the log, export it"
    " first: /abuse, then “My incident log”."
)
FORGOTTEN_LOG = "Deleted from your incident log: {entries}."
PRIVACY_LOG = (
    "If you keep an incident log, only you see it. Of a picture in it I keep no copy, only the"
    " reference by which Telegram finds it. I also remember what you ticked in /accounts."
)
