#!/usr/bin/env python3
"""How many times faster than Timeloop's model one evaluation is.

    bench/timeloop_ratio.py --timeloop-model PATH --bench build/bench/bench/cosa_model_bench

Both evaluate the Simba-like machine's mappings of ResNet-50's layers (tests/data/timeloop). Of
Timeloop's the processor time of a process counts, less that of one which evaluates a single
multiplication: start-up, reading and writing.
"""

import argparse
import copy
import gzip
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import make_timeloop_cases as timeloop  # noqa: E402

CASES = ROOT / "tests/data/timeloop/simba16.jsonl.gz"
MACHINES = ROOT / "tests/data/timeloop/machines"
REPETITIONS = 3


def processor_seconds(binary, machine, case, directory):
    def used():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    times = []
    for _ in range(REPETITIONS):
        before = used()
        timeloop.evaluate(binary, machine, case, directory)
        times.append(used() - before)
    return min(times)


def single_multiplication(case):
    trivial = copy.deepcopy(case)
    trivial["problem"] = dict.fromkeys(case["problem"], 1)
    for level in trivial["mapping"]:
        level.update(spatial=[], temporal=[])
    return trivial


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--timeloop-model", required=True)
    parser.add_argument("--bench", required=True, help="the built cosa_model_bench")
    options = parser.parse_args()

    with gzip.open(CASES, "rt") as lines:
        cases = [case for case in map(json.loads, lines) if case["layer"].startswith("resnet50/")]
    machine = timeloop.Machine(MACHINES / cases[0]["arch"])
    with tempfile.TemporaryDirectory() as directory:
        start_up = processor_seconds(
            options.timeloop_model, machine, single_multiplication(cases[0]), directory
        )
        theirs = statistics.median(
            processor_seconds(options.timeloop_model, machine, case, directory) - start_up
            for case in cases
        )
    answer = subprocess.run(
        [options.bench, "--benchmark_filter=full/resnet50", "--benchmark_format=json"],
        capture_output=True,
        text=True,
        check=True,
    )
    ours = 1 / json.loads(answer.stdout)["benchmarks"][0]["median"]
    print(f"timeloop-model: start-up {start_up * 1e3:.1f} ms, median evaluation {theirs * 1e3:.2f} ms")
    print(f"cosa: median evaluation {ours * 1e9:.0f} ns, {theirs / ours:,.0f} times faster")
    return 0


if __name__ == "__main__":
    sys.exit(main())
