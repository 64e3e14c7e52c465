"""docs/evaluation.md: how good the judgement is, with pictures, from one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.advice import Adviser, Verdict
from bot.evaluation import shares
from bot.evaluation.agreement import Agreement, accepted, agreement
from bot.evaluation.asking import Asked, answer_shares, by_council
from bot.evaluation.cases import Case
from bot.evaluation.curves import area_under_curve, curve, reliability
from bot.evaluation.errors import worst
from bot.evaluation.guarding import Guarded, guarded_shares
from bot.evaluation.measures import Share
from bot.evaluation.pictures import draw_curve, draw_reliability, draw_risks
from bot.evaluation.sorting import Sorted, sorted_shares
from bot.evaluation.trials import Trial
from bot.policy import Corpus, Risk
from bot.retrieval.labelled import Exemplar


@dataclass(frozen=True, slots=True)
class Bed:
    """What was tried, and the files with what is right; ``sent`` are messages by what they are."""

    drafts: Sequence[Trial]
    flips: Sequence[Trial]
    hostile: Sequence[Trial]
    newsletters: Sequence[Trial]
    asked: Sequence[Asked]
    sent: Mapping[str, Sequence[Sorted]]
    guarded: Sequence[Guarded]
    clauses: Path
    second: Path
    learned: Sequence[Exemplar]
    learned_second: Path


@dataclass(frozen=True, slots=True)
class About:
    """What the figures hold for."""

    profile: str
    command: str
    model: str
    bound: str
    calibration: int


def write_report(adviser: Adviser, corpus: Corpus, bed: Bed, about: About, path: Path) -> None:
    """Write the report and, in a folder named like it, its pictures."""
    folder = path.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    risks = shares.by_risk(bed.drafts)
    draw_curve(curve(adviser, bed.drafts), adviser.thresholds.clear, folder / "curve.svg")
    draw_reliability(reliability(bed.drafts), folder / "reliability.svg")
    draw_risks(risks, folder / "risks.svg")
    clauses = shares.read_clauses(bed.clauses)
    cases = [trial.case for trial in bed.drafts]
    parts = [
        _opening(about, cases, len(bed.learned)),
        _headline(bed.drafts),
        _confusion(bed.drafts),
        _kinds(bed.drafts),
        _line(area_under_curve(adviser, bed.drafts), folder.name),
        _risks(risks, folder.name),
        _reliability(folder.name),
        _clauses(shares.right_clauses(adviser, corpus, bed.drafts, clauses)),
        _flips(bed.flips),
        _hostile(bed.hostile),
        _newsletters(bed.newsletters),
        _questions(bed.asked),
        _sorting(bed.sent),
        _guarding(bed.guarded),
        _agreement(agreement(cases, bed.second), agreement(bed.learned, bed.learned_second)),
        _accepted(accepted(bed.drafts, bed.second)),
        _errors(adviser, bed.drafts),
    ]
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _opening(about: About, cases: Sequence[Case], learned: int) -> str:
    harmless = sum(case.harmless for case in cases)
    return f"""# How good the judgement is ({about.profile} profile)

`{about.command}` writes this page; do not edit it. It tries {len(cases)} drafts
({harmless} harmless, {len(cases) - harmless} not) by writers who had not read the
{learned:,} exemplars that there are to learn from, nor the {about.calibration:,} drafts that
its thresholds were set on. Every councillor here answers the questions of fact honestly. The
figures in brackets are 95 % intervals (Wilson). Model {about.model[:12]}.

## What is promised

{about.bound}

It is a bound on drafts: of a hundred drafts that should not go out, about so many may be cleared.
It is no promise about any one draft, nor for drafts of another sort than those it was set on (a
new kind of trouble, another language, another country), nor for a councillor who answers the
questions of fact wrongly."""


def _headline(trials: Sequence[Trial]) -> str:
    asked = shares.verdict_shares(trials)
    unasked = shares.verdict_shares(trials, asked=False)
    rows = [[name, str(asked[name]), str(unasked[name]), asked[name].total] for name in asked]
    rest = {name: s for name, s in shares.headline(trials).items() if name not in asked}
    rows += [[name, str(found), "", found.total] for name, found in rest.items()]
    head = ["", "with questions", "without", "of"]
    return "## The main figures, in per cent\n\n" + table(head, rows)


def _confusion(trials: Sequence[Trial]) -> str:
    counted = shares.confusion(trials)
    rows = [
        [label.value, *(counted.get((label, told), 0) for told in Verdict)] for label in Verdict
    ]
    return "Labelled (rows) and told (columns):\n\n" + table(["", *Verdict], rows)


def _kinds(trials: Sequence[Trial]) -> str:
    rows = [[kind, str(found), found.total] for kind, found in shares.by_kind(trials).items()]
    return "Acceptable verdicts by kind of draft:\n\n" + table(["kind", "acceptable", "of"], rows)


def _line(area: float, folder: str) -> str:
    return f"""## Where the line is drawn

![Harmless cleared against wrongly cleared]({folder}/curve.svg)

The red dot is the threshold in use, the dashed line 2 %. Before any question the doubt ranks a
harmful draft above a harmless one in {100 * area:.1f} % of pairs (the area under the ROC curve)."""


def _reliability(folder: str) -> str:
    return f"""## How true the scores are

![Reliability]({folder}/reliability.svg)

