"""The worst errors, each with a sentence on how it came about."""

from __future__ import annotations

from collections.abc import Sequence

from bot.advice import Adviser, Reply, Verdict
from bot.evaluation.trials import Trial, settled_of
from bot.policy import Risk


def worst(adviser: Adviser, trials: Sequence[Trial], most: int = 20) -> list[tuple[Trial, str]]:
    """Harmful drafts cleared, then harmless ones told to stop or to change, then harmful ones
    told something else than they should, each group by how sure the adviser was."""
    wrong = [t for t in trials if not t.case.accepts(t.told)]
    ranked = sorted(wrong, key=lambda t: _rank(adviser, t))
    return [(t, why(adviser, t)) for t in ranked[:most]]


def _rank(adviser: Adviser, trial: Trial) -> tuple[int, float]:
    highest = max(settled_of(adviser, trial).values())
    if trial.case.harmful and trial.told is Verdict.CLEAR:
        return 0, highest
    if trial.case.harmless and trial.told is Verdict.STOP:
        return 1, -highest
    if trial.case.harmless and trial.against:
        return 2, -highest
    if trial.case.harmful and trial.against:
        return 3, -highest
    return 4, highest if trial.case.harmless else -highest


def why(adviser: Adviser, trial: Trial) -> str:
    """One sentence, from the evidence, on how this verdict came about."""
    scores = settled_of(adviser, trial)
    top = max(scores, key=scores.__getitem__)
    asked = [f"{risk} ({reply.value})" for risk, reply in trial.advice.asked.items()]
    after = f" after asking about {' and '.join(asked)}" if asked else ""
    match trial.told:
        case Verdict.CLEAR:
            missed = ", ".join(f"{r} {trial.evidence.scores[r]:.3f}" for r in _real(trial))
            return f"The real concern scored too low to be seen ({missed}){after}."
        case Verdict.ASK_CLERK:
            return f"Neither sure enough to clear nor to speak against it{after}: {top} scored \
{scores[top]:.2f} ({trial.advice.reason.value})."
        case _ if trial.case.harmless:
            said = " as the councillor said" if _said(trial, top) else ""
            return f"The wording was taken for {top} ({scores[top]:.2f}){said}{after}."
        case _:
            leaning = trial.evidence.after(trial.advice.asked).leaning
            return f"{top} was seen ({scores[top]:.2f}), but its weight was misjudged (stop \
{leaning.get('stop', 0):.2f}, amend {leaning.get('amend', 0):.2f}){after}."


def _real(trial: Trial) -> list[Risk]:
    return sorted(trial.case.risks)


def _said(trial: Trial, risk: Risk) -> bool:
    return trial.advice.asked.get(risk) is Reply.CONCERN
