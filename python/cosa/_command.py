"""The command `cosa`, which lies compiled beside this file."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    command = Path(__file__).with_name("cosa")
    os.execv(command, [sys.argv[0], *sys.argv[1:]])
