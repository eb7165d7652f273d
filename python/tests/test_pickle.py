"""Objects pass through a pickle, as they do to the workers of a cluster."""

import pickle

import pytest

import cosa


def passed(value):
    return pickle.loads(pickle.dumps(value))


@pytest.fixture(scope="module")
def stated():
    """A machine that states all that a machine can."""
    return cosa.Architecture(
        "stated",
        [
            cosa.StorageLevel(
                "Registers", capacity_words=8, partition_words={"A": 2}, usable_share=0.5,
                word_bits=8, block_size=2, cluster_size=2, instances=8, mesh_x=4,
                read_bandwidth=1.5, write_bandwidth=2.5, shared_bandwidth=3.5, keep=["A"],
                bypass_others=True, read_energy_pJ=1.25, write_energy_pJ=1.75,
            ),
            cosa.StorageLevel("Buffer", capacity_words=64, keep=["B"], bypass=["Z"]),
            cosa.StorageLevel("DRAM", technology="DRAM"),
        ],
        cosa.ComputeUnit(16, mesh_x=8, word_bits=4, energy_pJ=0.5, name="MACs"),
    )  # fmt: skip


def test_machines(stated, simba16):
    for machine in (stated, simba16):
        assert passed(machine) == machine
        assert passed(machine).name == machine.name
        assert passed(cosa.resolve_energy(machine)) == cosa.resolve_energy(machine)


def test_machines_as_dicts(stated, simba16):
    for machine in (stated, simba16):
        assert cosa.Architecture.from_dict(machine.to_dict(), machine.name) == machine


def test_workloads(product):
    strided = cosa.convolution("conv", r=3, s=3, p=8, q=8, c=4, k=4, w_stride=2, occurrences=3)
    odd = cosa.einsum("odd", "O[a] += X[a, 2*b] * Y[b]", {"a": 2, "b": 3}, word_bits={"O": 24})
    for workload in (product, strided, odd):
        assert passed(workload) == workload
        assert (passed(workload).name, passed(workload).occurrences) == (
            workload.name,
            workload.occurrences,
        )
        assert [passed(tensor) for tensor in workload.tensors] == workload.tensors


@pytest.mark.parametrize("engine", ["exact", "cosa", "random"])
def test_schedules(product, small_machine, engine):
    model = cosa.ModelOptions(elide_first_fills=True)
    found = cosa.schedule(product, small_machine, engine=engine, model=model)
    again = passed(found)
    assert again.to_dict() == found.to_dict()
    assert passed(found.mapping) == found.mapping
    assert passed(found.cost) == found.cost
    assert passed(model) == model
    assert again.input_hash == found.input_hash


def test_that_nothing_fits(product):
    tiny = cosa.Architecture(
        "tiny",
        [
            cosa.StorageLevel("Registers", capacity_words=1, keep=["A", "B", "Z"]),
            cosa.StorageLevel("DRAM", technology="DRAM"),
        ],
        cosa.ComputeUnit(1),
    )
    found = cosa.schedule(product, tiny)
    assert found.termination == "infeasible"
    assert passed(found).to_dict() == found.to_dict()
