"""`cosa sweep`."""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from pathlib import Path
from typing import Any, Dict, List

from .._errors import InputError, InputWarning
from .._native import Cache
from . import files
from .sweep import Sweep, sweep

_DONE, _NO_SCHEDULE, _BAD_INPUT, _INTERRUPTED = 0, 1, 2, 130


def parser() -> argparse.ArgumentParser:
    command = argparse.ArgumentParser(
        prog="cosa sweep",
        description="Schedule networks on every machine of a range of parameters (docs/sweep.md).",
    )
    command.add_argument("spec", metavar="SPEC", help="YAML file: machine, networks, ranges")
    option = command.add_argument
    option("--out", metavar="DIR", default="sweep", help="folder of the tables; default: sweep")
    option("--report", metavar="FILE", help="page with fronts and right sizes, as HTML")
    option("--jobs", metavar="N", type=_count, default=0, help="at a time; default: one a core")
    option("--scheduler", metavar="ADDRESS", help="solve on the workers of this Dask scheduler")
    option("--no-timing", action="store_true", help="leave seconds out: equal sweeps, equal bytes")
    cache = command.add_mutually_exclusive_group()
    cache.add_argument(
        "--cache",
        metavar="DIR",
        help="folder of the cache; default: XDG_CACHE_HOME/cosa, ~/.cache/cosa",
    )
    cache.add_argument(
        "--no-cache", action="store_true", help="neither look answers up nor keep them"
    )
    return command


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise ValueError
    return count


def _cache_of(arguments: argparse.Namespace) -> Cache | None:
    """That of the arguments, or the user's, as `cosa network` has it."""
    if arguments.no_cache:
        return None
    if arguments.cache:
        return Cache(Path(arguments.cache))
    home = os.environ.get("XDG_CACHE_HOME", "")
    folder = Path(home) if os.path.isabs(home) else Path.home() / ".cache"
    try:
        return Cache(folder / "cosa")
    except InputError as error:
        _show_warning(f"no cache: {error}")
        return None


class _Line:
    """One line on stderr that says how far the sweep is; nothing where that is no terminal."""

    def __init__(self) -> None:
        self.visible = sys.stderr.isatty()
        self.next = 0.0

    def show(self, done: int, total: int, cached: bool) -> None:
        if self.visible and (time.monotonic() >= self.next or done == total):
            self.next = time.monotonic() + 0.1
            end = "\n" if done == total else ""
            print(f"\r{done:,} of {total:,} tasks", end=end, file=sys.stderr, flush=True)


def _best_lines(found: Sweep, sizes: Dict[str, Any]) -> List[str]:
    """The best machine for a network and objective, and how much of its memories it needs."""
    question = (sizes["machine"], sizes["network"], sizes["objective"])
    row = next(
        row
        for row in found.machines
        if (row["machine"], row["network"], row["objective"]) == question
    )
    settings = ", ".join(f"{name} {row[name]}" for name in found.parameters)
    worth = "costs nothing" if sizes["verified"] else "is not known to cost nothing"
    return [
        f"{sizes['network']} by {sizes['objective']}: machine {sizes['machine']} ({settings}), "
        f"{sizes['cycles']:,} cycles, {sizes['energy_pJ'] / 1e6:,.3f} uJ",
        *(
            f"  {memory['memory']} uses {memory['used_words']:,} of {memory['words']:,} words; "
            f"{memory['right_words']:,} {worth}"
            for memory in sizes["memories"]
            if memory["right_words"] < memory["words"]
        ),
    ]


def _summary(found: Sweep, seconds: float, timing: bool) -> str:
    machines = len({row["machine"] for row in found.machines})
    head = f"{machines:,} machines, {len(found.layers):,} answers to {found.tasks:,} questions"
    lines = [head + f", {found.inherited:,} of them inherited"]
    if timing:
        lines[0] += f", {found.cached:,} cached; {seconds:.1f} s"
    for sizes in found.right_sizes:
        lines.extend(_best_lines(found, sizes))
    return "\n".join(lines)


def _run(arguments: argparse.Namespace) -> int:
    files.check_library()
    start = time.monotonic()
    found = sweep(
        arguments.spec,
        jobs=arguments.jobs,
        scheduler=arguments.scheduler,
        cache=_cache_of(arguments),
        progress=_Line().show,
    )
    timing = not arguments.no_timing
    found.write(arguments.out, timing=timing)
    if arguments.report:
        found.report(arguments.report, Path(arguments.spec).stem)
    print(_summary(found, time.monotonic() - start, timing))
    for error in sorted({row["error"] for row in found.layers if row["error"]}):
        print(f"error: {error}", file=sys.stderr)
    return _DONE if all(row["mapped"] for row in found.machines) else _NO_SCHEDULE


def _show_warning(message: object, *_: object, **__: object) -> None:
    print(f"warning: {message}", file=sys.stderr)


def main(arguments: List[str]) -> int:
    """Runs `cosa sweep` with these arguments; returns its exit code."""
    parsed = parser().parse_args(arguments)
    with warnings.catch_warnings():
        warnings.simplefilter("always", InputWarning)
        warnings.showwarning = _show_warning
        try:
            return _run(parsed)
        except InputError as error:
            print(f"error: {error}", file=sys.stderr)
            return _BAD_INPUT
        except KeyboardInterrupt:
            print("stopped; what was found is kept in the cache", file=sys.stderr)
            return _INTERRUPTED
