"""Schedules and costs of single workloads."""

from __future__ import annotations

from typing import Any, Callable, Sequence, Union

from . import _native
from ._errors import InputError
from ._inputs import (
    ArchitectureLike,
    CacheLike,
    EnergyLike,
    FormulationLike,
    MappingLike,
    MapspaceLike,
    PathLike,
    WorkloadLike,
    cache_of,
    energy_of,
    formulation_of,
    machine_of,
    mapping_of,
    network_of,
    refuse_foreign_options,
    warn_of,
    workload_of,
)
from ._native import (
    Cost,
    Layer,
    Machine,
    Mapping,
    ModelOptions,
    Network,
    NetworkSchedule,
    Schedule,
    ScheduleOptions,
    Sharing,
    Workload,
)

#: A network, a file of one (ONNX, CSV, a folder), or its workloads.
NetworkLike = Union[Network, PathLike, Sequence[WorkloadLike]]

_SEARCHES = ("exact", "random", "exhaustive")


def _options(
    layers: Sequence[Layer],
    machine: Machine,
    *,
    engine: str,
    objective: str | None,
    energy: EnergyLike | None,
    model: ModelOptions | None,
    time_limit: float | None,
    samples: int | None = None,
    seed: int | None = None,
    formulation: FormulationLike | None = None,
    bypass: str | None = None,
    placement: str | None = None,
    padding: float | None = None,
    top: int | None = None,
    distinct: str | None = None,
    jobs: int = 1,
) -> ScheduleOptions:
    refuse_foreign_options(
        engine,
        {
            "objective": objective,
            "samples": samples,
            "seed": seed,
            "formulation": formulation,
            "bypass": bypass,
            "placement": placement,
            "padding": padding,
            "top": top,
        },
        {
            "objective": _SEARCHES,
            "samples": ("random",),
            "seed": ("random",),
            "formulation": ("cosa",),
            "bypass": ("exact",),
            "placement": ("exact",),
            "padding": ("exact",),
            "top": ("exact",),
        },
    )
    warn_of(_native.ignored_constraints(machine, layers))
    workload, architecture = layers[0].workload, machine.architecture
    return ScheduleOptions(
        engine=engine,
        objective=objective,
        samples=samples,
        seed=seed,
        formulation=formulation_of(formulation, workload, architecture),
        energy=energy_of(energy, architecture),
        model=model,
        time_limit=time_limit,
        bypass=bypass,
        placement=placement,
        padding=padding,
        top=top,
        distinct=distinct,
        constraints=machine.constraints,
        jobs=jobs,
    )


