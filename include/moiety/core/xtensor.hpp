// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// xtensor's containers (xt::xarray, xt::xtensor) and adaptors (xt::adapt), whichever way the installed version lays
/// out its headers: nested folders since 0.26, flat before. The two layouts must never be mixed, so every header of
/// moiety comes to xtensor through this one. Views, random numbers, printing and the like cost compile time and are
/// left to who needs them.
#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/containers/xarray.hpp>
#include <xtensor/containers/xtensor.hpp>
#else
#include <xtensor/xadapt.hpp>
#include <xtensor/xarray.hpp>
#include <xtensor/xtensor.hpp>
#endif
