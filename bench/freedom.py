#!/usr/bin/env python3
"""What wider spaces are worth, and what they cost in time.

Usage: freedom.py COSA ARCHITECTURES LAYERS [--mode free|padded] [--time-limit S] [--machines M...]
                  [--every N]

Schedules every layer of the table, or every N-th, on each machine by energy x delay, one job, with the
machine's own mapspace (`NAME_mapspace.yaml` beside `NAME.yaml`), and in a wider space: `free` chooses
which memory keeps what, by `--bypass free` and no mapspace; `padded` rounds extents up, by `--padding`.
Prints a Markdown table. A mapping with a gap counts as found. Seconds are those of the processor.
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


def row(machine, fixed, wide):
    ratios = [b["objective_value"] / a["objective_value"]
              for (a, _), (b, _) in zip(fixed, wide) if b["objective_value"] and a["objective_value"]]
    mean = math.exp(statistics.fmean(math.log(ratio) for ratio in ratios)) if ratios else math.nan
    proven = sum(b["termination"] == "optimal" for b, _ in wide)
    seconds = [s for _, s in wide]
    return (f"| {machine} | {len(wide)} | {proven} | {mean:.3f} | {min(ratios, default=math.nan):.3f} "
            f"| {max(ratios, default=math.nan):.3f} "
            f"| {statistics.median(s for _, s in fixed):.3f} | {statistics.median(seconds):.3f} "
            f"| {max(seconds):.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cosa")
    parser.add_argument("architectures", type=Path)
    parser.add_argument("layers")
    parser.add_argument("--mode", choices=["free", "padded"], default="free")
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
        wider = ["--bypass", "free"] if arguments.mode == "free" else ["--padding", *mapspace]
        fixed, wide = [], []
        for name in layer_names(arguments.layers)[::arguments.every]:
            fixed.append(schedule(arguments.cosa, arguments.layers, name, arch, mapspace + limit))
            wide.append(schedule(arguments.cosa, arguments.layers, name, arch, wider + limit))
        print(row(machine, fixed, wide), flush=True)


if __name__ == "__main__":
    main()
