"""A sweep solves each question once, and says of every machine what it costs."""

import json
import subprocess
import sys

import pytest

import cosa
from cosa._machines import level_of, varied
from cosa._sweep.command import main

pytest.importorskip("yaml")
parquet = pytest.importorskip("pyarrow.parquet")

LAYERS = [cosa.gemm("a", m=4, n=4, k=4, occurrences=2), cosa.gemm("b", m=8, n=4, k=2)]


@pytest.fixture
def spec(small_machine):
    return {
        "architecture": small_machine,
        "networks": [cosa.Network("net", [cosa.Layer(layer) for layer in LAYERS])],
        "objectives": ["edp", "latency"],
        "parameters": {"Buffer.entries": [48, 24, 96], "Registers.instances": [2, 4]},
    }


def machine_with(entries, instances):
    return cosa.Architecture(
        "one",
        [
            cosa.StorageLevel("Registers", capacity_words=3, instances=instances),
            cosa.StorageLevel("Buffer", capacity_words=entries),
            cosa.StorageLevel("DRAM", technology="DRAM", read_bandwidth=2, write_bandwidth=2),
        ],
        cosa.ComputeUnit(instances),
    )


def test_every_answer_is_that_of_the_machine_by_itself(spec):
    found = cosa.sweep(spec)
    assert len(found.layers) == 3 * 2 * 2 * 2  # sizes, instances, objectives, layers
    for row in found.layers:
        machine = machine_with(row["Buffer.entries"], row["Registers.instances"])
        (layer,) = [layer for layer in LAYERS if layer.name == row["layer"]]
        alone = cosa.schedule(layer, machine, objective=row["objective"])
        assert row["termination"] == "optimal"
        assert row["objective_value"] == row["bound"] == alone.objective_value
        assert (row["cycles"], row["energy_pJ"]) == (alone.cost.cycles, alone.cost.energy_pJ)
        mapping = cosa.Mapping.from_dict(json.loads(row["mapping"]), layer, machine)
        assert mapping.violations() == []
        assert cosa.evaluate(layer, machine, mapping) == alone.cost
        if row["proven_on"] == row["machine"]:
            assert mapping == alone.mapping


def test_sums_count_layers_as_often_as_they_occur(spec):
    found = cosa.sweep(spec)
    assert len(found.machines) == 3 * 2 * 2
    for row in found.machines:
        layers = [
            layer
            for layer in found.layers
            if (layer["machine"], layer["objective"]) == (row["machine"], row["objective"])
        ]
        assert row["cycles"] == 2 * layers[0]["cycles"] + layers[1]["cycles"]
        assert row["edp_pJ_cycles"] == row["cycles"] * row["energy_pJ"]
        assert row["proven"] and row["mapped"] and row["area_um2"] is None


def test_equal_questions_are_solved_once(spec, small_machine):
    spec["networks"] = [
        cosa.Network("one", [cosa.Layer(LAYERS[0])]),
        cosa.Network("two", [cosa.Layer(LAYERS[0].renamed("same")), cosa.Layer(LAYERS[1])]),
    ]
    assert cosa.sweep(spec).tasks == 3 * 2 * 2 * 2


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_do_not_depend_on_how_many_work(spec, jobs):
    def untimed(rows):
        return [{**row, "seconds": None} for row in rows]

    assert untimed(cosa.sweep(spec, jobs=jobs).layers) == untimed(cosa.sweep(spec).layers)


@pytest.fixture
def stated():
    """A machine whose energies do not follow its sizes."""
    energies = {"read_energy_pJ": 2.0, "write_energy_pJ": 3.0}
    return cosa.Architecture(
        "stated",
        [
            cosa.StorageLevel("Registers", capacity_words=3, instances=4, **energies),
            cosa.StorageLevel("Buffer", capacity_words=48, **energies),
            cosa.StorageLevel("DRAM", technology="DRAM", read_bandwidth=2, write_bandwidth=2),
        ],
        cosa.ComputeUnit(4),
    )


