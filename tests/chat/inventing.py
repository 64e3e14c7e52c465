"""What anybody can send: forged buttons, messages of any type, updates of any shape."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from bot.chat.callbacks import MOST_BYTES, Verb
from tests.chat.districts import ACTORS, PHOTO
from tests.chat.switchboard import BOT, person

Json = dict[str, Any]

USERS = st.sampled_from(sorted(ACTORS.values()))
FILE = {"file_id": "f", "file_unique_id": "u", "file_size": 9}
SIZED = {**FILE, "width": 8, "height": 8}
PLACE = {"latitude": 52.1, "longitude": -2.1}
CONTENTS: dict[str, Any] = {
    "animation": {**SIZED, "duration": 1},
    "audio": {**FILE, "duration": 1},
    "contact": {"phone_number": "1", "first_name": "A"},
    "dice": {"emoji": "🎲", "value": 3},
    "document": {**FILE, "file_name": "../../etc/passwd\x00.jpg", "mime_type": "text/x-sh"},
    "game": {"title": "t", "description": "d", "photo": [PHOTO]},
    "location": PLACE,
    "new_chat_members": [person(5)],
    "new_chat_title": "title",
    "paid_media": {"star_count": 1, "paid_media": []},
    "photo": [PHOTO],
    "pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 11, "type": "private"}},
    "poll": {
        "id": "1",
        "question": "q",
        "options": [],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    },
    "sticker": {**SIZED, "is_animated": False, "is_video": False, "type": "regular"},
    "successful_payment": {
        "currency": "GBP",
        "total_amount": 1,
        "invoice_payload": "p",
        "telegram_payment_charge_id": "t",
        "provider_payment_charge_id": "p",
    },
    "story": {"chat": {"id": 11, "type": "private"}, "id": 1},
    "venue": {"location": PLACE, "title": "t", "address": "a"},
    "video": {**SIZED, "duration": 1},
    "video_note": {**FILE, "length": 8, "duration": 1},
    "voice": {**FILE, "duration": 1},
    "web_app_data": {"data": "d", "button_text": "b"},
    "write_access_allowed": {},
}
"""What a message can hold besides text, each as Telegram sends it."""
WORDS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["", " ", "/", "/start", "/check", "/ask@golden_bot", "/policy <b>&", "\ud83d"]
    ),
    st.sampled_from(["perhaps rude", "private paper", "kill me?", "\u202e clown", "¿?"]),
    st.text(min_size=1, max_size=3).map(lambda text: (text * 4096)[:4096]),
)
ORIGINS: list[Json] = [
    {"type": "hidden_user", "sender_user_name": "x", "date": 1},
    {"type": "user", "sender_user": person(5), "date": 1},
    {"type": "channel", "chat": {"id": -5, "type": "channel"}, "message_id": 1, "date": 1},
]
EXTRAS: dict[str, st.SearchStrategy[Any]] = {
    "forward_origin": st.sampled_from(ORIGINS),
    "media_group_id": st.sampled_from(["a", "b"]),
    "edit_date": st.just(1_800_000_001),
    "has_protected_content": st.just(True),
    "via_bot": st.just(BOT),
    "new_field_of_next_year": st.dictionaries(st.text(max_size=3), st.integers()),
    "reply_to_message": st.builds(
        lambda number, text: {
            "message_id": number,
            "date": 0,
            "chat": {"id": 11, "type": "private"},
            "text": text,
        },
        st.integers(1, 60),
        st.text(max_size=9),
    ),
}
NOBODY = st.integers().map(lambda number: number if not 0 < number < 100 else -number)
"""Telegram says who somebody is: no number makes this person another one."""
JUNK = st.recursive(
    st.none() | st.booleans() | NOBODY | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)


KINDS = [
    *("message", "edited_message", "callback_query", "channel_post", "inline_query", "poll"),
    *("my_chat_member", "business_message"),
]


def _short(text: str) -> str:
    return text.encode("utf-8", "ignore")[:MOST_BYTES].decode("utf-8", "ignore")


LIKELY = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from([*Verb, "nope", "RULE", ""]),
    st.sampled_from([":", ":", ":", "", "::", " :"]),
    st.one_of(st.integers(-2, 20), st.integers(0, 10**18), st.sampled_from(["01", "1e3", "１"])),
    st.sampled_from([":", ":", "", ";"]),
    st.one_of(
        st.sampled_from(
            [
                *"0123",
                "fine.0",
                "dont.1",
                "answer.0",
                "fine.999999999999",
                "yes",
                "leave",
                "council",
            ]
        ),
        st.sampled_from(["copyright.yes", "logo.no", "pershore.0", "wyre.99999", "council"]),
        st.text("abcz019._-", max_size=45),
        st.text(max_size=12),
    ),
).map(_short)
FORGED = st.one_of(LIKELY, LIKELY, st.text(max_size=64).map(_short))


@st.composite
def messages(draw: st.DrawFn) -> Json:
    """A message of any type that Telegram has, with what may stand beside it."""
    body: Json = {}
    if draw(st.booleans()):
        kind = draw(st.sampled_from(sorted(CONTENTS)))
        body[kind] = CONTENTS[kind]
        if draw(st.booleans()):
            body["caption"] = draw(WORDS)
    else:
        body["text"] = draw(WORDS)
    for name in draw(st.sets(st.sampled_from(sorted(EXTRAS)), max_size=3)):
        body[name] = draw(EXTRAS[name])
    return body


@st.composite
def broken(draw: st.DrawFn) -> tuple[int, Json]:
    """An update with fields missing or of the wrong kind at any depth, of a kind that is not asked
    for, or with nothing in it that an update has."""
    user = draw(USERS)
    if draw(st.integers(0, 19)) == 0:
        return user, draw(st.dictionaries(st.sampled_from(KINDS) | st.text(max_size=9), JUNK))
    body: Json = {
        "message_id": 5,
        "date": 1,
        "chat": {"id": user, "type": draw(st.sampled_from(["private", "group", "channel", "?"]))},
        "from": person(user),
        "text": draw(WORDS),
        **draw(messages()),
    }
    kind = draw(st.sampled_from(KINDS))
    if kind == "callback_query":
        body = {"id": "1", "from": person(user), "chat_instance": "1", "message": body}
        body["data"] = draw(FORGED)
    body = deepcopy(body)
    for _ in range(draw(st.integers(0, 3))):
        _spoil(draw, body)
    return user, {kind: body}


def _spoil(draw: st.DrawFn, part: Json) -> None:
    """Take out or replace something in here, or in what is in here."""
    while part:
        name = draw(st.sampled_from(sorted(part)))
        if isinstance(part[name], dict) and draw(st.booleans()):
            part = part[name]
            continue
        if draw(st.booleans()):
            del part[name]
        else:
            part[name] = draw(JUNK)
        return
