#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Sine series for the accurate GeLU: writes include/moiety/math/constants/gelu_fourier.hpp.

gelu(x) = x (1/2 + sum_k b_k sin(2 pi k x / 16)) for |x| < c. The b_k minimise the largest error of
x sum_k b_k sin(...) against x erf(x / sqrt 2) / 2 on |x| <= c + 1/8 (a linear programme on a fine grid),
with |sum| <= 0.96 over the whole period, so that the opened sum fits its ring wherever x lies.

    gelu_fourier.py            refits and writes the header
    gelu_fourier.py --check    refits and compares with the header; exit status 1 when they differ
Needs numpy and scipy.
"""
import math
import sys

import numpy as np
from scipy.optimize import linprog
from scipy.special import erf

from header import write_or_check

PERIOD = 16
EDGE = 1 / 8     # the piece decision may be wrong by this much
BOUND = 0.96     # largest |sum| allowed over the period
FITS = (("wide", 4.5, 9), ("narrow", 4.0, 7))  # name, c, terms


def fit(c, terms, grid=1600):
    """Minimax coefficients and the error they reach, as (b, error, largest |sum|)."""
    k = np.arange(1, terms + 1)
    # Chebyshev-spaced points: the error peaks crowd towards the ends.
    x = (c + EDGE) * np.sin(np.pi / 2 * np.arange(1, grid + 1) / grid)
    near = x[:, None] * np.sin(2 * np.pi * np.outer(x, k) / PERIOD)
    target = x * erf(x / math.sqrt(2)) / 2
    whole = np.sin(2 * np.pi * np.outer(np.linspace(0, PERIOD / 2, 641), k) / PERIOD)
    ones, none = np.ones((grid, 1)), np.zeros((641, 1))
    rows = np.vstack([np.hstack([near, -ones]), np.hstack([-near, -ones]),
                      np.hstack([whole, none]), np.hstack([-whole, none])])
    limit = np.concatenate([target, -target, np.full(2 * 641, BOUND)])
    cost = np.zeros(terms + 1)
    cost[-1] = 1e3
    found = linprog(cost, rows, limit, bounds=[(None, None)] * (terms + 1), method="highs-ds")
    if found.status != 0:
        sys.exit(f"gelu_fourier: no fit for c = {c}, {terms} terms: {found.message}")
    b = np.round(found.x[:terms], 12)
    t = np.linspace(0, c + EDGE, 20001)
    series = lambda v: np.sin(2 * np.pi * np.outer(v, k) / PERIOD) @ b
    error = np.max(np.abs(t * series(t) - t * erf(t / math.sqrt(2)) / 2))
    tail = (c - EDGE) * math.erfc((c - EDGE) / math.sqrt(2)) / 2
    return b, error, np.max(np.abs(series(np.linspace(0, PERIOD, 20001)))), tail


def text():
    out = []
    for name, c, terms in FITS:
        b, error, top, tail = fit(c, terms)
        values = ",\n    ".join(", ".join(f"{v:.12f}" for v in b[i:i + 4]) for i in range(0, terms, 4))
        out.append(f"""
/// b_1 .. b_{terms} of S(x) = 1/2 + sum_k b_k sin(2 pi k x / 16), and gelu(x) = x S(x) for |x| < {c}.
/// error     {error:.2e} of x S(x) on |x| <= {c} + 1/8; ReLU beyond |x| = {c} - 1/8 errs by at most {tail:.2e}; |S - 1/2| <= {top:.3f} everywhere
/// source    tools/fit/gelu_fourier.py
inline constexpr std::array<double, {terms}> gelu_fourier_{name}{{
    {values}}};

/// The half width c of the middle piece that goes with gelu_fourier_{name}.
inline constexpr double gelu_fourier_{name}_edge = {c};
""")
    return "".join(out)


if __name__ == "__main__":
    write_or_check("gelu_fourier.hpp", "gelu_fourier.py", text(), ["array"])