def test_what_is_best_on_a_machine_that_can_do_more_is_best_where_it_costs_the_same(spec, stated):
    spec["architecture"] = stated
    spec["parameters"] = {"Buffer.entries": [3, 12, 24, 48], "DRAM.read_bandwidth": [1, 2, 4]}
    found = cosa.sweep(spec)
    assert 0 < found.inherited < found.tasks
    assert found.tasks == 4 * 3 * 2 * 2
    for row in found.layers:
        assert row["proven_on"] <= 11 and row["termination"] == "optimal"
        settings = {
            (level_of(stated, "Buffer"), "entries"): row["Buffer.entries"],
            (level_of(stated, "DRAM"), "read_bandwidth"): row["DRAM.read_bandwidth"],
        }
        machine = varied(stated, settings, "alone")
        (layer,) = [layer for layer in LAYERS if layer.name == row["layer"]]
        alone = cosa.schedule(layer, machine, objective=row["objective"])
        assert row["objective_value"] == row["bound"] == alone.objective_value
        assert (row["cycles"], row["energy_pJ"]) == (alone.cost.cycles, alone.cost.energy_pJ)


def test_nothing_is_inherited_where_energies_follow_sizes(spec):
    spec["parameters"] = {"Buffer.entries": [24, 48]}
    assert cosa.sweep(spec).inherited == 0


def test_that_nothing_fits_is_inherited(spec, stated):
    keeps = {"target": "Buffer", "type": "datatype", "keep": ["A", "B", "Z"], "bypass": []}
    spec["architecture"] = stated.with_mapspace({"mapspace": {"constraints": [keeps]}})
    spec["parameters"] = {"Buffer.entries": [1, 2]}
    found = cosa.sweep(spec)
    assert {row["termination"] for row in found.layers} == {"infeasible"}
    assert {row["proven_on"] for row in found.layers} == {1}


def test_ranges(spec):
    spec["parameters"] = {
        "Buffer.entries": {"from": 24, "to": 96, "factor": 2},
        "DRAM.read_bandwidth": {"from": 1, "to": 2, "step": 0.5},
    }
    found = cosa.sweep(spec)
    points = [(row["Buffer.entries"], row["DRAM.read_bandwidth"]) for row in found.machines[::2]]
    assert points == [(n, b) for n in (24, 48, 96) for b in (1, 1.5, 2)]


def test_what_lies_inside_keeps_its_fanouts(simba16):
    wide = varied(simba16, {(level_of(simba16, "InputBuffer"), "instances"): 32}, "wide")
    assert [level.instances for level in wide.levels] == [2048, 256, 256, 32, 1, 1]
    assert wide.compute.instances == 2048
    shaped = varied(simba16, {(level_of(simba16, "GlobalBuffer"), "fanout"): (4, 2)}, "shaped")
    assert shaped.fanout(level_of(shaped, "GlobalBuffer")) == (4, 2)
    assert shaped.compute.instances == 512


def test_fronts_hold_the_machines_that_none_beats(spec):
    spec["areas"] = {"Buffer": 480.0, "Registers": 10.0}
    found = cosa.sweep(spec)
    rows = [row for row in found.machines if row["objective"] == "edp"]
    assert rows[0]["area_um2"] == 480 + 2 * 10  # 48 words, two instances
    assert rows[2]["area_um2"] == 240 + 2 * 10
    front = found.front("net", "edp")
    for row in rows:
        beaten = any(
            other["cycles"] <= row["cycles"]
            and other["energy_pJ"] <= row["energy_pJ"]
            and (other["cycles"], other["energy_pJ"]) != (row["cycles"], row["energy_pJ"])
            for other in rows
        )
        assert not (beaten and row in front)
    assert {(row["cycles"], row["energy_pJ"]) for row in front} == {
        (row["cycles"], row["energy_pJ"])
        for row in rows
        if "latency-energy" in row["fronts"]
    }
    assert found.front("net", "edp", "energy-area")


