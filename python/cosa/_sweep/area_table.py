"""Accelergy's area reference tables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Dict

from .._errors import input_error
from .yaml_file import read_yaml


def read_areas(path: Path) -> Dict[str, float]:
    """um^2 of one instance by component: by the last part of its path, without a range of indices.

    Raises:
        InputError: for a file without a list of areas under `ART: tables`.
    """
    document, lines = read_yaml(path)
    table = document.get("ART") if isinstance(document, dict) else None
    rows = table.get("tables") if isinstance(table, dict) else None
    if not isinstance(rows, list):
        raise input_error("has no list ART: tables", "give Accelergy's ART.yaml", file=str(path))
    areas: Dict[str, float] = {}
    for n, row in enumerate(rows):
        line = lines[("ART", "tables", n)]
        if not isinstance(row, dict) or not isinstance(row.get("name"), str):
            raise input_error("is no {name, area}", file=str(path), line=line)
        if not isinstance(row.get("area"), (int, float)):
            raise input_error("has no area", key=row["name"], file=str(path), line=line)
        name = re.sub(r"(\[[^\]]*\])+$", "", row["name"].split(".")[-1])
        areas[name] = float(row["area"])
    return areas
