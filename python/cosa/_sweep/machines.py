"""The machines of a sweep: every combination of its parameters' values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from math import inf
from typing import Any, Dict, List, Tuple

from .._errors import InputError
from .._machines import LEVEL_FIELDS, varied
from .._native import Architecture, EnergyTable, resolve_energy
from .spec import Spec

#: What a level has more of where its machine can do more; None: without bound.
_LIMITS = ("capacity_words", "read_bandwidth", "write_bandwidth", "shared_bandwidth")


@dataclass(frozen=True)
class Machine:
    """One point of the sweep."""

    index: int
    settings: Dict[str, Any]  #: value by parameter
    architecture: Architecture
    energy: EnergyTable
    area: float | None  #: um^2; None where no areas were given
    above: int | None = None  #: a machine that can do all that this one can, at no higher cost


def machines_of(spec: Spec) -> List[Machine]:
    """In the order of the spec: the last parameter's values follow each other.

    Raises:
        InputError: for a combination that is no machine, naming its parameters.
    """
    places = list(product(*(range(len(p.values)) for p in spec.parameters)))
    machines = [_machine(spec, index, place) for index, place in enumerate(places)]
    above = _Above(spec, places, machines)
    return [above.linked(machine) for machine in machines]


def _machine(spec: Spec, index: int, place: Tuple[int, ...]) -> Machine:
    chosen = {p: p.values[n] for p, n in zip(spec.parameters, place)}
    settings = {(p.level, p.key): value for p, value in chosen.items()}
    try:
        architecture = varied(spec.architecture, settings, f"{spec.architecture.name}-{index}")
        return machine_on(spec, index, {p.name: v for p, v in chosen.items()}, architecture)
    except InputError as error:
        if error.file:
            raise
        which = ", ".join(f"{p.name} = {value}" for p, value in chosen.items())
        raise spec.source.error(
            ("parameters",), f"with {which} there is no machine: {error.message}", error.mend
        ) from None


def machine_on(
    spec: Spec, index: int, settings: Dict[str, Any], architecture: Architecture
) -> Machine:
    """With its energies, and its area where the spec gives areas."""
    energy = resolve_energy(architecture, spec.energies)
    area = _area_of(architecture, spec) if spec.areas else None
    return Machine(index, settings, architecture, energy, area)


def _area_of(architecture: Architecture, spec: Spec) -> float:
    """Sum over all instances; a memory's area grows with the words that it holds."""
    compute = architecture.compute
    area = spec.areas.get(compute.name, 0.0) * compute.instances
    for level, base in zip(architecture.levels, spec.architecture.levels):
        one = spec.areas.get(level.name, 0.0)
        if level.capacity_words and base.capacity_words:
            one *= level.capacity_words / base.capacity_words
        area += one * level.instances
    return area


# -- which machines can do more ---------------------------------------------------------------


def can_do_more(large: Machine, small: Machine) -> bool:
    """Whether every mapping of `small` is one of `large`, and costs there no more: equal but for
    capacities and bandwidths, none of which is smaller, at the same energies."""
    if large.energy != small.energy or large.architecture.compute != small.architecture.compute:
        return False
    return all(
        all(_limit(a, field) >= _limit(b, field) for field in _LIMITS)
        and all(
            getattr(a, field) == getattr(b, field) for field in LEVEL_FIELDS if field not in _LIMITS
        )
        for a, b in zip(large.architecture.levels, small.architecture.levels)
    )


def _limit(level: Any, field: str) -> float:
    limit = getattr(level, field)
    return inf if limit is None else limit


class _Above:
    """Finds a machine one step above another, along the last parameter that allows it."""

    def __init__(
        self, spec: Spec, places: List[Tuple[int, ...]], machines: List[Machine]
    ) -> None:
        self.machines = machines
        self.places = places
        self.index_of = {place: index for index, place in enumerate(places)}
        self.larger = [_next_larger(parameter.values) for parameter in spec.parameters]

    def linked(self, machine: Machine) -> Machine:
        place = self.places[machine.index]
        for axis in reversed(range(len(place))):
            step = self.larger[axis][place[axis]]
            if step is None:
                continue
            above = self.machines[self.index_of[(*place[:axis], step, *place[axis + 1 :])]]
            if can_do_more(above, machine):
                return replace(machine, above=above.index)
        return machine


def _next_larger(values: Tuple[Any, ...]) -> List[int | None]:
    """By value: the place of the next larger one."""
    larger: List[int | None] = [None] * len(values)
    if not any(isinstance(value, tuple) for value in values):
        ascending = sorted(range(len(values)), key=lambda place: values[place])
        for place, above in zip(ascending, ascending[1:]):
            larger[place] = above
    return larger