def schedule(
    workload: WorkloadLike,
    architecture: ArchitectureLike,
    *,
    mapspace: MapspaceLike | None = None,
    engine: str = "exact",
    objective: str | None = None,
    samples: int | None = None,
    seed: int | None = None,
    formulation: FormulationLike | None = None,
    energy: EnergyLike | None = None,
    model: ModelOptions | None = None,
    time_limit: float | None = None,
    bypass: str | None = None,
    placement: str | None = None,
    padding: float | None = None,
    top: int | None = None,
    distinct: str | None = None,
    jobs: int = 0,
) -> Schedule:
    """Finds a mapping of the workload on the machine.

    Args:
        workload: a `Workload`, a problem file, or a dict with the keys of one.
        architecture: an `Architecture`, a machine's file, or a dict with the keys of one.
        mapspace: which tensors each memory keeps, and constraints on loops, which every mapping
            obeys beside those in the machine's file; a file or a dict.
        engine: "exact", the proven optimum; "cosa", CoSA's mixed-integer program; "random", the
            best of `samples`; "exhaustive", all mappings, one by one.
        objective: what is made small, by every engine but cosa: "latency" (cycles), "energy" (pJ),
            "edp" (the default), "ed2p", a product such as "energy^0.7*latency^0.3", a sum such as
            "0.5*energy+2*latency", or two of these, the second for what is equal in the first:
            "latency,edp".
        samples: mappings that random draws; 10,000 unless given.
        seed: of random; 1 unless given.
        formulation: of the engine cosa: "corrected" (the default), "published", a
            `FormulationOptions`, an options file, or a dict with the keys of one.
        energy: an `EnergyTable`, or an Accelergy energy reference table's file. Without it,
            `resolve_energy(architecture)`.
        model: how traffic is counted.
        time_limit: wall-clock seconds, after which the best mapping found is returned with its
            gap. Without it the answer of exact, exhaustive and cosa is proven.
        bypass: "fixed" (the default), every level keeps all tensors that it may; "free", exact
            chooses which, where the machine or mapspace leaves it open.
        placement: "even" (the default), the tensors of a level are refilled together; "uneven",
            exact places each by itself.
        padding: exact may round extents up, to at most 1 + `padding` times the operations in all;
            without it they stay as they are.
        top: exact lists so many of the best mappings that differ in more than the order of their
            loops: `Schedule.top`.
        distinct: what `top` tells apart: "tiling" (the default), how much of each dimension lies
            where; or "cost", of tilings that cost the same one.
        jobs: threads of exact; 0: as many as the machine has cores. The result is the same.

    Returns:
        The `Schedule`. That nothing fits, or that the time ran out, is its `termination`.

    Raises:
        InputError: for input that cannot be used.
        KeyboardInterrupt: on Ctrl-C, after the search has stopped. The interpreter's lock is
            released meanwhile.
    """
    workload = workload_of(workload)
    machine = machine_of(architecture, mapspace)
    options = _options(
        [Layer(workload)],
        machine,
        engine=engine,
        objective=objective,
        samples=samples,
        seed=seed,
        formulation=formulation,
        energy=energy,
        model=model,
        time_limit=time_limit,
        bypass=bypass,
        placement=placement,
        padding=padding,
        top=top,
        distinct=distinct,
        jobs=jobs,
    )
    return _native.schedule(workload, machine.architecture, options)


def sensitivity(
    workload: WorkloadLike,
    architecture: ArchitectureLike,
    *,
    mapspace: MapspaceLike | None = None,
    objective: str | None = None,
    energy: EnergyLike | None = None,
    model: ModelOptions | None = None,
    time_limit: float | None = None,
    jobs: int = 0,
) -> dict[str, Any]:
    """What twice as much, and half, of each memory, bandwidth and fan-out is worth, each proven.

    The arguments are those of `schedule`; `time_limit` is of each step. Energies per access stay as
    they are.

    Returns:
        The object of docs/json.md, "Steps of a machine".
    """
    workload = workload_of(workload)
    machine = machine_of(architecture, mapspace)
    options = _options(
        [Layer(workload)],
        machine,
        engine="exact",
        objective=objective,
        energy=energy,
        model=model,
        time_limit=time_limit,
        jobs=jobs,
    )
    return _native.sensitivity(workload, machine.architecture, options)


