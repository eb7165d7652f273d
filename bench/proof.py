#!/usr/bin/env python3
"""What it takes to prove the optimum of every layer of a table.

Usage: proof.py COSA ARCHITECTURES LAYERS [--time-limit S] [--machines M...] [--goals G...]

Schedules every layer on each machine for each goal, one job, with the machine's own mapspace
(`NAME_mapspace.yaml` beside `NAME.yaml`). Prints a Markdown table, below it the layers that stayed
unproven and those that took more than a second. Seconds are those of the processor, start and reading
included; the time limit is on the clock.
"""

import argparse
import statistics
from pathlib import Path

from layer_runs import layer_names, schedule

SLOW_SECONDS = 1


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def row(machine, goal, runs):
    proven = {name: run for name, run in runs.items() if run.result["termination"] == "optimal"}
    seconds = [run.seconds for run in runs.values()]
    worst = max(proven, key=lambda name: proven[name].seconds)
    memory = max(run.megabytes for run in runs.values())
    return (f"| {machine} | {goal} | {len(proven)} of {len(runs)} | {statistics.median(seconds):.3f} "
            f"| {percentile(seconds, 0.95):.2f} | {proven[worst].seconds:.2f} | {worst} | {memory:.0f} |")


def remarks(machine, goal, runs):
    for name, run in runs.items():
        if run.result["termination"] != "optimal":
            yield f"{machine} {goal} {name}: unproven, gap {run.result['gap']:.2g}, {run.seconds:.1f} s"
        elif run.seconds > SLOW_SECONDS:
            yield f"{machine} {goal} {name}: {run.seconds:.1f} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cosa")
    parser.add_argument("architectures", type=Path)
    parser.add_argument("layers")
    parser.add_argument("--time-limit", type=float, default=40)
    parser.add_argument("--machines", nargs="+", default=["simba16", "systolic32", "rf168"])
    parser.add_argument("--goals", nargs="+", default=["latency", "energy", "edp"])
    arguments = parser.parse_args()
    print("| machine | goal | proven | median s | 95 % s | worst s | of | memory MB |\n"
          "|---|---|---|---|---|---|---|---|")
    seconds, notes = [], []
    for machine in arguments.machines:
        arch = arguments.architectures / f"{machine}.yaml"
        mapspace = arguments.architectures / f"{machine}_mapspace.yaml"
        for goal in arguments.goals:
            more = ["--mapspace", str(mapspace), "--objective", goal,
                    "--time-limit", str(arguments.time_limit)]
            runs = {name: schedule(arguments.cosa, arguments.layers, name, arch, more)
                    for name in layer_names(arguments.layers)}
            print(row(machine, goal, runs), flush=True)
            seconds += [run.seconds for run in runs.values()]
            notes += remarks(machine, goal, runs)
    print(f"\nall {len(seconds)}: median {statistics.median(seconds):.3f} s, "
          f"95 % {percentile(seconds, 0.95):.2f} s", *notes, sep="\n")


if __name__ == "__main__":
    main()
