"""The objective of CoSA's published program (docs/formulation.md), from the lists it returns.

Written from the formulas, over prime factors one by one, and shares nothing with the library.
"""

from math import log2

WEIGHTS, INPUTS, OUTPUTS = range(3)
R, S, P, Q = range(4)


def published_objective(factors, strides, A, B, g, factor_config, spatial_config, perm_config):
    """`factors` are the prime factors by dimension, `g` is the permutation level."""
    levels = len(B[0])
    primes = [
        (j, factor, factor_config[j][n], spatial_config[j][n] == 1)
        for j, of_dimension in enumerate(factors)
        for n, factor in enumerate(of_dimension)
    ]
    utilization = 0.0
    for v in (WEIGHTS, INPUTS, OUTPUTS):
        for i in range(g):
            scale = 1.01 if i == favoured(B, g) else 1.0
            utilization += scale * log_tile(primes, strides, A, B, g, v, i)
    compute = sum(log2(f) for _, f, _, spatial in primes if not spatial)
    traffic = 0.0
    for v in (WEIGHTS, INPUTS, OUTPUTS):
        inner = sum(
            (0.8 + 0.04 * level) * A[j][v] * log2(f) for j, f, level, _ in primes if level < g
        )
        spread = sum(log2(f) for _, f, level, spatial in primes if level == g and spatial)
        dram = sum(
            log2(f) for _, f, level, spatial in primes if level == levels - 1 and not spatial
        )
        favour = 1.01 if v == WEIGHTS else 1.0
        traffic += 0.99 * inner + 0.99 * spread + favour * dram
        traffic += buffer_traffic(primes, A, g, v, perm_config)
    return -0.1 * utilization + 10 * compute + traffic


def favoured(B, g):
    """The outermost level inside g that keeps the weights."""
    return max(i for i in range(g) if B[WEIGHTS][i])


def log_tile(primes, strides, A, B, g, v, i):
    """Words of v's tile at level i, as a logarithm."""
    tile = 0.0
    if B[v][i]:
        for j, f, level, _ in primes:
            if level <= i and level <= g:
                stride = strides[j - P] if v == INPUTS and j in (P, Q) else 1
                tile += A[j][v] * log2(stride * f)
    innermost_inputs = B[INPUTS].index(1)
    if v == INPUTS and i < innermost_inputs:
        for j, f, level, _ in primes:
            if j in (R, S) and level < len(B[0]) - 1:
                rows_inside = any(k == j + P and at <= innermost_inputs for k, _, at, _ in primes)
                tile += 1.0 if rows_inside else log2(f)
    return tile


def buffer_traffic(primes, A, g, v, perm_config):
    """The loops at g from v's innermost relevant one outwards."""
    loops = [
        (perm_config[j], j, f) for j, f, level, spatial in primes if level == g and not spatial
    ]
    traffic, refetched = 0.0, False
    for _, j, f in sorted(loops):
        refetched = refetched or A[j][v] == 1
        traffic += log2(f) if refetched else 0.0
    return traffic
