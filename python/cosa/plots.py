"""Results as matplotlib figures; needs the extra `cosa[plots]`.

Each function draws into `ax`, or into a figure of its own, and returns the axes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Sequence, Union

import matplotlib.pyplot as plt

from ._native import Cost, Schedule
from ._tables import (
    cost_of,
    cycle_rows,
    energy_rows,
    occupancy_rows,
    pareto_front,
    roofline_rows,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A cost, or a schedule that has one.
Result = Union[Cost, Schedule]

_PLAIN, _MARKED = "tab:blue", "tab:red"
_BAR_INCHES = 0.3


def _axes(ax: Axes | None, bars: int) -> Axes:
    if ax is not None:
        return ax
    _, made = plt.subplots(figsize=(6.4, 1.2 + _BAR_INCHES * bars), layout="constrained")
    return made


def ladder(result: Result, ax: Axes | None = None) -> Axes:
    """Cycles of compute and of every limited port; what decides is red."""
    rows = cycle_rows(cost_of(result))
    ax = _axes(ax, len(rows))
    names = [row["component"] for row in rows]
    colors = [_MARKED if row["decides"] else _PLAIN for row in rows]
    bars = ax.barh(names, [row["cycles"] for row in rows], color=colors)
    ax.bar_label(bars, [f"{row['cycles']:,}" for row in rows], padding=3)
    ax.margins(x=0.15)
    ax.set_xlabel("cycles")
    return ax


def energy(result: Result, ax: Axes | None = None) -> Axes:
    """Energy of the multipliers and memories, stacked by tensor."""
    cost = cost_of(result)
    rows = energy_rows(cost)
    ax = _axes(ax, len(rows))
    names = [row["component"] for row in rows]
    compute = [row["energy_pJ"] / 1e6 if not row["tensors"] else 0.0 for row in rows]
    ax.barh(names, compute, color="tab:gray", label="compute")
    left = compute
    for tensor in cost.workload.tensors:
        widths = [row["tensors"].get(tensor.name, 0.0) / 1e6 for row in rows]
        ax.barh(names, widths, left=left, label=tensor.name)
        left = [start + width for start, width in zip(left, widths)]
    ax.set_xlabel("energy, uJ")
    ax.legend()
    return ax


def occupancy(result: Result, ax: Axes | None = None) -> Axes:
    """Share of each bounded memory's usable words that the tiles take."""
    rows = [row for row in occupancy_rows(cost_of(result)) if row["share"] is not None]
    ax = _axes(ax, len(rows))
    bars = ax.barh([row["level"] for row in rows], [100 * row["share"] for row in rows])
    ax.bar_label(bars, [f"{row['words']:,} of {row['usable']:,}" for row in rows], padding=3)
    ax.set_xlim(0, 140)
    ax.set_xticks(range(0, 101, 25))
    ax.set_xlabel("of usable words, %")
    return ax


def roofline(result: Result, ax: Axes | None = None) -> Axes:
    """Operations per cycle over operations per word: a roof for each limited port, and the mapping
    under each, at the operations it does per word that the port moves."""
    cost = cost_of(result)
    rows = roofline_rows(cost)
    ax = _axes(ax, bars=10)
    peak = cost.architecture.compute.instances
    achieved = cost.workload.operations / cost.cycles
    points = [row["operations_per_word"] for row in rows] or [1.0]
    corners = [peak / row["words_per_cycle"] for row in rows] or [1.0]
    low, high = min(points + corners) / 10, max(points + corners) * 10
    for row in rows:
        slope = row["words_per_cycle"]
        xs = [low, peak / slope, high]
        (line,) = ax.plot(xs, [slope * low, peak, peak], label=row["port"])
        ax.plot(row["operations_per_word"], achieved, "o", color=line.get_color())
    ax.axhline(peak, color="tab:gray", linewidth=0.8)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlabel("operations per word")
    ax.set_ylabel("operations per cycle")
    if rows:
        ax.legend()
    return ax


def pareto(results: Sequence[Result], ax: Axes | None = None) -> Axes:
    """Energy over cycles of several results, with those that no other one beats in both joined."""
    costs = [cost_of(result) for result in results]
    ax = _axes(ax, bars=10)
    points = [(cost.cycles, cost.energy_pJ / 1e6) for cost in costs]
    front = [points[index] for index in pareto_front(points)]
    ax.plot(*zip(*points), "o", color=_PLAIN, label="results")
    ax.step(*zip(*front), "o-", where="post", color=_MARKED, label="Pareto front")
    ax.set_xlabel("cycles")
    ax.set_ylabel("energy, uJ")
    ax.legend()
    return ax
