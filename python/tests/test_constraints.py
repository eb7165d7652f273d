"""Constraints on loops: obeyed as by the command, and told from what memories keep."""

import json
import subprocess
import warnings

import pytest

import cosa

# All of K in time at DRAM; N alone side by side.
K_OUTSIDE = {
    "mapspace": {
        "constraints": [
            {"target": "DRAM", "type": "temporal", "factors": ["K=4"]},
            {"target": "Buffer", "type": "spatial", "factors": ["M=1", "K=1"]},
        ]
    }
}
# 4 = 2 x 2, and 8 are asked for.
IMPOSSIBLE = {
    "mapspace": {
        "constraints": [
            {"target": "DRAM", "type": "temporal", "factors": ["K>=2"]},
            {"target": "Buffer", "type": "temporal", "factors": ["K=4"]},
        ]
    }
}


def loops_of(mapping):
    """The bounds by dimension of the loops in time at DRAM, and of those side by side."""
    at_dram, spatial = {}, {}
    outside = True
    for node in mapping.to_dict()["nodes"]:
        if "storage" in node:
            outside = node["storage"] == "DRAM"
        elif "spatial" in node:
            spatial[node["loop"]] = node["bound"]
        elif outside:
            at_dram[node["loop"]] = node["bound"]
    return at_dram, spatial


@pytest.mark.parametrize("engine", ["exact", "exhaustive", "random", "cosa"])
def test_every_engine_obeys(product, small_machine, engine):
    found = cosa.schedule(product, small_machine, mapspace=K_OUTSIDE, engine=engine)
    at_dram, spatial = loops_of(found.mapping)
    assert at_dram["K"] == 4
    assert set(spatial) <= {"N"}


def test_the_optimum_is_the_best_that_obeys(product, small_machine):
    free = cosa.schedule(product, small_machine)
    found = cosa.schedule(product, small_machine, mapspace=K_OUTSIDE)
    everything = cosa.schedule(product, small_machine, mapspace=K_OUTSIDE, engine="exhaustive")
    assert found.termination == "optimal"
    assert found.objective_value == everything.objective_value > free.objective_value
    assert found.input_hash != free.input_hash


def command(*arguments):
    done = subprocess.run(
        ["cosa", "schedule", *arguments, "--format", "json", "--no-timing"],
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("mapspace", [K_OUTSIDE, IMPOSSIBLE], ids=["obeyed", "impossible"])
def test_the_answer_is_that_of_the_command(small_machine, tmp_path, mapspace):
    layer = tmp_path / "layer.yaml"
    layer.write_text("problem: {einsum: 'Z[M,N] += A[M,K] * B[K,N]', extents: {M: 4, N: 4, K: 4}}")
    machine = tmp_path / "machine.yaml"
    machine.write_text(json.dumps(small_machine.to_dict()))
    path = tmp_path / "mapspace.yaml"
    path.write_text(json.dumps(mapspace))
    expected = command(layer, "--arch", machine, "--mapspace", path)
    found = cosa.schedule(layer, machine, mapspace=path)
    assert found.to_dict(timing=False) == expected
    assert (found.termination == "infeasible") == (mapspace is IMPOSSIBLE)


def test_what_conflicts_is_named(product, small_machine):
    reason = cosa.schedule(product, small_machine, mapspace=IMPOSSIBLE).infeasible
    assert "K = 4" in reason.message and "K >= 2" in reason.message
    assert "line" not in reason.message and "mapspace:" not in reason.message


def test_a_name_that_there_is_not_is_refused(product, small_machine):
    mapspace = {"mapspace": {"constraints": [
        {"target": "DRAM", "type": "temporal", "factors": ["T=4"]}]}}  # fmt: skip
    with pytest.raises(cosa.InputError, match="T") as raised:
        cosa.schedule(product, small_machine, mapspace=mapspace)
    assert raised.value.file is None and raised.value.line is None


MACHINE = """\
architecture:
  version: 0.4
  nodes:
  - !Component
    name: DRAM
    class: DRAM
    attributes: {width: 16, datawidth: 16}
    constraints: {temporal: {factors: [K=4]}}
  - !Component {name: Buffer, class: SRAM, attributes: {depth: 48, width: 16, datawidth: 16}}
  - !Component {name: MAC, class: compute, attributes: {datawidth: 16}}
"""


def test_a_machines_file_may_carry_constraints(product, tmp_path):
    path = tmp_path / "machine.yaml"
    path.write_text(MACHINE)
    at_dram, _ = loops_of(cosa.schedule(product, path).mapping)
    assert at_dram["K"] == 4
    with pytest.warns(cosa.InputWarning, match="left out"):
        cosa.Architecture.from_file(path)


def test_networks_obey(product, small_machine):
    found = cosa.network([product], small_machine, mapspace=K_OUTSIDE)
    alone = cosa.schedule(product, small_machine, mapspace=K_OUTSIDE)
    assert found.layers[0].schedule.mapping == alone.mapping


def test_rounded_up_extents_obey(small_machine):
    layer = cosa.gemm("odd", m=7, n=1, k=1)
    most = {"mapspace": {"constraints": [
        {"target": "Buffer", "type": "spatial", "factors": ["M<=2"]}]}}  # fmt: skip
    found = cosa.schedule(layer, small_machine, mapspace=most, objective="latency", padding=0.25)
    assert found.padding.extents["M"] == (7, 8)
    assert loops_of(found.mapping)[1] == {"M": 2}


def test_what_has_no_effect_is_a_warning(product, small_machine):
    mapspace = {"mapspace": {"constraints": [
        {"target": "DRAM", "type": "temporal", "factors": ["K=8"]}]}}  # fmt: skip
    with pytest.warns(cosa.InputWarning, match="product: .*K"):
        found = cosa.schedule(product, small_machine, mapspace=mapspace)
    assert found.objective_value == cosa.schedule(product, small_machine).objective_value


def test_evaluating_warns_of_what_a_mapping_breaks(product, small_machine):
    free = cosa.schedule(product, small_machine).mapping
    with pytest.warns(cosa.InputWarning, match="K"):
        cost = cosa.evaluate(product, small_machine, free, mapspace=K_OUTSIDE)
    assert cost == cosa.evaluate(product, small_machine, free)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        obedient = cosa.schedule(product, small_machine, mapspace=K_OUTSIDE).mapping
        cosa.evaluate(product, small_machine, obedient, mapspace=K_OUTSIDE)


def test_an_architecture_alone_carries_none(small_machine):
    with pytest.raises(cosa.InputError, match="constraints on loops"):
        small_machine.with_mapspace(K_OUTSIDE)
