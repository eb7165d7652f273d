"""Results as HTML, for notebooks: the nest, and bars for tiles, cycles and energy."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ._tables import cycle_rows, energy_rows, occupancy_rows

if TYPE_CHECKING:
    from ._native import Cost, Mapping, Schedule

_BAR = "display:inline-block;height:0.8em;vertical-align:middle;background:"
_PLAIN, _MARKED = "#7f9fbf", "#c0504d"
_CELL = "text-align:left;padding:0 0.6em"
_NUMBER = "text-align:right;padding:0 0.6em"


def _bars(title: str, rows: list[tuple[str, float, str, bool]]) -> str:
    """Rows of a label, a value, its text, and whether it is marked, as bars on one scale."""
    longest = max((value for _, value, _, _ in rows), default=0) or 1
    lines = [f"<tr><th colspan=3 style='{_CELL}'>{escape(title)}</th></tr>"]
    for label, value, text, marked in rows:
        color = _MARKED if marked else _PLAIN
        width = 12 * value / longest
        lines.append(
            f"<tr><td style='{_CELL}'>{escape(label)}</td><td style='{_NUMBER}'>{escape(text)}</td>"
            f"<td style='{_CELL}'><span style='{_BAR}{color};width:{width:.2f}em'></span></td></tr>"
        )
    return "<table>" + "".join(lines) + "</table>"


def _pre(text: str) -> str:
    return f"<pre style='line-height:1.25'>{escape(text)}</pre>"


def mapping_html(mapping: Mapping) -> str:
    return _pre(str(mapping))


def cost_html(cost: Cost) -> str:
    ladder = [
        (row["component"], row["cycles"], f"{row['cycles']:,}", row["decides"])
        for row in cycle_rows(cost)
    ]
    energy = [
        (row["component"], row["energy_pJ"], f"{row['energy_pJ'] / 1e6:,.3f}", False)
        for row in energy_rows(cost)
    ]
    head = (
        f"<b>{cost.cycles:,} cycles</b> ({escape(cost.decided_by)} decides), "
        f"<b>{cost.energy_pJ / 1e6:,.3f} uJ</b>, utilization {cost.utilization:.1%}"
    )
    return f"<div>{head}</div>" + _bars("cycles", ladder) + _bars("energy, uJ", energy)


def schedule_html(schedule: Schedule) -> str:
    head = f"<div><b>{escape(schedule.layer)}</b>: {escape(str(schedule).splitlines()[0])}</div>"
    if schedule.mapping is None or schedule.cost is None:
        reason = schedule.infeasible.message if schedule.infeasible else ""
        return head + (f"<div>{escape(reason)}</div>" if reason else "")
    occupancy = [
        (row["level"], row["share"], f"{row['share']:.1%}", False)
        for row in occupancy_rows(schedule.cost)
        if row["share"] is not None
    ]
    return (
        head
        + mapping_html(schedule.mapping)
        + cost_html(schedule.cost)
        + _bars("of usable words", occupancy)
    )
