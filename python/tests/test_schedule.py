import json
import signal
import subprocess
import threading
import time

import pytest

import cosa

DRAM = cosa.StorageLevel("DRAM", technology="DRAM")


def test_the_optimum_of_a_small_product_is_proven(product, small_machine):
    found = cosa.schedule(product, small_machine, objective="latency")
    everything = cosa.schedule(product, small_machine, engine="exhaustive", objective="latency")
    assert found.termination == everything.termination == "optimal"
    assert found.cost.cycles == everything.cost.cycles == 16
    assert found.bound == found.objective_value == 16
    assert found.gap == 0
    assert found.mapping.violations() == []
    assert cosa.evaluate(product, small_machine, found.mapping) == found.cost
    assert found.certificate.evaluated > 0


def test_tensors_may_be_placed_by_themselves():
    layer = cosa.gemm("product", m=4, n=1, k=4)
    machine = cosa.Architecture(
        "six words",
        [
            cosa.StorageLevel("Buffer", capacity_words=6, read_energy_pJ=1, write_energy_pJ=1),
            cosa.StorageLevel("DRAM", technology="DRAM", read_energy_pJ=100, write_energy_pJ=100),
        ],
        cosa.ComputeUnit(1),
    )
    even = cosa.schedule(layer, machine, objective="energy")
    uneven = cosa.schedule(layer, machine, objective="energy", placement="uneven")
    assert uneven.termination == "optimal"
    assert uneven.objective_value < even.objective_value
    assert uneven.to_dict()["certificate"]["placement"] == "uneven"
    assert cosa.evaluate(layer, machine, uneven.mapping) == uneven.cost
    with pytest.raises(cosa.InputError, match="placement"):
        cosa.schedule(layer, machine, placement="odd")


def test_which_memory_keeps_what_may_be_chosen(product, small_machine):
    fixed = cosa.schedule(product, small_machine)
    free = cosa.schedule(product, small_machine, bypass="free")
    assert free.termination == "optimal"
    assert free.objective_value <= fixed.objective_value
    assert free.to_dict()["certificate"]["bypass"] == "free"
    with pytest.raises(cosa.InputError, match="bypass"):
        cosa.schedule(product, small_machine, bypass="open")


def test_extents_may_be_rounded_up(small_machine):
    layer = cosa.gemm("odd", m=7, n=1, k=1)
    perfect = cosa.schedule(layer, small_machine, objective="latency")
    found = cosa.schedule(layer, small_machine, objective="latency", padding=0.25)
    assert found.termination == "optimal"
    assert perfect.padding is None
    assert found.padding.unpadded_value == perfect.cost.cycles > found.cost.cycles
    assert found.padding.extents["M"] == (7, 8)
    assert found.mapping.violations() == []
    assert found.cost == cosa.evaluate(found.padding.workload, small_machine, found.mapping)
    assert found.to_dict()["padding"]["wasted_operations"] == found.padding.wasted_operations
    with pytest.raises(cosa.InputError, match="padding"):
        cosa.schedule(layer, small_machine, engine="cosa", padding=0.25)


def test_the_best_mappings_are_listed(product, small_machine):
    best = cosa.schedule(product, small_machine)
    assert best.top is None
    found = cosa.schedule(product, small_machine, top=3, distinct="cost")
    assert found.mapping.to_dict() == found.top[0].mapping.to_dict()
    assert found.top[0].objective_value == best.objective_value
    assert found.top_proven == len(found.top) == 3
    values = [ranked.objective_value for ranked in found.top]
    assert values == sorted(set(values))
    for ranked in found.top:
        cost = cosa.evaluate(product, small_machine, ranked.mapping)
        assert (cost.cycles, cost.energy_pJ) == (ranked.cycles, ranked.energy_pJ)
    assert found.to_dict()["top"]["count"] == 3
    with pytest.raises(cosa.InputError, match="tiling"):
        cosa.schedule(product, small_machine, top=3, distinct="order")
    with pytest.raises(cosa.InputError, match="top"):
        cosa.schedule(product, small_machine, distinct="cost")
    with pytest.raises(cosa.InputError, match="top"):
        cosa.schedule(product, small_machine, engine="random", top=3)


def test_steps_of_the_machine_are_told(product, small_machine):
    told = cosa.sensitivity(product, small_machine, objective="latency")
    best = cosa.schedule(product, small_machine, objective="latency")
    assert told["objective_value"] == best.objective_value
    assert {step["termination"] for step in told["steps"]} <= {"optimal", "infeasible"}
    assert any(step["binding"] for step in told["steps"])


def test_everything_may_be_a_file(examples):
    found = cosa.schedule(
        examples / "layers" / "resnet50_first.yaml",
        examples / "architectures" / "simba16.yaml",
        mapspace=examples / "architectures" / "simba16_mapspace.yaml",
        engine="cosa",
    )
    assert found.termination == "optimal"
    assert found.layer == "resnet50_first"


