"""Opens pages of `cosa --report` in a headless Chromium and compares them with the JSON.

Usage: page_test.py COSA EXAMPLES WRITE_NETWORKS [unittest options]

COSA is the command, EXAMPLES the folder of examples, WRITE_NETWORKS the program that writes example
networks, or nothing where the build has none. Exit code 77, skipped, without a Chromium or
where the command makes no pages.
"""

import csv
import io
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

from chromium import Chromium, find_chromium

SKIPPED = 77
COSA, EXAMPLES, WRITE_NETWORKS = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
HOSTILE = "<img src=x onerror=alert(1)>&amp;'@DATA@"

LAYERS = f"""net,name,R,S,P,Q,C,K,N
net,one,1,1,4,4,4,4,1
net,{HOSTILE},3,3,4,4,4,4,1
net,three,1,1,8,4,2,4,1
"""

HUGE = """net,name,R,S,P,Q,C,K,N
net,huge,3,3,1024,1024,2048,4096,16384
"""

MACHINE = """arch:
  arithmetic: {instances: 8, meshX: 4, word-bits: 8}
  storage:
  - {name: Registers, entries: 24, instances: 8, meshX: 4, word-bits: 8}
  - {name: Nothing, entries: 64, instances: 1, word-bits: 8}
  - {name: Buffer, entries: 4096, word-bits: 8, read_bandwidth: 4, write_bandwidth: 4}
  - {name: DRAM, technology: DRAM, word-bits: 8, block-size: 8, bandwidth: 2}
"""

MAPSPACE = """mapspace:
  constraints:
  - {target: Nothing, type: datatype, keep: [], bypass: [Weights, Inputs, Outputs]}
"""

# Fast where energy is dear: its layers have fronts of several points.
TRADING_MACHINE = """arch:
  arithmetic: {instances: 8, energy: 1}
  storage:
  - {name: Registers, entries: 3, instances: 8, vector_access_energy: 8, read_bandwidth: 3}
  - {name: Buffer, entries: 64, read_bandwidth: 6, write_bandwidth: 2, vector_access_energy: 2}
  - {name: DRAM, technology: DRAM, read_bandwidth: 1, write_bandwidth: 2, vector_access_energy: 6}
"""

UNITS = {"pJ": 1, "nJ": 1e3, "\u00b5J": 1e6, "mJ": 1e9, "J": 1e12}


def machine_of(levels):
    """A machine of that many levels, each with twice the instances of the next outer one."""
    storage = [f"  - {{name: L{i}, entries: {64 << i}, instances: {1 << (levels - 2 - i)}, word-bits: 8}}"
               for i in range(levels - 1)]
    storage.append("  - {name: DRAM, technology: DRAM, word-bits: 8, bandwidth: 4}")
    return f"arch:\n  arithmetic: {{instances: {1 << (levels - 1)}, word-bits: 8}}\n  storage:\n" + \
        "\n".join(storage) + "\n"


AUDITED_MACHINE = """arch:
  arithmetic: {instances: 2, energy: 2}
  storage:
  - {name: Buffer, entries: 12, vector_access_energy: 1}
  - {name: DRAM, technology: DRAM, read_bandwidth: 1, vector_access_energy: 100}
"""

AUDITED_LAYER = """problem:
  einsum: "Z[M,N] += A[M,K] * B[K,N]"
  extents: {M: 2, N: 3, K: 2}
"""

POOR_MAPPING = """mapping:
- {target: DRAM, type: temporal, factors: M=2 N=3 K=2, permutation: MNK}
"""


def swept(machine, goal, cycles, energy_pJ, area_um2, fronts):
    return {"machine": machine, HOSTILE: machine * 8, "objective": goal, "network": "net",
            "area_um2": area_um2, "proven": True, "mapped": cycles is not None, "cycles": cycles,
            "energy_pJ": energy_pJ, "edp_pJ_cycles": cycles and cycles * energy_pJ, "fronts": fronts}


