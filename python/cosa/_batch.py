"""Many mappings of one workload on one machine."""

from __future__ import annotations

from typing import Any, NamedTuple, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _native
from ._errors import InputError
from ._inputs import (
    ArchitectureLike,
    EnergyLike,
    MappingLike,
    MapspaceLike,
    WorkloadLike,
    architecture_of,
    energy_of,
    mapping_of,
    workload_of,
)
from ._native import Architecture, Cost, Mapping, ModelOptions, Workload


class Evaluations(NamedTuple):
    """Costs by mapping; those of invalid mappings are -1 cycles and NaN pJ."""

    cycles: NDArray[np.int64]
    energy_pJ: NDArray[np.float64]

    @property
    def valid(self) -> NDArray[np.bool_]:
        return self.cycles >= 0

    @property
    def edp_pJ_cycles(self) -> NDArray[np.float64]:
        """Energy x delay."""
        return self.energy_pJ * self.cycles


class Nests(NamedTuple):
    """Even mappings as arrays; what `Evaluator.evaluate_many` takes.

    The arrays of factors and orders are [mapping, level, dimension], levels innermost first and
    dimensions in the workload's order; `kept` is [level, tensor].
    """

    temporal: NDArray[np.int32]
    spatial: NDArray[np.int32]
    spatial_y: NDArray[np.int32]
    order: NDArray[np.uint8]
    spatial_order: NDArray[np.uint8]
    kept: NDArray[np.bool_]


class Evaluator:
    """Judges many mappings of one workload on one machine. One evaluator serves one thread."""

    def __init__(
        self,
        workload: WorkloadLike,
        architecture: ArchitectureLike,
        *,
        mapspace: MapspaceLike | None = None,
        energy: EnergyLike | None = None,
        model: ModelOptions | None = None,
    ) -> None:
        """The arguments are those of `cosa.evaluate`."""
        self.workload: Workload = workload_of(workload)
        self.architecture: Architecture = architecture_of(architecture, mapspace)
        table = energy_of(energy, self.architecture)
        self._native = _native.NativeEvaluator(
            self.workload, self.architecture, table, model or ModelOptions()
        )

    def evaluate(self, mapping: MappingLike) -> Cost:
        """The full cost of one mapping, which must be valid; `cosa.evaluate` checks that."""
        return self._native.evaluate(mapping_of(mapping, self.workload, self.architecture))

    def evaluate_many(
        self,
        temporal: ArrayLike,
        spatial: ArrayLike,
        spatial_y: ArrayLike | None = None,
        order: ArrayLike | None = None,
        spatial_order: ArrayLike | None = None,
        kept: ArrayLike | None = None,
        *,
        check: bool = True,
    ) -> Evaluations:
        """Cycles and energy of many even mappings.

        Fastest from contiguous arrays of the types named; others are converted first.

        Args:
            temporal: int32 [mapping, level, dimension], levels innermost first: the factor of each
                dimension in the loops of each level.
            spatial: int32, the same of the fan-out below each level, along x.
            spatial_y: the same along y; without it 1 everywhere.
            order: uint8 [mapping, level, dimension], the dimensions of the temporal loops from the
                inner to the outer one; without it the workload's order.
            spatial_order: the same of the spatial loops.
            kept: bool [level, tensor], which tensors each level keeps; without it all that the
                machine lets it keep.
            check: whether each mapping is validated in full. Without, factors that do not multiply
                to the extents and fan-outs that are exceeded are found all the same; what does not
                fit a memory is not, and its cost means nothing.

        Raises:
            InputError: for arrays of the wrong shape, and orders that name no dimension.
        """
        shape = np.shape(temporal)
        levels, dimensions = len(self.architecture.levels), len(self.workload.dimensions)
        if len(shape) != 3 or shape[1:] != (levels, dimensions):
            raise InputError(
                f"temporal is {shape}: give (mappings, {levels} levels, {dimensions} dimensions)"
            )
        keeps = self.may_keep() if kept is None else np.ascontiguousarray(kept, dtype=bool)
        if keeps.shape != (levels, len(self.workload.tensors)):
            raise InputError(f"kept is {keeps.shape}: give one row a level, one column a tensor")
        cycles = np.empty(shape[0], dtype=np.int64)
        energy_pJ = np.empty(shape[0], dtype=np.float64)
        self._native.evaluate_many(
            _array(temporal, "temporal", np.int32, shape),
            _array(spatial, "spatial", np.int32, shape),
            _optional(spatial_y, "spatial_y", np.int32, shape),
            _optional(order, "order", np.uint8, shape),
            _optional(spatial_order, "spatial_order", np.uint8, shape),
            keeps,
            check,
            cycles,
            energy_pJ,
        )
        return Evaluations(cycles, energy_pJ)

    def may_keep(self) -> NDArray[np.bool_]:
        """[level, tensor]: whether the machine lets the level keep the tensor."""
        names = [tensor.name for tensor in self.workload.tensors]
        return np.array(
            [
                [
                    name in level.keep or not (level.bypass_others or name in level.bypass)
                    for name in names
                ]
                for level in self.architecture.levels
            ]
        )

    def encode(self, mappings: Sequence[MappingLike]) -> Nests:
        """The arrays of even mappings that keep the same tensors at every level.

        Raises:
            InputError: for an uneven mapping, one with two loops of a dimension at a place, and
                mappings that do not keep the same.
        """
        levels, dimensions = len(self.architecture.levels), len(self.workload.dimensions)
        shape = (len(mappings), levels, dimensions)
        factors = np.ones((3, *shape), dtype=np.int32)
        orders = np.empty((2, *shape), dtype=np.uint8)
        kept: list[int] | None = None
        for n, mapping in enumerate(mappings):
            encoded = _encoded(mapping_of(mapping, self.workload, self.architecture), n)
            for level, (loops, _) in enumerate(encoded):
                _encode_level(loops, factors[:, n, level], orders[:, n, level])
            masks = [mask for _, mask in encoded]
            if kept is not None and masks != kept:
                raise InputError(f"mapping {n} keeps other tensors than those before it")
            kept = masks
        tensors = len(self.workload.tensors)
        bits = [[bool(mask >> v & 1) for v in range(tensors)] for mask in kept or [0] * levels]
        return Nests(*factors, *orders, np.array(bits))


