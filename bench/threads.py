#!/usr/bin/env python3
"""What several threads are worth inside one layer.

Usage: threads.py COSA ARCHITECTURES LAYERS [--jobs N] [--repeat K]

Schedules hard layers (LAYERS: bench/data/layers.csv) by one thread and by N, in turn, K times each,
with the machine's own mapspace. Prints a Markdown table: the least seconds of the clock, start and
reading included, their ratio, by how much the processor seconds grow, and how many threads were busy
on average, which is what counts on a machine that has other work: running, or waiting for a core
(Linux, schedstat). The answers, certificates included, must be the same byte for byte.
"""

import argparse
import os
import subprocess
import tempfile
import time
from pathlib import Path

HARD = [
    ("rf168", "latency", "resnet50/input.73"),
    ("simba16", "energy", "deepbench/11_Face_Recognition"),
    ("simba16", "edp", "deepbench/11_Face_Recognition"),
    ("simba16", "latency", "deepbench/11_Face_Recognition"),
    ("rf168", "latency", "deepbench/15_Face_Recognition"),
    ("rf168", "energy", "deepbench/11_Face_Recognition"),
    ("simba16", "edp", "deepbench/07_OCR"),
    ("simba16", "energy", "resnet50/input.36"),
    ("rf168", "latency", "deepbench/12_Face_Recognition"),
    ("simba16", "energy", "resnet50/input.2"),
]


def busy_seconds(process):
    """By thread, how long it ran or waited for a core."""
    busy = {}
    for task in Path(f"/proc/{process.pid}/task").glob("*"):
        try:
            ran, waited, _ = (task / "schedstat").read_text().split()
        except (OSError, ValueError):
            continue  # just ended
        busy[task.name] = (int(ran) + int(waited)) / 1e9
    return busy


def timed(command):
    """The answer, seconds of the clock and of the processor, and threads busy on average."""
    with tempfile.TemporaryFile() as out:
        begin = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        busy, pid = {}, 0
        while pid == 0:
            busy.update(busy_seconds(process))
            seen = time.monotonic() - begin
            time.sleep(0.005)
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        clock = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
        out.seek(0)
        return out.read(), clock, usage.ru_utime + usage.ru_stime, sum(busy.values()) / seen


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cosa")
    parser.add_argument("architectures", type=Path)
    parser.add_argument("layers")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    print(f"| machine | goal | layer | one thread: s | {arguments.jobs} threads: s | times as fast "
          "| processor s: times | threads busy |\n|---|---|---|---|---|---|---|---|")
    for machine, goal, layer in HARD:
        clocks, processors, busy, answers = {}, {}, {}, set()
        for _ in range(arguments.repeat):
            for jobs in (1, arguments.jobs):
                answer, clock, processor, at_work = timed(
                    [arguments.cosa, "schedule", arguments.layers, "--only", layer,
                     "--arch", str(arguments.architectures / f"{machine}.yaml"),
                     "--mapspace", str(arguments.architectures / f"{machine}_mapspace.yaml"),
                     "--objective", goal, "--format", "json", "--no-timing", "--jobs", str(jobs)])
                answers.add(answer)
                clocks[jobs] = min(clock, clocks.get(jobs, clock))
                processors[jobs] = min(processor, processors.get(jobs, processor))
                busy[jobs] = max(at_work, busy.get(jobs, at_work))
        if len(answers) > 1:
            raise SystemExit(f"{machine} {goal} {layer}: answers differ")
        one, many = clocks[1], clocks[arguments.jobs]
        print(f"| {machine} | {goal} | {layer} | {one:.2f} | {many:.2f} | {one / many:.2f} "
              f"| {processors[arguments.jobs] / processors[1]:.2f} | {busy[arguments.jobs]:.2f} |", flush=True)


if __name__ == "__main__":
    main()
