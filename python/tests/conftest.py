"""What the tests share: small machines to check by hand, and the repository's examples."""

from pathlib import Path

import pytest

import cosa

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def examples() -> Path:
    return ROOT / "examples"


@pytest.fixture(scope="session")
def test_data() -> Path:
    return ROOT / "tests" / "data"


@pytest.fixture(scope="session")
def simba16(examples):
    machine = cosa.Architecture.from_file(examples / "architectures" / "simba16.yaml")
    return machine.with_mapspace(examples / "architectures" / "simba16_mapspace.yaml")


@pytest.fixture(scope="session")
def product():
    """4 x 4 x 4 multiplications."""
    return cosa.gemm("product", m=4, n=4, k=4)


@pytest.fixture(scope="session")
def small_machine():
    """Four multipliers with three words each, a buffer of 48 words, DRAM."""
    return cosa.Architecture(
        "small",
        [
            cosa.StorageLevel("Registers", capacity_words=3, instances=4),
            cosa.StorageLevel("Buffer", capacity_words=48),
            cosa.StorageLevel("DRAM", technology="DRAM", read_bandwidth=2, write_bandwidth=2),
        ],
        cosa.ComputeUnit(4),
    )
