"""How much of each memory the best mappings need, and the proof that less costs nothing."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Any, Callable, Dict, List

from .._machines import varied
from .._native import Architecture, StorageLevel
from .._tables import Rows
from .machines import Machine, machine_on
from .solving import Outcome
from .spec import Spec
from .tasks import Plan, Task, plan_of

#: A memory's right size is a multiple of this share of its present one.
STEP = 1 / 16

#: Values that differ by less are equal, as the search compares them.
_TOLERANCE = 1e-9

#: Solves tasks; gives the outcome of each by its key.
Solve = Callable[[List[Task]], Dict[str, Outcome]]


def right_sizes(
    spec: Spec,
    machines: List[Machine],
    plan: Plan,
    outcomes: Dict[str, Outcome],
    totals: Rows,
    solve: Solve,
) -> Rows:
    """For every network and objective, of the machine that is best: what its memories hold at most,
    sizes that are enough, and what the network costs with all of these, solved again."""
    sizes = []
    for n, network in enumerate(spec.networks):
        for o, objective in enumerate(spec.objectives):
            best = _best(totals, network.name, objective)
            if best is None:
                continue
            one = replace(spec, networks=[network], objectives=[objective])
            found = [
                outcomes[plan.places[best["machine"], o, n, i].key]
                for i in range(len(network.layers))
            ]
            sizes.append(_sized(one, machines[best["machine"]], found, best, solve))
    return sizes


def _best(totals: Rows, network: str, objective: str) -> Dict[str, Any] | None:
    """By the sums that the objective is of; by energy x delay where it is neither of them."""
    column = {"latency": "cycles", "energy": "energy_pJ"}.get(objective, "edp_pJ_cycles")
    rows = [
        row
        for row in totals
        if row["mapped"] and (row["network"], row["objective"]) == (network, objective)
    ]
    return min(rows, key=lambda row: (row[column], row["edp_pJ_cycles"]), default=None)


def _sized(
    spec: Spec, machine: Machine, found: List[Outcome], best: Dict[str, Any], solve: Solve
) -> Dict[str, Any]:
    memories = _memories(machine.architecture, found)
    smaller = _at_right_sizes(spec, machine, memories)
    plan = plan_of(spec, [smaller])
    outcomes = solve(plan.tasks)
    again = [outcomes[plan.places[0, 0, 0, i].key] for i in range(len(found))]
    mapped = all(one.cost for one in again)  # but where a time limit ended a search early
    return {
        "network": best["network"],
        "objective": best["objective"],
        "machine": machine.index,
        "memories": memories,
        "cycles": best["cycles"],
        "energy_pJ": best["energy_pJ"],
        "right_cycles": _sum(again, "cycles", spec) if mapped else None,
        "right_energy_pJ": _sum(again, "energy_pJ", spec) if mapped else None,
        "right_area_um2": smaller.area,
        "verified": mapped
        and all(
            now.objective_value <= before.objective_value * (1 + _TOLERANCE)
            for now, before in zip(again, found)
        ),
    }


def _sum(outcomes: List[Outcome], cost: str, spec: Spec) -> Any:
    """Over the network, each layer as often as it occurs."""
    layers = spec.networks[0].layers
    return sum(
        getattr(outcome.cost, cost) * layer.workload.occurrences
        for outcome, layer in zip(outcomes, layers)
    )


def _memories(architecture: Architecture, found: List[Outcome]) -> Rows:
    """Of every memory that is limited, and whose words all tensors share."""
    used = {
        name: max(outcome.cost.occupancy[index][1] for outcome in found)
        for index, (name, _, _) in enumerate(found[0].cost.occupancy)
    }
    return [
        {
            "memory": level.name,
            "used_words": used[level.name],
            "words": level.capacity_words,
            "right_words": _enough(level, used[level.name]),
            "word_bits": level.word_bits,
        }
        for level in architecture.levels
        if level.capacity_words and not level.partition_words
    ]


def _enough(level: StorageLevel, used: int) -> int:
    """Whole steps, in whole blocks, of which the usable share holds what is used."""
    step = max(level.block_size, int(level.capacity_words * STEP))
    words = max(1, ceil(used / level.usable_share / step)) * step
    return min(words, level.capacity_words)


def _at_right_sizes(spec: Spec, machine: Machine, memories: Rows) -> Machine:
    names = [level.name for level in machine.architecture.levels]
    settings = {
        (names.index(row["memory"]), "entries"): row["right_words"]
        for row in memories
    }
    architecture = varied(machine.architecture, settings, f"{machine.architecture.name}-right")
    return machine_on(spec, 0, machine.settings, architecture)