def _encoded(mapping: Mapping, n: int) -> list[tuple[list[tuple[int, int, int]], int]]:
    encoded = _native.encode(mapping)
    if encoded is None:
        raise InputError(f"mapping {n} is uneven: evaluate it by itself")
    return encoded


def _encode_level(loops: list[tuple[int, int, int]], factors: Any, orders: Any) -> None:
    """`factors` is [temporal, x, y][dimension], `orders` [temporal, spatial][place]."""
    inner_first: tuple[list[int], list[int]] = ([], [])
    for dimension, bound, kind in reversed(loops):
        if factors[kind, dimension] != 1:
            raise InputError("a dimension has two loops at a place: evaluate the mapping by itself")
        factors[kind, dimension] = bound
        of_kind = inner_first[min(kind, 1)]
        if dimension not in of_kind:
            of_kind.append(dimension)
    for order, present in zip(orders, inner_first):
        absent = [dimension for dimension in range(len(order)) if dimension not in present]
        order[:] = present + absent


def _array(values: ArrayLike, name: str, dtype: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    array = np.asarray(values)
    if array.shape != shape:
        raise InputError(f"{name} is {array.shape}, temporal is {shape}: give both the same shape")
    if array.dtype != dtype:
        converted = array.astype(dtype)
        if not np.array_equal(converted, array):
            raise InputError(f"{name} holds numbers that are no {np.dtype(dtype).name}")
        array = converted
    return np.ascontiguousarray(array)


def _optional(
    values: ArrayLike | None, name: str, dtype: Any, shape: tuple[int, ...]
) -> NDArray[Any] | None:
    return None if values is None else _array(values, name, dtype, shape)