SWEEP = {"title": "sweep", "version": "1", "sweep": {
    "parameters": [HOSTILE],
    "machines": [
        swept(0, "edp", 100, 70.0, 30.0, "latency-energy latency-area"),
        swept(1, "edp", 120, 50.0, 20.0, "latency-energy latency-area energy-area"),
        swept(2, "edp", 130, 60.0, 10.0, "latency-area energy-area"),
        swept(0, "latency", None, None, 30.0, ""),
    ],
    "right_sizes": [{
        "network": "net", "objective": "edp", "machine": 1, "verified": True,
        "memories": [{"memory": "Buffer", "used_words": 41, "words": 64, "right_words": 44, "word_bits": 8}],
        "cycles": 120, "energy_pJ": 50.0, "right_cycles": 120, "right_energy_pJ": 50.0,
        "right_area_um2": 19.0}],
}}


def picojoules(text):
    value, unit = text.split()
    return float(value.replace(",", "")) * UNITS[unit]


def thousands(value):
    return f"{value:,}"


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="cosa-page-")
        cls.browser = Chromium(find_chromium())

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()
        cls.folder.cleanup()

    def setUp(self):
        self.browser.complaints.clear()
        self.browser.resize(1400, 900)
        self.html = self.path("page.html")

    def tearDown(self):
        self.assertEqual(self.browser.complaints, [])

    def path(self, name):
        return str(Path(self.folder.name) / name)

    def write(self, name, text):
        Path(self.path(name)).write_text(text, encoding="utf-8")
        return self.path(name)

    def run_cosa(self, *arguments, exit_codes=(0,)):
        """Runs the command with a report, opens it, and returns what the command wrote as JSON."""
        run = subprocess.run([COSA, *arguments, "--format", "json", "--report", self.html],
                             capture_output=True, text=True, timeout=300)
        self.assertIn(run.returncode, exit_codes, run.stderr)
        self.browser.open(self.html)
        return json.loads(run.stdout)

    def schedule(self, layers, machine, *more, exit_codes=(0,)):
        return self.run_cosa("schedule", self.write("layers.csv", layers), "--arch",
                             self.write("machine.yaml", machine), *more, exit_codes=exit_codes)

    def text(self, selector):
        return self.browser.evaluate(f"document.querySelector({json.dumps(selector)}).textContent")

    def texts(self, selector):
        return self.browser.evaluate(
            f"[...document.querySelectorAll({json.dumps(selector)})].map((node) => node.textContent)")

    def count(self, selector):
        return len(self.texts(selector))

    def shown(self, key):
        return self.text(f"#verdict [data-key={key}]")

    def select(self, index):
        self.browser.evaluate(f"cosaPage.select({index})")

    def data(self):
        return self.browser.evaluate("cosaPage.data")

    def check_views(self, result, layer):
        """Every view of the layer that is shown has the numbers of its result."""
        cost = result["cost"]
        self.assertEqual(self.shown("cycles"), thousands(cost["cycles"]))
        self.assertAlmostEqual(picojoules(self.shown("energy_pJ")) / cost["energy_pJ"], 1, places=3)
        self.assertEqual(self.shown("utilization"), f"{100 * cost['utilization']:.1f} %")
        self.check_machine(cost)
        self.check_nest(result, layer)
        self.check_bars(cost, layer)
        self.check_traffic(cost)
        self.check_array(result)
        reached = layer["workload"]["operations"] / cost["cycles"]
        shown = float(self.text("#roofline [data-key=reached]").split()[0].replace(",", ""))
        self.assertAlmostEqual(shown / reached, 1, places=3)
        limited = [p for l in cost["levels"] for p in ("read", "write", "shared") if l[p + "_cycles"]]
        self.assertEqual(self.count("#roofline .roof-point"), len(limited))

    def check_machine(self, cost):
        names = [level["name"] for level in reversed(cost["levels"])]
        self.assertEqual(self.texts("#machine [data-level] > .memory-head strong")[:len(names)], names)
        self.assertIn(f"{thousands(cost['compute']['instances'])} in use",
                      self.text("#machine [data-key=multipliers]"))

    def check_nest(self, result, layer):
        nodes = [n for n in result["mapping"]["nodes"] if n.get("bound") != 1]
        self.assertEqual(self.count("#nest tbody tr"), len(nodes))
        loops = [f"{n['loop']}" for n in nodes if "loop" in n]
        shown = self.browser.evaluate("[...document.querySelectorAll('#nest .index')]"
                                      ".map((node) => node.firstChild.textContent)")
        self.assertEqual(shown, loops)
        # Level by level from the outside; a mapping of ours has a node a level.
        tiles = [thousands(tensor["tile"]) for level in reversed(result["cost"]["levels"])
                 for tensor in level["tensors"].values()]
        self.assertEqual(self.texts("#nest .tile .figure"), tiles)
        stays = sum(row["reuse"].count("stays") for row in layer["nest"] if "loop" in row)
        self.assertEqual(self.count("#nest td.lane.stays"), stays)

    def check_bars(self, cost, layer):
        fill = [sum(t["words"] for t in level["tiles"]) for level in reversed(layer["occupancy"])]
        shown = [text.split()[0] for text in self.texts("#occupancy .bar-value .figure")]
        self.assertEqual(shown, [thousands(words) if words else "keeps" for words in fill])
        cycles = [cost["compute"]["cycles"]]
        for level in cost["levels"]:
            cycles += [level[p + "_cycles"] for p in ("read", "write", "shared") if level[p + "_cycles"]]
        self.assertEqual(self.texts("#ladder .bar-value .figure"), [thousands(c) for c in reversed(cycles)])
        self.assertEqual(self.texts("#ladder .strong .bar-value .figure"), [thousands(cost["cycles"])])
        energies = [l["energy_pJ"] for l in reversed(cost["levels"])] + [cost["compute"]["energy_pJ"]]
        for text, expected in zip(self.texts("#energy .bar-value .figure"), energies, strict=True):
            self.assertAlmostEqual(picojoules(text) / (expected or 1), 1 if expected else 0, places=2)

    def check_traffic(self, cost):
        def total():
            return sum(map(float, self.browser.evaluate(
                "[...document.querySelectorAll('#traffic .flow')].map((node) => node.dataset.value)")))
        memories = sum(level["energy_pJ"] for level in cost["levels"])
        self.assertAlmostEqual(total() / memories, 1, places=9)
        self.browser.evaluate("document.querySelector('#traffic .choice button').click()")
        words = sum((t["reads"] + t["updates"]) * t["instances"]
                    for level in cost["levels"] for t in level["tensors"].values())
        self.assertAlmostEqual(total() / words, 1, places=9)

    def check_array(self, result):
        used = {}
        for node in result["mapping"]["nodes"]:
            if "spatial" in node:
                used[node["fanout"]] = used.get(node["fanout"], 1) * node["bound"]
        busy = self.browser.evaluate("[...document.querySelectorAll('#array figure')].map((figure) => "
                                     "figure.querySelectorAll('.cell:not(.idle)').length)")
        self.assertEqual(sorted(n for n in busy if n > 1), sorted(n for n in used.values() if n > 1))

    def test_layers_show_the_numbers_of_the_json(self):
        summary = self.schedule(LAYERS, MACHINE, "--mapspace", self.write("mapspace.yaml", MAPSPACE))
        data = self.data()
        self.assertEqual([layer["result"] for layer in data["layers"]], summary["layers"])
        self.assertEqual(self.text("[data-key=total_cycles]"), thousands(summary["totals"]["cycles"]))
        for index, result in enumerate(summary["layers"]):
            self.select(index)
            self.assertEqual(self.shown("gap"), "proven")
            self.check_views(result, data["layers"][index])
        self.select(1)
        self.assertEqual(self.text(".layer-head h2"), f"net/{HOSTILE}")
        self.assertIn("keeps nothing", self.text("#occupancy"))

    def open_sweep(self):
        """A page whose object is that of a sweep, which the Python package writes."""
        self.schedule(LAYERS, MACHINE)
        head, mark, rest = Path(self.html).read_text(encoding="utf-8").partition('id="data">')
        script = rest[rest.index("</script>"):]
        data = json.dumps(SWEEP).replace("<", "\\u003c")
        Path(self.html).write_text(head + mark + data + script, encoding="utf-8")
        self.browser.open(self.html)

    def test_a_sweep_shows_the_fronts_of_its_machines(self):
        self.open_sweep()
        self.assertEqual(self.count(".machine-point"), 3)
        self.assertEqual(self.texts("#front-machines tbody td:first-child"), ["0", "1"])
        self.assertEqual(self.texts("#front-machines tbody td:nth-child(3)"), ["100", "120"])
        self.assertIn(HOSTILE, self.text("#front-machines thead"))
        self.browser.evaluate("document.querySelectorAll('#front .choice button')[1].click()")
        self.assertEqual(self.texts("#front-machines tbody td:first-child"), ["0", "1", "2"])
        self.browser.resize(400, 800)
        self.assertEqual(self.count(".machine-point"), 3)

    def test_a_sweep_shows_the_right_sizes_of_its_best_machine(self):
        self.open_sweep()
        self.assertEqual(self.text("#right-size-title"), "Right size of machine 1")
        self.assertEqual(self.texts("#right-sizes tbody td"),
                         ["Buffer", "41 words (41 B)", "64 words (64 B)", "44 words (44 B)"])
        self.assertIn("costs nothing", self.text("#right-size"))

    def test_a_sweep_says_that_nothing_fits(self):
        self.open_sweep()
        self.browser.evaluate("document.querySelectorAll('.choice button')[4].click()")
        self.assertEqual(self.text(".reason"), "No machine has a mapping for every layer.")

    def test_huge_numbers_are_rounded_and_never_broken(self):
        result = self.schedule(HUGE, MACHINE, "--engine", "random", "--samples", "100")
        self.assertGreater(result["cost"]["cycles"], 1e15)
        self.assertRegex(self.shown("cycles"), r"^\d\.\d{4}e\+\d+$")
        for bad in ("NaN", "undefined", "Infinity", "null"):
            self.assertNotIn(bad, self.text("#page"))

    def test_a_layer_is_chosen_by_click_and_by_key(self):
        layers = self.schedule(LAYERS, MACHINE)["layers"]
        self.browser.evaluate("document.querySelector('tr[data-index=\"1\"]').click()")
        self.assertEqual(self.shown("cycles"), thousands(layers[1]["cost"]["cycles"]))
        self.browser.evaluate("document.querySelector('tr[data-index=\"1\"]').focus()")
        self.browser.press("ArrowUp")
        self.assertEqual(self.text(".layer-head h2"), "net/one")
        self.assertEqual(self.count("table.layers tr.chosen"), 1)
        self.browser.evaluate("document.querySelector('.fall[tabindex=\"0\"]').focus()")
        self.browser.press("ArrowDown")
        self.assertEqual(self.text(".layer-head h2"), f"net/{HOSTILE}")
        self.assertEqual(self.browser.evaluate("document.activeElement.getAttribute('role')"), "option")

    def test_a_front_shows_its_points_and_the_views_of_the_chosen_one(self):
        front = self.schedule(LAYERS, MACHINE, "--only", f"net/{HOSTILE}", "--objective", "pareto")
        points = front["points"]
        drawn = self.browser.evaluate("[...document.querySelectorAll('.front-point')].map((point) => "
                                      "[point.__data__.cycles, point.__data__.energy_pJ])")
        self.assertEqual(drawn, [[point["cycles"], point["energy_pJ"]] for point in points])
        self.assertGreater(len(points), 1)
        places = self.browser.evaluate("[...document.querySelectorAll('.front-point')].map((point) => "
                                       "[Number(point.getAttribute('cx')), Number(point.getAttribute('cy'))])")
        self.assertEqual(places, sorted(places))  # faster further left, and higher up
        self.assertEqual(self.shown("verdict"), "on the proven front")
        self.assertEqual(set(self.texts("table.layers tbody td:nth-child(2)")), {"on the proven front"})
        last = len(points) - 1
        self.browser.evaluate(f"document.querySelectorAll('.front-point')[{last}]"
                              ".dispatchEvent(new MouseEvent('click', { bubbles: true }))")
        self.assertEqual(self.shown("cycles"), thousands(points[last]["cycles"]))
        self.check_nest({"mapping": points[last]["mapping"], "cost": self.data()["layers"][last]["result"]["cost"]},
                        self.data()["layers"][last])
        self.browser.evaluate("document.querySelector('.front-point[tabindex=\"0\"]').focus()")
        self.browser.press("Home")
        self.assertEqual(self.shown("cycles"), thousands(points[0]["cycles"]))
        self.assertEqual(self.count(".front-point.chosen"), 1)

    def test_a_front_that_was_stopped_is_not_called_proven(self):
        self.schedule(LAYERS, MACHINE, "--only", "net/three", "--objective", "pareto")
        html = Path(self.html).read_text(encoding="utf-8")
        Path(self.html).write_text(html.replace('"front":"optimal"', '"front":"feasible"'), encoding="utf-8")
        self.browser.open(self.html)
        self.assertEqual(self.shown("verdict"), "found, not proven")

    def test_a_front_without_points_says_why(self):
        tiny = MACHINE.replace("entries: 24", "entries: 2")
        front = self.schedule(LAYERS, tiny, "--only", "net/one", "--objective", "pareto", exit_codes=(1,))
        self.assertEqual(self.shown("verdict"), "infeasible")
        self.assertIn(front["infeasible"]["message"], self.text("#verdict"))

    def network_front(self, machine, exit_code=0):
        """Opens the page of a network's front and returns what the command wrote as JSON."""
        run = subprocess.run([COSA, "network", self.write("layers.csv", LAYERS), "--arch",
                              self.write("machine.yaml", machine), "--objective", "pareto", "--report", self.html,
                              "--json", self.path("front.json")], capture_output=True, text=True, timeout=300)
        self.assertEqual(run.returncode, exit_code, run.stderr)
        self.browser.open(self.html)
        return json.loads(Path(self.path("front.json")).read_text(encoding="utf-8"))

    def check_choice(self, front, index):
        """The page shows that point of the network's front: its sums, and the layers' mappings."""
        ring = self.browser.evaluate("['cx', 'cy'].map((at) => document.querySelector('.chosen-ring').getAttribute(at)"
                                     f" === document.querySelectorAll('.network-point')[{index}].getAttribute(at))")
        self.assertEqual(ring, [True, True])
        point = front["points"][index]
        self.assertEqual(self.text("#network-front [data-key=shown]"), f"{index + 1} of {len(front['points'])}")
        self.assertEqual(self.text("#totals [data-key=total_cycles]"), thousands(point["cycles"]))
        self.assertAlmostEqual(picojoules(self.text("#totals [data-key=total_energy_pJ]")) / point["energy_pJ"], 1, places=3)
        fronts = [layer["front"]["points"] for layer in front["layers"]]
        chosen = [points[place] for points, place in zip(fronts, point["choice"], strict=True)]
        self.assertEqual(self.texts("table.layers tbody td:nth-child(1)"), [layer["layer"] for layer in front["layers"]])
        self.assertEqual(self.texts("table.layers tbody td:nth-child(2)"), [
            f"{place + 1} of {len(points)}" for points, place in zip(fronts, point["choice"], strict=True)])
        rows = list(csv.DictReader(io.StringIO(self.browser.evaluate("cosaPage.csv()"))))
        self.assertEqual([int(row["cycles"]) for row in rows], [point["cycles"] for point in chosen])
        for layer, mapping in enumerate(chosen):
            self.select(layer)
            self.assertEqual(self.shown("cycles"), thousands(mapping["cycles"]))
            self.assertEqual(self.shown("verdict"), "on the proven front")
            loops = [node["loop"] for node in mapping["mapping"]["nodes"] if node.get("bound", 1) != 1]
            self.assertEqual(self.browser.evaluate("[...document.querySelectorAll('#nest .index')]"
                                                   ".map((node) => node.firstChild.textContent)"), loops)

    def test_a_network_front_opens_the_point_that_is_clicked(self):
        front = self.network_front(TRADING_MACHINE)
        points = front["points"]
        self.assertEqual(front["termination"], "optimal")
        self.assertGreater(len(points), 3)
        self.assertEqual(self.text("#network-front .badge"), "proven front")
        drawn = self.browser.evaluate("[...document.querySelectorAll('.network-point')].map((point) => "
                                      "[point.__data__.cycles, point.__data__.energy_pJ])")
        self.assertEqual(drawn, [[point["cycles"], point["energy_pJ"]] for point in points])
        least = min(range(len(points)), key=lambda index: points[index]["edp_pJ_cycles"])
        self.check_choice(front, least)  # what is shown first
        for index in (0, len(points) // 2, len(points) - 1):
            self.browser.evaluate(f"document.querySelectorAll('.network-point')[{index}]"
                                  ".dispatchEvent(new MouseEvent('click', { bubbles: true }))")
            self.check_choice(front, index)
        self.browser.evaluate("document.querySelector('.network-point[tabindex=\"0\"]').focus()")
        self.browser.press("ArrowLeft")
        self.check_choice(front, len(points) - 2)
        self.assertEqual(self.browser.evaluate("document.activeElement.__data__.index"), len(points) - 2)
        self.browser.evaluate("document.querySelectorAll('.named-choice')[0].click()")
        self.check_choice(front, 0)
        self.assertEqual(self.count(".network-point.chosen"), 1)
        self.browser.resize(420, 900)
        self.check_choice(front, 0)  # drawn anew, and still chosen
        self.assertLessEqual(self.browser.evaluate("document.documentElement.scrollWidth"), 420)

    def test_a_network_without_a_front_says_which_layers_have_none(self):
        front = self.network_front(MACHINE.replace("entries: 24", "entries: 2"), exit_code=1)
        self.assertEqual(front["points"], [])
        self.assertEqual(self.count("table.layers tbody tr"), 3)
        self.assertEqual(self.shown("verdict"), "infeasible")
        self.assertIn(front["layers"][0]["front"]["infeasible"]["message"], self.text("#verdict"))

    def test_the_steps_of_a_machine_stand_beside_the_views_of_its_best_mapping(self):
        told = self.schedule(LAYERS, MACHINE, "--sensitivity")
        self.assertEqual(self.count("table.layers tbody tr"), 3)
        for index, layer in enumerate(told["layers"]):
            self.browser.evaluate(f"document.querySelector('table.layers tr[data-index=\"{index}\"]').click()")
            steps = layer["steps"]
            self.assertEqual(self.text("#steps .badge"), f"all {len(steps)} steps proven")
            def cells(number):
                return self.texts(f"#steps-table tbody td:nth-child({number})")
            self.assertEqual(cells(1), [step["level"] for step in steps])
            self.assertEqual(cells(2), [step["resource"] for step in steps])
            ratios = [step["objective_value"] and step["objective_value"] / layer["objective_value"] for step in steps]
            for text, ratio in zip(cells(5), ratios, strict=True):
                if ratio is None:
                    self.assertEqual(text, "")
                else:
                    self.assertAlmostEqual(float(text[2:]), ratio, delta=6e-5)
            self.assertEqual(cells(8), ["binds" if step["binding"] else "does not bind" for step in steps])
            self.assertEqual(cells(9), ["nothing fits" if step["termination"] == "infeasible" else
                                        "proven, inherited" if step["inherited"] else "proven" for step in steps])
            self.assertEqual(self.browser.evaluate(  # a bar on the side that the step moves the objective to
                "[...document.querySelectorAll('#steps-table tbody tr')].map((row) => "
                "row.querySelector('.balance > span')?.className ?? null)"),
                [None if ratio is None or not step["binding"] else "less" if ratio < 1 else "more"
                 for step, ratio in zip(steps, ratios, strict=True)])
            binding = dict.fromkeys(f"{step['level']} {step['resource']}" for step in steps if step["binding"])
            self.assertEqual(self.text("#steps [data-key=binding]"), ", ".join(binding) or "none")
            self.assertEqual(self.shown("cycles"), thousands(layer["cycles"]))
        self.browser.resize(420, 900)
        self.browser.open(self.html)
        self.assertLessEqual(self.browser.evaluate("document.documentElement.scrollWidth"), 420)

    def test_the_table_sorts_and_is_given_as_csv(self):
        summary = self.schedule(LAYERS, MACHINE)
        heading = "[...document.querySelectorAll('table.layers th button')].find((b) => b.textContent === 'cycles')"
        self.browser.evaluate(f"{heading}.click()")
        order = self.browser.evaluate("[...document.querySelectorAll('table.layers tbody tr')]"
                                      ".map((row) => Number(row.dataset.index))")
        cycles = [layer["cost"]["cycles"] for layer in summary["layers"]]
        self.assertEqual(order, sorted(range(3), key=cycles.__getitem__))
        rows = list(csv.DictReader(io.StringIO(self.browser.evaluate("cosaPage.csv()"))))
        self.assertEqual([row["layer"] for row in rows], [layer["layer"] for layer in summary["layers"]])
        self.assertEqual([int(row["cycles"]) for row in rows], cycles)

    def test_a_given_mapping_and_two_that_are_compared(self):
        result = self.run_cosa("schedule", "--engine", "cosa")
        mapping = self.write("mapping.json", json.dumps(result))
        files = ["--layer", str(EXAMPLES / "layers/resnet50_first.yaml"),
                 "--arch", str(EXAMPLES / "architectures/simba16.yaml"),
                 "--mapspace", str(EXAMPLES / "architectures/simba16_mapspace.yaml")]
        cost = self.run_cosa("evaluate", *files, "--mapping", mapping)
        self.assertEqual(self.shown("verdict"), "given")
        self.check_views({"cost": cost, "mapping": result["mapping"]}, self.data()["layers"][0])
        both = self.run_cosa("compare", mapping, mapping, *files)
        self.assertEqual(self.count("table.layers tbody tr"), 2)
        self.assertEqual(self.count("#waterfall"), 0)
        self.assertEqual(self.text("[data-key=ratio_cycles]"), "\u00d7 1.000")
        self.check_views(both["a"], self.data()["layers"][0])

    @unittest.skipUnless(WRITE_NETWORKS, "this build reads no ONNX")
    def test_a_network_lists_what_is_not_scheduled(self):
        folder = Path(self.folder.name)
        subprocess.run([WRITE_NETWORKS, str(folder)], check=True, capture_output=True)
        subprocess.run([COSA, "network", str(folder / "resnet18.onnx"), "--no-cache", "--engine", "random",
                        "--samples", "20", "--report", self.html, "--json", self.path("net.json")],
                       check=True, capture_output=True, timeout=300)
        self.browser.open(self.html)
        network = json.loads(Path(self.path("net.json")).read_text(encoding="utf-8"))
        self.assertEqual(self.count(".fall"), len(network["layers"]))
        self.assertEqual(self.text("#totals [data-key=total_cycles]"),
                         thousands(network["totals"]["cycles"]))
        rows = self.texts("#operators tbody tr td:nth-child(2)")
        self.assertEqual(sum(map(int, rows)), network["totals"]["unscheduled"])
        kinds = {operator["kind"] for operator in network["unscheduled"]}
        self.assertEqual(set(self.texts("#operators tbody tr td:first-child")), kinds)

    def test_a_network_says_what_its_layers_have_in_common(self):
        subprocess.run([COSA, "network", self.write("layers.csv", LAYERS), "--arch", self.write("arch.yaml", MACHINE),
                        "--no-cache", "--same-spatial", "--same-order", "--report", self.html, "--json", self.path("net.json")],
                       check=True, capture_output=True, timeout=300)
        self.browser.open(self.html)
        shared = json.loads(Path(self.path("net.json")).read_text(encoding="utf-8"))["shared"]
        self.assertEqual(self.text("#shared .badge"), "proven optimal")
        self.assertEqual(self.texts("#shared-levels th"),
                         ["level", "along x", "along y", "order, innermost first"])
        cells = [text for level in shared["levels"] for text in (
            level["level"],
            *("" if names is None else " ".join(names) or "-"
              for names in (level["spatial_x"], level["spatial_y"], level["order"])))]
        self.assertEqual(self.texts("#shared-levels tbody td"), cells)

    def test_an_audit_shows_each_mapping_and_the_better_one(self):
        runs = Path(self.folder.name) / "runs"
        for folder, machine in (("a", AUDITED_MACHINE), ("b", AUDITED_MACHINE.replace("12", "24"))):
            (runs / folder).mkdir(parents=True)
            (runs / folder / "arch.yaml").write_text(machine, encoding="utf-8")
            (runs / folder / "layer.yaml").write_text(AUDITED_LAYER, encoding="utf-8")
            (runs / folder / "map.yaml").write_text(POOR_MAPPING, encoding="utf-8")
        (runs / "c").mkdir()
        (runs / "c" / "map.yaml").write_text("mapping: 3\n", encoding="utf-8")
        run = subprocess.run([COSA, "audit", str(runs), "--report", self.html, "--json", self.path("audit.json")],
                             capture_output=True, text=True, timeout=300)
        self.assertEqual(run.returncode, 1, run.stderr)
        self.browser.open(self.html)
        rows = json.loads(Path(self.path("audit.json")).read_text(encoding="utf-8"))["mappings"]
        self.assertEqual(self.texts("table.layers tbody td:first-child"),
                         ["a/map.yaml", "a/map.yaml: best", "b/map.yaml", "b/map.yaml: best", "c/map.yaml"])
        for index, (row, capacity) in enumerate(zip(rows[:2], ("12", "24"), strict=True)):
            self.select(2 * index)
            self.assertEqual(self.shown("cycles"), thousands(row["cost"]["cycles"]))
            self.assertIn(capacity, self.text("#machine"))
            self.assertIn(f"\u00d7 {row['ratio']:.4f}", self.text(f"tr[data-index='{2 * index}']"))
            self.select(2 * index + 1)
            self.assertEqual(self.shown("cycles"), thousands(row["best"]["cost"]["cycles"]))
            self.assertEqual(self.shown("gap"), "proven")
        self.select(4)
        self.assertEqual(self.shown("verdict"), "error")
        self.assertEqual(self.count("#nest"), 0)

    def test_what_has_no_mapping_says_why(self):
        tiny = MACHINE.replace("entries: 24", "entries: 2")
        result = self.schedule("net,name,R,S,P,Q,C,K,N\nnet,one,1,1,4,4,4,4,1\n", tiny, exit_codes=(1,))
        self.assertEqual(self.shown("verdict"), "infeasible")
        self.assertIn(result["infeasible"]["message"], self.text("#verdict"))
        self.assertEqual(self.count("#nest"), 0)

    def test_machines_of_two_to_eight_levels(self):
        layer = "net,name,R,S,P,Q,C,K,N\nnet,one,3,1,4,1,4,4,1\n"
        for levels in (2, 5, 8):
            with self.subTest(levels=levels):
                result = self.schedule(layer, machine_of(levels), "--engine", "random", "--samples", "200")
                self.check_views(result, self.data()["layers"][0])

    def test_nothing_is_wider_than_a_narrow_window_in_either_theme(self):
        self.schedule(LAYERS, MACHINE)
        self.browser.resize(420, 900)
        self.browser.open(self.html)
        self.assertLessEqual(self.browser.evaluate("document.documentElement.scrollWidth"), 420)
        grounds = set()
        for scheme in ("light", "dark"):
            self.browser.prefer(scheme)
            grounds.add(self.browser.evaluate("getComputedStyle(document.body).backgroundColor"))
        self.assertEqual(len(grounds), 2)
        self.browser.evaluate("[...document.querySelectorAll('.page-head button')]"
                              ".find((b) => b.textContent === 'light').click()")
        self.assertIn(self.browser.evaluate("getComputedStyle(document.body).backgroundColor"), grounds)

    def test_plots_are_well_formed(self):
        self.schedule(LAYERS, MACHINE, "--plots", self.path("plots"))
        files = list(Path(self.path("plots")).glob("*.svg"))
        self.assertEqual(len(files), 3 * 8 + 1)
        for file in files:
            self.assertEqual(ElementTree.parse(file).getroot().tag, "{http://www.w3.org/2000/svg}svg")

    def test_resnet50_is_small_and_quick(self):
        summary = self.run_cosa(
            "schedule", str(EXAMPLES / "layers/resnet50.csv"), "--arch",
            str(EXAMPLES / "architectures/simba16.yaml"), "--mapspace",
            str(EXAMPLES / "architectures/simba16_mapspace.yaml"), "--engine", "random", "--samples", "20")
        self.assertLess(Path(self.html).stat().st_size, 3e6)
        ready = [self.browser.evaluate("cosaPage.ready")]
        while min(ready) > 2000 and len(ready) < 5:  # the machine may be busy with something else
            self.browser.open(self.html)
            ready.append(self.browser.evaluate("cosaPage.ready"))
        self.assertLess(min(ready), 2000)
        self.assertEqual(self.count(".fall"), len(summary["layers"]))
        for index, result in enumerate(summary["layers"]):
            self.select(index)
            self.assertEqual(self.shown("cycles"), thousands(result["cost"]["cycles"]))


def main():
    if find_chromium() is None:
        print("skipped: there is no Chromium here")
        return SKIPPED
    asked = subprocess.run([COSA, "schedule", "--report", "/dev/null", "--help"], capture_output=True,
                           text=True)
    if "makes no pages" in asked.stdout + asked.stderr:
        print("skipped: this build makes no pages")
        return SKIPPED
    return 0 if unittest.main(argv=sys.argv[:1] + sys.argv[4:], exit=False).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
