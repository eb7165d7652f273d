"""Tables of a sweep as Parquet files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable, Dict, List

from .._errors import input_error
from .._tables import Rows
from .spec import Parameter

#: Columns that two runs of one sweep need not share.
TIMING = ("cached", "seconds")

_TYPES = {
    "machine": "int32", "objective": "string", "network": "string", "layer": "string",
    "occurrences": "int64", "operations": "int64", "termination": "string",
    "objective_value": "float64", "bound": "float64", "gap": "float64", "proven_on": "int32",
    "cycles": "int64",
    "energy_pJ": "float64", "edp_pJ_cycles": "float64", "utilization": "float64",
    "decided_by": "string", "used_words": "string", "mapping": "string", "error": "string",
    "cached": "bool", "seconds": "float64", "area_um2": "float64", "proven": "bool",
    "mapped": "bool", "fronts": "string",
}  # fmt: skip


def _library() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise input_error("Parquet files need pyarrow", "pip install 'cosa[sweep]'") from None
    return pyarrow


def check_library() -> None:
    """Raises InputError where files could not be written: before anything is solved."""
    _library()


def _parameter_type(parameter: Parameter) -> str:
    kinds = {type(value) for value in parameter.values}
    if tuple in kinds:
        return "string"
    return "float64" if float in kinds else "int64"


def write_table(rows: Rows, parameters: List[Parameter], path: Path, timing: bool) -> None:
    """Whole or not at all."""
    arrow = _library()
    types: Dict[str, str] = {**{p.name: _parameter_type(p) for p in parameters}, **_TYPES}
    names = [name for name in (rows[0] if rows else ()) if timing or name not in TIMING]
    schema = arrow.schema([(name, arrow.type_for_alias(types[name])) for name in names])
    table = arrow.Table.from_pylist([{n: row[n] for n in names} for row in rows], schema=schema)
    _write(path, lambda new: arrow.parquet.write_table(table, new, compression="zstd"))


def write_text(text: str, path: Path) -> None:
    """Whole or not at all."""
    _write(path, lambda new: new.write_text(text, encoding="utf-8"))


def _write(path: Path, write: Callable[[Path], object]) -> None:
    new = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(new)
        os.replace(new, path)
    except OSError as error:
        raise input_error(
            f"cannot be written: {error.strerror}", "name another place", file=str(path)
        ) from None
