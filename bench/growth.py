#!/usr/bin/env python3
"""How the time to a proof grows: layers scaled in extent, machines in levels and multipliers.

Usage: growth.py COSA [--time-limit S] [--only extents|levels|multipliers|products] [--plot FILE.svg]

Writes problems and machines into a temporary folder, runs `COSA schedule` on each with one job, and
prints one Markdown table a family. Seconds are those of the processor, start of the program
included; the time limit is of the wall clock. In the plot a hollow point is a search that its limit
ended.
"""

import argparse
import json
import resource
import subprocess
import tempfile
from pathlib import Path

from svg_plot import svg

KEYS = ("R", "S", "P", "Q", "C", "K", "N")
ONES = "Wstride: 1, Hstride: 1, Wdilation: 1, Hdilation: 1, shape: cnn-layer"
SCALES = (1, 2, 4, 8, 16, 32, 64)
LEVELS = (3, 4, 5, 6, 7, 8)
MULTIPLIERS = (16, 64, 256, 1024, 4096, 16384, 65536)


def problem(**extents):
    values = ", ".join(f"{key}: {extents.get(key, 1)}" for key in KEYS)
    return f"problem: {{{values}, {ONES}}}\n"


def machine(levels, multipliers):
    """A register file at each multiplier, buffers four times as large from level to level, a DRAM."""
    storage = [f"  - {{name: L0, entries: 64, instances: {multipliers}}}"]
    for level in range(1, levels - 1):
        storage.append(f"  - {{name: L{level}, entries: {16384 * 4 ** (level - 1)}, instances: 1}}")
    storage.append(f"  - {{name: L{levels - 1}, technology: DRAM, instances: 1, bandwidth: 32}}")
    head = f"arch:\n  arithmetic: {{instances: {multipliers}, word-bits: 16}}\n  storage:\n"
    return head + "\n".join(storage) + "\n"


def families():
    base = {"P": 14, "Q": 14, "C": 16, "K": 16}
    three = machine(3, 256)
    return {
        "extents": [(f"{r}x{r}, C and K x {s}",
                     problem(R=r, S=r, **{**base, "C": 16 * s, "K": 16 * s}), three)
                    for r in (1, 3) for s in SCALES],
        "levels": [(f"{n} levels", problem(P=14, Q=14, C=64, K=64), machine(n, 256))
                   for n in LEVELS],
        "multipliers": [(f"{n} multipliers", problem(P=56, Q=56, C=64, K=64), machine(3, n))
                        for n in MULTIPLIERS],
        "products": [
            ("512 x 1024 x 1024", problem(N=512, C=1024, K=1024), three),
            ("4096 x 4096 x 4096", problem(N=4096, C=4096, K=4096), three),
            ("3x3, 56 x 56, 64 to 64", problem(R=3, S=3, P=56, Q=56, C=64, K=64), three),
        ],
    }


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def schedule(cosa, folder, layer, arch, limit):
    """The result of one search, and the processor's seconds."""
    (folder / "layer.yaml").write_text(layer, encoding="utf-8")
    (folder / "arch.yaml").write_text(arch, encoding="utf-8")
    command = [cosa, "schedule", str(folder / "layer.yaml"), "--arch", str(folder / "arch.yaml"),
               "--time-limit", str(limit), "--format", "json", "--jobs", "1"]
    before = processor_seconds()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return json.loads(done.stdout), processor_seconds() - before


def row(name, result, seconds):
    gap = result["gap"]
    return (f"| {name} | {result['termination']} | {'' if gap is None else f'{100 * gap:.2g} %'} | "
            f"{result['objective_value'] or 0:.6g} | {result['nodes']:,} | {seconds:.3f} |")


def plot(points):
    """`points`: by family, a (seconds, proven) a case."""
    extents = points["extents"]
    half = len(SCALES)
    return svg([
        ("Extents: 14 x 14, C and K from 16", "times",
         [str(s) for s in SCALES], {"1x1": extents[:half], "3x3": extents[half:]}),
        ("Levels: 1x1, 14 x 14, 64 to 64", "levels",
         [str(n) for n in LEVELS], {"1x1": points["levels"]}),
        ("Multipliers: 1x1, 56 x 56, 64 to 64", "multipliers",
         [f"{n:,}" for n in MULTIPLIERS], {"1x1": points["multipliers"]}),
    ])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cosa")
    parser.add_argument("--time-limit", type=float, default=20)
    parser.add_argument("--only", choices=families())
    parser.add_argument("--plot", type=Path, help="SVG to write; not with --only")
    arguments = parser.parse_args()
    points = {}
    with tempfile.TemporaryDirectory() as folder:
        for family, cases in families().items():
            if arguments.only not in (None, family):
                continue
            print(f"\n| {family} | answer | gap | pJ x cycles | nodes | s |\n|---|---|---|---|---|---|")
            for name, layer, arch in cases:
                result, seconds = schedule(arguments.cosa, Path(folder), layer, arch,
                                           arguments.time_limit)
                points.setdefault(family, []).append((seconds, result["termination"] == "optimal"))
                print(row(name, result, seconds), flush=True)
    if arguments.plot and not arguments.only:
        arguments.plot.write_text(plot(points), encoding="utf-8")


if __name__ == "__main__":
    main()