def network(
    network: NetworkLike,
    architecture: ArchitectureLike,
    *,
    mapspace: MapspaceLike | None = None,
    engine: str = "exact",
    objective: str | None = None,
    samples: int | None = None,
    seed: int | None = None,
    formulation: FormulationLike | None = None,
    energy: EnergyLike | None = None,
    model: ModelOptions | None = None,
    time_limit: float | None = None,
    bypass: str | None = None,
    placement: str | None = None,
    padding: float | None = None,
    jobs: int = 0,
    network_objective: str | None = None,
    same_spatial: int = 0,
    same_bypass: bool = False,
    same_order: bool = False,
    same_time_limit: float | None = None,
    cache: CacheLike | None = None,
    progress: Callable[[int, int, str], object] | None = None,
) -> NetworkSchedule:
    """Schedules every layer of a network; equal layers are solved once.

    Args:
        network: a `Network`, a file of one (an ONNX model, a CSV table, a folder of problems), or a
            sequence of workloads.
        jobs: layers at a time, and threads that search a layer where there are fewer of these; 0:
            as many as the machine has cores. The result is the same.
        network_objective: what is made small of the network's summed energy and cycles, by choice
            of each layer's mapping: "edp" and the like. `whole` of the result says how well.
            Without it each layer's own `objective` is made small.
        same_spatial: all layers unroll the same so many dimensions on each axis of each fan-out;
            0: each as it likes. This and what follows is chosen best for all layers together, by
            the engine "exact"; `shared` of the result says what and how well.
        same_bypass: each level keeps the same tensors for all layers.
        same_order: the loops in time of each level stand in one order for all layers.
        same_time_limit: seconds after which the best of these found is returned.
        cache: a `Cache`, or its folder: where schedules are looked up, and kept as soon as each is
            found.
        progress: called after each distinct layer with the number done, the number of all, and the
            layer's path. What it raises stops the run.

    The other arguments are those of `schedule`; `time_limit` is of each layer. An error of one
    layer is its result; the others are scheduled all the same.
    """
    network = network_of(network)
    machine = machine_of(architecture, mapspace)
    if network_objective is not None and objective is not None:
        raise InputError("network_objective chooses the layers' objectives: leave objective out")
    refuse_foreign_options(
        engine, {"network_objective": network_objective}, {"network_objective": _SEARCHES}
    )
    sharing = Sharing(same_spatial, same_bypass, same_order, same_time_limit)
    options = _options(
        network.layers,
        machine,
        engine=engine,
        objective=objective,
        samples=samples,
        seed=seed,
        formulation=formulation,
        energy=energy,
        model=model,
        time_limit=time_limit,
        bypass=bypass,
        placement=placement,
        padding=padding,
    )
    return _native.schedule_network(
        network,
        machine.architecture,
        options,
        jobs,
        progress,
        network_objective,
        cache_of(cache),
        sharing,
    )


def network_front(
    network: NetworkLike,
    architecture: ArchitectureLike,
    *,
    mapspace: MapspaceLike | None = None,
    energy: EnergyLike | None = None,
    model: ModelOptions | None = None,
    time_limit: float | None = None,
    jobs: int = 0,
) -> dict[str, Any]:
    """The exact front of a network's summed cycles and energy, one mapping a layer.

    The arguments are those of `network`; `time_limit` is of each layer's front.

    Returns:
        The object of docs/json.md, "A front of a network".
    """
    network = network_of(network)
    machine = machine_of(architecture, mapspace)
    options = _options(
        network.layers,
        machine,
        engine="exact",
        objective=None,
        energy=energy,
        model=model,
        time_limit=time_limit,
    )
    return _native.network_front(network, machine.architecture, options, jobs)


def evaluate(
    workload: WorkloadLike,
    architecture: ArchitectureLike,
    mapping: MappingLike,
    *,
    mapspace: MapspaceLike | None = None,
    energy: EnergyLike | None = None,
    model: ModelOptions | None = None,
) -> Cost:
    """What one mapping costs by the cost model (docs/cost-model.md).

    The arguments are those of `schedule`; `mapping` is a `Mapping`, a file of one (Timeloop's list
    in YAML, our JSON), or a dict of either form. Each constraint that it breaks is a warning. For
    many mappings use `Evaluator`.

    Raises:
        InputError: for a mapping that is not valid, with every rule that it breaks.
    """
    placed = _placed(workload, architecture, mapping, mapspace)
    return _native.evaluate(placed, energy_of(energy, placed.architecture), model or ModelOptions())


def explain(
    workload: WorkloadLike,
    architecture: ArchitectureLike,
    mapping: MappingLike,
    *,
    mapspace: MapspaceLike | None = None,
    energy: EnergyLike | None = None,
    model: ModelOptions | None = None,
) -> list[str]:
    """How each number of the cost comes about: formulas with their operands filled in.

    The arguments are those of `evaluate`; the mapping must be valid.
    """
    placed = _placed(workload, architecture, mapping, mapspace)
    return _native.explain(placed, energy_of(energy, placed.architecture), model or ModelOptions())


def _placed(
    workload: WorkloadLike,
    architecture: ArchitectureLike,
    mapping: MappingLike,
    mapspace: MapspaceLike | None,
) -> Mapping:
    """The mapping on the machine, after a warning of each constraint that it breaks."""
    machine = machine_of(architecture, mapspace)
    placed = mapping_of(mapping, workload_of(workload), machine.architecture)
    warn_of(_native.broken_constraints(placed, machine.constraints))
    return placed
