"""Nothing that a solve takes is kept."""

import resource
from pathlib import Path

import pytest

import cosa

STATUS = Path("/proc/self/statm")


def resident_bytes():
    return int(STATUS.read_text().split()[1]) * resource.getpagesize()


@pytest.mark.skipif(not STATUS.exists(), reason="needs /proc")
@pytest.mark.parametrize("engine", ["exact", "cosa"])
def test_memory_stays_flat(product, small_machine, engine):
    def solve(times):
        for _ in range(times):
            cosa.schedule(product, small_machine, engine=engine).to_dict()

    solve(50)
    before = resident_bytes()
    solve(300)
    assert resident_bytes() - before < 1 << 20
