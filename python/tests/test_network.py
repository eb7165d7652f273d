import pytest

import cosa


def test_layers_of_a_table(examples, simba16):
    done = []
    found = cosa.network(
        examples / "layers" / "resnet50.csv",
        simba16,
        engine="cosa",
        progress=lambda number, total, layer: done.append((number, total, layer)),
    )
    assert found.name == "resnet50"
    assert len(found.layers) == found.totals.layers == found.totals.optimal == 24
    assert [number for number, _, _ in done] == list(range(1, 25))
    assert {layer for _, _, layer in done} == {one.layer for one in found.layers}
    assert found.totals.cycles == sum(one.schedule.cost.cycles for one in found.layers)
    assert found.to_dict()["totals"]["cycles"] == found.totals.cycles


def test_equal_layers_are_solved_once_and_count_as_often_as_they_occur(product, small_machine):
    twice = cosa.gemm("twice", m=4, n=4, k=4, occurrences=2)
    found = cosa.network([product, twice], small_machine)
    assert (found.totals.layers, found.totals.distinct) == (3, 1)
    assert found.layers[0].schedule.mapping == found.layers[1].schedule.mapping
    assert found.totals.cycles == 3 * found.layers[0].schedule.cost.cycles


def test_layers_have_in_common_what_they_must(product, small_machine):
    wide = cosa.gemm("wide", m=2, n=8, k=2)
    free = cosa.network([product, wide], small_machine)
    found = cosa.network([product, wide], small_machine, same_spatial=1, same_order=True)
    assert free.shared is None
    assert found.shared.value == found.shared.bound >= found.shared.free_bound
    assert found.shared.value == pytest.approx(found.totals.sum_of_edps_pJ_cycles)
    assert len(found.shared.levels[1].x) <= 1 and found.shared.levels[1].keeps is None
    assert found.to_dict()["shared"]["levels"][1]["spatial_x"] == found.shared.levels[1].x
    with pytest.raises(cosa.InputError, match="exact"):
        cosa.network([product], small_machine, engine="random", same_bypass=True)


def test_a_front_has_the_single_optima_at_its_ends(product, small_machine):
    layers = [product, cosa.gemm("wide", m=2, n=8, k=2, occurrences=2)]
    front = cosa.network_front(layers, small_machine, jobs=1)
    assert front["termination"] == "optimal" and not front["corners_only"]
    points = front["points"]
    latency = cosa.network(layers, small_machine, objective="latency").totals
    energy = cosa.network(layers, small_machine, objective="energy").totals
    assert points[0]["cycles"] == latency.cycles
    assert points[-1]["energy_pJ"] == pytest.approx(energy.energy_pJ)
    for point in points:
        chosen = [
            layer["front"]["points"][place]
            for layer, place in zip(front["layers"], point["choice"], strict=True)
        ]
        assert point["cycles"] == chosen[0]["cycles"] + 2 * chosen[1]["cycles"]


def test_an_error_of_one_layer_is_its_result(product, simba16):
    layer = cosa.convolution("conv", c=4)
    found = cosa.network([layer, product], simba16, engine="cosa")
    assert found.layers[0].error == "" and found.layers[0].schedule.termination == "optimal"
    assert found.layers[1].schedule is None and "no tensor of product" in found.layers[1].error
    assert found.totals.failed == 1


def test_what_a_progress_raises_stops_the_run(examples, simba16):
    def give_up(number, total, layer):
        raise RuntimeError(f"enough at {number}")

    with pytest.raises(RuntimeError, match="enough at 1"):
        cosa.network(examples / "layers" / "resnet50.csv", simba16, engine="cosa", progress=give_up)


def test_no_layers_are_refused(small_machine):
    with pytest.raises(cosa.InputError, match="no layers"):
        cosa.network([], small_machine)


def test_sizes_are_for_onnx_alone(examples):
    with pytest.raises(cosa.InputError, match="sizes of symbols"):
        cosa.Network.from_file(examples / "layers" / "resnet50.csv", {"batch": 1})


@pytest.mark.skipif(not cosa.reads_onnx, reason="built without ONNX")
def test_a_file_that_is_no_model_is_refused(tmp_path):
    file = tmp_path / "model.onnx"
    file.write_bytes(b"no model")
    with pytest.raises(cosa.InputError) as caught:
        cosa.Network.from_file(file)
    assert caught.value.file == str(file)