def test_memories_larger_than_the_best_mappings_need_are_named(spec):
    spec["parameters"] = {"Buffer.entries": [100_000]}
    spec["objectives"] = ["latency"]
    (sizes,) = cosa.sweep(spec).right_sizes
    (buffer,) = [row for row in sizes["memories"] if row["memory"] == "Buffer"]
    assert buffer["used_words"] <= 16 + 8 + 32  # no more than the tensors of the larger layer
    assert buffer["right_words"] == 100_000 // 16
    assert sizes["verified"]
    assert sizes["right_cycles"] == sizes["cycles"]


def test_a_machine_too_small_for_anything_is_a_row(spec):
    spec["parameters"] = {"Registers.entries": [1, 3]}
    spec["architecture"] = spec["architecture"].with_mapspace(
        {"mapspace": {"constraints": [
            {"target": "Registers", "type": "datatype", "keep": ["A", "B", "Z"], "bypass": []}]}}
    )  # fmt: skip
    found = cosa.sweep(spec)
    small, large = found.machines[0], found.machines[2]
    assert (small["mapped"], small["cycles"], small["fronts"]) == (False, None, "")
    assert large["mapped"]
    assert found.layers[0]["termination"] == "infeasible"


# -- files ------------------------------------------------------------------------------------

SPEC = """\
architecture: machine.yaml
networks: [layers]
parameters:
  Buffer.entries: {from: 24, to: 96, factor: 2}
"""

