"""The tables that frames, figures and notebooks show: lists of dicts, one a row."""

from __future__ import annotations

from math import inf
from typing import Any, Dict, Iterable, List, Sequence, Tuple, Union

from ._errors import InputError
from ._native import Cost, NetworkSchedule, Schedule

Rows = List[Dict[str, Any]]


def cost_of(result: Union[Cost, Schedule]) -> Cost:
    """The cost itself, or that of a schedule; raises InputError where it has none."""
    if isinstance(result, Cost):
        return result
    if result.cost is None:
        raise InputError(f"{result.layer} has no mapping: it ended {result.termination}")
    return result.cost


def traffic_rows(cost: Cost) -> Rows:
    """By memory and tensor, innermost memory first; words of one instance in use."""
    return [
        {
            "level": level.name,
            "tensor": name,
            "tile": tensor.tile,
            "instances": tensor.instances,
            "reads": tensor.reads,
            "fills": tensor.fills,
            "updates": tensor.updates,
            "energy_pJ": tensor.energy_pJ,
        }
        for level in cost.levels
        for name, tensor in level.tensors.items()
    ]


def cycle_rows(cost: Cost) -> Rows:
    """Compute, then every limited port with traffic, innermost memory first."""
    rows = [("compute", cost.compute.cycles)]
    for level in cost.levels:
        for port in ("read", "write", "shared"):
            cycles = getattr(level, f"{port}_cycles")
            if cycles > 0:
                rows.append((f"{level.name} {port}", cycles))
    return [
        {"component": component, "cycles": cycles, "decides": component == cost.decided_by}
        for component, cycles in rows
    ]


def energy_rows(cost: Cost) -> Rows:
    """The multipliers, then the memories, innermost first; energy of the tensors, and the whole."""
    rows: Rows = [{"component": "compute", "energy_pJ": cost.compute.energy_pJ, "tensors": {}}]
    for level in cost.levels:
        tensors = {name: tensor.energy_pJ for name, tensor in level.tensors.items()}
        rows.append({"component": level.name, "energy_pJ": level.energy_pJ, "tensors": tensors})
    return rows


def occupancy_rows(cost: Cost) -> Rows:
    """By memory, innermost first: words that the tiles take of one instance, and the usable words
    and the share taken, None where a memory is unbounded."""
    rows: Rows = []
    for level, words, usable in cost.occupancy:
        share = words / usable if usable else None
        rows.append({"level": level, "words": words, "usable": usable, "share": share})
    return rows


def roofline_rows(cost: Cost) -> Rows:
    """By limited port, innermost memory first, over all its instances in use: words per cycle,
    words moved, operations per word, and the operations per cycle that these allow at best."""
    operations = cost.workload.operations
    peak = cost.architecture.compute.instances
    rows: Rows = []
    for level, memory in zip(cost.levels, cost.architecture.levels):
        tensors = level.tensors.values()
        reads = sum(tensor.reads * tensor.instances for tensor in tensors)
        writes = sum((tensor.fills + tensor.updates) * tensor.instances for tensor in tensors)
        for port, words in (("read", reads), ("write", writes), ("shared", reads + writes)):
            bandwidth = getattr(memory, f"{port}_bandwidth")
            if bandwidth is None or words == 0:
                continue
            words_per_cycle = bandwidth * level.instances
            intensity = operations / words
            rows.append(
                {
                    "port": f"{level.name} {port}",
                    "words_per_cycle": words_per_cycle,
                    "words": words,
                    "operations_per_word": intensity,
                    "attainable": min(peak, words_per_cycle * intensity),
                }
            )
    return rows


def pareto_front(points: Sequence[Tuple[float, float]]) -> List[int]:
    """The points that none beats in one coordinate without losing in the other, by their first
    coordinate; of equal ones the first."""
    front: List[int] = []
    least = inf
    for index in sorted(range(len(points)), key=lambda index: points[index]):
        if points[index][1] < least:
            front.append(index)
            least = points[index][1]
    return front


def layer_rows(result: Union[NetworkSchedule, Iterable[Schedule]]) -> Rows:
    """One row a layer; what a layer without a mapping does not have is None."""
    if isinstance(result, NetworkSchedule):
        return [
            {"layer": one.layer, "occurrences": one.occurrences, **_layer_fields(one.schedule)}
            for one in result.layers
        ]
    return [{"layer": one.layer, **_layer_fields(one)} for one in result]


def _layer_fields(schedule: Schedule | None) -> dict[str, Any]:
    cost = schedule.cost if schedule else None
    return {
        "termination": schedule.termination if schedule else "failed",
        "objective_value": schedule.objective_value if schedule else None,
        "gap": schedule.gap if schedule else None,
        "cycles": cost.cycles if cost else None,
        "energy_pJ": cost.energy_pJ if cost else None,
        "utilization": cost.utilization if cost else None,
        "decided_by": cost.decided_by if cost else None,
        "seconds": schedule.seconds if schedule else None,
    }
