"""Write the README's dialogue anew: real messages, from the sandbox, by the real bot.

`--check` changes nothing and fails if the dialogue in the README is not the one the bot holds.
"""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bot.sandbox import Phone, Seen

README = Path(__file__).resolve().parent.parent / "README.md"
START, END = "<!-- dialogue -->\n", "<!-- /dialogue -->"
COUNCIL = "wyre"
INSULT = "Cllr Harding is an idiot and a liar. He should be ashamed of himself."
PRIVATE = "Here's what officers told us in last night's private session about the depot sale."
WIDTH, QUIET, PATIENCE = 92, 1.5, 900.0


def main() -> int:
    """Hold the dialogue, and write it or compare it."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--module", default="bot.cli", help="what runs the sandbox")
    options = parser.parse_args()
    with sandbox(options.module) as address:
        held = "```text\n" + "\n\n".join(dialogue(address)) + "\n```\n"
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    new = before + START + held + END + rest.partition(END)[2]
    if not options.check:
        README.write_text(new, encoding="utf-8")
    elif new != text:
        print("The README's dialogue is not the one the bot holds: make dialogue", file=sys.stderr)
        print(held)
        return 1
    return 0


@contextmanager
def sandbox(module: str) -> Iterator[str]:
    """The sandbox as a process; gives its address."""
    command = [sys.executable, "-m", module, "sandbox", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://\S+", line)
            if found is None:
                raise SystemExit("the sandbox did not start")
            yield found[0]
        finally:
            process.terminate()


def dialogue(address: str) -> Iterator[str]:
    """A draft that is stopped, and one that goes to the clerk and comes back."""
    scene = httpx.get(f"{address}/scene").json()
    [council] = [one for one in scene["councils"] if one["id"] == COUNCIL]
    httpx.post(f"{address}/scene/{COUNCIL}", json={}).raise_for_status()
    member, clerk = (phone(address, person) for person in council["people"])
    settle(member, 0), settle(clerk, 0)
    with member, clerk:
        yield from exchange(member, council["people"][0]["name"], INSULT)
        yield from exchange(member, council["people"][0]["name"], PRIVATE)
        yield from ruled(member, clerk, council["people"][1]["name"])


def phone(address: str, person: dict[str, Any]) -> Phone:
    """The phone of somebody in the scene."""
    return Phone(address, person["id"], person["name"])


def exchange(person: Phone, name: str, text: str) -> Iterator[str]:
    """What somebody sends, and what the bot says to it; a question of fact is left unsure."""
    sent = person.send(text)
    yield told(name, text)
    seen = settle(person, sent.id)
    while (question := seen[-1]).button("Not sure"):
        yield told("Bot", shown(question))
        person.press("Not sure", question.id)
        yield told(name, "[Not sure]")
        seen = settle(person, sent.id, question)
    yield from (told("Bot", shown(message)) for message in seen)


def ruled(person: Phone, clerk: Phone, name: str) -> Iterator[str]:
    """What the clerk gets, rules, and what the councillor then reads."""
    last = person.messages()[-1]
    asking = next((b for b in buttons(last) if "clerk" in b.lower()), None)
    if not any("No. 1" in message.text for message in clerk.messages()) and asking:
        person.press(asking, last.id)
    query = clerk.wait(lambda seen: any("No. 1" in m.text for m in seen), PATIENCE)[-1]
    before = person.messages()[-1].id
    ruling = next(button for button in buttons(query) if "Don't" in button)
    clerk.press(ruling, query.id)
    yield told(f"{name} (clerk)", f"[{ruling}]")
    yield from (told("Bot", shown(message)) for message in settle(person, before))


def settle(person: Phone, after: int, changed: Seen | None = None) -> Sequence[Seen]:
    """The bot's messages after one of them, once nothing more comes."""
    end = time.monotonic() + PATIENCE
    last: Sequence[Seen] = ()
    while time.monotonic() < end:
        seen = [m for m in person.messages() if m.id > after and not m.mine]
        if seen and seen == last and (changed is None or changed not in seen):
            return seen
        last = seen
        time.sleep(QUIET)
    raise SystemExit("the bot did not answer")


def buttons(message: Seen) -> list[str]:
    """The texts of a message's buttons."""
    return [button.text for row in message.buttons for button in row]


def shown(message: Seen) -> str:
    """A message's text with its buttons below."""
    return f"{message.text}\n{' '.join(f'[{text}]' for text in buttons(message))}"


def told(who: str, text: str) -> str:
    """One turn of the dialogue, wrapped, the text set in under the name."""
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, WIDTH - 4)]
    return "\n".join([f"{who}:", *(f"    {line}" for line in lines)])


if __name__ == "__main__":
    sys.exit(main())
