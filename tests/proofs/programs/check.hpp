// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "generate.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace moiety_test::programs {

/// What many programs came to.
struct tally {
    std::uint64_t programs = 0, lines = 0, results = 0;
    std::array<std::uint64_t, std::size_t(op::count)> uses{};
    std::string failure; ///< the first program that went wrong, with its text; empty when all are right
};

/// Generates program `seed` and runs it in every role; answers what is wrong with it, or nothing.
std::string fault_of(planned const& p, planted fault);

/// Programs first, first + 1, ... until one is wrong.
tally check_programs(std::uint64_t first, std::uint64_t count, planted fault = planted::nothing);

} // namespace moiety_test::programs
