"""Reading the corpus folder."""

from pathlib import Path

from bot.policy.clauses import Corpus, Policy


class CorpusError(Exception):
    """A file of the corpus is at fault; the message is one line: file, line, how to mend."""


def read_corpus(folder: Path) -> Corpus:
    """Read the policies, risks and topics. Raises CorpusError."""
    raise NotImplementedError


def read_policy(path: Path) -> Policy:
    """Read one policy. Raises CorpusError."""
    raise NotImplementedError
