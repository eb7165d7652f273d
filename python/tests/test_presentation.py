"""Results as frames, figures and HTML."""

import pytest

import cosa

from test_evaluate import NEST


@pytest.fixture(scope="module")
def schedule(product, small_machine):
    return cosa.schedule(product, small_machine)


@pytest.fixture(scope="module")
def cost(product, small_machine):
    return cosa.evaluate(product, small_machine, NEST)


def test_tables_are_frames(cost, schedule):
    pytest.importorskip("pandas")
    from cosa import frames

    traffic = frames.traffic(cost)
    assert traffic.loc[("Buffer", "B"), "reads"] == 64
    cycles = frames.cycles(cost)
    assert cycles["cycles"].max() == cost.cycles
    assert cycles["decides"].sum() == 1
    energy = frames.energy(cost)
    assert energy["energy_pJ"].sum() == pytest.approx(cost.energy_pJ)
    assert energy.loc["Buffer", "A"] == cost.levels[1].tensors["A"].energy_pJ
    occupancy = frames.occupancy(cost)
    assert occupancy.loc["Buffer", "words"] == 48
    assert occupancy.loc["Buffer", "share"] == 1.0
    reads = frames.roofline(cost).loc["DRAM read"]
    assert reads["operations_per_word"] == 64 / reads["words"]
    layers = frames.layers([schedule])
    assert layers.loc["product", "cycles"] == schedule.cost.cycles


def test_frames_of_networks_have_a_row_a_layer(product, small_machine):
    pytest.importorskip("pandas")
    from cosa import frames

    found = cosa.network([product, product.renamed("again")], small_machine)
    rows = frames.layers(found)
    assert list(rows.index) == ["product", "again"]
    assert rows["termination"].tolist() == ["optimal", "optimal"]


@pytest.mark.parametrize("name", ["ladder", "energy", "occupancy", "roofline"])
def test_figures_draw_a_schedule(schedule, name, tmp_path):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from cosa import plots

    axes = getattr(plots, name)(schedule)
    assert axes.patches or axes.lines
    assert axes.get_xlabel()
    axes.figure.savefig(tmp_path / "figure.png")
    assert (tmp_path / "figure.png").stat().st_size > 1000
    assert getattr(plots, name)(schedule.cost, ax=axes) is axes


def test_the_front_is_what_nothing_beats():
    from cosa._tables import pareto_front

    points = [(3, 1), (1, 3), (2, 2), (2, 2), (2, 3), (3, 2), (1, 4)]
    assert pareto_front(points) == [1, 2, 0]
    assert pareto_front([]) == []


def test_a_figure_of_several_results_joins_the_front(product, small_machine):
    pytest.importorskip("matplotlib").use("Agg")
    from cosa import plots

    results = [
        cosa.schedule(product, small_machine, engine="random", samples=3, seed=seed)
        for seed in range(20)
    ]
    results.append(cosa.schedule(product, small_machine, objective="latency"))
    results.append(cosa.schedule(product, small_machine, objective="energy"))
    every, front = plots.pareto(results).lines
    assert len(every.get_xdata()) == 22
    assert min(front.get_xdata()) == results[-2].cost.cycles
    assert min(front.get_ydata()) == pytest.approx(results[-1].cost.energy_pJ / 1e6)


def test_a_result_without_a_mapping_has_no_figures(product):
    plots = pytest.importorskip("cosa.plots")
    one_word = cosa.StorageLevel("DRAM", technology="DRAM", capacity_words=1)
    tiny = cosa.Architecture("tiny", [one_word], cosa.ComputeUnit(1))
    found = cosa.schedule(product, tiny)
    with pytest.raises(cosa.InputError, match="it ended infeasible"):
        plots.ladder(found)
    assert "product" in found._repr_html_()


def test_a_notebook_shows_nest_and_bars(schedule):
    html = schedule._repr_html_()
    assert "<pre" in html and "for spatial" in html
    assert "Buffer" in html and "cycles" in html and "energy" in html
    assert html.count("<table>") == html.count("</table>") == 3
    assert "<pre" in schedule.mapping._repr_html_()
    assert f"{schedule.cost.cycles:,} cycles" in schedule.cost._repr_html_()


def test_names_are_escaped_in_html(small_machine):
    layer = cosa.gemm("<b>", m=2)
    assert "<b>:" not in cosa.schedule(layer, small_machine)._repr_html_().replace("<b>&lt;b", "")
