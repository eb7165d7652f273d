"""What IREE makes of the mappings written for it: the same numbers, tiled as the mapping says."""

import re

import numpy as np
import pytest

import cosa

compiler = pytest.importorskip("iree.compiler.tools")
runtime = pytest.importorskip("iree.runtime")

#: As a user calls iree-compile.
FLAGS = [
    "--iree-hal-target-device=local",
    "--iree-hal-local-target-device-backends=llvm-cpu",
    "--iree-llvmcpu-target-cpu=generic",
]


#: A core with vectors of eight: registers, a cache, DRAM.
PROCESSOR = cosa.Architecture(
    "processor",
    [
        cosa.StorageLevel("Registers"),
        cosa.StorageLevel("Cache"),
        cosa.StorageLevel("DRAM", technology="DRAM"),
    ],
    cosa.ComputeUnit(8),
)


def nest(workload, dram, cache, lane):
    """What is left of every dimension stands in the registers, `lane` side by side."""
    left = dict(workload.dimensions)
    nodes = []
    for level, loops in (("DRAM", dram), ("Cache", cache)):
        nodes.append({"storage": level, "tensors": [tensor.name for tensor in workload.tensors]})
        for name, bound in loops.items():
            nodes.append({"loop": name, "bound": bound})
            left[name] //= bound
    nodes.append({"storage": "Registers", "tensors": [tensor.name for tensor in workload.tensors]})
    left[lane] //= 8
    nodes += [{"loop": name, "bound": bound} for name, bound in left.items() if bound > 1]
    nodes.append({"loop": lane, "bound": 8, "spatial": "x", "fanout": "Registers"})
    return cosa.Mapping.from_dict({"nodes": nodes}, workload, PROCESSOR)


def convolved(weights, image, output, stride):
    """K, C, R, S filters and C, P, Q images, by numpy."""
    result = output.copy()
    _, p, q = output.shape
    for r in range(weights.shape[2]):
        for s in range(weights.shape[3]):
            rows = slice(r, r + stride * (p - 1) + 1, stride)
            columns = slice(s, s + stride * (q - 1) + 1, stride)
            result += np.einsum("cpq,kc->kpq", image[:, rows, columns], weights[:, :, r, s])
    return result


CASES = {
    "product": (
        cosa.gemm("product", m=96, n=64, k=128),
        {"dram": {"M": 4, "N": 2}, "cache": {"K": 32, "N": 2, "M": 6}, "lane": "N"},
        lambda a, b, z: z + a @ b,
    ),
    "heads": (
        cosa.batched_matmul("heads", batch=4, rows=32, columns=48, reduced=16),
        {"dram": {"B": 4, "M": 2}, "cache": {"K": 4, "N": 6, "M": 4}, "lane": "N"},
        lambda w, i, o: o + i @ w,
    ),
    "1x1": (
        cosa.convolution("1x1", p=8, q=14, c=16, k=32, n=2),
        {"dram": {"P": 4, "K": 2}, "cache": {"N": 2, "P": 2, "C": 4}, "lane": "K"},
        lambda w, i, o: o + np.einsum("kc,ncx->nkx", w, i),
    ),
    "3x3": (
        cosa.convolution("3x3", r=3, s=3, p=14, q=14, c=16, k=32),
        {"dram": {"K": 2, "P": 2}, "cache": {"C": 4, "R": 3, "Q": 7, "P": 7}, "lane": "K"},
        lambda w, i, o: convolved(w, i, o, 1),
    ),
    "strided": (
        cosa.convolution("strided", r=3, s=3, p=8, q=8, c=8, k=16, w_stride=2, h_stride=2),
        {"dram": {"Q": 4}, "cache": {"C": 8, "S": 3, "P": 8}, "lane": "K"},
        lambda w, i, o: convolved(w, i, o, 2),
    ),
    "transposed product": (
        cosa.einsum("transposed", "Z[m,n] += A[k,m] * B[k,n]", {"m": 32, "n": 24, "k": 40}),
        {"dram": {"n": 3, "k": 5}, "cache": {"m": 8, "k": 4}, "lane": "n"},
        lambda a, b, z: z + a.T @ b,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_computes_right_in_tiles_of_the_mapping(name):
    workload, loops, expected = CASES[name]
    text = nest(workload, **loops).emit("iree")

    # By the names of the function's arguments: the inputs, then the output.
    shapes = re.findall(r"%(?:in\d|out): tensor<([\dx]+)xf32>", text)
    random = np.random.default_rng(1)
    arrays = [
        random.integers(-4, 5, [int(n) for n in shape.split("x")]).astype(np.float32)
        for shape in shapes
    ]
    module = runtime.load_vm_flatbuffer(
        compiler.compile_str(text, extra_args=FLAGS), driver="local-task"
    )
    np.testing.assert_array_equal(module.layer(*arrays).to_host(), expected(*arrays))

    configured = compiler.compile_str(
        text, extra_args=[*FLAGS, "--compile-to=executable-configurations"]
    ).decode()
    for key in ("distribution", "vector_common_parallel", "vector_reduction"):
        tiles = re.search(rf"{key} = \[.*?\]", text).group()
        assert tiles in re.findall(rf"{key} = \[.*?\]", configured)
