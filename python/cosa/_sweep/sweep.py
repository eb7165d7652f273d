"""`cosa.sweep`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import List, Union

from .._inputs import CacheLike, cache_of
from .._tables import Rows
from . import files
from .fronts import mark_fronts
from .machines import Machine, machines_of
from .right_size import right_sizes
from .results import layer_rows, machine_rows
from .solving import Progress, solve_all
from .spec import Spec, SpecLike, read_spec
from .tasks import plan_of


@dataclass
class Sweep:
    """What came of a sweep.

    Attributes:
        layers: a dict for every machine, objective, network and layer: the machine's number and
            parameters, how the search ended, cycles, energy, the mapping.
        machines: a dict for every machine, objective and network: sums over the network, and the
            `fronts` that the machine is on.
        right_sizes: a dict for every network and objective, of the machine that is best: the words
            that its `memories` use, words that are enough, and what it costs with these, solved
            again; `verified` where it costs nothing.
        tasks: distinct questions.
        cached: those of them that the cache could answer.
        inherited: those that the answer of another machine could answer (docs/sweep.md).
    """

    layers: Rows
    machines: Rows
    right_sizes: Rows
    tasks: int
    cached: int
    inherited: int
    spec: Spec

    @property
    def parameters(self) -> List[str]:
        """The names of the parameters, in the order of the spec."""
        return [parameter.name for parameter in self.spec.parameters]

    def front(self, network: str, objective: str, name: str = "latency-energy") -> Rows:
        """The machines of a Pareto front: "latency-energy", "latency-area" or "energy-area"."""
        return [
            row
            for row in self.machines
            if (row["network"], row["objective"]) == (network, objective)
            and name in row["fronts"].split()
        ]

    def write(self, folder: Union[str, "os.PathLike[str]"], *, timing: bool = True) -> None:
        """Writes `layers.parquet` and `machines.parquet`; needs the extra `cosa[sweep]`.

        Equal sweeps give equal bytes without `timing`, which is what was cached and the seconds.
        """
        for name, rows in (("layers", self.layers), ("machines", self.machines)):
            path = Path(folder) / f"{name}.parquet"
            files.write_table(rows, self.spec.parameters, path, timing)

    def report(self, path: Union[str, "os.PathLike[str]"], title: str = "sweep") -> None:
        """Writes a page with the fronts and the right sizes: one HTML file that needs no other.

        Raises:
            InputError: where the package was built without d3.
        """
        from .page import page_html

        files.write_text(page_html(self, title), Path(path))

    def __repr__(self) -> str:
        machines = len({row["machine"] for row in self.machines})
        return f"<cosa.Sweep: {machines} machines, {self.tasks} tasks>"


def sweep(
    spec: SpecLike,
    *,
    jobs: int = 0,
    scheduler: str | None = None,
    cache: CacheLike | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Schedules networks on every machine of a range, each distinct question once.

    Args:
        spec: a YAML file (docs/sweep.md), or a dict with the keys of one, which may hold objects
            instead of paths:

                cosa.sweep({
                    "architecture": "machine.yaml",
                    "networks": ["network.onnx"],
                    "objectives": ["edp"],
                    "parameters": {"GlobalBuffer.entries": [16384, 32768, 65536]},
                })
        jobs: tasks at a time; 0: as many as the machine has cores. The result is the same.
        scheduler: address of a Dask scheduler, whose workers solve the tasks; needs the extra
            `cosa[cluster]`.
        cache: a `Cache`, or its folder, where answers are kept as soon as each is found: a sweep
            that was ended goes on there.
        progress: called after each task with the number done, the number of all, and whether the
            cache had it. What it raises stops the sweep.

    Raises:
        InputError: for a spec that cannot be used, with file, line and key.
        KeyboardInterrupt: on Ctrl-C, after the searches have stopped.
    """
    read = read_spec(spec)
    machines = machines_of(read)
    plan = plan_of(read, machines)
    solve = partial(
        solve_all,
        jobs=jobs,
        scheduler=scheduler,
        cache=cache_of(cache),
        time_limit=read.time_limit,
    )
    outcomes = solve(plan.tasks, progress=progress)
    layers = layer_rows(read, machines, plan, outcomes)
    totals = machine_rows(read, machines, layers)
    mark_fronts(totals)
    sizes = right_sizes(read, machines, plan, outcomes, totals, solve)
    cached = sum(outcome.cached for outcome in outcomes.values())
    inherited = sum(outcomes[t.key].proven_on != t.machine.index for t in plan.tasks)
    return Sweep(layers, totals, sizes, len(plan.tasks), cached, inherited, read)
