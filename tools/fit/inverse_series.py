#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Series of the range-free row functions: writes include/moiety/math/constants/inverse_series.hpp.

With a piece constant p0 and e = 1 - S p0 (q = 1) or e = 1 - S p0^2 (q = 1/2), |e| <= 0.182,
    S^-q = p0 sum_k c_k e^k,     ln S = -ln p0 + sum_k c_k e^k,
c_k near the Taylor coefficients of (1-e)^-q and ln(1-e).
The terms are integers N_k = c_k 2^(scale - k e_scale): the ring leaves the higher ones few bits, so they are
rounded from the highest down, the lower ones being fitted again each time (minimax, a linear programme).

    inverse_series.py [--check]      needs numpy and scipy
"""
import sys

import numpy as np
from scipy.optimize import linprog

from header import write_or_check

REACH = 0.182   # half an octave gives 0.1716; the rest is for guesses of few bits and for fuzzy thresholds
# name, function of e, relative to (for the error), scale, scales of e
SERIES = (
    ("inverse_series", lambda e: 1 / (1 - e), True, 59, (0, 20, 18, 14, 11),
     "1/S = p0 * series(e), e = 1 - S p0; opened before it is multiplied by p0"),
    ("inverse_joint_series", lambda e: 1 / (1 - e), True, 42, (0, 20, 16, 12, 10),
     "1/S = p0 * series(e), e = 1 - S p0, multiplied term by term"),
    ("inverse_sqrt_joint_series", lambda e: (1 - e) ** -0.5, True, 42, (0, 20, 18, 12, 9),
     "1/sqrt(S) = p0 * series(e), e = 1 - S p0^2, multiplied term by term"),
    ("logarithm_series", lambda e: np.log(1 - e), False, 56, (0, 20, 18, 14, 11),
     "ln S = -ln p0 + series(e), e = 1 - S p0"))


def refit(function, relative, fixed, free):
    """Coefficients of e^0 .. e^(free-1) beside the fixed higher ones, least largest error."""
    e = REACH * np.cos(np.pi * (np.arange(801) + 0.5) / 801)
    wanted = function(e)
    weight = 1 / wanted if relative else np.ones(len(e))
    rest = weight * (wanted - sum(c * e ** k for k, c in fixed.items()))
    basis = weight[:, None] * e[:, None] ** np.arange(free)
    one = np.ones((len(e), 1))
    found = linprog([0.0] * free + [1e4], np.vstack([np.hstack([basis, -one]), np.hstack([-basis, -one])]),
                    np.concatenate([rest, -rest]), bounds=[(None, None)] * (free + 1), method="highs-ds")
    if found.status != 0:
        sys.exit(f"inverse_series: {found.message}")
    return found.x[:free]


def fit(function, relative, scale, e_scales):
    fixed, numbers = {}, {}
    for k in reversed(range(len(e_scales))):
        unit = 2.0 ** (scale - k * e_scales[k])
        # c_0 at 2^-30: beyond that the programme's own tolerance would show.
        grid = min(unit, 2.0 ** 30)
        c = np.round(refit(function, relative, fixed, k + 1)[k] * grid) / grid
        fixed[k], numbers[k] = c, int(c * unit)
    e = np.linspace(-REACH, REACH, 40001)
    wanted = function(e)
    error = np.abs(wanted - sum(c * e ** k for k, c in fixed.items())) / (wanted if relative else 1)
    rounding = sum(k * abs(fixed[k]) * REACH ** (k - 1) * 2.0 ** -e_scales[k] for k in range(1, len(e_scales)))
    return [numbers[k] for k in range(len(e_scales))], error.max(), rounding


def text():
    out = ["""
/// One term of a series: coefficient * e^k with e taken at scale e_scale (k is the place in the array).
struct series_term {
    std::int64_t coefficient;
    int e_scale;
};
"""]
    for name, function, relative, scale, e_scales, what in SERIES:
        numbers, error, rounding = fit(function, relative, scale, e_scales)
        rows = ",\n    ".join(f"{{{n}, {b}}}" for n, b in zip(numbers, e_scales))
        out.append(f"""
/// {what}.
/// error     {'relative' if relative else 'absolute'} {error:.2e} for |e| <= {REACH}; the roundings of e at most {rounding:.1e} more
/// source    tools/fit/inverse_series.py
inline constexpr unsigned {name}_scale = {scale};
inline constexpr std::array<series_term, {len(e_scales)}> {name}{{{{
    {rows}}}}};
""")
    return "".join(out)


if __name__ == "__main__":
    write_or_check("inverse_series.hpp", "inverse_series.py", text(), ["array", "cstdint"])
