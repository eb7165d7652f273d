import pytest

import cosa

MACHINE = {
    "arch": {
        "arithmetic": {"instances": 4},
        "storage": [
            {"name": "Registers", "entries": 3, "instances": 4},
            {"name": "Buffer", "entries": 48},
            {"name": "DRAM", "technology": "DRAM", "bandwidth": 4},
        ],
    }
}


def test_one_machine_from_code_and_dict(small_machine):
    assert cosa.Architecture.from_dict(MACHINE, "small") == small_machine


def test_fanouts_follow_from_instances(small_machine):
    assert [small_machine.fanout(level) for level in range(3)] == [(1, 1), (4, 1), (1, 1)]
    with pytest.raises(IndexError):
        small_machine.fanout(3)


def test_a_machine_and_its_mapspace_from_files(simba16):
    assert [level.name for level in simba16.levels] == [
        "Registers", "AccumulationBuffer", "WeightBuffer", "InputBuffer", "GlobalBuffer", "DRAM",
    ]  # fmt: skip
    assert simba16.compute.instances == 1024
    assert simba16.levels[4].keep == ["Inputs", "Outputs"]
    assert simba16.levels[4].bypass == ["Weights"]


def test_a_mapspace_may_be_a_dict(small_machine):
    constraints = [{"target": "Buffer", "type": "datatype", "keep": ["A"], "bypass": ["B"]}]
    machine = small_machine.with_mapspace({"mapspace": {"constraints": constraints}})
    assert (machine.levels[1].keep, machine.levels[1].bypass) == (["A"], ["B"])


def test_instances_must_multiply_inwards():
    with pytest.raises(cosa.InputError):
        cosa.Architecture(
            "odd",
            [cosa.StorageLevel("L0", instances=3), cosa.StorageLevel("L1", instances=2)],
            cosa.ComputeUnit(3),
        )


def test_a_key_that_is_none_is_refused_by_name():
    storage = [{"name": "DRAM", "technology": "DRAM", "entires": 4}]
    with pytest.raises(cosa.InputError) as caught:
        cosa.Architecture.from_dict({"arch": {"arithmetic": {"instances": 1}, "storage": storage}})
    assert caught.value.key == "arch.storage[0].entires"
    assert "entries" in caught.value.mend


def test_energies_say_where_they_come_from(small_machine):
    table = cosa.resolve_energy(small_machine)
    assert [level.source for level in table.levels] == ["built-in"] * 3
    stated = cosa.Architecture(
        "stated",
        [cosa.StorageLevel("DRAM", read_energy_pJ=3.0, write_energy_pJ=4.0)],
        cosa.ComputeUnit(1, energy_pJ=0.5),
    )
    table = cosa.resolve_energy(stated)
    assert (table.levels[0].read_pJ, table.levels[0].write_pJ) == (3.0, 4.0)
    assert (table.compute.mac_pJ, table.compute.source) == (0.5, "architecture")
