"""The Bot API's methods, by name in lower case."""

from bot.sandbox.methods import about, editing, receiving, sending
from bot.sandbox.methods.common import Method

METHODS: dict[str, Method] = {
    name.lower(): method
    for group in (about.METHODS, editing.METHODS, receiving.METHODS, sending.METHODS)
    for name, method in group.items()
}