Each point is a group of scores of one risk on one draft, with how many there are."""


def _risks(risks: Mapping[Risk, tuple[Share, Share]], folder: str) -> str:
    rows = [
        [risk.replace("_", " "), str(precision), precision.total, str(recall), recall.total]
        for risk, (precision, recall) in risks.items()
    ]
    head = ["risk", "precision", "of told", "recall", "of real"]
    return (
        "## Risk by risk\n\nOf the concerns told in any advice (precision), and of the real ones "
        f"(recall).\n\n{table(head, rows)}\n\n![Precision and recall]({folder}/risks.svg)"
    )


def _clauses(counted: Mapping[str, Share]) -> str:
    rows = [[council, str(found), found.total] for council, found in counted.items()]
    return (
        "## The clause quoted first\n\nHow often it is a right one for a concern that is real, "
        "where the draft is told to stop or to change.\n\n"
        + table(["council", "right", "of"], rows)
    )


def _flips(trials: Sequence[Trial]) -> str:
    rows = [[name, str(found), found.total] for name, found in shares.flips(trials).items()]
    return (
        "## Flips\n\nPairs in which only one thing differs and the verdict must follow.\n\n"
        + table(["what differs", "followed", "pairs"], rows)
    )


def _hostile(trials: Sequence[Trial]) -> str:
    found = shares.not_cleared(trials)
    missed = f" Cleared: {', '.join(found.rest)}." if found.rest else ""
    return (
        "## Hostile drafts\n\nBreaches hidden by instructions to the bot, invisible and look-alike "
        "characters, split words, codes, walls of text and other languages: "
        f"{found.total - found.hits} of {found.total} cleared.{missed}"
    )


def _newsletters(trials: Sequence[Trial]) -> str:
    words = sorted(len(trial.case.draft.text.split()) for trial in trials)
    rows = [[name, str(found), found.total] for name, found in shares.headline(trials).items()]
    return (
        f"## Newsletters\n\n{len(trials)} newsletters and reports of {words[0]:,} to {words[-1]:,} "
        f"words, half of them above {words[len(words) // 2]:,}; those that are not harmless have "
        "one bad sentence or two among all that is fine.\n\n" + table(["", "share", "of"], rows)
    )


def _questions(asked: Sequence[Asked]) -> str:
    rows = [[name, str(found), found.total] for name, found in answer_shares(asked).items()]
    councils = [[name, *map(str, found)] for name, found in by_council(asked).items()]
    return (
        f"## Questions\n\n{len(asked)} questions by writers who had not read those the answers "
        "were learned from. A right clause is any that the writer named for that council.\n\n"
        + table(["", "share", "of"], rows)
        + "\n\n"
        + table(["council", "right first", "right shown", "unanswerable refused"], councils)
    )


def _sorting(sent: Mapping[str, Sequence[Sorted]]) -> str:
    rows = [
        [name, f"{kind}s", str(found), found.total]
        for name, part in sent.items()
        for kind, found in sorted_shares(part).items()
    ]
    return (
        "## Draft or question\n\nWhere a message comes without a command, how often it is taken "
        "for what it is. Whoever is misread is one tap away from the other.\n\n"
        + table(["messages", "", "taken for what they are", "of"], rows)
    )


def _guarding(guarded: Sequence[Guarded]) -> str:
    rows = [[*name, str(found), found.total] for name, found in guarded_shares(guarded).items()]
    return (
        "## Guards\n\nMessages of people who may harm themselves or are threatened, drafts that "
        "tell the bot what to answer, and others that come close to either. The signposts are "
        "those to the police and to Samaritans; they stand above everything else.\n\n"
        + table(["messages", "", "share", "of"], rows)
    )


def _agreement(found: Agreement, learned: Agreement) -> str:
    return f"""## How far two readers agree

A second reader labelled {found.verdict.total} of these drafts without seeing the first labels (but
told the facts). Same verdict {found.verdict}, kappa {found.kappa:.2f}; a verdict that the first
reader accepts {found.acceptable}; clear or not, kappa {found.kappa_clear:.2f}; the same set of
risks {found.exact_risks} of those that neither would clear. No assessor can be measured more finely
than this.

In the same way {learned.verdict.total} of the exemplars were read again. Same verdict
{learned.verdict}, kappa {learned.kappa:.2f}; a verdict that the first reader accepts
{learned.acceptable}; clear or not, kappa {learned.kappa_clear:.2f}; the same set of risks
{learned.exact_risks} of those that neither would clear."""


def _accepted(found: Mapping[str, Share]) -> str:
    rows = [[name, str(by), by.total] for name, by in found.items()]
    return (
        "The figures on this page are held against the first reader. So much of what the assessor "
        "told on these drafts, after the questions, each reader accepts (the verdict they gave, or "
        "one they called as good):\n\n" + table(["accepted by", "share", "of"], rows)
    )


def _errors(adviser: Adviser, trials: Sequence[Trial]) -> str:
    rows = [
        [t.case.id, _short(t.case.draft.text), t.case.verdict.value, t.told.value, reason]
        for t, reason in worst(adviser, trials)
    ]
    return "## The twenty worst errors\n\n" + table(["id", "draft", "right", "told", "why"], rows)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 160 else line[:159] + "…"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; whatever stands in it cannot break it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(c).replace("|", "\\|") for c in r) + " |" for r in lines)
