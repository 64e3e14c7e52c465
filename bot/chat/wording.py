"""Wording of advice, queries, rulings and refusals; more stands in phrases and *_wording."""

from __future__ import annotations

from bot.advice import Account, Medium, Outcome, Reason, Verdict
from bot.chat import door_wording
from bot.desk import Refusal, Role, RulingKind
from bot.store import NoEntry

MARKS = {Verdict.CLEAR: "🟢", Verdict.AMEND: "🟡", Verdict.STOP: "🔴", Verdict.ASK_CLERK: "🟣"}
VERDICTS = {
    Verdict.CLEAR: "No concern found",
    Verdict.AMEND: "Change this first",
    Verdict.STOP: "Don't post this",
    Verdict.ASK_CLERK: "Ask the clerk first",
}
REASONS = {
    Reason.NOTHING_FOUND: "I found nothing in your council's policy against this. This is advice,"
    " not permission: what you post stays your responsibility.",
    Reason.MENDABLE: "There is a concern here that you can mend.",
    Reason.BREACH: "As written, this goes against what your council's policy requires.",
    Reason.UNSURE: "I am not sure enough about this one, either way.",
    Reason.FACT_UNKNOWN: "It turns on a fact that is not settled yet.",
    Reason.POLICY_SILENT: "There is a concern here that your council's policy has no clause on.",
    Reason.CLERKS_MATTER: "This reads like something only the clerk can settle.",
    Reason.NOTHING_TO_JUDGE: "There are too few words here to judge.",
    Reason.OTHER_LANGUAGE: "I can only judge drafts in English.",
    Reason.STEERING: "Part of this tries to tell me what to answer, so I leave it to a person.",
    Reason.HIDDEN_TEXT: "Part of this is hidden or scrambled, so I cannot judge it.",
    Reason.UNCALIBRATED: "I have not been calibrated, so I clear nothing by myself.",
    Reason.DISTRESS: "This reads as if somebody may be in danger or in distress.",
    Reason.DANGER: "And as written, the post goes against your council's policy.",
    Reason.RULED: "The clerk has ruled on these very words before.",
}
WHY_TO_CLERK = {
    Reason.NOTHING_FOUND: "The councillor asks, although nothing was found.",
    Reason.MENDABLE: "The councillor asks; the bot said to change it first.",
    Reason.BREACH: "The councillor asks; the bot said not to post it.",
    Reason.UNSURE: "The bot is not sure enough either way.",
    Reason.FACT_UNKNOWN: "A deciding fact is not known.",
    Reason.POLICY_SILENT: "There is a concern that the policy has no clause on.",
    Reason.CLERKS_MATTER: "It reads as a matter that only the clerk can settle.",
    Reason.NOTHING_TO_JUDGE: "There are too few words to judge.",
    Reason.OTHER_LANGUAGE: "It is not in English.",
    Reason.STEERING: "Part of it tries to tell the bot what to answer.",
    Reason.HIDDEN_TEXT: "Part of it is hidden or scrambled.",
    Reason.UNCALIBRATED: "The bot is not calibrated and clears nothing by itself.",
    Reason.DISTRESS: "It may speak of a threat or of self-harm: people first.",
    Reason.DANGER: "Somebody may be in danger, and it goes against the policy.",
    Reason.RULED: "The clerk has ruled on these very words before.",
}
UNPROVEN = frozenset(
    {
        Reason.UNSURE,
        Reason.OTHER_LANGUAGE,
        Reason.STEERING,
        Reason.HIDDEN_TEXT,
        Reason.NOTHING_TO_JUDGE,
        Reason.UNCALIBRATED,
    }
)
"""Reasons beside which findings are only what could not be ruled out."""
NOT_RULED_OUT = "What I could not rule out:"
ASKED_ANYWAY = "asked"
WHY_ASKED = "The councillor asked for your view."
WHY_UNMARKED = (
    "Please look at this one. Either I was unsure, or it is one of the few I put to you as a check"
    " on me; I don't say which, so that your view is your own."
)

