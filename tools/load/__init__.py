"""How much the bot bears: messages a second, a burst, and its memory over many messages."""
