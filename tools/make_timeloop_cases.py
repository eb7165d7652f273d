#!/usr/bin/env python3
"""Makes reference cases: random valid mappings of random workloads and what `timeloop-model` says.

    make_timeloop_cases.py --timeloop-model PATH --machine FILE... --seed N --count N --out FILE
    make_timeloop_cases.py --timeloop-model PATH --machines DIR --rerun FILE... --out FILE

The first form draws cases; a machine FILE is an architecture (the flat format or the tree of
version 0.2/0.3), beside which NAME_mapspace.yaml and NAME_ert.yaml are taken when they are there.
The second form evaluates the mappings of existing case files again.
tests/data/timeloop/README.md describes the form of a case.
"""

import argparse
import contextlib
import gzip
import io
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
from pathlib import Path

import yaml

CASE_SECONDS = 120  # a single evaluation that takes longer is given up and reported
MAX_OPERATIONS = 3_000_000_000  # a workload has at most so many
MAX_LARGE_OPERATIONS = 50_000_000_000  # a convolution of the large kind

# --------------------------------------------------------------------------- workloads

CONVOLUTION = {
    "name": "convolution",
    "dimensions": list("RSPQCKN"),
    "coefficients": [
        {"name": name, "default": 1} for name in ("Wstride", "Hstride", "Wdilation", "Hdilation")
    ],
    "data-spaces": [
        {"name": "Weights", "projection": [[["C"]], [["K"]], [["R"]], [["S"]]]},
        {
            "name": "Inputs",
            "projection": [
                [["N"]],
                [["C"]],
                [["R", "Wdilation"], ["P", "Wstride"]],
                [["S", "Hdilation"], ["Q", "Hstride"]],
            ],
        },
        {"name": "Outputs", "projection": [[["N"]], [["K"]], [["Q"]], [["P"]]], "read-write": True},
    ],
}


def make_shape(name, dimensions, tensors, coefficients=()):
    """A problem shape; `tensors` maps a name to ranks like "P*stride + R"; the first is written to
    when its name starts with "=", which is dropped."""
    spaces = []
    for tensor, ranks in tensors.items():
        projection = [
            [[part.strip() for part in term.split("*")] for term in rank.split("+")]
            for rank in ranks
        ]
        space = {"name": tensor.lstrip("="), "projection": projection}
        if tensor.startswith("="):
            space["read-write"] = True
        spaces.append(space)
    shape = {"name": name, "dimensions": list(dimensions), "data-spaces": spaces}
    if coefficients:
        shape["coefficients"] = [{"name": c, "default": 1} for c in coefficients]
    return shape


CUSTOM_SHAPES = [
    make_shape("gemm", "MNK", {"A": ["M", "K"], "B": ["K", "N"], "=Z": ["M", "N"]}),
    make_shape(
        "batched-gemm", "BMNK", {"=Z": ["B", "M", "N"], "A": ["B", "M", "K"], "W": ["B", "K", "N"]}
    ),
    make_shape(
        "depthwise",
        "CPQRSN",
        {
            "Filter": ["C", "R", "S"],
            "Image": ["N", "C", "P*strideP + R*dilationR", "Q*strideQ + S*dilationS"],
            "=Result": ["N", "C", "P", "Q"],
        },
        ["strideP", "strideQ", "dilationR", "dilationS"],
    ),
    make_shape(
        "grouped",
        "GCKPQRS",
        {
            "Weights": ["G", "C", "K", "R", "S"],
            "Inputs": ["G", "C", "P*strideP + R", "Q*strideQ + S"],
            "=Outputs": ["G", "K", "P", "Q"],
        },
        ["strideP", "strideQ"],
    ),
    make_shape(
        "mttkrp", "IJKL", {"T": ["I", "K", "L"], "U": ["K", "J"], "V": ["L", "J"], "=Z": ["I", "J"]}
    ),
    make_shape(
        "chain",
        "ABCDE",
        {"X": ["A", "B"], "=Y": ["A", "D", "E"], "U": ["B", "C", "D"], "V": ["C", "E"]},
    ),
    make_shape(
        "convolution-1d",
        "KXWC",
        {"Kernel": ["K", "C", "W"], "Signal": ["C", "X*stride + W*dilation"], "=Out": ["K", "X"]},
        ["stride", "dilation"],
    ),
    make_shape(
        "convolution-3d",
        "KCZPQTRS",
        {
            "Weights": ["K", "C", "T", "R", "S"],
            "Inputs": ["C", "Z*strideZ + T", "P*strideP + R", "Q + S"],
            "=Outputs": ["K", "Z", "P", "Q"],
        },
        ["strideZ", "strideP"],
    ),
    make_shape("hadamard", "IJ", {"A": ["I", "J"], "B": ["I", "J"], "C": ["J"], "=D": ["I", "J"]}),
    make_shape(
        "three-terms",
        "PQRK",
        {"W": ["K", "R", "Q"], "I": ["P*a + Q*b + R*c"], "=O": ["K", "P"]},
        ["a", "b", "c"],
    ),
    make_shape(
        "two-windows",
        "PRST",
        {"F": ["R", "T"], "G": ["S"], "I": ["P*a + R", "T"], "J": ["P + S*b"], "=O": ["P", "T"]},
        ["a", "b"],
    ),
    make_shape(
        "transposed",
        "KPRC",
        {"W": ["K", "C", "R"], "I": ["C", "P"], "=O": ["K", "P*stride + R"]},
        ["stride"],
    ),
]

EXTENTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 20, 21, 24, 28, 30, 32, 36, 48, 64, 96]
LARGE_EXTENTS = [56, 64, 96, 112, 128, 192, 224, 256, 512]
WINDOW_EXTENTS = [1, 2, 3, 4, 5, 6, 7, 9]


def limit(random_, extents, largest):
    """Shrinks randomly chosen extents until their product is at most `largest`."""
    while math.prod(extents.values()) > largest:
        dimension = random_.choice([d for d, extent in extents.items() if extent > 1])
        smaller = [extent for extent in EXTENTS if extent < extents[dimension]]
        extents[dimension] = random_.choice(smaller[len(smaller) // 2 :])
    return extents


CONVOLUTION_KINDS = "odd dilated strided batch pointwise gemm windows large".split()


def random_convolution(random_, kind):
    """Extents and coefficients of one layer of a kind."""
    extents = {d: random_.choice(EXTENTS) for d in "RSPQCKN"}
    extents["R"] = random_.choice(WINDOW_EXTENTS)
    extents["S"] = random_.choice(WINDOW_EXTENTS)
    extents["N"] = random_.choice([1, 1, 1, 2, 3, 4])
    coefficients = {"Wstride": 1, "Hstride": 1, "Wdilation": 1, "Hdilation": 1}
    largest = MAX_OPERATIONS
    if kind == "odd":
        odd = [extent for extent in EXTENTS if extent % 2]
        extents = {d: random_.choice(odd if d not in "RS" else [3, 5, 7]) for d in "RSPQCKN"}
    elif kind == "dilated":
        coefficients = {name: random_.randint(1, 4) for name in coefficients}
    elif kind == "strided":
        coefficients.update(Wstride=random_.randint(1, 5), Hstride=random_.randint(1, 5))
    elif kind == "batch":
        extents["N"] = random_.choice([8, 12, 16, 32, 50, 64])
    elif kind == "pointwise":
        extents.update(R=1, S=1)
        coefficients.update(Wstride=random_.choice([1, 2]), Hstride=random_.choice([1, 2]))
    elif kind == "gemm":
        extents = {d: 1 for d in "RSPQCKN"}
        extents.update({d: random_.choice(EXTENTS + LARGE_EXTENTS) for d in "CKN"})
    elif kind == "windows":  # few channels: halos and neighbours matter
        extents.update({d: random_.choice([2, 3, 4, 6, 8]) for d in "RSPQ"})
        extents.update(C=random_.choice([1, 2, 3]), K=random_.choice([1, 2, 4]))
        coefficients = {name: random_.choice([1, 1, 1, 2]) for name in coefficients}
    elif kind == "large":
        extents.update({d: random_.choice(LARGE_EXTENTS) for d in "PQCK"})
        largest = MAX_LARGE_OPERATIONS
    return {**limit(random_, extents, largest), **coefficients}


def random_custom(random_, shape):
    extents = {d: random_.choice(EXTENTS) for d in shape["dimensions"]}
    for space in shape["data-spaces"]:
        for rank in space["projection"]:
            for term in rank[1:] if len(rank) > 1 else []:
                extents[term[0]] = random_.choice(WINDOW_EXTENTS)
    coefficients = {
        c["name"]: random_.choice([1, 1, 2, 3]) for c in shape.get("coefficients", [])
    }
    return {**limit(random_, extents, MAX_OPERATIONS), **coefficients}


def tensor_names(shape):
    return [space["name"] for space in shape["data-spaces"]]


def tile_words(shape, problem, tensor, extents):
    """Words of the tile of `tensor` under loops that cover `extents` of each dimension."""
    space = next(s for s in shape["data-spaces"] if s["name"] == tensor)
    words = 1
    for rank in space["projection"]:
        words *= 1 + sum(
            (problem[term[1]] if len(term) > 1 else 1) * (extents[term[0]] - 1) for term in rank
        )
    return words


# --------------------------------------------------------------------------- machines


class Level:
    """A memory as the generator sees it: where it is in the mesh and how much it holds."""

    def __init__(self, name, attributes, instances):
        self.name = name
        self.instances = attributes.get("instances", instances)
        self.mesh_x = attributes.get("meshX", self.instances)
        self.mesh_y = self.instances // self.mesh_x
        entries = attributes.get("entries")
        if entries is None and "depth" in attributes:
            entries = attributes["depth"] * attributes.get("block-size", 1)
        self.capacity = None
        if entries is not None:
            self.capacity = int(entries / attributes.get("multiple-buffering", 1.0))


def bare_name(name):
    return name.split("[")[0]


def range_size(name):
    found = re.search(r"\[(\d+)\.\.(\d+)\]", name)
    return int(found[2]) - int(found[1]) + 1 if found else 1


class Machine:
    """An architecture file with the mapspace and energy table beside it; levels innermost first."""

    def __init__(self, path):
        self.file = path.name
        self.document = yaml.safe_load(path.read_text())
        self.ert_file, self.ert = self._sibling(path, "_ert")
        _, mapspace = self._sibling(path, "_mapspace")
        if "arch" in self.document:
            arch = self.document["arch"]
            self.levels = [Level(item["name"], item, 1) for item in arch["storage"]]
            self.multipliers = Level("", arch["arithmetic"], 1)
        else:
            self._read_tree(self.document["architecture"])
        self.keep = {}
        for constraint in (mapspace or {}).get("mapspace", {}).get("constraints", []):
            self.keep[constraint["target"]] = constraint["keep"]

    @staticmethod
    def _sibling(path, suffix):
        sibling = path.with_name(path.stem + suffix + ".yaml")
        if not sibling.exists():
            return "", None
        return sibling.name, yaml.safe_load(sibling.read_text())

    def _read_tree(self, root):
        node, copies, outermost_first = root, 1, []
        while "subtree" in node:
            node = node["subtree"][0]
            copies *= range_size(node["name"])
            for item in node.get("local", []):
                level = Level(
                    bare_name(item["name"]), item["attributes"], copies * range_size(item["name"])
                )
                if "mac" in item["class"]:
                    self.multipliers = level
                else:
                    outermost_first.append(level)
        self.levels = outermost_first[::-1]

    def fanout(self, index):
        inner = self.levels[index - 1] if index else self.multipliers
        level = self.levels[index]
        return inner.mesh_x // level.mesh_x, inner.mesh_y // level.mesh_y


# --------------------------------------------------------------------------- mappings


def random_keep(random_, machine, tensors):
    """Which tensors each level keeps: the machine's own choice half of the time, else any."""
    usual = all(set(names) <= set(tensors) for names in machine.keep.values())
    if machine.keep and usual and random_.random() < 0.5:
        return {
            level.name: [t for t in tensors if t in machine.keep.get(level.name, tensors)]
            for level in machine.levels
        }
    keep = {}
    for level in machine.levels[:-1]:
        room = len(tensors) if level.capacity is None else min(len(tensors), level.capacity)
        count = random_.choice([1, 1, 2, 3, room, room])
        if random_.random() < 0.03:
            count = 0
        chosen = random_.sample(tensors, min(count, room))
        keep[level.name] = [t for t in tensors if t in chosen]
    keep[machine.levels[-1].name] = list(tensors)
    return keep


def prime_factors(number):
    factors, divisor = [], 2
    while number > 1:
        while number % divisor == 0:
            factors.append(divisor)
            number //= divisor
        divisor += 1
    return factors


class Nest:
    """Loop bounds under construction: one bound per (level, kind, dimension), kinds x, y, t."""

    def __init__(self, machine, shape, problem, keep):
        self.machine, self.shape, self.problem, self.keep = machine, shape, problem, keep
        self.bounds = {}

    def extents(self, index):
        """What the loops at and inside level `index` cover of each dimension."""
        covered = dict.fromkeys(self.shape["dimensions"], 1)
        for (level, _, dimension), bound in self.bounds.items():
            if level <= index:
                covered[dimension] *= bound
        return covered

    def elements(self, index, axis):
        return math.prod(b for (i, k, _), b in self.bounds.items() if (i, k) == (index, axis))

    def fits(self):
        for index, level in enumerate(self.machine.levels):
            for dimension in self.shape["dimensions"]:  # one spatial loop a dimension and level
                axes = [self.bounds.get((index, axis, dimension), 1) for axis in "xy"]
                if min(axes) > 1:
                    return False
            for axis, most in zip("xy", self.machine.fanout(index)):
                if self.elements(index, axis) > most:
                    return False
            if level.capacity is not None:
                covered = self.extents(index)
                words = sum(
                    tile_words(self.shape, self.problem, tensor, covered)
                    for tensor in self.keep[level.name]
                )
                if words > level.capacity:
                    return False
        return True

    def place(self, slot, dimension, factor):
        """Multiplies one bound; undoes it and says no if the mapping is no longer valid."""
        key = (*slot, dimension)
        before = self.bounds.get(key, 1)
        self.bounds[key] = before * factor
        if self.fits():
            return True
        self.bounds[key] = before
        return False

    def loops(self, random_, innermost):
        """The mapping of a case: levels and loops innermost first, orders at random but for the
        loops (level, kind, dimension) that are to come first."""
        mapping = []
        for index, level in enumerate(self.machine.levels):
            item = {"name": level.name}
            for key, kind in (("spatial", "x"), ("spatial_y", "y"), ("temporal", "t")):
                loops = [
                    [d, self.bounds[(index, kind, d)]]
                    for d in self.shape["dimensions"]
                    if self.bounds.get((index, kind, d), 1) > 1
                ]
                random_.shuffle(loops)
                loops.sort(key=lambda loop, i=index, k=kind: (i, k, loop[0]) not in innermost)
                if loops or kind != "y":
                    item[key] = loops
            mapping.append(item)
        return mapping


def aligned_places(random_, machine, shape):
    """Places where a window slides past its neighbours: of two dimensions of one rank, one in a
    fan-out and the other in the temporal loops just outside. Such mappings move data between
    neighbours, and at random they are rare. Empty for a shape without windows."""
    windows = [
        [term[0] for term in rank]
        for space in shape["data-spaces"]
        for rank in space["projection"]
        if len(rank) > 1
    ]
    places = [
        (index, axis)
        for index in range(len(machine.levels))
        for axis, most in zip("xy", machine.fanout(index))
        if most > 1 and (index > 0 or len(machine.levels) == 2)
    ]
    if not windows or not places:
        return set()
    across, along = random_.sample(random_.choice(windows), 2)
    place = random_.choice(places)
    outside = [(place[0], "t"), (min(place[0] + 1, len(machine.levels) - 1), "t")]
    return {(place, across), *((slot, along) for slot in outside)}


def random_mapping(random_, machine, case, aligned_share):
    shape, problem, keep = case.get("shape", CONVOLUTION), case["problem"], case["keep"]
    nest = Nest(machine, shape, problem, keep)
    outermost = len(machine.levels) - 1
    slots = []
    for index in range(outermost + 1):
        for axis, most in zip("xy", machine.fanout(index)):
            if most > 1:
                slots.append((index, axis))
        slots.append((index, "t"))
    greed = random_.choice([0.5, 1.5, 4.0])  # how strongly spatial places are preferred
    aligned = aligned_places(random_, machine, shape) if random_.random() < aligned_share else set()
    weight = {
        (slot, d): random_.lognormvariate(0, 1.2)
        * (greed if slot[1] != "t" else 1.0)
        * (100.0 if (slot, d) in aligned else 1.0)
        for slot in slots
        for d in shape["dimensions"]
    }
    primes = [(d, f) for d in shape["dimensions"] for f in prime_factors(problem[d])]
    random_.shuffle(primes)
    for dimension, factor in primes:
        left = list(slots)
        while True:
            slot = random_.choices(left, [weight[(s, dimension)] for s in left])[0]
            if nest.place(slot, dimension, factor):
                break
            left.remove(slot)
    innermost = {(slot[0], slot[1], d) for slot, d in aligned}
    return nest.loops(random_, innermost)


# --------------------------------------------------------------------------- timeloop-model


def mapping_items(machine, shape, case):
    """The case's mapping in Timeloop's list form."""
    dimensions = shape["dimensions"]
    tensors = tensor_names(shape)

    def loops_item(target, kind, inner, outer):
        bounds = dict(inner + outer)
        head = [d for d, _ in inner]
        tail = [d for d, _ in outer]
        middle = [d for d in dimensions if d not in head + tail]
        return {
            "target": target,
            "type": kind,
            "factors": " ".join(f"{d}={bounds.get(d, 1)}" for d in dimensions),
            "permutation": "".join(head + middle + tail),
        }, len(head + middle)

    items = []
    for index, level in enumerate(case["mapping"]):
        if math.prod(machine.fanout(index)) > 1:
            item, split = loops_item(
                level["name"], "spatial", level["spatial"], level.get("spatial_y", [])
            )
            items.append({**item, "split": split})
        items.append(loops_item(level["name"], "temporal", level["temporal"], [])[0])
        keep = case["keep"][level["name"]]
        bypass = [t for t in tensors if t not in keep]
        items.append({"target": level["name"], "type": "bypass", "keep": keep, "bypass": bypass})
    return items


def number(text):
    value = float(text)
    if math.isnan(value):  # an energy per access where there are no accesses
        return 0
    return int(value) if value.is_integer() else value


def per_tensor(stats, name):
    return [number(item.text) for item in stats.find(name).find("PerDataSpace").findall("item")]


def read_stats(path, tensors):
    """Cycles, energies and per-level figures from the statistics that timeloop-model archives."""
    topology = xml.etree.ElementTree.parse(path).getroot().find("engine").find("topology_")
    units = [item.find("px") for item in topology.find("levels_").findall("item")]
    networks = {}
    for item in topology.find("networks_").findall("item"):
        stats = item.find("second").find("px").find("stats_")
        networks[item.find("first").text.split(" <==> ")[0]] = (
            per_tensor(stats, "multicast_factor"),
            per_tensor(stats, "link_transfers"),
        )
        if any(per_tensor(stats, "energy")) or any(per_tensor(stats, "link_transfer_energy")):
            raise ValueError("networks with an energy are not part of a case")
    arithmetic = units[0]
    cycles = int(arithmetic.find("cycles_").text)
    energy = float(arithmetic.find("energy_").text)
    levels = [
        {
            "name": "MAC",
            "energy_pJ": number(arithmetic.find("energy_").text),
            "cycles": cycles,
            "utilized_instances": int(arithmetic.find("utilized_instances_").text),
        }
    ]
    for unit in units[1:]:
        stats = unit.find("stats_")
        level = {
            "name": unit.find("specs_").find("LevelSpecs").find("level_name").text,
            "cycles": int(stats.find("cycles").text),
            "tensors": {},
        }
        figures = {
            name: per_tensor(stats, name)
            for name in (
                "keep utilized_capacity utilized_instances reads updates fills temporal_reductions"
                " energy energy_per_access addr_gen_energy temporal_reduction_energy"
            ).split()
        }
        level_energy = 0.0
        for index, tensor in enumerate(tensors):
            figure = {name: values[index] for name, values in figures.items()}
            if figure.pop("addr_gen_energy") or figure.pop("temporal_reduction_energy"):
                raise ValueError("adders with an energy are not part of a case")
            level_energy += figure["energy"] * figure["utilized_instances"]
            if figure.pop("keep"):
                level["tensors"][tensor] = figure
        multicast, links = networks[level["name"]]
        for key, values in (("multicast", multicast), ("link_transfers", links)):
            if any(value > (key == "multicast") for value in values):
                level[key] = dict(zip(tensors, values))
        cycles = max(cycles, level["cycles"])
        energy += level_energy
        levels.append(level)
    return {"cycles": cycles, "energy_pJ": energy, "levels": levels}


class Refused(Exception):
    """timeloop-model gave no result for a case."""


def evaluate(binary, machine, case, directory):
    """What timeloop-model says of a case; raises Refused when it says nothing."""
    shape = case.get("shape", CONVOLUTION)
    document = dict(machine.document)
    document["problem"] = {"shape": shape, **case["problem"]}
    document["mapping"] = mapping_items(machine, shape, case)
    if "ert" in case:
        document.update(machine.ert)
    source = Path(directory) / "case.yaml"
    source.write_text(json.dumps(document))
    statistics = Path(directory) / "timeloop-model.map+stats.xml"
    statistics.unlink(missing_ok=True)
    environment = dict(os.environ)
    environment.pop("TIMELOOP_DISABLE_LINK_TRANSFERS", None)
    if not case.get("neighbour_links", True):
        environment["TIMELOOP_DISABLE_LINK_TRANSFERS"] = "1"
    try:
        done = subprocess.run(
            [binary, str(source), "-o", str(directory)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=CASE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        raise Refused(f"no answer in {CASE_SECONDS} s") from expired
    if done.returncode != 0 or not statistics.exists():
        lines = [line for line in done.stderr.splitlines() if "WARNING" not in line]
        raise Refused((lines or ["no message"])[-1])
    return read_stats(statistics, tensor_names(shape))


# --------------------------------------------------------------------------- cases


def draw_case(random_, machine, options):
    """A case without its results."""
    case = {"arch": machine.file}
    if machine.ert:
        case["ert"] = machine.ert_file
    if random_.random() < options.without_links:
        case["neighbour_links"] = False
    if random_.random() < options.custom:
        shape = random_.choice(options.shapes)
        case["layer"] = shape["name"]
        case["shape"] = shape
        case["problem"] = random_custom(random_, shape)
    else:
        shape = CONVOLUTION
        kind = random_.choice(options.kinds)
        case["problem"] = random_convolution(random_, kind)
        case["layer"] = "convolution/" + kind
    case["keep"] = random_keep(random_, machine, tensor_names(shape))
    case["mapping"] = random_mapping(random_, machine, case, options.aligned)
    return case


def drawn_cases(options):
    random_ = random.Random(options.seed)
    machines = [Machine(path) for path in options.machine]
    for index in range(options.count):
        machine = machines[index % len(machines)]
        yield machine, draw_case(random_, machine, options)


@contextlib.contextmanager
def open_cases(path, mode):
    """A case file as text, compressed when its name ends in .gz."""
    if path.suffix != ".gz":
        with path.open(mode, encoding="utf-8") as lines:
            yield lines
    elif mode == "r":
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield lines
    else:  # no name and no time in the header: the same cases make the same file
        with (
            path.open("wb") as raw,
            gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed,
            io.TextIOWrapper(packed, encoding="utf-8") as lines,
        ):
            yield lines


def existing_cases(options):
    machines = {}
    for path in options.rerun:
        with open_cases(path, "r") as lines:
            for line in lines:
                old = json.loads(line)
                if old["arch"] not in machines:
                    machines[old["arch"]] = Machine(options.machines / old["arch"])
                case = {k: v for k, v in old.items() if k not in ("cycles", "energy_pJ", "levels")}
                if "keep" not in case:
                    case["keep"] = {
                        level["name"]: list(level["tensors"]) for level in old["levels"][1:]
                    }
                yield machines[old["arch"]], case


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--timeloop-model", required=True, help="the binary to ask")
    parser.add_argument("--machine", type=Path, nargs="+", help="architecture files to draw for")
    parser.add_argument("--machines", type=Path, help="directory of the files that cases name")
    parser.add_argument("--rerun", type=Path, nargs="+", help="case files to evaluate again")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--custom", type=float, default=0.2, help="share of non-convolutions")
    parser.add_argument(
        "--kinds",
        nargs="+",
        choices=CONVOLUTION_KINDS,
        default=CONVOLUTION_KINDS,
        help="kinds of convolution",
    )
    parser.add_argument(
        "--aligned", type=float, default=0.3, help="share of mappings drawn so that neighbours meet"
    )
    parser.add_argument("--without-links", type=float, default=0.1, help="share with links off")
    parser.add_argument(
        "--shapes",
        nargs="+",
        choices=[shape["name"] for shape in CUSTOM_SHAPES],
        help="kinds of non-convolution; all unless given",
    )
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    if bool(options.machine) == bool(options.rerun):
        parser.error("give either --machine or --rerun")
    if options.rerun and not options.machines:
        parser.error("--rerun needs --machines")

    options.shapes = [
        shape
        for shape in CUSTOM_SHAPES
        if options.shapes is None or shape["name"] in options.shapes
    ]

    kept = refused = 0
    cases = existing_cases(options) if options.rerun else drawn_cases(options)
    with tempfile.TemporaryDirectory() as directory, open_cases(options.out, "w") as out:
        for machine, case in cases:
            try:
                case.update(evaluate(options.timeloop_model, machine, case, directory))
            except Refused as reason:
                refused += 1
                print(f"refused: {reason}: {json.dumps(case)}", file=sys.stderr)
                continue
            kept += 1
            out.write(json.dumps(case, separators=(",", ":")) + "\n")
    print(f"{kept} cases, {refused} refused")
    return 0


if __name__ == "__main__":
    sys.exit(main())
