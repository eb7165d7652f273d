"""What a sweep is asked: a dict, or a YAML file with the same keys (docs/sweep.md)."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Tuple, Union

from .._errors import InputError, InputWarning, input_error
from .._inputs import architecture_of, is_path, network_of
from .._native import Architecture, Network, areas_of, check_objective
from .._machines import check_value, level_of

#: A spec, or a file of one.
SpecLike = Union[Dict[str, Any], "Path", str]

_KEYS = (
    "architecture", "mapspace", "energies", "areas", "networks", "objectives", "parameters",
    "time_limit",
)  # fmt: skip
_REQUIRED = ("architecture", "networks", "parameters")
_MOST_MACHINES = 100_000

#: Where a value stands: the keys that lead to it.
Keys = Tuple[Union[str, int], ...]


@dataclass(frozen=True)
class Parameter:
    """A range of one parameter."""

    name: str  #: as it was written: MEMORY.KEY
    level: int  #: -1: the multipliers
    key: str
    values: Tuple[Any, ...]  #: in the order given


@dataclass
class Spec:
    """What a sweep is asked, all of it read and checked."""

    source: Source
    architecture: Architecture
    networks: List[Network]
    objectives: List[str]
    parameters: List[Parameter]
    energies: Path | None
    areas: Dict[str, float] = field(default_factory=dict)  #: um^2 of one instance, by component
    time_limit: float | None = None


class Source:
    """A spec as it was written, and where each of its values stands."""

    def __init__(self, spec: SpecLike) -> None:
        self.file: str | None = None
        self.folder = Path()
        self.lines: Dict[Keys, int] = {}
        if is_path(spec):
            from .yaml_file import read_yaml  # its library comes with an extra

            self.file = str(spec)
            self.folder = Path(self.file).parent
            self.values, self.lines = read_yaml(Path(self.file))
        else:
            self.values = spec

    def error(self, keys: Keys, message: str, mend: str | None = None) -> InputError:
        line = next((self.lines[keys[:n]] for n in range(len(keys), -1, -1)
                     if keys[:n] in self.lines), None)
        named = ".".join(str(key) for key in keys if isinstance(key, str)) or None
        return input_error(message, mend, key=named, file=self.file, line=line)

    def placed(self, keys: Keys, error: InputError) -> InputError:
        """The error with its place in the spec, unless it has one of its own."""
        return error if error.file else self.error(keys, error.message, error.mend)

    def path(self, name: Any, keys: Keys) -> Path:
        if not is_path(name):
            raise self.error(keys, f"{name!r} is no path", "give the path of a file")
        return self.folder / Path(name)


def read_spec(spec: SpecLike) -> Spec:
    """Raises InputError naming file, line and key for what cannot be used."""
    source = Source(spec)
    values = source.values
    if not isinstance(values, dict):
        raise source.error((), "the spec is no map of keys", "start from docs/sweep.md")
    for key in values:
        if key not in _KEYS:
            raise source.error((key,), "is no key of a sweep", "its keys are " + ", ".join(_KEYS))
    for key in _REQUIRED:
        if not values.get(key):
            raise source.error((), f"{key} is missing", f"add {key}")
    architecture = _architecture(source)
    return Spec(
        source=source,
        architecture=architecture,
        networks=_networks(source),
        objectives=_objectives(source),
        parameters=_parameters(source, architecture),
        energies=source.path(values["energies"], ("energies",)) if "energies" in values else None,
        areas=_areas(source, architecture),
        time_limit=_time_limit(source),
    )


def _architecture(source: Source) -> Architecture:
    def like(key: str) -> Any:
        value = source.values.get(key)
        return source.path(value, (key,)) if is_path(value) else value

    return architecture_of(like("architecture"), like("mapspace"))


def _listed(source: Source, key: str, default: Any = None) -> List[Any]:
    value = source.values.get(key, default)
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _networks(source: Source) -> List[Network]:
    networks: List[Network] = []
    for n, value in enumerate(_listed(source, "networks")):
        network = network_of(source.path(value, ("networks", n)) if is_path(value) else value)
        if network.name in [other.name for other in networks]:
            raise source.error(("networks", n), f"there are two networks called {network.name}",
                               "rename one's file")  # fmt: skip
        networks.append(network)
    return networks


def _objectives(source: Source) -> List[str]:
    objectives = _listed(source, "objectives", ["edp"])
    for n, objective in enumerate(objectives):
        if not isinstance(objective, str) or objectives.index(objective) < n:
            raise source.error(("objectives", n), f"{objective!r} is no objective, or given twice",
                               "give names such as latency, energy, edp")  # fmt: skip
        try:
            check_objective(objective)
        except InputError as error:
            raise source.placed(("objectives", n), error) from None
    return objectives


def _parameters(source: Source, architecture: Architecture) -> List[Parameter]:
    ranges = source.values["parameters"]
    if not isinstance(ranges, dict):
        raise source.error(("parameters",), "is no map", "write MEMORY.KEY: [values]")
    parameters = [_parameter(source, architecture, name, ranges[name]) for name in ranges]
    machines = math.prod(len(parameter.values) for parameter in parameters)
    if machines > _MOST_MACHINES:
        raise source.error(("parameters",), f"these are {machines:,} machines",
                           f"give fewer values: at most {_MOST_MACHINES:,} machines")  # fmt: skip
    return parameters


def _parameter(source: Source, architecture: Architecture, name: str, given: Any) -> Parameter:
    keys = ("parameters", name)
    component, dot, key = str(name).rpartition(".")
    if not dot:
        raise source.error(keys, "names no parameter", "write MEMORY.KEY, as GlobalBuffer.entries")
    try:
        level = level_of(architecture, component)
        values = _values(source, keys, given)
        for value in values:
            check_value(level, key, value)
    except InputError as error:
        raise source.placed(keys, error) from None
    if len({str(value) for value in values}) < len(values):
        raise source.error(keys, "has a value twice", "give each value once")
    return Parameter(name, level, key, tuple(values))


def _values(source: Source, keys: Keys, given: Any) -> List[Any]:
    if isinstance(given, dict):
        return _range(source, keys, given)
    if isinstance(given, (list, tuple)) and given:
        return [tuple(value) if isinstance(value, list) else value for value in given]
    raise source.error(keys, f"{given!r} is no range",
                       "give a list, {from, to, step} or {from, to, factor}")  # fmt: skip


def _range(source: Source, keys: Keys, given: Dict[str, Any]) -> List[Any]:
    way = "factor" if "factor" in given else "step"
    numbers = [given.get(key) for key in ("from", "to", way)]
    if set(given) != {"from", "to", way} or not all(
        isinstance(number, (int, float)) and not isinstance(number, bool) for number in numbers
    ):
        raise source.error(keys, "is no range", "write {from, to, step} or {from, to, factor}")
    first, last, by = numbers
    if first > last or by <= (1 if way == "factor" else 0):
        raise source.error(keys, f"leads nowhere from {first} to {last}",
                           "give a step above 0, or a factor above 1")  # fmt: skip
    values = []
    value = first
    while value <= last and len(values) <= _MOST_MACHINES:
        values.append(value)
        value = value * by if way == "factor" else first + len(values) * by
    return values


def _areas(source: Source, architecture: Architecture) -> Dict[str, float]:
    given = source.values.get("areas")
    if given is None:
        return {}
    if is_path(given):
        given, others = areas_of(architecture, source.path(given, ("areas",)))
        if others:  # wires and the like
            left_out = ", ".join(others)
            warnings.warn(InputWarning(f"areas that are left out: {left_out}"), stacklevel=2)
    if not isinstance(given, dict):
        raise source.error(("areas",), "is no map", "write COMPONENT: area of one instance in um^2")
    for name, area in given.items():
        if not isinstance(area, (int, float)) or isinstance(area, bool) or area < 0:
            raise source.error(("areas", name), f"{area!r} is no area", "give um^2 of one instance")
        try:
            level_of(architecture, name)
        except InputError as error:
            raise source.placed(("areas", name), error) from None
    return dict(given)


def _time_limit(source: Source) -> float | None:
    seconds = source.values.get("time_limit")
    if seconds is not None and not (isinstance(seconds, (int, float)) and seconds > 0):
        raise source.error(("time_limit",), f"{seconds!r} is no time", "give seconds above 0")
    return seconds
