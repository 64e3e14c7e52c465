"""The one error that a faulty file of the corpus raises."""

from pathlib import Path


class CorpusError(Exception):
    """A file of the corpus is at fault: one line that names file, line and what to do."""

    def __init__(self, path: Path, line: int, fault: str) -> None:
        self.path, self.line = path, line
        super().__init__(f"{path.name}:{line}: {' '.join(fault.split())}")


def read_text(path: Path) -> str:
    """The text of a file in UTF-8. Raises CorpusError if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CorpusError(path, 1, f"cannot be read ({error.strerror}): put it back") from error
    except UnicodeDecodeError as error:
        raise CorpusError(path, 1, "is not UTF-8: save it as UTF-8") from error
