"""One layer by a command of its own, and what of the processor it took."""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple


class Run(NamedTuple):
    result: dict
    seconds: float  # of the processor, in user mode
    megabytes: float  # at most resident


def layer_names(layers):
    rows = Path(layers).read_text(encoding="utf-8").splitlines()[1:]
    return ["/".join(row.split(",")[:2]) for row in rows if row]


def schedule(cosa, layers, only, arch, more):
    command = [cosa, "schedule", layers, "--only", only, "--arch", str(arch), "--format", "json",
               "--jobs", "1", *more]
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode not in (0, 1):
            raise SystemExit(err.read())
        return Run(json.load(out), usage.ru_utime, usage.ru_maxrss / 1024)
