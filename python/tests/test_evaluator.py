"""Many mappings from arrays cost what each costs by itself."""

import numpy as np
import pytest

import cosa


@pytest.fixture(scope="module")
def random_mappings(simba16):
    layer = cosa.convolution("conv", r=3, s=3, p=28, q=28, c=64, k=128, w_stride=2, h_stride=2)
    schedules = [
        cosa.schedule(layer, simba16, engine="random", samples=20, seed=seed) for seed in range(40)
    ]
    return layer, [schedule.mapping for schedule in schedules]


def test_each_costs_what_it_costs_by_itself(random_mappings, simba16):
    layer, mappings = random_mappings
    evaluator = cosa.Evaluator(layer, simba16)
    found = evaluator.evaluate_many(*evaluator.encode(mappings))
    assert found.valid.all()
    costs = [cosa.evaluate(layer, simba16, mapping) for mapping in mappings]
    assert found.cycles.tolist() == [cost.cycles for cost in costs]
    assert found.energy_pJ.tolist() == [cost.energy_pJ for cost in costs]
    assert found.edp_pJ_cycles.tolist() == [cost.edp_pJ_cycles for cost in costs]
    assert evaluator.evaluate(mappings[0]) == costs[0]
    unchecked = evaluator.evaluate_many(*evaluator.encode(mappings), check=False)
    assert unchecked.cycles.tolist() == found.cycles.tolist()


def arrays(mappings, levels=3, dimensions=3):
    return np.ones((2, mappings, levels, dimensions), dtype=np.int32)


def test_factors_checked_by_hand(product, small_machine):
    """M, N, K; n over the four multipliers, k and m in the buffer: 16 cycles."""
    temporal, spatial = arrays(1)
    spatial[0, 1] = [1, 4, 1]
    temporal[0, 1] = [4, 1, 4]
    order = np.array([[[0, 1, 2], [2, 0, 1], [0, 1, 2]]])  # in the buffer: K inside M
    found = cosa.Evaluator(product, small_machine).evaluate_many(temporal, spatial, order=order)
    assert found.cycles.tolist() == [16]


def test_the_order_of_loops_decides_what_is_fetched_again(product, small_machine):
    temporal, spatial = arrays(2)
    temporal[:, 2] = 4
    order = np.empty((2, 3, 3), dtype=np.uint8)
    order[:] = [0, 1, 2]
    order[1, 2] = [2, 1, 0]  # K innermost: Z stays
    evaluator = cosa.Evaluator(product, small_machine)
    energies = evaluator.evaluate_many(temporal, spatial, order=order).energy_pJ
    assert energies[1] < energies[0]


@pytest.mark.parametrize(
    ("level", "factors", "why"),
    [
        (1, [4, 4, 2], "K is not whole"),
        (1, [4, 4, 8], "K is more than whole"),
        (1, [4, 4, 0], "a factor of 0"),
        (1, [4, -4, -4], "negative factors that multiply out"),
        (0, [4, 4, 4], "the registers' tiles do not fit"),
    ],
)
def test_an_invalid_mapping_costs_nothing_that_counts(product, small_machine, level, factors, why):
    temporal, spatial = arrays(2)
    temporal[0, level] = factors
    temporal[1, 1] = 4  # valid
    found = cosa.Evaluator(product, small_machine).evaluate_many(temporal, spatial)
    assert found.valid.tolist() == [False, True], why
    assert found.cycles[0] == -1 and np.isnan(found.energy_pJ[0])


def test_a_fanout_that_is_exceeded_is_found_without_the_check(product, small_machine):
    temporal, spatial = arrays(1)
    spatial[0, 1] = [4, 4, 1]
    temporal[0, 1, 2] = 4
    found = cosa.Evaluator(product, small_machine).evaluate_many(temporal, spatial, check=False)
    assert not found.valid.any()


def test_what_each_level_keeps_may_be_said(product, small_machine):
    temporal, spatial = arrays(1)
    temporal[0, 1] = 4
    evaluator = cosa.Evaluator(product, small_machine)
    kept = evaluator.may_keep()
    assert kept.all()
    kept[1] = False
    without_buffer = evaluator.evaluate_many(temporal, spatial, kept=kept).energy_pJ
    assert without_buffer[0] != evaluator.evaluate_many(temporal, spatial).energy_pJ[0]


def test_arrays_of_the_wrong_shape_or_kind_are_refused(product, small_machine):
    evaluator = cosa.Evaluator(product, small_machine)
    temporal, spatial = arrays(1)
    with pytest.raises(cosa.InputError, match="give .mappings, 3 levels, 3 dimensions."):
        evaluator.evaluate_many(temporal[:, :2], spatial)
    with pytest.raises(cosa.InputError, match="spatial is"):
        evaluator.evaluate_many(temporal, spatial[:, :2])
    with pytest.raises(cosa.InputError, match="no int32"):
        evaluator.evaluate_many(temporal * 1.5, spatial)
    with pytest.raises(cosa.InputError, match="an order names dimension 3"):
        evaluator.evaluate_many(temporal, spatial, order=np.full((1, 3, 3), 3, dtype=np.uint8))


def test_an_uneven_mapping_has_no_arrays(product, small_machine):
    nodes = [
        {"storage": "DRAM", "tensors": ["A", "B", "Z"]},
        {"storage": "Buffer", "tensors": ["A", "B", "Z"]},
        {"loop": "M", "bound": 4},
        {"storage": "Registers", "tensors": ["A"]},
        {"loop": "N", "bound": 4},
        {"storage": "Registers", "tensors": ["B", "Z"]},
        {"loop": "K", "bound": 4},
    ]
    with pytest.raises(cosa.InputError, match="mapping 0 is uneven"):
        cosa.Evaluator(product, small_machine).encode([{"nodes": nodes}])
