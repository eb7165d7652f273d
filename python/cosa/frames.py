"""Results as pandas frames; needs the extra `cosa[frames]`."""

from __future__ import annotations

from typing import Iterable, Union

import pandas as pd

from ._native import Cost, NetworkSchedule, Schedule
from ._tables import (
    cost_of,
    cycle_rows,
    energy_rows,
    layer_rows,
    occupancy_rows,
    roofline_rows,
    traffic_rows,
)

#: A cost, or a schedule that has one.
Result = Union[Cost, Schedule]


def traffic(result: Result) -> pd.DataFrame:
    """Tile, reads, fills and updates by memory and tensor, in words of one instance in use."""
    return pd.DataFrame(traffic_rows(cost_of(result))).set_index(["level", "tensor"])


def cycles(result: Result) -> pd.DataFrame:
    """Cycles of compute and of every limited port; `decides` marks the longest."""
    return pd.DataFrame(cycle_rows(cost_of(result))).set_index("component")


def energy(result: Result) -> pd.DataFrame:
    """Energy in pJ by component, with a column a tensor."""
    rows = [
        {"component": row["component"], **row["tensors"], "energy_pJ": row["energy_pJ"]}
        for row in energy_rows(cost_of(result))
    ]
    frame = pd.DataFrame(rows).set_index("component")
    return frame[[column for column in frame if column != "energy_pJ"] + ["energy_pJ"]]


def occupancy(result: Result) -> pd.DataFrame:
    """By memory: words that the tiles take of one instance, usable words, and the share taken."""
    return pd.DataFrame(occupancy_rows(cost_of(result))).set_index("level")


def roofline(result: Result) -> pd.DataFrame:
    """By limited port: its bandwidth, the words moved, and what they allow at best."""
    return pd.DataFrame(roofline_rows(cost_of(result))).set_index("port")


def layers(result: Union[NetworkSchedule, Iterable[Schedule]]) -> pd.DataFrame:
    """One row a layer: how it ended, its cycles, energy, utilization, and what decides."""
    return pd.DataFrame(layer_rows(result)).set_index("layer")
