#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Series of the range-free inverse and inverse square root: writes include/moiety/math/constants/inverse_series.hpp.

With a piece constant p0 and e = 1 - S p0 (inverse) or e = 1 - S p0^2 (inverse square root), |e| <= 0.18,
    1/S = p0 sum_k c_k e^k,     1/sqrt(S) = p0 sum_k c_k e^k,     c_k near the Taylor coefficients of (1-e)^-q.
The terms are integers N_k = c_k 2^(59 - k e_scale): the ring leaves the higher ones few bits, so they are
rounded from the highest down, the lower ones being fitted again each time (minimax, a linear programme).

    inverse_series.py [--check]      needs numpy and scipy
"""
import sys

import numpy as np
from scipy.optimize import linprog

from header import write_or_check

REACH = 0.18    # half an octave gives 0.1716; the rest is for rounded thresholds
SCALE = 59      # of the sum: it is below 8 even for |e| = 1, when an operand leaves its range
E_SCALES = (0, 20, 18, 14, 11)
SERIES = (("inverse_series", 1.0), ("inverse_sqrt_series", 0.5))


def refit(q, fixed, free):
    """Coefficients of e^0 .. e^(free-1) beside the fixed higher ones, least largest relative error."""
    e = REACH * np.cos(np.pi * (np.arange(801) + 0.5) / 801)
    weight = (1 - e) ** q
    rest = 1 - weight * sum(c * e ** k for k, c in fixed.items())
    basis = weight[:, None] * e[:, None] ** np.arange(free)
    one = np.ones((len(e), 1))
    found = linprog([0.0] * free + [1e4], np.vstack([np.hstack([basis, -one]), np.hstack([-basis, -one])]),
                    np.concatenate([rest, -rest]), bounds=[(None, None)] * (free + 1), method="highs-ds")
    if found.status != 0:
        sys.exit(f"inverse_series: {found.message}")
    return found.x[:free]


def fit(q):
    fixed, numbers = {}, {}
    for k in reversed(range(len(E_SCALES))):
        unit = 2.0 ** (SCALE - k * E_SCALES[k])
        # c_0 at 2^-30: beyond that the programme's own tolerance would show.
        grid = min(unit, 2.0 ** 30)
        c = np.round(refit(q, fixed, k + 1)[k] * grid) / grid
        fixed[k], numbers[k] = c, int(c * unit)
    e = np.linspace(-REACH, REACH, 40001)
    error = np.abs(1 - (1 - e) ** q * sum(c * e ** k for k, c in fixed.items()))
    return [numbers[k] for k in range(len(E_SCALES))], error.max(), error[np.abs(e) < 0.1716].max()


def text():
    out = [f"""
/// One term of a series: coefficient * e^k with e taken at scale e_scale (k is the place in the array).
struct series_term {{
    std::int64_t coefficient;
    int e_scale;
}};

/// The scale of the sum of either series.
inline constexpr int inverse_series_scale = {SCALE};
"""]
    for name, q in SERIES:
        numbers, error, inside = fit(q)
        what, power = ("1/S", "") if q == 1 else ("1/sqrt(S)", "^2")
        rows = ",\n    ".join(f"{{{n}, {b}}}" for n, b in zip(numbers, E_SCALES))
        out.append(f"""
/// {what} = p0 * series(e), e = 1 - S p0{power}; the series at scale {SCALE}, each power of e at its own scale.
/// error     relative {inside:.2e} for |e| <= 0.1716 (half an octave), {error:.2e} for |e| <= {REACH}; the roundings of e apart
/// source    tools/fit/inverse_series.py
inline constexpr std::array<series_term, {len(E_SCALES)}> {name}{{{{
    {rows}}}}};
""")
    return "".join(out)


if __name__ == "__main__":
    write_or_check("inverse_series.hpp", "inverse_series.py", text(), ["array", "cstdint"])
