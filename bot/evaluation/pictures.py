"""The report's pictures, as SVG that is the same for the same figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.evaluation.curves import Bin, Point
from bot.evaluation.measures import Share
from bot.policy import Risk

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DARK, _RED, _GREY = "#1f4e5f", "#b23a48", "#9aa5ab"


def draw_curve(points: Sequence[Point], clear_at: float | None, path: Path) -> None:
    """Harmless cleared against wrongly cleared; the threshold in use is marked."""
    figure = _figure(6, 4)
    axes = figure.subplots()
    axes.plot(
        [100 * p.wrongly_cleared for p in points],
        [100 * p.harmless_cleared for p in points],
        color=_DARK,
        marker=".",
    )
    at = [p for p in points if clear_at is not None and p.clear_at <= clear_at]
    if at:
        chosen = at[-1]
        axes.plot(100 * chosen.wrongly_cleared, 100 * chosen.harmless_cleared, "o", color=_RED)
    axes.axvline(2, color=_GREY, linestyle="--")
    axes.set(
        xlabel="harmful drafts wrongly cleared (%)",
        ylabel="harmless drafts cleared (%)",
        xlim=(-0.5, 30),
        ylim=(0, 100),
    )
    _save(figure, path)


def draw_reliability(bins: Sequence[Bin], path: Path) -> None:
    """How often a risk is real against its score; on the diagonal scores are true."""
    figure = _figure(5, 4)
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color=_GREY, linestyle="--")
    axes.plot([b.score for b in bins], [b.real for b in bins], color=_DARK, marker="o")
    for b in bins:
        axes.annotate(str(b.count), (b.score, b.real), textcoords="offset points", xytext=(4, -10))
    axes.set(xlabel="score", ylabel="share in which the risk was real", xlim=(0, 1), ylim=(0, 1))
    _save(figure, path)


def draw_risks(risks: Mapping[Risk, tuple[Share, Share]], path: Path) -> None:
    """Precision and recall of each risk."""
    figure = _figure(7, 8)
    axes = figure.subplots()
    names = [risk.value.replace("_", " ") for risk in risks]
    places = list(range(len(names)))
    axes.barh([p + 0.2 for p in places], [s.percent for s, _ in risks.values()], 0.4, color=_DARK)
    axes.barh([p - 0.2 for p in places], [s.percent for _, s in risks.values()], 0.4, color=_GREY)
    axes.set_yticks(places, names)
    axes.invert_yaxis()
    axes.set(xlabel="%", xlim=(0, 100))
    axes.legend(["precision", "recall"], loc="lower right")
    _save(figure, path)


def _figure(width: float, height: float) -> Figure:
    from matplotlib import rcParams
    from matplotlib.figure import Figure

    rcParams["svg.hashsalt"] = "golden-rule"
    rcParams["axes.spines.top"] = rcParams["axes.spines.right"] = False
    return Figure(figsize=(width, height), layout="constrained")


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, format="svg", metadata={"Date": None})
