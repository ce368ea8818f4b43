// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "../support/protocol_case.hpp"

#include <vector>

/// Lists that several proofs share; each is instantiated in the file of its test.
namespace moiety_test {

/// All of mpc/ on rings of at most nine bits, and what has more inputs on wider rings than all masks allow:
/// exhaustive.cpp.
std::vector<protocol_case> const& small_protocols();
std::vector<protocol_case> const& wider_protocols();

/// All of mpc/ at 64 bits, 46 for what has several lifted operands: uniformity.cpp.
std::vector<protocol_case> const& full_size_protocols();

/// Composite functions of math/: functions.cpp.
std::vector<protocol_case> const& full_size_functions();

/// Published variants of functions of numbers: published.cpp; of rows: published_rows.cpp.
std::vector<protocol_case> const& published_functions();
std::vector<protocol_case> const& published_functions_of_rows();

/// Parts of composite functions on small rings: parts.cpp.
std::vector<protocol_case> const& toy_functions();

} // namespace moiety_test
