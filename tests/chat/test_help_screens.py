from types import SimpleNamespace
from typing import cast

import pytest

from bot.advice.replying import CHOICES, Choice, step
from bot.chat import abuse, checklist, replying
from bot.chat.callbacks import parse
from bot.chat.html import Block, pages
from bot.chat.services import Context
from bot.desk import Role
from bot.policy import Corpus
from bot.sandbox.html import parse_html
from bot.store import Keyboard, Store
from tests.chat.fakes import services

COUNCILS = ("pershore", "wyre", "east-staffordshire-parish", "rushcliffe", "east-riding")
Screen = tuple[list[Block], Keyboard]


@pytest.mark.parametrize("council", COUNCILS)
def test_every_screen_of_the_help_is_one_message(corpus: Corpus, council: str) -> None:
    """Whatever the council, no screen is cut, and every button's data can be read."""
    with Store.open(None) as store:
        made = services(corpus, store)
        context = cast("Context", SimpleNamespace(services=made, store=store))
        member = store.enrol(1, "Ada", council, Role.COUNCILLOR)
        screens: list[Screen] = [
            checklist.listed(member, context),
            abuse._overview(member, context),
        ]
        screens.append(checklist.explained(member, context))
        count = len(made.help.abuse)
        screens += [abuse._step(number, member, context) for number in range(1, count + 1)]
        for path in walks():
            here = step(path)
            assert here is not None
            screens.append(replying._shown(path, here, member, context))
    for blocks, keyboard in screens:
        (html,) = pages(blocks)
        assert parse_html(html).text
        assert all(parse(data) for row in keyboard for _, data in row)
        assert all(1 <= len(row) <= 3 for row in keyboard)


def walks(path: tuple[Choice, ...] = ()) -> list[tuple[Choice, ...]]:
    here = step(path)
    assert here is not None
    return [path, *(w for choice in CHOICES.get(here, ()) for w in walks((*path, choice)))]
