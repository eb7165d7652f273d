"""YAML as plain values, with the line of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Tuple

from .._errors import input_error

_EXTRA = "pip install 'cosa[sweep]'"


def _library() -> Any:
    try:
        import yaml
    except ImportError:
        raise input_error("files of a sweep need PyYAML", _EXTRA) from None
    return yaml


def read_yaml(path: Path) -> Tuple[Any, Dict[tuple, int]]:
    """The document, and by the keys that lead to each value its line, 1-based.

    Raises:
        InputError: for a file that cannot be read, is no YAML, or says a key twice.
    """
    yaml = _library()
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise input_error(f"cannot be read: {reason}", file=str(path)) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "is no YAML"
        raise input_error(
            problem, "mend the YAML", file=str(path), line=mark.line + 1 if mark else None
        ) from None
    lines: Dict[tuple, int] = {}
    if root is None:
        return {}, lines
    return _value(yaml, str(path), root, (), lines), lines


def _value(yaml: Any, file: str, node: Any, keys: tuple, lines: Dict[tuple, int]) -> Any:
    lines[keys] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_value(yaml, file, one, (*keys, n), lines) for n, one in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        values: Dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = yaml.SafeLoader("").construct_object(key_node)
            if not isinstance(key, str) or key in values:
                why = "stands twice" if isinstance(key, str) else "is no text"
                raise input_error(
                    why, "give each key once", key=str(key), file=file,
                    line=key_node.start_mark.line + 1,
                )  # fmt: skip
            values[key] = _value(yaml, file, value_node, (*keys, key), lines)
            lines[(*keys, key)] = key_node.start_mark.line + 1
        return values
    return yaml.SafeLoader("").construct_object(node)