OUTCOMES = {
    Outcome.ANSWERED: "📖 What your policy says",
    Outcome.PARTLY: "📖 Your policy touches on this, no more",
    Outcome.NOT_IN_POLICY: "Your council's policy does not say",
    Outcome.LAW_OR_CASE: "That is for a person, not for me",
    Outcome.NOT_SOCIAL_MEDIA: "That is not about social media",
    Outcome.UNCLEAR: "I did not understand the question",
    Outcome.ABOUT_BOT: "About me",
    Outcome.SMALL_TALK: "Hello",
    Outcome.DISTRESS: "People first",
}
OUTCOME_NEXT = {
    Outcome.ANSWERED: "These are your policy's own words. How they fit a particular post is for you"
    " to weigh, or send me the draft.",
    Outcome.PARTLY: "It may not settle your question. The clerk can.",
    Outcome.NOT_IN_POLICY: "I found no clause that answers it, and I do not guess. The clerk can"
    " tell you.",
    Outcome.LAW_OR_CASE: "It asks for legal advice or about a particular case. The clerk or the"
    " Monitoring Officer can help; I only know the policy.",
    Outcome.NOT_SOCIAL_MEDIA: "I only know your council's social media policy. The clerk can tell"
    " you whom to ask.",
    Outcome.UNCLEAR: "Ask it in other words, in a sentence or two.",
    Outcome.ABOUT_BOT: "I check drafts against your council's social media policy and quote it."
    " /help says more, /privacy what I keep.",
    Outcome.SMALL_TALK: "Send me a draft before you post it, or ask what your policy says.",
    Outcome.DISTRESS: "",
}
WHICH = "Which of these do you mean? If none, ask it in other words."
CONFLICT = "Your policy does not say one thing only on {about}. If it matters, ask {ask}."
ACCOUNTS = {
    Account.COUNCILLOR: "my councillor page",
    Account.PERSONAL: "my personal account",
    Account.COUNCIL: "the council's account",
}
ACCOUNTS_FOR_CLERK = {
    Account.COUNCILLOR: "the councillor's own page",
    Account.PERSONAL: "a personal account",
    Account.COUNCIL: "the council's account",
}
MEDIA = {
    Medium.TEXT: "Draft",
    Medium.SHARED: "To be shared (somebody else's words)",
    Medium.PICTURE: "Words under a picture (the picture was not looked at)",
    Medium.DOCUMENT: "Words under a document (the document was not looked at)",
}
ROLES = {Role.COUNCILLOR: "councillor", Role.CLERK: "clerk", Role.DEPUTY: "deputy clerk"}
RULINGS = {
    RulingKind.FINE: "✅ Fine to post",
    RulingKind.CHANGE: "✏️ Change it",
    RulingKind.DONT: "⛔ Don't post",
    RulingKind.ANSWER: "💬 Answer",
}
RULING_MEANS = {
    RulingKind.FINE: "You may post it as you sent it.",
    RulingKind.CHANGE: "Change it before you post it.",
    RulingKind.DONT: "Please do not post it.",
    RulingKind.ANSWER: "",
}
REFUSALS = {
    Refusal.NOT_A_MEMBER: "This is only for members of the council.",
    Refusal.OTHER_COUNCIL: "That belongs to another council.",
    Refusal.NOT_THE_CLERK: "Only the clerk or a deputy can do that.",
    Refusal.NOT_YOURS: "Only the one who did this can change it.",
    Refusal.ALREADY_RULED: "This is already ruled on.",
    Refusal.WITHDRAWN: "This was withdrawn.",
    Refusal.TOO_LATE: "It is too late to change that now. Add words by replying instead.",
    Refusal.CHANGED: "This was changed a moment ago. Read it again before you rule.",
    Refusal.UNHEARD: "This one was a check on me: the councillor has not heard of it, so your words"
    " would reach nobody. To tell them something, press “Change ruling” first.",
    Refusal.FULL: door_wording.FULL,
    Refusal.UNKNOWN: "That is no longer here.",
}
NO_ENTRY = {
    NoEntry.UNKNOWN: "That code is not valid. Check it, or ask your clerk for a new one.",
    NoEntry.EXPIRED: "That code has expired. Ask your clerk for a new one.",
    NoEntry.USED: "That code has been used already. Ask your clerk for a new one.",
    NoEntry.FLOOD: "Many wrong codes come in just now. Check yours, and send it in ten minutes.",
    NoEntry.TOO_MANY: "There were too many wrong codes. Try again in an hour.",
}
STRANGER = (
    "Hello. This bot is only for people whom their clerk has invited. If you have a code, send"
    " /start and the code."
)

