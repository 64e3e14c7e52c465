"""What stops a command; each message is one line for the person at the terminal."""

from __future__ import annotations


class Misuse(Exception):
    """The person can mend it: a wrong argument or input."""


class Fault(Exception):
    """Something here is broken or missing."""
