"""What functions of the package accept for a workload, a machine and the like."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any, Dict, Iterable, Union

from ._errors import InputError, InputWarning
from ._native import (
    Architecture,
    Cache,
    EnergyTable,
    FormulationOptions,
    Layer,
    Machine,
    Mapping,
    Network,
    Workload,
    place,
    resolve_energy,
)

PathLike = Union[str, "os.PathLike[str]"]

#: A workload, a problem file, or a dict with the keys of one.
WorkloadLike = Union[Workload, PathLike, Dict[str, Any]]
#: A machine, a file of one, or a dict with the keys of such a file.
ArchitectureLike = Union[Architecture, PathLike, Dict[str, Any]]
#: A mapspace file, or a dict with the keys of one.
MapspaceLike = Union[PathLike, Dict[str, Any]]
#: A mapping, a file of one, or a dict of either form.
MappingLike = Union[Mapping, PathLike, Dict[str, Any]]
#: An energy table, or an Accelergy energy reference table's file.
EnergyLike = Union[EnergyTable, PathLike]
#: A cache, or its folder.
CacheLike = Union[Cache, PathLike]
#: The form's name, options, an options file, or a dict with the keys of one.
FormulationLike = Union[str, FormulationOptions, "os.PathLike[str]", Dict[str, Any]]


def is_path(value: Any) -> bool:
    return isinstance(value, (str, os.PathLike))


def refuse(value: Any, what: str, accepted: str) -> TypeError:
    return TypeError(f"{type(value).__name__} is no {what}; give {accepted}")


def workload_of(value: WorkloadLike) -> Workload:
    if isinstance(value, Workload):
        return value
    if isinstance(value, dict):
        return Workload.from_dict(value)
    if is_path(value):
        return Workload.from_file(Path(value))
    raise refuse(value, "workload", "a Workload, a file or a dict")


def machine_of(value: ArchitectureLike, mapspace: MapspaceLike | None = None) -> Machine:
    """The machine with all that its file and the mapspace say of mappings."""
    return _read(Machine, value, mapspace)


def architecture_of(value: ArchitectureLike, mapspace: MapspaceLike | None = None) -> Architecture:
    """For what takes no constraints on loops: those of the machine's file are left out with a
    warning, those of the mapspace are refused."""
    return _read(Architecture, value, mapspace)


def _read(kind: Any, value: ArchitectureLike, mapspace: MapspaceLike | None) -> Any:
    if isinstance(value, Architecture):
        machine = value if kind is Architecture else kind(value)
    elif isinstance(value, dict):
        machine = kind.from_dict(value)
    elif is_path(value):
        machine = kind.from_file(Path(value))
    else:
        raise refuse(value, "machine", "an Architecture, a file or a dict")
    if mapspace is None:
        return machine
    return machine.with_mapspace(mapspace if isinstance(mapspace, dict) else Path(mapspace))


def mapping_of(value: MappingLike, workload: Workload, architecture: Architecture) -> Mapping:
    if isinstance(value, Mapping):
        return place(value, workload, architecture)
    if isinstance(value, dict):
        return Mapping.from_dict(value, workload, architecture)
    if is_path(value):
        return Mapping.from_file(Path(value), workload, architecture)
    raise refuse(value, "mapping", "a Mapping, a file or a dict")


def network_of(value: Any) -> Network:
    if is_path(value):
        value = Network.from_file(Path(value))
    elif not isinstance(value, Network):
        value = Network("network", [Layer(workload_of(workload)) for workload in value])
    if not value.layers:
        raise InputError(f"{value.name} has no layers to schedule")
    return value


def energy_of(value: EnergyLike | None, architecture: Architecture) -> EnergyTable | None:
    if value is None or isinstance(value, EnergyTable):
        return value
    return resolve_energy(architecture, Path(value))


def cache_of(value: CacheLike | None) -> Cache | None:
    return Cache(Path(value)) if is_path(value) else value


def formulation_of(
    value: FormulationLike | None, workload: Workload, architecture: Architecture
) -> FormulationOptions | None:
    if value is None or isinstance(value, FormulationOptions):
        return value
    if isinstance(value, dict):
        return FormulationOptions.from_dict(value, workload, architecture)
    if value in ("corrected", "published"):
        return FormulationOptions(value)
    return FormulationOptions.from_file(Path(value), workload, architecture)


def warn_of(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        warnings.warn(InputWarning(sentence), stacklevel=4)


def refuse_foreign_options(engine: str, given: dict[str, Any], owners: dict[str, tuple]) -> None:
    """An option of other engines is refused: nothing that was asked goes unheard."""
    for option, engines in owners.items():
        if given[option] is not None and engine not in engines:
            raise InputError(
                f"{option} is no option of the engine {engine}: "
                f"add engine={engines[0]!r}, or leave it out"
            )
