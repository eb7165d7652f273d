"""A sweep on a Dask cluster: nothing is lost with a worker, and nothing is counted twice."""

import pytest

import cosa

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


@pytest.fixture
def spec(simba16):
    layers = [cosa.convolution(f"conv{k}", p=14, q=14, c=16, k=k) for k in (4, 8, 12, 16)]
    return {
        "architecture": simba16,
        "networks": [cosa.Network("net", [cosa.Layer(layer) for layer in layers])],
        "parameters": {"GlobalBuffer.entries": [8192, 16384, 32768], "DRAM.bandwidth": [10, 20]},
    }


def untimed(rows):
    return [{**row, "seconds": None, "cached": None} for row in rows]


def test_a_worker_that_is_killed_loses_nothing(cluster, spec):
    done = []

    def kill_one(number, total, cached):
        done.append(number)
        if number == 3:
            worker = next(iter(cluster.workers.values()))
            worker.process.process.kill()

    found = cosa.sweep(spec, scheduler=cluster.scheduler_address, progress=kill_one)
    assert done == list(range(1, found.tasks + 1))
    assert untimed(found.layers) == untimed(cosa.sweep(spec).layers)
    assert found.machines == cosa.sweep(spec).machines


def test_answers_of_a_cluster_are_kept(cluster, spec, tmp_path):
    first = cosa.sweep(spec, scheduler=cluster.scheduler_address, cache=tmp_path)
    again = cosa.sweep(spec, cache=tmp_path)
    assert again.cached == first.tasks - first.inherited
    assert untimed(again.layers) == untimed(first.layers)


def test_an_address_where_no_scheduler_is_is_an_error(spec):
    with pytest.raises(cosa.InputError, match="no scheduler answers"):
        cosa.sweep(spec, scheduler="no address")
