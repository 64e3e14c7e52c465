"""Progress on standard error: a bar on a terminal, one line a step elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, Self


class Progress:
    """Takes (what is being done, steps done, steps in all); use it in a `with`."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._doing = ""
        self._bar: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def __call__(self, doing: str, done: int, total: int) -> None:
        """Show how far it is."""
        if self._quiet:
            return
        if doing != self._doing:
            self._begin(doing, total)
        if self._bar is not None:
            self._bar.total = total
            self._bar.update(done - self._bar.n)

    def _begin(self, doing: str, total: int) -> None:
        self._close()
        self._doing = doing
        if not sys.stderr.isatty():
            print(
                f"{doing} ({total}) ..." if total else f"{doing} ...", file=sys.stderr, flush=True
            )
            return
        from tqdm import tqdm

        self._bar = tqdm(total=total, desc=doing, file=sys.stderr, leave=False)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
