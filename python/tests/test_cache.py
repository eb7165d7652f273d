import pytest

import cosa


def test_schedules_are_kept_and_found_again(product, small_machine, tmp_path):
    first = cosa.network([product], small_machine, cache=tmp_path)
    again = cosa.network([product], small_machine, cache=cosa.Cache(tmp_path))
    assert [first.layers[0].cached, again.layers[0].cached] == [False, True]
    assert again.to_dict(timing=False) == first.to_dict(timing=False)


def test_what_a_cache_holds_can_be_dropped(product, small_machine, tmp_path):
    cache = cosa.Cache(tmp_path)
    cosa.network([product], small_machine, cache=cache)
    assert (cache.statistics.results, cache.statistics.damaged) == (1, 0)
    assert cache.clear() == 1
    assert cache.statistics.results == 0


def test_a_cache_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(cosa.InputError):
        cosa.Cache(tmp_path / "file")


def test_a_network_has_an_objective_of_its_own(small_machine):
    layers = [cosa.gemm("a", m=4, n=8, k=4), cosa.gemm("b", m=16, n=2, k=4)]
    found = cosa.network(layers, small_machine, network_objective="edp")
    own = cosa.network(layers, small_machine, objective="edp")
    assert found.whole.value == found.totals.edp_pJ_cycles
    assert found.whole.gap == 0
    assert found.whole.value <= own.totals.edp_pJ_cycles
    assert own.whole is None
    assert found.to_dict()["whole"]["objective_value"] == found.whole.value


@pytest.mark.parametrize("options", [{"objective": "edp"}, {"engine": "cosa"}])
def test_an_objective_of_the_network_chooses_those_of_the_layers(product, small_machine, options):
    with pytest.raises(cosa.InputError, match="network_objective"):
        cosa.network([product], small_machine, network_objective="edp", **options)
