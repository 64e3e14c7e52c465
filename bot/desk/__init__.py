"""The clerk's desk: escalations, rulings, and who may do what. Pure state and rules."""

from bot.desk.access import may_remove, may_run_office
from bot.desk.checks import SPOT_CHECK, may_be_checked
from bot.desk.limits import STRANGERS, Limits
from bot.desk.pictures import still_to_ask, unseen, with_picture, without_words
from bot.desk.queries import (
    Escalation,
    Member,
    Refusal,
    Role,
    RulingKind,
    State,
    Subject,
    may_add,
    may_rule,
    may_withdraw,
)
from bot.desk.rulings import REOPEN_FOR, Ruling, goes_to_clerk, may_reopen

__all__ = [
    "REOPEN_FOR",
    "SPOT_CHECK",
    "STRANGERS",
    "Escalation",
    "Limits",
    "Member",
    "Refusal",
    "Role",
    "Ruling",
    "RulingKind",
    "State",
    "Subject",
    "goes_to_clerk",
    "may_add",
    "may_be_checked",
    "may_remove",
    "may_reopen",
    "may_rule",
    "may_run_office",
    "may_withdraw",
    "still_to_ask",
    "unseen",
    "with_picture",
    "without_words",
]
