// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "report.hpp"

#include "options.hpp"

#include <array>
#include <cstdio>
#include <utility>

namespace moiety_bench {

namespace {

constexpr std::array<char const*, 8> counters = {"rounds",      "online_bits", "dealt_bits", "online_bytes",
                                                 "dealt_bytes", "max_error",   "peak",       "fraction_of_peak"};

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
    : ConsoleReporter(OO_None), markdown_(file), csv_(file.substr(0, file.size() - 3) + ".csv"),
      conditions_(std::move(conditions)) {
    if (!markdown_ || !csv_) throw bad_option("cannot write " + file + " and a .csv beside it");
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
    markdown_.close();
    csv_.close();
    if (!markdown_ || !csv_) throw std::runtime_error("the report could not be written");
}

} // namespace moiety_bench
