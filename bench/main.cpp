// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT

// Rows are <function>/<variant>/<Bits>.<Frac>/<elements>. Both parties run in this process, one thread each, with the
// dealer's stream ready; times are wall times. Exits with 1 when a row's output is wrong.
#include "rows.hpp"

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    moiety_bench::verdict v;
    moiety_bench::add_kernel_rows(v);
    moiety_bench::add_mpc_rows(v);
    moiety_bench::add_math_rows(v);
    moiety_bench::add_softmax_rows(v);
    moiety_bench::add_encoder_rows(v);
    try {
        benchmark::RunSpecifiedBenchmarks();
    } catch (std::exception const& e) {
        std::cerr << "moiety_bench: " << e.what() << '\n';
        return 1;
    }
    benchmark::Shutdown();
    return v.all_right ? 0 : 1;
}
