"""The interface of the original CoSA, on the constants of its published run."""

import csv
from types import SimpleNamespace

import numpy as np
import pytest
from published_objective import published_objective

import cosa

A = [[1, 0, 0], [1, 0, 0], [0, 1, 1], [0, 1, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]]
B = [[1, 0, 1, 0, 0, 1], [0, 0, 0, 1, 1, 1], [0, 1, 0, 0, 1, 1]]
PART_RATIOS = [[1, 0, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0.5, 0.5], [0.33, 0.33, 0.33]]
GLOBAL_BUFFER = 4
DIMENSIONS = "RSPQCKN"

#: Simba as the original describes it.
SIMBA = SimpleNamespace(
    mem_entries=[1, 64, 16384, 4096, 65536],
    mem_instances=[1024, 128, 128, 16, 1, 1],
    S=[1, 8, 1, 8, 16, 1],
)


def primes_of(extent):
    """Smallest first; [1] for 1, as the original has it."""
    primes, divisor = [], 2
    while extent > 1:
        while extent % divisor == 0:
            primes.append(divisor)
            extent //= divisor
        divisor += 1
    return primes or [1]


def problem(**fields):
    extents = [fields.get(name, 1) for name in DIMENSIONS]
    strides = {key: fields.get(key, 1) for key in ("Wstride", "Hstride", "Wdilation", "Hdilation")}
    return SimpleNamespace(prob_factors=[primes_of(extent) for extent in extents], prob=strides)


def even(rows):
    """Z of an even mapping."""
    size = len(rows[0])
    return [
        [[int(row[i] and j <= i) for j in range(size)] for i in range(size)] for row in rows
    ]


def reference_layers(test_data):
    with open(test_data / "cosa_mip" / "reference_optima.csv", newline="") as file:
        for row in csv.DictReader(file):
            fields = {key: int(row[key]) for key in (*DIMENSIONS, "Wstride", "Hstride")}
            yield f"{row['net']}/{row['name']}", fields, float(row["objective"])


def test_all_reference_layers_equal_the_engine_and_the_published_optimum(test_data, simba16):
    layers = list(reference_layers(test_data))
    assert len(layers) == 57
    for name, fields, optimum in layers:
        prob = problem(**fields)
        *configs, seconds = cosa.cosa(prob, SIMBA, A, B, PART_RATIOS, GLOBAL_BUFFER)
        strides = (fields["Wstride"], fields["Hstride"])
        value = published_objective(prob.prob_factors, strides, A, B, GLOBAL_BUFFER, *configs)
        assert value == pytest.approx(optimum, rel=1e-6), name
        assert seconds > 0

        layer = cosa.convolution(
            name,
            **{dimension.lower(): fields[dimension] for dimension in DIMENSIONS},
            w_stride=strides[0],
            h_stride=strides[1],
        )
        found = cosa.schedule(layer, simba16, engine="cosa", formulation="published")
        assert found.objective_value == pytest.approx(optimum, rel=1e-6), name
        details = found.formulation
        engine = [details.factor_config, details.spatial_config, details.perm_config]
        assert configs == engine, name


def test_arrays_may_be_of_numpy_and_objects_our_own(simba16):
    prob = problem(P=56, Q=56, C=64, K=64)
    expected = cosa.cosa(prob, SIMBA, A, B, PART_RATIOS, GLOBAL_BUFFER)[:3]
    ratios = np.array(PART_RATIOS)
    layer = cosa.convolution("layer", p=56, q=56, c=64, k=64)
    found = cosa.cosa(layer, simba16, np.array(A), np.array(B), ratios, np.int64(GLOBAL_BUFFER))
    assert found[:3] == expected


def test_an_even_z_says_what_b_says():
    prob = problem(R=3, S=3, P=56, Q=56, C=64, K=64)
    by_b = cosa.cosa(prob, SIMBA, A, B, PART_RATIOS, GLOBAL_BUFFER)[:3]
    by_z = cosa.cosa(prob, SIMBA, A, None, PART_RATIOS, GLOBAL_BUFFER, Z=np.array(even(B)))[:3]
    assert by_z == by_b


