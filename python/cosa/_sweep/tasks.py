"""What a sweep has to answer: every question once, after the one that may answer it, too."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, List, Tuple

from .._native import ScheduleOptions, Workload, input_hash
from .machines import Machine
from .spec import Spec


@dataclass
class Task:
    """One question: a layer on a machine under an objective."""

    key: str  #: equal for equal questions, whatever they are called
    workload: Workload
    machine: Machine
    objective: str
    options: ScheduleOptions
    above: Task | None = None  #: the same on a machine that can do more
    below: List[Task] = field(default_factory=list)  #: those that this one is above


#: Where an answer belongs: machine, objective, network, layer; each by its place.
Place = Tuple[int, int, int, int]


@dataclass
class Plan:
    tasks: List[Task]  #: each after the one above it
    places: Dict[Place, Task]


def plan_of(spec: Spec, machines: List[Machine]) -> Plan:
    tasks: Dict[str, Task] = {}
    places: Dict[Place, Task] = {}
    for m, machine in enumerate(machines):
        for o, objective in enumerate(spec.objectives):
            options = ScheduleOptions(
                objective=objective, energy=machine.energy, time_limit=spec.time_limit
            )
            for n, network in enumerate(spec.networks):
                for i, layer in enumerate(network.layers):
                    key = input_hash(layer.workload, machine.architecture, options)
                    task = Task(key, layer.workload, machine, objective, options)
                    places[m, o, n, i] = tasks.setdefault(key, task)
    _link(places, machines)
    return Plan(_in_order(list(tasks.values())), places)


def _link(places: Dict[Place, Task], machines: List[Machine]) -> None:
    for (m, *rest), task in places.items():
        if machines[m].above is None or task.above is not None:
            continue
        above = places[(machines[m].above, *rest)]
        if above is not task:
            task.above = above
            above.below.append(task)


def _in_order(tasks: List[Task]) -> List[Task]:
    ordered = [task for task in tasks if task.above is None]
    for task in ordered:  # grows meanwhile
        ordered.extend(task.below)
    return ordered
