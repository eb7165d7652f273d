#!/usr/bin/env python3
"""How the time to a proof grows: layers scaled in extent, machines in levels and multipliers.

Usage: growth.py COSA [--time-limit S] [--only extents|levels|multipliers|products]

Writes problems and machines into a temporary folder, runs `COSA schedule` on each with one job, and
prints one Markdown table a family. Seconds are those that the engine reports.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

KEYS = ("R", "S", "P", "Q", "C", "K", "N")
ONES = "Wstride: 1, Hstride: 1, Wdilation: 1, Hdilation: 1, shape: cnn-layer"


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
    scales = (1, 2, 4, 8, 16, 32, 64)
    return {
        "extents": [(f"1x1, C and K x {s}", problem(**{**base, "C": 16 * s, "K": 16 * s}), three)
                    for s in scales]
        + [(f"3x3, C and K x {s}", problem(R=3, S=3, **{**base, "C": 16 * s, "K": 16 * s}), three)
           for s in scales],
        "levels": [(f"{n} levels", problem(P=14, Q=14, C=64, K=64), machine(n, 256))
                   for n in range(3, 9)],
        "multipliers": [(f"{n} multipliers", problem(P=56, Q=56, C=64, K=64), machine(3, n))
                        for n in (16, 64, 256, 1024, 4096, 16384, 65536)],
        "products": [
            ("512 x 1024 x 1024", problem(N=512, C=1024, K=1024), three),
            ("4096 x 4096 x 4096", problem(N=4096, C=4096, K=4096), three),
            ("3x3, 56 x 56, 64 to 64", problem(R=3, S=3, P=56, Q=56, C=64, K=64), three),
        ],
    }


def row(cosa, folder, name, layer, arch, limit):
    (folder / "layer.yaml").write_text(layer, encoding="utf-8")
    (folder / "arch.yaml").write_text(arch, encoding="utf-8")
    command = [cosa, "schedule", str(folder / "layer.yaml"), "--arch", str(folder / "arch.yaml"),
               "--time-limit", str(limit), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    result = json.loads(done.stdout)
    gap = result["gap"]
    return (f"| {name} | {result['termination']} | {'' if gap is None else f'{100 * gap:.2g} %'} | "
            f"{result['objective_value'] or 0:.6g} | {result['nodes']:,} | {result['seconds']:.3f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cosa")
    parser.add_argument("--time-limit", type=float, default=20)
    parser.add_argument("--only", choices=families())
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for family, cases in families().items():
            if arguments.only not in (None, family):
                continue
            print(f"\n| {family} | answer | gap | pJ x cycles | nodes | s |\n|---|---|---|---|---|---|")
            for name, layer, arch in cases:
                print(row(arguments.cosa, Path(folder), name, layer, arch, arguments.time_limit),
                      flush=True)


if __name__ == "__main__":
    main()
