#!/usr/bin/env python3
"""What it is worth to choose which memory keeps what, and what it costs in time.

Usage: freedom.py COSA ARCHITECTURES LAYERS [--time-limit S] [--machines M...]

Schedules every layer of the table on each machine by energy x delay, with the machine's own mapspace
(`NAME_mapspace.yaml` beside `NAME.yaml`) and with `--bypass free` and no mapspace, one job; prints a
Markdown table. A mapping with a gap counts as found. Seconds are those of the processor.
"""

import argparse
import json
import math
import resource
import statistics
import subprocess
from pathlib import Path


def schedule(cosa, layers, only, arch, more):
    """The result of one layer and the processor seconds it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    command = [cosa, "schedule", layers, "--only", only, "--arch", str(arch), "--format", "json",
               "--jobs", "1", *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    return json.loads(done.stdout), seconds


def layer_names(layers):
    rows = Path(layers).read_text(encoding="utf-8").splitlines()[1:]
    return ["/".join(row.split(",")[:2]) for row in rows if row]


def row(machine, fixed, free):
    ratios = [b["objective_value"] / a["objective_value"]
              for (a, _), (b, _) in zip(fixed, free) if b["objective_value"]]
    mean = math.exp(statistics.fmean(math.log(ratio) for ratio in ratios)) if ratios else math.nan
    proven = sum(b["termination"] == "optimal" for b, _ in free)
    seconds = [s for _, s in free]
    return (f"| {machine} | {len(free)} | {proven} | {mean:.3f} | {min(ratios, default=math.nan):.3f} "
            f"| {max(ratios, default=math.nan):.3f} "
            f"| {statistics.median(s for _, s in fixed):.3f} | {statistics.median(seconds):.3f} "
            f"| {max(seconds):.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cosa")
    parser.add_argument("architectures", type=Path)
    parser.add_argument("layers")
    parser.add_argument("--time-limit", type=float, default=10)
    parser.add_argument("--machines", nargs="+", default=["rf168", "systolic32", "simba16"])
    arguments = parser.parse_args()
    limit = ["--time-limit", str(arguments.time_limit)]
    print("| machine | layers | proven | free / fixed EDP: mean | best | worst | fixed: median s "
          "| free: median s | worst s |\n|---|---|---|---|---|---|---|---|---|")
    for machine in arguments.machines:
        arch = arguments.architectures / f"{machine}.yaml"
        mapspace = ["--mapspace", str(arguments.architectures / f"{machine}_mapspace.yaml")]
        fixed, free = [], []
        for name in layer_names(arguments.layers):
            fixed.append(schedule(arguments.cosa, arguments.layers, name, arch, mapspace + limit))
            free.append(schedule(arguments.cosa, arguments.layers, name, arch,
                                 ["--bypass", "free", *limit]))
        print(row(machine, fixed, free), flush=True)


if __name__ == "__main__":
    main()
