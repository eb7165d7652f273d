"""Pareto fronts of a sweep's machines."""

from __future__ import annotations

from typing import Dict, List

from .._tables import Rows, pareto_front

#: What two costs a front is of, and their columns.
FRONTS = {
    "latency-energy": ("cycles", "energy_pJ"),
    "latency-area": ("cycles", "area_um2"),
    "energy-area": ("energy_pJ", "area_um2"),
}


def mark_fronts(machines: Rows) -> None:
    """Names in each row, under `fronts`, the fronts of its network and objective that it is on."""
    groups: Dict[tuple, Rows] = {}
    for row in machines:
        groups.setdefault((row["network"], row["objective"]), []).append(row)
    for rows in groups.values():
        names: List[List[str]] = [[] for _ in rows]
        for name, (first, second) in FRONTS.items():
            known = [n for n, row in enumerate(rows) if None not in (row[first], row[second])]
            front = pareto_front([(rows[n][first], rows[n][second]) for n in known])
            for index in front:
                names[known[index]].append(name)
        for row, of_row in zip(rows, names):
            row["fronts"] = " ".join(of_row)
