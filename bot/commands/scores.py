"""How good advice is against labels: counted, never weighed into one number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.advice import Advice, Verdict
from bot.policy import Risk


@dataclass(frozen=True, slots=True)
class Labelled:
    """What somebody who knows the policies says of a draft; `also` are verdicts as good."""

    id: str
    verdict: Verdict
    also: frozenset[Verdict]
    risks: frozenset[Risk]

    def accepts(self, verdict: Verdict) -> bool:
        """Whether this verdict is right, or as good."""
        return verdict is self.verdict or verdict in self.also


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the ids of the rest."""

    hits: int
    total: int
    rest: tuple[str, ...] = ()

    @property
    def percent(self) -> float:
        """0 to 100; 0 of nothing."""
        return 100.0 * self.hits / self.total if self.total else 0.0


Pair = tuple[Labelled, Advice]


def scores(pairs: Sequence[Pair]) -> dict[str, Share]:
    """Every share by what it counts."""
    harmless = [p for p in pairs if p[0].verdict is Verdict.CLEAR]
    harmful = [p for p in pairs if not p[0].accepts(Verdict.CLEAR)]
    against = [p for p in harmful if _told(p) in (Verdict.AMEND, Verdict.STOP) and p[0].risks]
    return {
        "acceptable verdict": _share(pairs, lambda p: p[0].accepts(_told(p))),
        "harmless drafts cleared": _share(harmless, lambda p: _told(p) is Verdict.CLEAR),
        "harmless drafts stopped or to be changed": _share(
            harmless, lambda p: _told(p) in (Verdict.AMEND, Verdict.STOP)
        ),
        "harmful drafts wrongly cleared": _share(harmful, lambda p: _told(p) is Verdict.CLEAR),
        "harmful drafts sent to the clerk": _share(
            harmful, lambda p: _told(p) is Verdict.ASK_CLERK
        ),
        "right risk told first, where told": _share(against, lambda p: _found(p)[0] in p[0].risks),
        "exact set of risks, where told": _share(
            against, lambda p: frozenset(_found(p)) == p[0].risks
        ),
        "drafts with a question of fact": _share(pairs, lambda p: bool(p[1].asked)),
    }


def confusion(pairs: Sequence[Pair]) -> Mapping[tuple[Verdict, Verdict], int]:
    """How often each verdict was told for each label."""
    return Counter((labelled.verdict, advice.verdict) for labelled, advice in pairs)


def _told(pair: Pair) -> Verdict:
    return pair[1].verdict


def _found(pair: Pair) -> list[Risk]:
    return [finding.risk for finding in pair[1].findings]


def _share(pairs: Sequence[Pair], hit: Callable[[Pair], bool]) -> Share:
    rest = tuple(pair[0].id for pair in pairs if not hit(pair))
    return Share(len(pairs) - len(rest), len(pairs), rest)
