"""Dicts as the readers of files take them."""

from __future__ import annotations

import json
import operator
from typing import Any


def plain(value: Any) -> Any:
    """A number or array of numpy, or anything like it, as Python's own."""
    return value.tolist() if hasattr(value, "tolist") else operator.index(value)


def nested(values: Any) -> Any:
    """An array, or lists of them, as lists of Python's own numbers."""
    if hasattr(values, "tolist"):
        return values.tolist()
    if isinstance(values, (list, tuple)):
        return [nested(value) for value in values]
    return values


def json_text(value: Any) -> str:
    return json.dumps(value, default=plain)
