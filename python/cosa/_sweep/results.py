"""What came of a sweep: rows by layer and by machine, and their files."""

from __future__ import annotations

import json
from typing import Any, Dict, List

from .._tables import Rows
from .solving import Outcome
from .spec import Spec
from .machines import Machine
from .tasks import Plan


def layer_rows(
    spec: Spec, machines: List[Machine], plan: Plan, outcomes: Dict[str, Outcome]
) -> Rows:
    """One row for every machine, objective, network and layer."""
    rows: Rows = []
    for (m, o, n, i), task in sorted(plan.places.items()):
        layer = spec.networks[n].layers[i]
        outcome = outcomes[task.key]
        rows.append(
            {
                "machine": machines[m].index,
                **_plain_settings(machines[m]),
                "objective": spec.objectives[o],
                "network": spec.networks[n].name,
                "layer": layer.path,
                "occurrences": layer.workload.occurrences,
                "operations": layer.workload.operations,
                **_answer(outcome),
            }
        )
    return rows


def _plain_settings(machine: Machine) -> Dict[str, Any]:
    """A shape as text: a column has one type."""
    return {
        name: "x".join(str(count) for count in value) if isinstance(value, tuple) else value
        for name, value in machine.settings.items()
    }


def _answer(outcome: Outcome) -> Dict[str, Any]:
    cost, mapping = outcome.cost, outcome.mapping
    return {
        "termination": outcome.termination,
        "objective_value": outcome.objective_value,
        "bound": outcome.bound,
        "gap": outcome.gap,
        "proven_on": outcome.proven_on,
        "cycles": cost.cycles if cost else None,
        "energy_pJ": cost.energy_pJ if cost else None,
        "utilization": cost.utilization if cost else None,
        "decided_by": cost.decided_by if cost else None,
        "used_words": _json({name: words for name, words, _ in cost.occupancy}) if cost else None,
        "mapping": _json(mapping.to_dict()) if mapping else None,
        "error": outcome.error or None,
        "cached": outcome.cached,
        "seconds": outcome.seconds,
    }


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def machine_rows(spec: Spec, machines: List[Machine], layers: Rows) -> Rows:
    """One row for every machine, objective and network: sums, each layer as often as it occurs."""
    rows: Dict[tuple, Dict[str, Any]] = {}
    by_index = {machine.index: machine for machine in machines}
    for layer in layers:
        key = (layer["machine"], layer["objective"], layer["network"])
        if key not in rows:
            machine = by_index[layer["machine"]]
            rows[key] = {
                "machine": machine.index,
                **_plain_settings(machine),
                "objective": layer["objective"],
                "network": layer["network"],
                "area_um2": machine.area,
                "proven": True,
                "mapped": True,
                "cycles": 0,
                "energy_pJ": 0.0,
            }
        _add(rows[key], layer)
    for row in rows.values():
        if not row["mapped"]:
            row["cycles"] = row["energy_pJ"] = None
        row["edp_pJ_cycles"] = row["cycles"] * row["energy_pJ"] if row["mapped"] else None
    return list(rows.values())


def _add(row: Dict[str, Any], layer: Dict[str, Any]) -> None:
    row["proven"] = row["proven"] and layer["termination"] in ("optimal", "infeasible")
    if layer["cycles"] is None:
        row["mapped"] = False
        return
    row["cycles"] += layer["cycles"] * layer["occurrences"]
    row["energy_pJ"] += layer["energy_pJ"] * layer["occurrences"]