def test_schedules_are_those_of_the_command(examples, simba16, tmp_path):
    arguments = [
        "schedule", examples / "layers" / "resnet50.csv", "--only", "resnet50/input.11",
        "--arch", examples / "architectures" / "simba16.yaml",
        "--mapspace", examples / "architectures" / "simba16_mapspace.yaml",
        "--format", "json", "--no-timing",
    ]  # fmt: skip
    output = subprocess.run(["cosa", *arguments], capture_output=True, check=True, text=True)
    expected = json.loads(output.stdout)
    layer = cosa.convolution("input.11", p=56, q=56, c=64, k=256)
    found = cosa.schedule(layer, simba16).to_dict(timing=False)
    expected["layer"] = "input.11"
    assert found == expected


def test_programs_of_cosa_say_where_primes_lie(product, small_machine):
    found = cosa.schedule(product, small_machine, engine="cosa")
    details = found.formulation
    assert details.form == "corrected"
    assert [len(primes) for primes in details.factor_config] == [2, 2, 2]  # 4 = 2 x 2
    assert sorted(details.perm_config) == [0, 1, 2]
    terms = details.objective_terms
    assert found.objective_value == pytest.approx(
        10 * terms.compute + terms.traffic - 0.1 * terms.utilization
    )


def test_options_of_a_formulation_may_be_a_dict(product, small_machine):
    weights = {"weights": {"utilization": 0, "compute": 1, "traffic": 0}}
    found = cosa.schedule(product, small_machine, engine="cosa", formulation=weights)
    assert found.objective_value == pytest.approx(4)  # log2 of 16 cycles


def test_random_mappings_are_the_same_for_a_seed(product, small_machine):
    def draw(seed):
        return cosa.schedule(product, small_machine, engine="random", samples=50, seed=seed)

    assert draw(1).mapping == draw(1).mapping
    assert draw(1).termination == "feasible"


def test_that_nothing_fits_is_a_value(product):
    tiny = cosa.Architecture(
        "tiny",
        [cosa.StorageLevel("Registers", capacity_words=1), DRAM],
        cosa.ComputeUnit(1),
    ).with_mapspace(
        {"mapspace": {"constraints": [
            {"target": "Registers", "type": "datatype", "keep": ["A", "B", "Z"], "bypass": []}]}}
    )  # fmt: skip
    found = cosa.schedule(product, tiny)
    assert found.termination == "infeasible"
    assert found.mapping is None and found.cost is None
    assert found.infeasible.message
    assert found.to_dict()["mapping"] is None


@pytest.mark.parametrize(
    ("options", "option"),
    [
        ({"engine": "cosa", "objective": "latency"}, "objective"),
        ({"samples": 10}, "samples"),
        ({"engine": "exhaustive", "seed": 1}, "seed"),
        ({"formulation": "published"}, "formulation"),
    ],
)
def test_an_option_of_another_engine_is_refused(product, small_machine, options, option):
    with pytest.raises(cosa.InputError, match=f"{option} is no option of the engine"):
        cosa.schedule(product, small_machine, **options)


def test_an_unknown_engine_is_refused(product, small_machine):
    with pytest.raises(cosa.InputError, match="there is no engine called exakt"):
        cosa.schedule(product, small_machine, engine="exakt")


def test_a_value_of_the_wrong_kind_is_refused(product, small_machine):
    with pytest.raises(TypeError, match="int is no workload"):
        cosa.schedule(3, small_machine)


def long_search(simba16, engine):
    """A search that draws more mappings than anyone waits for, or a program of many nodes."""
    if engine == "random":
        layer = cosa.convolution("long", r=3, s=3, p=56, q=56, c=64, k=64)
        return cosa.schedule(layer, simba16, engine=engine, samples=10**12, time_limit=60)
    layer = cosa.convolution("long", r=16, s=16, p=3600, q=3600, c=1440, k=1440, n=720)
    return cosa.schedule(layer, simba16, engine=engine, formulation="published", time_limit=60)


@pytest.fixture
def heeded_ctrl_c():
    """A shell's background job ignores SIGINT, and Python leaves it so."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("engine", ["random"])
def test_ctrl_c_stops_a_search_cleanly(simba16, heeded_ctrl_c, engine):
    start = time.monotonic()
    timer = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        long_search(simba16, engine)
    timer.join()
    assert time.monotonic() - start < 20
    # And the next one works.
    assert cosa.schedule(cosa.convolution("one"), simba16).termination == "optimal"


def test_other_threads_run_meanwhile(simba16):
    layer = cosa.convolution("conv", r=3, s=3, p=56, q=56, c=64, k=64)
    turns = 0
    done = threading.Event()

    def count():
        nonlocal turns
        while not done.is_set():
            turns += 1
            time.sleep(0.001)

    counter = threading.Thread(target=count)
    counter.start()
    before = turns
    cosa.schedule(layer, simba16, engine="random", samples=10**12, time_limit=0.5)
    assert turns - before > 10
    done.set()
    counter.join()
