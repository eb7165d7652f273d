"""Machines taken apart: as dicts, and with some of their parameters set otherwise."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

from ._errors import input_error
from ._native import Architecture, ComputeUnit, StorageLevel

#: The arguments of `StorageLevel`, and with them all that a level is.
LEVEL_FIELDS = (
    "name", "technology", "capacity_words", "partition_words", "usable_share", "word_bits",
    "block_size", "cluster_size", "instances", "mesh_x", "read_bandwidth", "write_bandwidth",
    "shared_bandwidth", "keep", "bypass", "bypass_others", "read_energy_pJ", "write_energy_pJ",
)  # fmt: skip

_BITS_PER_KB = 8192


# -- as a dict with the keys of a file (docs/files.md) ----------------------------------------


def dict_of(architecture: Architecture) -> Dict[str, Any]:
    machine: Dict[str, Any] = {
        "arch": {
            "arithmetic": _compute_dict(architecture.compute),
            "storage": [_level_dict(level) for level in architecture.levels],
        }
    }
    constraints = [_keeps_of(level) for level in architecture.levels]
    if any(constraints):
        machine["mapspace"] = {"constraints": [keeps for keeps in constraints if keeps]}
    return machine


def _stated(fields: Dict[str, Any]) -> Dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None and value != {}}


def _compute_dict(compute: ComputeUnit) -> Dict[str, Any]:
    return _stated(
        {
            "name": compute.name,
            "instances": compute.instances,
            "meshX": compute.mesh_x,
            "word-bits": compute.word_bits,
            "energy_pJ": compute.energy_pJ,
        }
    )


def _level_dict(level: StorageLevel) -> Dict[str, Any]:
    return _stated(
        {
            "name": level.name,
            "technology": level.technology,
            "entries": 0 if _keeps_nothing(level) else level.capacity_words,
            "partitions": level.partition_words,
            "usable_share": level.usable_share,
            "word-bits": level.word_bits,
            "block-size": level.block_size,
            "cluster-size": level.cluster_size,
            "instances": level.instances,
            "meshX": level.mesh_x,
            "read_bandwidth": level.read_bandwidth,
            "write_bandwidth": level.write_bandwidth,
            "shared_bandwidth": level.shared_bandwidth,
            "read_energy_pJ": level.read_energy_pJ,
            "write_energy_pJ": level.write_energy_pJ,
        }
    )


def _keeps_nothing(level: StorageLevel) -> bool:
    return level.bypass_others and not level.keep


def _keeps_of(level: StorageLevel) -> Dict[str, Any] | None:
    if _keeps_nothing(level) or not (level.keep or level.bypass):
        return None
    keeps: Dict[str, Any] = {"target": level.name, "type": "datatype"}
    if level.bypass_others:
        return {**keeps, "keep_only": level.keep}
    return {**keeps, "keep": level.keep, "bypass": level.bypass}


# -- with parameters set otherwise ------------------------------------------------------------


class _Draft:
    """A machine while it is changed: levels, and the (x, y) instances of what lies inside each."""

    def __init__(self, architecture: Architecture) -> None:
        self.base = architecture
        self.levels: List[Dict[str, Any]] = [
            {field: getattr(level, field) for field in LEVEL_FIELDS}
            for level in architecture.levels
        ]
        self.fanouts: List[Tuple[int, int]] = [
            architecture.fanout(level) for level in range(len(self.levels))
        ]
        outermost = architecture.levels[-1]
        mesh_x = outermost.mesh_x or outermost.instances
        self.outermost = (mesh_x, outermost.instances // mesh_x)

    def mesh(self, index: int) -> Tuple[int, int]:
        """Instances along x and y of a level; of the multipliers for -1."""
        x, y = self.outermost
        for level in range(len(self.levels) - 1, index, -1):
            x, y = x * self.fanouts[level][0], y * self.fanouts[level][1]
        return x, y

    def machine(self, name: str) -> Architecture:
        for index, level in enumerate(self.levels):
            self._place(level, index)
        compute = {
            field: getattr(self.base.compute, field)
            for field in ("name", "instances", "mesh_x", "word_bits", "energy_pJ")
        }
        self._place(compute, -1)
        levels = [StorageLevel(**level) for level in self.levels]
        return Architecture(name, levels, ComputeUnit(**compute))

    def _place(self, fields: Dict[str, Any], index: int) -> None:
        """States the mesh; one that is as it was keeps its words."""
        x, y = self.mesh(index)
        stated_x = fields["mesh_x"] or fields["instances"]
        if (stated_x, fields["instances"]) != (x, x * y):
            fields["instances"] = x * y
            fields["mesh_x"] = None if y == 1 else x


def _set_entries(draft: _Draft, index: int, words: int) -> None:
    draft.levels[index]["capacity_words"] = words


def _set_depth(draft: _Draft, index: int, vectors: int) -> None:
    _set_entries(draft, index, vectors * draft.levels[index]["block_size"])


def _set_kilobytes(draft: _Draft, index: int, kilobytes: float) -> None:
    _set_entries(draft, index, int(kilobytes * _BITS_PER_KB) // draft.levels[index]["word_bits"])


def _set_instances(draft: _Draft, index: int, instances: int) -> None:
    x, y = draft.mesh(index + 1) if index + 1 < len(draft.levels) else (1, 1)
    below, rest = divmod(instances, x * y)
    if rest or below == 0:
        raise input_error(
            f"{instances} instances do not divide among the {x * y} of the level outside",
            f"give a multiple of {x * y}",
        )
    if index + 1 == len(draft.levels):
        draft.outermost = (instances, 1)
        return
    rows = draft.fanouts[index + 1][1]
    if below % rows:
        raise input_error(
            f"{below} instances below each of the level outside do not fill its {rows} rows",
            f"set the fanout of {draft.levels[index + 1]['name']}, as [x, y]",
        )
    draft.fanouts[index + 1] = (below // rows, rows)


def _set_fanout(draft: _Draft, index: int, shape: Any) -> None:
    draft.fanouts[index] = (shape, 1) if isinstance(shape, int) else (shape[0], shape[1])


def _set_bandwidth(draft: _Draft, index: int, words: float) -> None:
    """As in Timeloop's files: half of it to read, half to write."""
    draft.levels[index]["read_bandwidth"] = draft.levels[index]["write_bandwidth"] = words / 2


