// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "report.hpp"

#include "options.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace moiety_bench {

namespace {

constexpr std::array<char const*, 10> counters = {"rounds",       "online_bits",     "dealt_bits",  "online_bytes",
                                                  "sent_bytes_0", "sent_bytes_1",    "dealt_bytes", "max_error",
                                                  "peak",         "fraction_of_peak"};

std::string shown(double x, char const* format = "%.4g") {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), format, x);
    return text.data();
}

void write_line(std::ostream& to, std::vector<std::string> const& cells, char const* before, char const* between,
                char const* after) {
    to << before;
    for (std::size_t i = 0; i < cells.size(); ++i) to << (i ? between : "") << cells[i];
    to << after;
}

} // namespace

std::string processor_name() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);)
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    return "unknown processor";
}

table_reporter::table_reporter(std::string const& file, std::string conditions)
    : ConsoleReporter(OO_None), markdown_(file), conditions_(std::move(conditions)) {
    auto const stem = file.substr(0, file.size() - 3);
    csv_.open(stem + ".csv");
    variants_.open(stem + "_variants.csv");
    errors_.open(stem + "_errors.csv");
    if (!markdown_ || !csv_ || !variants_ || !errors_)
        throw bad_option("cannot write " + file + " and .csv files beside it");
}

void table_reporter::ReportRuns(std::vector<Run> const& runs) {
    ConsoleReporter::ReportRuns(runs);
    for (auto const& run : runs) {
        std::vector<std::string> line{run.benchmark_name(), shown(run.GetAdjustedRealTime())};
        for (auto const* name : counters) {
            auto const at = run.counters.find(name);
            line.push_back(at == run.counters.end() ? "" : shown(at->second.value, "%.6g"));
        }
        lines_.push_back(std::move(line));
    }
}

void table_reporter::compare(suite const& s, bool timed) {
    for (auto const& c : s.comparisons()) {
        auto const is_row = [&](auto const& line) { return line.front().starts_with(c.name() + "/"); };
        if (std::ranges::none_of(lines_, is_row)) continue;
        verdicts_.push_back(judge(c, timed));
        auto const& v = verdicts_.back();
        GetOutputStream() << c.name() << ": max error " << shown(v.max_error) << ", mean " << shown(v.mean_error);
        for (double t : v.times) GetOutputStream() << ", " << shown(t) << " ms";
        GetOutputStream() << '\n' << std::flush;
    }
}

void table_reporter::write() {
    std::vector<std::string> header{"row", "time_ms"};
    header.insert(header.end(), counters.begin(), counters.end());
    markdown_ << "# moiety_bench\n\n" << conditions_ << "\n\n";
    write_line(markdown_, header, "| ", " | ", " |\n");
    write_line(markdown_, std::vector<std::string>(header.size(), "---"), "| ", " | ", " |\n");
    write_line(csv_, header, "", ",", "\n");
    for (auto const& line : lines_) {
        write_line(markdown_, line, "| ", " | ", " |\n");
        write_line(csv_, line, "", ",", "\n");
    }
    if (!verdicts_.empty())
        markdown_
            << "\nVariants of functions, operand and result at their home scale, bits an element; times are those of "
            << verdicts_.front().of->points << " elements and more.\n";
    write_sections(markdown_, verdicts_);
    write_variants(variants_, verdicts_);
    write_errors(errors_, verdicts_);
    bool good = true;
    for (auto* file : {&markdown_, &csv_, &variants_, &errors_}) {
        file->close();
        good = good && *file;
    }
    if (!good) throw std::runtime_error("the report could not be written");
}

} // namespace moiety_bench