MACHINE = """\
arch:
  arithmetic: {instances: 4}
  storage:
  - {name: Registers, entries: 3, instances: 4}
  - {name: Buffer, entries: 48}
  - {name: DRAM, technology: DRAM, bandwidth: 4}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "machine.yaml").write_text(MACHINE)
    (tmp_path / "layers").mkdir()
    for name, c in (("one", 4), ("two", 6)):
        problem = {"problem": {"R": 1, "S": 1, "P": 4, "Q": 1, "C": c, "K": 4, "N": 1}}
        (tmp_path / "layers" / f"{name}.yaml").write_text(json.dumps(problem))
    (tmp_path / "spec.yaml").write_text(SPEC)
    return tmp_path


def test_areas_may_be_a_table_of_accelergys(folder):
    table = {"version": 0.4, "tables": [
        {"name": "chip.Buffer[1..1]", "area": 480}, {"name": "chip.Registers[0..1]", "area": 10},
        {"name": "chip.wires", "area": 1}]}  # fmt: skip
    (folder / "art.yaml").write_text(json.dumps({"ART": table}))
    (folder / "spec.yaml").write_text(SPEC + "areas: art.yaml\n")
    with pytest.warns(cosa.InputWarning, match="left out: chip.wires"):
        found = cosa.sweep(folder / "spec.yaml")
    # A buffer of 24, 48 or 96 words; four instances of registers.
    assert [row["area_um2"] for row in found.machines] == [280, 520, 1000]
    table["tables"][0]["area"] = -1
    (folder / "art.yaml").write_text(json.dumps({"ART": table}))
    (folder / "spec.yaml").write_text(SPEC + "areas: art.yaml\n")
    with pytest.raises(cosa.InputError, match="not negative") as raised:
        cosa.sweep(folder / "spec.yaml")
    assert raised.value.file == str(folder / "art.yaml")


def test_paths_of_a_file_are_those_beside_it(folder):
    found = cosa.sweep(folder / "spec.yaml")
    assert [row["Buffer.entries"] for row in found.machines] == [24, 48, 96]
    assert {row["layer"] for row in found.layers} == {"layers/one", "layers/two"}


def test_a_sweep_that_was_ended_goes_on_where_it_was(folder):
    cosa.sweep(folder / "spec.yaml").write(folder / "undisturbed", timing=False)

    def end(done, total, cached):
        if done == 4:
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        cosa.sweep(folder / "spec.yaml", jobs=1, cache=folder / "cache", progress=end)
    again = cosa.sweep(folder / "spec.yaml", cache=folder / "cache")
    assert 4 <= again.cached < again.tasks
    again.write(folder / "again", timing=False)
    for name in ("layers.parquet", "machines.parquet"):
        undisturbed = (folder / "undisturbed" / name).read_bytes()
        assert (folder / "again" / name).read_bytes() == undisturbed


def test_tables_read_back(folder):
    found = cosa.sweep(folder / "spec.yaml")
    found.write(folder / "out")
    assert parquet.read_table(folder / "out" / "layers.parquet").to_pylist() == found.layers
    assert parquet.read_table(folder / "out" / "machines.parquet").to_pylist() == found.machines


def test_the_command_writes_tables_and_says_what_is_best(folder):
    command = [sys.executable, "-c", "from cosa._command import main; main()", "sweep"]
    arguments = [folder / "spec.yaml", "--out", folder / "out", "--no-cache", "--no-timing"]
    ran = subprocess.run([*command, *arguments], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    first, second, *_ = ran.stdout.splitlines()
    assert first == "3 machines, 6 answers to 6 questions, 0 of them inherited"
    assert second.startswith("layers by edp: machine ")
    assert (folder / "out" / "layers.parquet").is_file()


@pytest.mark.parametrize(
    ("line", "wrong", "place", "mend"),
    [
        (3, "parmeters:", "3: parmeters: is no key", "parameters"),
        (4, "  Bufer.entries: [1]", "4: parameters.Bufer.entries: machine has no Bufer", "Buffer"),
        (4, "  Buffer.size: [1]", "4: parameters.Buffer.size: size is nothing", "entries"),
        (4, "  Buffer.entries: []", "4: parameters.Buffer.entries: [] is no range", "list"),
        (4, "  Buffer.entries: [0]", "4: parameters.Buffer.entries: 0 is no count", "from 1"),
        (4, "  Buffer.entries: [8, 8]", "has a value twice", "once"),
        (4, "  Buffer.entries: {from: 8, to: 4, step: 1}", "leads nowhere", "step above 0"),
        (4, "  Registers.instances: [4, 3]\n  Buffer.instances: [2]",
         "with Registers.instances = 3, Buffer.instances = 2 there is no machine", "multiple of 2"),
        (4, "  Buffer.entries: [1\n", "6: ", "mend the YAML"),
        (2, "networks: [none]", "none: ", "no such file"),
        (2, "networks: [layers]\nobjectives: [fast]", "3: objectives: ", "latency"),
        (2, "networks: [layers]\nareas: {Wires: 3}", "3: areas.Wires: machine has no", "DRAM"),
        (2, "networks: [layers]\nnetworks: [layers]", "3: networks: stands twice", "once"),
    ],
)  # fmt: skip
def test_a_spec_that_cannot_be_used_is_one_error(folder, capsys, line, wrong, place, mend):
    lines = SPEC.splitlines()
    lines[line - 1] = wrong
    (folder / "spec.yaml").write_text("\n".join(lines) + "\n")
    assert main([str(folder / "spec.yaml"), "--no-cache"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert place in said and mend in said, said


@pytest.mark.skipif(not cosa._native.makes_pages, reason="built without d3")
def test_the_page_holds_all_machines(folder):
    found = cosa.sweep(folder / "spec.yaml")
    found.report(folder / "page.html", "<title>")
    text = (folder / "page.html").read_text()
    assert "&lt;title>" in text and "https://" not in text.split('id="data"')[0]
    data = json.loads(text.split('id="data">')[1].split("</script>")[0])
    assert data["sweep"]["machines"] == found.machines
    assert data["sweep"]["right_sizes"] == found.right_sizes
