// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT

// Rows are <function>/<variant>/<Bits>.<Frac>/<elements>. Both parties run in this process, one thread each, with the
// dealer's stream ready; times are wall times. Exits with 1 when a row's output is wrong, with 2 for a bad option.
#include "options.hpp"
#include "report.hpp"
#include "rows/rows.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace {

using namespace moiety_bench;

void add_all_rows(suite& s) {
    add_kernel_rows(s);
    add_channel_rows(s);
    add_opening_rows(s);
    add_product_rows(s);
    add_wide_rows(s);
    add_rescale_rows(s);
    add_compare_rows(s);
    add_bit_rows(s);
    add_order_rows(s);
    add_table_rows(s);
    add_gelu_rows(s);
    add_exp_rows(s);
    add_activation_rows(s);
    add_inverse_rows(s);
    add_softmax_rows(s);
    add_softmax_matmul_rows(s);
    add_layer_norm_rows(s);
    add_secret_rows(s);
    add_nn_rows(s);
    add_encoder_rows(s);
}

/// Google Benchmark's own options; a round over a line is waiting, so rows over one need fewer repetitions.
void initialise(std::vector<std::string> arguments, char* program, bool over_a_line) {
    if (over_a_line) arguments.insert(arguments.begin(), "--benchmark_min_time=0.02");
    for (auto const& a : arguments) {
        // Its CSV needs all rows to have the same counters, which ours have not.
        for (std::string const format : {"--benchmark_format=", "--benchmark_out_format="})
            if (a.starts_with(format) && a != format + "console" && a != format + "json")
                throw bad_option(format.substr(0, format.size() - 1) + " takes console or json, not '" +
                                 a.substr(format.size()) + "'; --report writes a table and CSV");
        if (a == "--help") std::cout << option_help << '\n' << std::flush;
    }
    std::vector<char*> pointers{program};
    for (auto& a : arguments) pointers.push_back(a.data());
    int count = static_cast<int>(pointers.size());
    pointers.push_back(nullptr);
    benchmark::Initialize(&count, pointers.data());
    if (count > 1) throw bad_option("unknown option '" + std::string(pointers[1]) + "'");
}

int run(int argc, char** argv) {
    std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    auto const o = take_options(arguments);
    initialise(arguments, argv[0], o.how.link.shape.has_value());
    suite s(o.how);
    add_all_rows(s);
    if (!o.figures.empty()) {
        write_figures(s, o.figures);
    } else if (!o.curve_file.empty()) {
        write_curve(s, o.curve_function, o.curve_file);
    } else {
        benchmark::AddCustomContext("link", o.link);
        benchmark::AddCustomContext("processor", processor_name());
        std::size_t ran = 0;
        if (o.report.empty()) {
            ran = benchmark::RunSpecifiedBenchmarks();
        } else {
            table_reporter table(o.report, processor_name() + ", one core a party, link: " + o.link + ".");
            ran = benchmark::RunSpecifiedBenchmarks(&table);
            table.compare(s, o.timed);
            table.write();
        }
        if (ran == 0) return 2; // Google Benchmark has said that no row has such a name
    }
    benchmark::Shutdown();
    return s.all_right() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (bad_option const& e) {
        std::cerr << "moiety_bench: " << e.what() << '\n';
        return 2;
    } catch (std::exception const& e) {
        std::cerr << "moiety_bench: " << e.what() << '\n';
        return 1;
    }
}
