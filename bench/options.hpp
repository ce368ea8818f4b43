// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "suite.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace moiety_bench {

/// What the command line asks for beside Google Benchmark's own options.
struct options {
    conditions how;
    std::string link = "memory";            // as given
    std::string report;                     // a file for a Markdown table; a CSV of that name beside it
    std::string figures;                    // a file for what docs/protocols.md is made of; no row is timed then
    std::string curve_function, curve_file; // the error of one function over its domain; no row is timed then
    bool timed = true;                      // whether variants are timed over each line
};

/// An option that is wrong or lacks its value; the message is one line.
struct bad_option : std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline constexpr char const* option_help =
    "moiety_bench [--link loopback|lan|wan|RTTms:Mbit] [--report FILE.md [--untimed]] [--tolerance FACTOR] [--lose N]\n"
    "             [--error-curve FUNCTION/VARIANT/FORMAT FILE.csv] [--figures FILE.json]\n"
    "  --link         both parties talk over sockets of this machine, or over a line: lan is 1 ms and 1 Gbit/s,\n"
    "                 wan 40 ms and 100 Mbit/s\n"
    "  --report       one table of all rows that ran and a section for each function among them, variant by variant, "
    "with\n"
    "                 times over loopback, lan and wan; FILE.csv, FILE_variants.csv and FILE_errors.csv beside it\n"
    "  --untimed      leaves those times out\n"
    "  --tolerance    what every row's largest allowed error is multiplied by\n"
    "  --lose         how many of its last results every row's check does not get\n"
    "  --error-curve  input, result and expected result over a function's domain; times nothing\n"
    "  --figures      rounds, bits and errors for docs/protocols.md; times nothing\n";

/// Takes our own options out of argv (in both forms, --name VALUE and --name=VALUE) and leaves the others.
options take_options(std::vector<std::string>& arguments);

} // namespace moiety_bench
