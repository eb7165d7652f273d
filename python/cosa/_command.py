"""The command `cosa`: `cosa sweep` is this package's, all others lie compiled beside this file."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    if sys.argv[1:2] == ["sweep"]:
        from ._sweep.command import main as sweep_main

        sys.exit(sweep_main(sys.argv[2:]))
    command = Path(__file__).with_name("cosa")
    os.execv(command, [sys.argv[0], *sys.argv[1:]])