def test_an_uneven_z_passes_through(simba16):
    """The outputs of the accumulation buffer stay while the weight buffer's loops go by."""
    z = even(B)
    z[2][1] = [1, 1, 1, 0, 0, 0]
    prob = problem(P=8, Q=8, C=64, K=64)
    configs = cosa.cosa(prob, SIMBA, A, B, PART_RATIOS, GLOBAL_BUFFER, Z=z)[:3]
    layer = cosa.convolution("layer", p=8, q=8, c=64, k=64)
    options = cosa.FormulationOptions(
        "published", relevance=A, nesting=z, part_ratios=PART_RATIOS, permutation_level=4
    )
    found = cosa.schedule(layer, simba16.without_residency(), engine="cosa", formulation=options)
    details = found.formulation
    assert list(configs) == [details.factor_config, details.spatial_config, details.perm_config]
    kept = [
        (factor, level)
        for j, (levels, factors) in enumerate(zip(configs[0], prob.prob_factors))
        for factor, level in zip(factors, levels)
        if A[j][2] and level <= 2
    ]
    tile = np.prod([factor for factor, _ in kept], dtype=int)
    assert tile <= 64  # words of the accumulation buffer, the weight buffer's loops included


def test_factors_keep_the_order_in_which_they_are_given():
    prob = problem(P=12, C=64)
    turned = problem(P=12, C=64)
    turned.prob_factors[2] = [3, 2, 2]
    straight = cosa.cosa(prob, SIMBA, A, B, PART_RATIOS, GLOBAL_BUFFER)
    found = cosa.cosa(turned, SIMBA, A, B, PART_RATIOS, GLOBAL_BUFFER)
    assert found[0][2] == [straight[0][2][2], *straight[0][2][:2]]
    assert found[1][2] == [straight[1][2][2], *straight[1][2][:2]]


def test_dimensions_of_one_stay_in_the_outermost_memory_in_both_forms():
    for formulation in ("published", "corrected"):
        prob = problem(P=4, C=4)
        config, spatial, order, _ = cosa.cosa(
            prob, SIMBA, A, B, PART_RATIOS, GLOBAL_BUFFER, formulation=formulation
        )
        assert [config[j] for j in (0, 1, 3, 5, 6)] == [[5]] * 5
        assert [spatial[j] for j in (0, 1, 3, 5, 6)] == [[0]] * 5
        assert sorted(order) == list(range(7))


def test_fanouts_follow_from_instances_where_there_is_no_s():
    prob = problem(P=56, Q=56, C=64, K=64)
    arch = SimpleNamespace(mem_entries=SIMBA.mem_entries, mem_instances=SIMBA.mem_instances)
    found = cosa.cosa(prob, arch, A, B, PART_RATIOS, GLOBAL_BUFFER)
    assert found[:3] == cosa.cosa(prob, SIMBA, A, B, PART_RATIOS, GLOBAL_BUFFER)[:3]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"A": A[:6]}, "6 x 3"),
        ({"B": [[0.5] * 6] * 3}, "B is no array"),
        ({"Z": [1, 2]}, "Z is no array"),
        ({"part_ratios": [[2, 0, 0]] * 6}, "part ratio"),
        ({"global_buf_idx": 5}, "level"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(changes, message):
    arguments = {"A": A, "B": B, "part_ratios": PART_RATIOS, "global_buf_idx": GLOBAL_BUFFER}
    with pytest.raises(cosa.InputError, match=message):
        cosa.cosa(problem(P=4), SIMBA, **{**arguments, **changes})


def test_factors_that_are_not_prime_are_refused():
    prob = problem(P=4)
    prob.prob_factors[2] = [4]
    with pytest.raises(cosa.InputError, match=r"prob_factors of P are not prime: \[4\]"):
        cosa.cosa(prob, SIMBA, A, B, PART_RATIOS, GLOBAL_BUFFER)


def test_the_module_of_the_original_is_there_too():
    from cosa.cosa import cosa as function

    assert function is cosa.cosa
