#!/usr/bin/env python3
"""What Python adds to C++: to one schedule, to mappings judged in bulk, and to memory.

Usage: python_overhead.py MODEL_BENCH   (with the installed package; MODEL_BENCH: cosa_model_bench)

Schedules: wall time of `cosa.schedule` less that of the library's own call inside it. In bulk:
each of ResNet-50's best mappings on simba16 10,000 times, unchecked, against MODEL_BENCH's rate over
such mappings in the same run. Memory: resident before and after 10,000 schedules.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

import cosa
from cosa import _native

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
CALLS = 500
COPIES = 10_000
SOLVES = 10_000


def machine():
    folder = EXAMPLES / "architectures"
    return cosa.Architecture.from_file(folder / "simba16.yaml").with_mapspace(
        folder / "simba16_mapspace.yaml"
    )


def added_milliseconds(layer, simba16):
    """Of the package's Python around the library's call, and what that call takes."""
    native, inside = _native.schedule, []

    def timed(*arguments):
        start = time.perf_counter()
        schedule = native(*arguments)
        inside.append(time.perf_counter() - start)
        return schedule

    _native.schedule = timed
    whole = []
    for _ in range(CALLS):
        start = time.perf_counter()
        cosa.schedule(layer, simba16)
        whole.append(time.perf_counter() - start)
    _native.schedule = native
    added = statistics.median(w - i for w, i in zip(whole, inside))
    return 1e3 * added, 1e3 * statistics.median(inside)


def rate_in_bulk(simba16):
    """Evaluations a processor second."""
    network = cosa.Network.from_file(EXAMPLES / "layers" / "resnet50.csv")
    seconds, count = 0.0, 0
    for layer in network.layers:
        mapping = cosa.schedule(layer.workload, simba16, time_limit=1).mapping
        evaluator = cosa.Evaluator(layer.workload, simba16)
        *arrays, kept = evaluator.encode([mapping])
        arrays = [np.repeat(array, COPIES, axis=0) for array in arrays]
        start = time.process_time()
        evaluator.evaluate_many(*arrays, kept, check=False)
        seconds += time.process_time() - start
        count += COPIES
    return count / seconds


def rate_of(model_bench):
    command = [model_bench, "--benchmark_filter=totals/resnet50", "--benchmark_format=json"]
    printed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return json.loads(printed)["benchmarks"][0]["items_per_second"]


def resident_megabytes():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def main():
    simba16 = machine()
    small = cosa.convolution("small", p=2, q=1, c=2, k=2)
    added, engine = added_milliseconds(small, simba16)
    print(f"one schedule: {added:.3f} ms more than the {engine:.2f} ms of the library")
    before = resident_megabytes()
    for _ in range(SOLVES):
        cosa.schedule(small, simba16)
    print(f"{SOLVES} schedules: {before:.1f} MB before, {resident_megabytes():.1f} MB after")
    bulk, native = rate_in_bulk(simba16), rate_of(sys.argv[1])
    print(f"in bulk: {bulk:,.0f} evaluations/s, {bulk / native:.2f} of {native:,.0f} in C++")


if __name__ == "__main__":
    main()
