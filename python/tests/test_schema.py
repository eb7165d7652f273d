"""docs/cosa.schema.json describes what the command writes: every key, and no other."""

import json
import shutil
import subprocess

import jsonschema
import pytest

from conftest import ROOT

SCHEMA = json.loads((ROOT / "docs" / "cosa.schema.json").read_text())
EXAMPLES = ROOT / "examples"
TWO_LAYERS = """net,name,R,S,P,Q,C,K,N,Wstride,Hstride,Wdilation,Hdilation
small,first,1,1,7,1,3,13,1,1,1,1,1
small,again,1,1,7,1,3,13,1,1,1,1,1
"""
SIMBA = ["--arch", str(EXAMPLES / "architectures" / "simba16.yaml")]
KEPT = ["--mapspace", str(EXAMPLES / "architectures" / "simba16_mapspace.yaml")]


def require(document, text):
    """The document keeps to its own schema and to that of all."""
    value = json.loads(text)
    for schema in ({"$ref": f"#/$defs/{document}", "$defs": SCHEMA["$defs"]}, SCHEMA):
        jsonschema.Draft202012Validator(schema).validate(value)
    return value


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """With a table of two small layers."""
    folder = tmp_path_factory.mktemp("schema")
    (folder / "layers.csv").write_text(TWO_LAYERS)
    return folder


def written(folder, *arguments, status=0):
    """What the installed command prints there."""
    run = subprocess.run(["cosa", *arguments], cwd=folder, capture_output=True, text=True)
    assert run.returncode == status, run.stderr
    return run.stdout


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("engine", ["exact", "cosa", "random"])
@pytest.mark.parametrize("timing", [[], ["--no-timing"]])
def test_a_schedule(folder, engine, timing):
    only = ["layers.csv", "--only", "small/first", *SIMBA, *KEPT, "--engine", engine]
    value = require("schedule", written(folder, "schedule", *only, "--format", "json", *timing))
    assert value["mapping"]


def test_a_padded_schedule(folder):
    only = ["layers.csv", "--only", "small/first", *SIMBA, *KEPT, "--padding"]
    value = require("schedule", written(folder, "schedule", *only, "--format", "json"))
    assert value["padding"]["extents"]


def test_an_uneven_schedule(folder):
    only = ["layers.csv", "--only", "small/first", *SIMBA, *KEPT, "--placement", "uneven"]
    value = require("schedule", written(folder, "schedule", *only, "--format", "json"))
    assert value["certificate"]["placement"] == "uneven"


def test_a_list_of_the_best(folder):
    only = ["layers.csv", "--only", "small/first", *SIMBA, *KEPT, "--top", "3"]
    value = require("schedule", written(folder, "schedule", *only, "--format", "json"))
    assert len(value["top"]["mappings"]) == 3


def test_steps_of_a_machine(folder):
    only = [*SIMBA, *KEPT, "--sensitivity", "--format", "json"]
    first = ["layers.csv", "--only", "small/first"]
    assert require("sensitivity", written(folder, "schedule", *first, *only))["steps"]
    assert require("sensitivities", written(folder, "schedule", "layers.csv", *only))["layers"]


def test_schedules_of_several_layers(folder):
    text = written(folder, "schedule", "layers.csv", *SIMBA, *KEPT, "--format", "json")
    assert len(require("layers", text)["layers"]) == 2


def test_fronts(folder):
    only = [*SIMBA, *KEPT, "--objective", "pareto", "--format", "json"]
    first = ["layers.csv", "--only", "small/first"]
    assert require("front", written(folder, "schedule", *first, *only))["points"]
    assert require("fronts", written(folder, "schedule", "layers.csv", *only))["layers"]


@pytest.mark.parametrize(
    "whole", [[], ["--network-objective", "edp"], ["--same-spatial", "--same-order"]]
)
def test_a_network(folder, whole):
    json_file = ["--no-cache", "--json", "network.json"]
    written(folder, "network", "layers.csv", *SIMBA, *KEPT, *json_file, *whole)
    value = require("network", (folder / "network.json").read_text())
    assert value["totals"]["distinct"] == 1


def test_a_front_of_a_network(folder):
    front = ["--objective", "pareto", "--json", "network.json"]
    written(folder, "network", "layers.csv", *SIMBA, *KEPT, *front)
    value = require("network_front", (folder / "network.json").read_text())
    assert len(value["points"][0]["choice"]) == 2


def test_mappings_costs_comparisons_and_audits(folder):
    only = ["--only", "small/first"]
    written(folder, "schedule", "layers.csv", *only, *SIMBA, *KEPT, "--out", "runs")
    text = (folder / "runs" / "small__first.json").read_text()
    require("mapping", json.dumps(require("schedule", text)["mapping"]))

    of_layer = ["--layer", "layers.csv", *only, *SIMBA, "--format", "json"]
    mapping = "runs/small__first.yaml"
    require("cost", written(folder, "evaluate", *of_layer, "--mapping", mapping))
    require("comparison", written(folder, "compare", *of_layer, mapping, mapping))

    shutil.copy(EXAMPLES / "architectures" / "simba16.yaml", folder / "runs")
    written(folder, "audit", "runs", "--json", "audit.json", status=1)
    audit = require("audit", (folder / "audit.json").read_text())
    assert audit["mappings"][0]["fault"]


def test_checked_files(folder):
    text = written(folder, "check", "layers.csv", SIMBA[1], "absent.yaml", "--json", status=2)
    files = require("checked_files", text)["files"]
    assert [file["usable"] for file in files] == [True, True, False]
