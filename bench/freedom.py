#!/usr/bin/env python3
"""What wider spaces are worth, and what they cost in time.

Usage: freedom.py COSA ARCHITECTURES LAYERS [--mode free|padded|uneven] [--time-limit S] [--machines M...]
                  [--every N]

Schedules every layer of the table, or every N-th, on each machine by energy x delay, one job, with the
machine's own mapspace (`NAME_mapspace.yaml` beside `NAME.yaml`), and in a wider space: `free` chooses
which memory keeps what, by `--bypass free` and no mapspace; `padded` rounds extents up, by `--padding`;
`uneven` gives each tensor storage nodes of its own, by `--placement uneven`.
Prints a Markdown table. A mapping with a gap counts as found. Seconds are those of the processor.
"""

import argparse
import math
import statistics
from pathlib import Path

from layer_runs import layer_names, schedule


def row(machine, fixed, wide):
    values = [(a.result["objective_value"], b.result["objective_value"]) for a, b in zip(fixed, wide)]
    ratios = [b / a for a, b in values if a and b]
    mean = math.exp(statistics.fmean(math.log(ratio) for ratio in ratios)) if ratios else math.nan
    proven = sum(run.result["termination"] == "optimal" for run in wide)
    seconds = [run.seconds for run in wide]
    return (f"| {machine} | {len(wide)} | {proven} | {mean:.3f} | {min(ratios, default=math.nan):.3f} "
            f"| {max(ratios, default=math.nan):.3f} "
            f"| {statistics.median(run.seconds for run in fixed):.3f} | {statistics.median(seconds):.3f} "
            f"| {max(seconds):.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cosa")
    parser.add_argument("architectures", type=Path)
    parser.add_argument("layers")
    parser.add_argument("--mode", choices=["free", "padded", "uneven"], default="free")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=10)
    parser.add_argument("--machines", nargs="+", default=["rf168", "systolic32", "simba16"])
    arguments = parser.parse_args()
    limit = ["--time-limit", str(arguments.time_limit)]
    print(f"| machine | layers | proven | {arguments.mode} / fixed EDP: mean | best | worst "
          f"| fixed: median s | {arguments.mode}: median s | worst s |\n|---|---|---|---|---|---|---|---|---|")
    for machine in arguments.machines:
        arch = arguments.architectures / f"{machine}.yaml"
        mapspace = ["--mapspace", str(arguments.architectures / f"{machine}_mapspace.yaml")]
        wider = {"free": ["--bypass", "free"], "padded": ["--padding", *mapspace],
                 "uneven": ["--placement", "uneven", *mapspace]}[arguments.mode]
        fixed, wide = [], []
        for name in layer_names(arguments.layers)[::arguments.every]:
            fixed.append(schedule(arguments.cosa, arguments.layers, name, arch, mapspace + limit))
            wide.append(schedule(arguments.cosa, arguments.layers, name, arch, wider + limit))
        print(row(machine, fixed, wide), flush=True)


if __name__ == "__main__":
    main()