def _setter(field: str) -> Any:
    def put(draft: _Draft, index: int, value: float) -> None:
        draft.levels[index][field] = value

    return put


_COUNTS = {"entries": _set_entries, "depth": _set_depth, "instances": _set_instances}
_MEASURES = {
    "sizeKB": _set_kilobytes,
    "bandwidth": _set_bandwidth,
    "read_bandwidth": _setter("read_bandwidth"),
    "write_bandwidth": _setter("write_bandwidth"),
    "shared_bandwidth": _setter("shared_bandwidth"),
}
_SETTERS: Dict[str, Any] = {**_COUNTS, **_MEASURES, "fanout": _set_fanout}

#: What may be set of a memory, as `MEMORY.KEY`.
KEYS = tuple(_SETTERS)


def level_of(architecture: Architecture, name: str) -> int:
    """The index of a memory; -1 of the multipliers.

    Raises:
        InputError: for a name that there is not.
    """
    names = [level.name for level in architecture.levels]
    if name in names:
        return names.index(name)
    if name == architecture.compute.name:
        return -1
    known = ", ".join([*names, architecture.compute.name])
    raise input_error(f"{architecture.name} has no {name}", f"it has {known}")


def check_value(level: int, key: str, value: Any) -> None:
    """Raises InputError unless the value is one that `key` can have."""
    if key not in _SETTERS or (level < 0 and key != "instances"):
        known = KEYS if level >= 0 else ("instances",)
        raise input_error(f"{key} is nothing that a sweep sets", "it sets " + ", ".join(known))
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if key in _COUNTS and not (number and isinstance(value, int) and value >= 1):
        raise input_error(f"{value!r} is no count", "give whole numbers from 1")
    if key in _MEASURES and not (number and value > 0):
        raise input_error(f"{value!r} is no such number", "give numbers above 0")
    if key == "fanout" and not _is_shape(value):
        raise input_error(f"{value!r} is no shape", "give instances, or [x, y]")


def _is_shape(value: Any) -> bool:
    counts = value if isinstance(value, (list, tuple)) and len(value) == 2 else [value]
    return all(isinstance(count, int) and count >= 1 for count in counts)


def varied(
    architecture: Architecture, settings: Dict[Tuple[int, str], Any], name: str
) -> Architecture:
    """The machine with parameters, by level and key, set; outer levels first.

    What lies inside a level that is given other instances keeps its fan-outs, so that there is more
    or less of it, too.
    """
    draft = _Draft(architecture)
    for (level, key), value in sorted(settings.items(), key=lambda item: -item[0][0]):
        _SETTERS[key](draft, level, value)
    return draft.machine(name)
