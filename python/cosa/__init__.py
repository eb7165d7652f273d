"""Schedules tensor workloads on spatial accelerators.

    import cosa

    layer = cosa.convolution("conv", r=3, s=3, p=56, q=56, c=64, k=64)
    machine = cosa.Architecture.from_file("machine.yaml")
    schedule = cosa.schedule(layer, machine)
    print(schedule)
    print(schedule.cost.cycles, "cycles,", schedule.cost.energy_pJ, "pJ")

docs/python.md is the manual.
"""

from typing import TYPE_CHECKING

from ._errors import InputError, InputWarning, InternalError
from ._native import (
    Architecture,
    Cache,
    CacheStatistics,
    ComputeCost,
    ComputeEnergy,
    ComputeUnit,
    Cost,
    EnergyTable,
    FormulationDetails,
    FormulationOptions,
    InfeasibleReason,
    Layer,
    LayerResult,
    LevelCost,
    LevelEnergy,
    Mapping,
    ModelOptions,
    Network,
    NetworkSchedule,
    NetworkTotals,
    ObjectiveTerms,
    RankedMapping,
    Schedule,
    SearchCertificate,
    SharedLevel,
    SharedMapping,
    StorageLevel,
    Tensor,
    TensorCost,
    UnscheduledOperator,
    WholeObjective,
    Workload,
    batched_matmul,
    convolution,
    cost_model_version,
    einsum,
    gemm,
    reads_onnx,
    resolve_energy,
)
from ._native import version as __version__
from ._scheduling import evaluate, explain, network, network_front, schedule, sensitivity
from ._sweep.sweep import Sweep, sweep
from .cosa import cosa

if TYPE_CHECKING:
    from ._batch import Evaluations, Evaluator, Nests

__all__ = [
    "Architecture",
    "Cache",
    "CacheStatistics",
    "ComputeCost",
    "ComputeEnergy",
    "ComputeUnit",
    "Cost",
    "EnergyTable",
    "Evaluations",
    "Evaluator",
    "FormulationDetails",
    "FormulationOptions",
    "InfeasibleReason",
    "Layer",
    "LayerResult",
    "InputError",
    "InputWarning",
    "InternalError",
    "LevelCost",
    "LevelEnergy",
    "Mapping",
    "ModelOptions",
    "Nests",
    "Network",
    "NetworkSchedule",
    "NetworkTotals",
    "ObjectiveTerms",
    "RankedMapping",
    "Schedule",
    "SearchCertificate",
    "SharedLevel",
    "SharedMapping",
    "StorageLevel",
    "Sweep",
    "Tensor",
    "TensorCost",
    "UnscheduledOperator",
    "WholeObjective",
    "Workload",
    "__version__",
    "batched_matmul",
    "convolution",
    "cosa",
    "cost_model_version",
    "einsum",
    "evaluate",
    "explain",
    "gemm",
    "network",
    "network_front",
    "reads_onnx",
    "resolve_energy",
    "schedule",
    "sensitivity",
    "sweep",
]


def __getattr__(name: str) -> object:
    # These need numpy, whose import takes longer than ours: only who uses them waits for it.
    if name in ("Evaluations", "Evaluator", "Nests"):
        from . import _batch

        return getattr(_batch, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
