"""What is counted over trials; never weighed into one number."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.advice import Advice, Adviser, Verdict, from_facts, interview
from bot.advice.sentences import sentences
from bot.evaluation.measures import Share, share
from bot.evaluation.trials import Trial, by_pair
from bot.policy import Corpus, Risk

Clauses = Mapping[str, Mapping[Risk, Sequence[str]]]
"""The sentences right to cite, by council and risk."""


def headline(trials: Sequence[Trial]) -> dict[str, Share]:
    """The main shares by what they count, after honest replies."""
    told = [t for t in trials if t.against and t.case.harmful and t.case.risks]
    return {
        **verdict_shares(trials),
        "right risk told first, where told": _share(told, lambda t: t.found[0] in t.case.risks),
        "exact set of risks, where told": _share(told, lambda t: set(t.found) == t.case.risks),
        "words that carry a risk shown with it": _words_shown(told),
        "drafts with a question of fact": _share(trials, lambda t: bool(t.advice.asked)),
    }


def verdict_shares(trials: Sequence[Trial], *, asked: bool = True) -> dict[str, Share]:
    """The shares that are about verdicts alone, after honest replies or with nothing asked."""

    def told(trial: Trial) -> Verdict:
        return trial.advice.verdict if asked else trial.unasked.verdict

    harmless = [t for t in trials if t.case.harmless]
    harmful = [t for t in trials if t.case.harmful]
    return {
        "acceptable verdict": _share(trials, lambda t: t.case.accepts(told(t))),
        "harmless drafts cleared": _share(harmless, lambda t: told(t) is Verdict.CLEAR),
        "harmless drafts told to stop": _share(harmless, lambda t: told(t) is Verdict.STOP),
        "harmless drafts told to change": _share(harmless, lambda t: told(t) is Verdict.AMEND),
        "harmful drafts wrongly cleared": _share(harmful, lambda t: told(t) is Verdict.CLEAR),
        "harmful drafts sent to the clerk": _share(harmful, lambda t: told(t) is Verdict.ASK_CLERK),
        "all drafts sent to the clerk": _share(trials, lambda t: told(t) is Verdict.ASK_CLERK),
    }


def _words_shown(told: Sequence[Trial]) -> Share:
    """Of the risks told rightly, in drafts of several sentences: those shown with words that do
    carry a risk."""
    shown = [
        (trial, finding)
        for trial in told
        if trial.case.words and len(sentences(trial.case.draft.text)) > 1
        for finding in trial.advice.findings
        if finding.risk in trial.case.risks
    ]
    return share(
        shown,
        lambda pair: any(pair[0].case.carried_by(span) for span in pair[1].words),
        lambda pair: pair[0].case.id,
    )


def confusion(trials: Sequence[Trial]) -> Mapping[tuple[Verdict, Verdict], int]:
    """How often each verdict was told for each label."""
    return Counter((t.case.verdict, t.told) for t in trials)


def by_kind(trials: Sequence[Trial]) -> dict[str, Share]:
    """Acceptable verdicts by kind of draft."""
    kinds = sorted({t.case.kind for t in trials})
    return {
        kind: _share([t for t in trials if t.case.kind == kind], lambda t: t.case.accepts(t.told))
        for kind in kinds
    }


def by_risk(trials: Sequence[Trial]) -> dict[Risk, tuple[Share, Share]]:
    """Precision and recall of each risk among the concerns told, whatever the verdict."""
    return {risk: _one_risk(trials, risk) for risk in Risk}


def _one_risk(trials: Sequence[Trial], risk: Risk) -> tuple[Share, Share]:
    told = [t for t in trials if risk in t.found]
    real = [t for t in trials if risk in t.case.risks]
    return (
        _share(told, lambda t: risk in t.case.risks),
        _share(real, lambda t: risk in t.found),
    )


def flips(trials: Sequence[Trial]) -> dict[str, Share]:
    """Pairs of which both verdicts are acceptable, by what differs, and all together."""
    pairs = by_pair(trials)

    def followed(pair: tuple[Trial, Trial]) -> bool:
        return all(t.case.accepts(t.told) for t in pair)

    changed = sorted({one.case.changed for one, _ in pairs})
    counted = {
        name: share([p for p in pairs if p[0].case.changed == name], followed, _pair_name)
        for name in changed
    }
    return {**counted, "all": share(pairs, followed, _pair_name)}


def not_cleared(trials: Sequence[Trial]) -> Share:
    """The drafts that were not cleared."""
    return _share(trials, lambda t: t.told is not Verdict.CLEAR)


def read_clauses(path: Path) -> Clauses:
    """The right sentences of each council by risk, from TOML."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        council: {Risk(risk): sentences for risk, sentences in by_name.items()}
        for council, by_name in table.items()
    }


def right_clauses(
    adviser: Adviser, corpus: Corpus, trials: Sequence[Trial], clauses: Clauses
) -> dict[str, Share]:
    """Per council: how often the clause quoted first is right for one of the draft's risks.

    Counted over the harmful drafts that this council would be told to stop or to change.
    """
    harmful = [t for t in trials if t.case.harmful and t.case.risks]
    counted = {
        council: _cited(adviser, harmful, council, clauses[council]) for council in corpus.policies
    }
    every = list(counted.values())
    return {**counted, "all": Share(sum(s.hits for s in every), sum(s.total for s in every))}


def _cited(
    adviser: Adviser, trials: Sequence[Trial], council: str, own: Mapping[Risk, Sequence[str]]
) -> Share:
    told = [(t, _for_council(adviser, t, council)) for t in trials]
    return share(
        [(t, a) for t, a in told if a.verdict in (Verdict.STOP, Verdict.AMEND)],
        lambda pair: _right(pair[1], pair[0], own),
        lambda pair: pair[0].case.id,
    )


def _for_council(adviser: Adviser, trial: Trial, council: str) -> Advice:
    draft = replace(trial.case.draft, council=council)
    return interview(adviser, draft, trial.evidence, from_facts(trial.case.honest()))


def _right(advice: Advice, trial: Trial, own: Mapping[Risk, Sequence[str]]) -> bool:
    quote = advice.citations[0].clause.text
    right = [sentence for risk in trial.case.risks for sentence in own.get(risk, ())]
    return any(sentence in quote or quote in sentence for sentence in right)


def _share(trials: Sequence[Trial], hit: Callable[[Trial], bool]) -> Share:
    return share(trials, hit, lambda t: t.case.id)


def _pair_name(pair: tuple[Trial, Trial]) -> str:
    return pair[0].case.pair
