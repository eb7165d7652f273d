"""Mappings and what they cost, on a machine small enough to check by hand."""

import pytest

import cosa

#: Z[m,n] += A[m,k] * B[k,n], all 4: n over the four multipliers, then k, m in the buffer.
NEST = {
    "nodes": [
        {"storage": "DRAM", "tensors": ["A", "B", "Z"]},
        {"storage": "Buffer", "tensors": ["A", "B", "Z"]},
        {"loop": "M", "bound": 4},
        {"loop": "K", "bound": 4},
        {"loop": "N", "bound": 4, "spatial": "x", "fanout": "Buffer"},
        {"storage": "Registers", "tensors": ["A", "B", "Z"]},
    ]
}


def test_a_cost_checked_by_hand(product, small_machine):
    cost = cosa.evaluate(product, small_machine, NEST)
    assert cost.cycles == 16  # 64 multiplications on 4 multipliers; DRAM reads 32 words, 2 a cycle
    assert cost.utilization == 1.0
    buffer = cost.levels[1].tensors
    assert (buffer["A"].tile, buffer["B"].tile, buffer["Z"].tile) == (16, 16, 16)
    assert buffer["A"].reads == 16  # each element once, to all four multipliers
    assert buffer["B"].reads == 64  # N is spread: every element for every m
    assert cost.levels[2].tensors["A"].reads == 16


def test_a_mapping_from_dict_file_and_yaml(product, small_machine, tmp_path):
    mapping = cosa.Mapping.from_dict(NEST, product, small_machine)
    assert mapping.violations() == []
    assert mapping.is_even
    assert mapping.to_dict() == NEST
    file = tmp_path / "mapping.yaml"
    file.write_text(mapping.to_yaml())
    assert cosa.Mapping.from_file(file, product, small_machine) == mapping
    assert cosa.Mapping.from_yaml(mapping.to_yaml(), product, small_machine) == mapping
    assert "for spatial  N in 4" in str(mapping)


def test_a_mapping_in_the_form_of_other_tools(product, small_machine):
    mapping = cosa.Mapping.from_dict(NEST, product, small_machine)
    assert "int main(void)" in mapping.emit("c")
    assert "linalg.matmul" in mapping.emit("mlir")
    with pytest.raises(cosa.InputError, match="DOSA knows the dimensions .*, not M"):
        mapping.emit("dosa")


def test_a_mapping_goes_to_another_workload_by_name(product, small_machine):
    mapping = cosa.Mapping.from_dict(NEST, product, small_machine)
    turned = cosa.einsum("turned", "Z[M,N] += A[M,K] * B[K,N]", {"K": 4, "M": 4, "N": 4})
    assert (
        cosa.evaluate(turned, small_machine, mapping).cycles
        == cosa.evaluate(product, small_machine, mapping).cycles
    )


def test_an_invalid_mapping_is_refused_with_its_numbers(product, small_machine):
    nodes = [node for node in NEST["nodes"] if node.get("loop") != "M"]
    with pytest.raises(cosa.InputError, match="M"):
        cosa.evaluate(product, small_machine, {"nodes": nodes})
    mapping = cosa.Mapping.from_dict({"nodes": nodes}, product, small_machine)
    assert len(mapping.violations()) == 1


def test_the_dict_of_a_cost_has_the_documented_keys(product, small_machine):
    cost = cosa.evaluate(product, small_machine, NEST)
    as_dict = cost.to_dict()
    assert list(as_dict) == [
        "cycles", "binding", "energy_pJ", "edp_pJ_cycles", "utilization", "compute", "levels",
    ]  # fmt: skip
    assert as_dict["cycles"] == cost.cycles
    assert as_dict["energy_pJ"] == cost.energy_pJ
    assert as_dict["levels"][1]["tensors"]["B"]["reads"] == cost.levels[1].tensors["B"].reads


def test_energy_comes_from_the_table_given(product, small_machine, tmp_path):
    table = tmp_path / "ert.yaml"
    actions = "read: {energy: 1}, write: {energy: 1}, update: {energy: 1}"
    table.write_text(
        "ERT:\n  version: 0.2\n  tables:\n"
        f"    system.Registers: {{{actions}}}\n"
        f"    system.Buffer: {{{actions}}}\n"
        f"    system.DRAM: {{{actions}}}\n"
        "    system.MAC: {compute: {energy: 2}}\n"
    )
    cost = cosa.evaluate(product, small_machine, NEST, energy=table)
    assert cost.compute.energy_pJ == 128
    assert cost.to_dict()["compute"]["energy_source"] == "ert"


def test_every_number_is_explained(product, small_machine):
    lines = cosa.explain(product, small_machine, NEST)
    assert any(line.startswith("cycles = ") for line in lines)
