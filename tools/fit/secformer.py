#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""SecFormer's published constants (arXiv 2401.00793): writes include/moiety/math/constants/secformer.hpp.

The beta are copied from the paper, not fitted. The program reports how far each lies from the plain Fourier
coefficient of erf on [-10, 10], which is what the paper set out to compute, and the error of the whole GeLU.

    secformer.py [--check]      needs numpy and scipy
"""
import math

import numpy as np
from scipy.integrate import quad
from scipy.special import erf

from header import write_or_check

BETA = (1.25772, -0.0299154, 0.382155, -0.0519123, 0.196033, -0.0624557, 0.118029)
PERIOD, EDGE = 20, 1.7


def fourier(k):
    return quad(lambda v: erf(v) * math.sin(k * math.pi * v / 10), 0, 10, epsabs=1e-12)[0] / 5


def gelu(x):
    v = np.asarray(x) / math.sqrt(2)
    series = sum(b * np.sin(k * math.pi * v / 10) for k, b in enumerate(BETA, 1))
    return np.asarray(x) / 2 * (1 + np.where(v < -EDGE, -1, np.where(v > EDGE, 1, series)))


def text():
    x = np.linspace(-6, 6, 240001)
    error = np.abs(gelu(x) - x / 2 * (1 + erf(x / math.sqrt(2))))
    far = max(abs(b - fourier(k)) for k, b in enumerate(BETA, 1))
    values = ", ".join(f"{b:.8g}" for b in BETA)
    return f"""
/// beta_1 .. beta_7 of erf(v) = sum_k beta_k sin(k pi v / 10) for |v| <= 1.7, -1 below and 1 above; gelu(x) = x/2 (1 + erf(x / sqrt 2)).
/// error     gelu {error.max():.4f}, mean {error.mean():.4f} on [-6, 6]; within {far:.1e} of the plain Fourier coefficients
/// source    SecFormer (arXiv 2401.00793), as published; figures by tools/fit/secformer.py
inline constexpr std::array<double, 7> secformer_erf{{{values}}};

/// The series' period in v, and the |v| beyond which erf is taken as +-1.
inline constexpr double secformer_erf_period = {PERIOD}, secformer_erf_edge = {EDGE};

/// Goldschmidt: SecFormer divides the operand by `deflation` and takes `steps` steps.
inline constexpr int secformer_inverse_deflation = 5000, secformer_inverse_steps = 13;
inline constexpr int secformer_rsqrt_deflation = 2000, secformer_rsqrt_steps = 11;
"""


if __name__ == "__main__":
    write_or_check("secformer.hpp", "secformer.py", text(), ["array"])
