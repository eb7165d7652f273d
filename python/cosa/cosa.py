"""The interface of the original CoSA (Huang et al., ISCA 2021), for scripts written against it."""

from __future__ import annotations

from math import prod
from typing import Any, List, Tuple

from . import _native
from ._errors import InputError
from ._native import Architecture, ComputeUnit, FormulationOptions, StorageLevel, Workload
from ._plain import nested

_DIMENSIONS = ("R", "S", "P", "Q", "C", "K", "N")

Configs = Tuple[List[List[int]], List[List[int]], List[int], float]


def cosa(
    prob: Any,
    arch: Any,
    A: Any,
    B: Any,
    part_ratios: Any,
    global_buf_idx: int,
    Z: Any = None,
    *,
    formulation: str = "published",
    time_limit: float | None = None,
) -> Configs:
    """Schedules a convolution by CoSA's mixed-integer program.

    The arguments mean what they mean to the original, except that A, B and `global_buf_idx` are
    used, which the original replaces by constants of its own. Arrays may be numpy's or nested
    lists.

    Args:
        prob: a convolution `Workload`, or any object with `prob_factors`, the prime factors of R,
            S, P, Q, C, K and N as lists, and `prob`, a dict with `Wstride` and `Hstride`.
        arch: an `Architecture`, or any object with `mem_entries`, the words of an instance of each
            memory but the outermost, and `S`, the instances of the next inner memory below one
            instance of each, with S[0] = 1; where `S` is missing it follows from `mem_instances`.
        A: 7 x 3, dimensions by tensors (weights, inputs, outputs): 1 where a loop over the
            dimension moves to other data of the tensor.
        B: 3 x memories: 1 where the memory, 0 innermost, keeps the tensor.
        part_ratios: memories x 3: the share of the capacity that a tensor may fill, from 0 to 1.
        global_buf_idx: the memory whose loop order is decided.
        Z: 3 x memories x memories, in place of B: Z[v][i][j] is 1 where the temporal loops of
            memory j lie inside the tensor's tile at memory i (uneven mapping).
        formulation: "published", as the original's code states the program, or "corrected".
        time_limit: seconds, after which the best found is returned; None: solved to optimality.

    Returns:
        factor_config: [j][n], the memory of prime factor n of dimension j.
        spatial_config: [j][n], 1 if that factor is spatial, else 0.
        perm_config: [j], the rank of dimension j in the loop order at the global buffer, 0
            innermost.
        run_time: seconds.

    Raises:
        InputError: for arguments that cannot be used, and when no mapping fits.
    """
    workload, factors = _workload_of(prob)
    architecture = _architecture_of(arch)
    options = FormulationOptions(
        formulation,
        relevance=_table(A, "A", 2),
        residency=_table(B, "B", 2) if Z is None else None,
        nesting=_table(Z, "Z", 3) if Z is not None else None,
        part_ratios=nested(part_ratios),
        permutation_level=int(global_buf_idx),
    )
    found = _native.schedule(
        workload,
        architecture,
        _native.ScheduleOptions(engine="cosa", formulation=options, time_limit=time_limit),
    )
    if found.mapping is None:
        why = found.infeasible.message if found.infeasible else "the time limit came first"
        raise InputError(f"no mapping of {workload.name}: {why}")
    details = found.formulation
    outermost = len(architecture.levels) - 1
    return (
        _in_order_of(factors, details.factor_config, outermost),
        _in_order_of(factors, details.spatial_config, 0),
        details.perm_config,
        found.seconds,
    )


def _workload_of(prob: Any) -> tuple[Workload, list[list[int]]]:
    """The workload and its prime factors as the caller orders them."""
    if isinstance(prob, Workload):
        extents = list(prob.dimensions.values())
        return prob, [_native.prime_factors(extent) or [1] for extent in extents]
    factors = [[int(factor) for factor in of_dimension] for of_dimension in prob.prob_factors]
    if len(factors) != len(_DIMENSIONS):
        raise InputError(f"prob_factors has {len(factors)} lists: give 7, R S P Q C K N")
    for name, of_dimension in zip(_DIMENSIONS, factors):
        if any(n != 1 and _native.prime_factors(n) != [n] for n in of_dimension):
            raise InputError(f"prob_factors of {name} are not prime: {of_dimension}")
    extents = {name.lower(): prod(of) for name, of in zip(_DIMENSIONS, factors)}
    # Some published files carry a dilation of 0 and mean 1.
    steps = {
        "w_stride": int(prob.prob["Wstride"]),
        "h_stride": int(prob.prob["Hstride"]),
        "w_dilation": int(prob.prob.get("Wdilation", 1)) or 1,
        "h_dilation": int(prob.prob.get("Hdilation", 1)) or 1,
    }
    return _native.convolution("prob", **extents, **steps), factors


def _architecture_of(arch: Any) -> Architecture:
    """The machine without what its memories keep, which B or Z says."""
    if isinstance(arch, Architecture):
        return arch.without_residency()
    fanouts = getattr(arch, "S", None)
    if fanouts is None:
        instances = [int(count) for count in arch.mem_instances]
        fanouts = [1] + [inner // outer for inner, outer in zip(instances, instances[1:])]
    fanouts = [int(fanout) for fanout in fanouts]
    if fanouts[0] != 1:
        raise InputError(f"S[0] is {fanouts[0]}: no memory lies below the innermost, write 1")
    entries = [int(words) for words in arch.mem_entries][: len(fanouts) - 1]
    if len(entries) != len(fanouts) - 1:
        raise InputError(f"mem_entries has {len(entries)} of {len(fanouts) - 1} memories")
    levels: list[StorageLevel] = []
    instances_below = 1
    for i in reversed(range(len(fanouts))):
        capacity = entries[i] if i < len(entries) else None
        name = str(getattr(arch, "mem_name", {}).get(i, f"memory{i}"))
        technology = "SRAM" if i < len(entries) else "DRAM"
        levels.insert(
            0,
            StorageLevel(
                name, technology=technology, capacity_words=capacity, instances=instances_below
            ),
        )
        instances_below *= fanouts[i]
    return Architecture("arch", levels, ComputeUnit(levels[0].instances))


def _table(values: Any, name: str, rank: int) -> list:
    """The integers as nested lists of that depth."""
    lists = nested(values)
    entries = [lists]
    for _ in range(rank):
        if not all(isinstance(entry, list) for entry in entries):
            raise InputError(f"{name} is no array of {rank} dimensions")
        entries = [entry for row in entries for entry in row]
    if not all(entry in (0, 1) for entry in entries):
        raise InputError(f"{name} is no array of {rank} dimensions that holds 0 and 1 alone")
    return _integers(lists)


def _integers(values: Any) -> Any:
    return [_integers(value) for value in values] if isinstance(values, list) else int(values)


def _in_order_of(factors: list[list[int]], config: list[list[int]], of_one: int) -> list[list[int]]:
    """What `config` says of the n-th smallest prime, in the caller's order of the primes; a factor
    of 1, which is no prime, gets `of_one`."""
    ordered = []
    for of_dimension, sorted_config in zip(factors, config):
        row = [of_one] * len(of_dimension)
        places = sorted(
            (n for n, factor in enumerate(of_dimension) if factor != 1),
            key=lambda n: of_dimension[n],
        )
        for place, value in zip(places, sorted_config):
            row[place] = value
        ordered.append(row)
    return ordered