UNSEEN = {
    Medium.PICTURE: "🖼 I have not looked at the picture: I only read the words with it.",
    Medium.DOCUMENT: "📎 I have not opened the document: I only read the words with it.",
    Medium.TEXT: "",
    Medium.SHARED: "",
}
BARE = "[sent without any words]"
BARE_DONE = (
    "There are no words to judge, and I never look at pictures. From what you say, rights and the"
    " people in it are in order. If it makes fun of somebody or has words in it, ask the clerk, or"
    " send it again with the words you want to post."
)
SHARED = "If you share it, you answer for it too."
QUESTIONS_FIRST = {1: "One quick question first:", 2: "Two quick questions first. The first:"}
LAST_QUESTION = "And one more:"
NOT_SURE = "Not sure"
YOUR_WORDS = "Your words: "
MEND = "What would mend it: "
ELSEWHERE_SAYS = "Your policy has no clause on this. Another council's, which does not bind you:"
YOU_SAID = "You told me: "

WITH_CLERK = "📨 No. {number} is with {office}. The answer comes here."
WITH_CLERK_HINT = "Reply to this message to add a remark. Until then the golden rule: don't post."
NO_CLERK = (
    "📨 No. {number} is waiting, but no clerk of your council uses this bot yet. Ask {ask}"
    " directly. The golden rule: if you are unsure, stop and ask before you post."
)
RULED = "No. {number}: {ruling}. See the message from {office}."
RULED_EARLIER = "No. {number} was about the earlier wording; the ruling does not cover this one."
WITHDRAWN = "No. {number} was withdrawn."
OFFICE = "The {office}'s office of {council}"

QUERY_HEAD = "📨 No. {number}: {subject} from {name}"
SUBJECT_DRAFT, SUBJECT_QUESTION = "a draft", "a question"
A_MEMBER = "a former member"
QUERY_WHY = "Why it comes to you: "
QUERY_ACCOUNT = "To be posted from "
QUERY_ELECTION = "This is in the period before an election."
QUERY_FOUND = "What the bot found: "
QUERY_TOLD = "The councillor was told: "
QUERY_SAID = "Facts: "
QUERY_REWORDED = "Reworded since. Before, it said:"
QUERY_REMARK = "{name} adds: "
QUERY_CLERK = "{name} (office) adds: "
QUERY_CHANGED = "Changed since: "
QUERY_HOW = "Press a ruling, or reply to this message to answer in words."
QUERY_HOW_QUESTION = "Reply to this message to answer."
QUERY_RULED = "Ruled by {name}: {ruling}"
QUERY_AFTER = "Reply to this message to add words for the councillor."
QUERY_WITHDRAWN = "Withdrawn. Nothing to do."
QUERY_ENDED = "The draft was changed or taken back. Nothing to do."
QUERY_FORGOTTEN = "[These words have been removed.]"
QUERY_REOPENED = "The ruling was taken back: this is open again."
PEOPLE_FIRST = "⚠️ Somebody may be in danger or in distress: people first."

RULING_HEAD = "{office} on your {subject} (No. {number})"
RULING_CHANGED = "This changes the ruling you had before."
RULING_CHECK = (
    "I had told you “No concern found”. The {office} looked at this draft as a check on me: this"
    " ruling counts, not my earlier advice."
)
RULING_EXACT = "It covers these words only; a changed draft needs checking again."
RULING_MORE = "Reply to this message to ask back."
REOPENED = "{office} is looking at No. {number} again. Please do not rely on the earlier ruling."
WORDS_HEAD = "{office} adds on No. {number}:"
REMARK_HEAD = "💬 {name} on No. {number}:"
REMARK_REPLY = "Reply to this message to answer."
REMARKED = "Added to No. {number}. The clerk sees it."
REMARKED_UNSEEN = "Added to No. {number}. No clerk uses this bot yet: please ask {ask} directly."
UNDELIVERED_QUERY = (
    "⚠️ No. {number} could not be delivered to the clerk. Please ask {ask} directly, and don't"
    " post it until you have an answer."
)
UNDELIVERED_RULING = (
    "⚠️ The answer on No. {number} could not be delivered to {name}. Please tell them another way."
)
ALARM = (
    "⚠️ About me: of the drafts that I cleared and that you or other clerks looked at, too many were"
    " not fine. Until a new index is built I clear far fewer, or none, and ask you more often."
    " Please tell whoever looks after this bot."
)

SIGNPOSTS = (
    "If somebody is in danger now, call 999. For anything else the police should know, 101.",
    (
        "If it is you, or somebody you know, who is struggling: Samaritans answer day and night,"
        " free,"
        " on 116 123. Your GP or NHS 111 can help too."
    ),
    "A threat against you need not be answered by you. Keep it, and tell the police and the clerk.",
)
"""999 and 101: police.uk/contact; 116 123: samaritans.org; 111: nhs.uk (read November 2026)."""
REPORTED = "What your council's policy says on keeping and reporting it:"
