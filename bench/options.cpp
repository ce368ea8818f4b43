// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>

namespace moiety_bench {

namespace {

/// A finite number that is not negative, with an optional unit behind it.
std::optional<double> number_of(std::string text, std::string const& unit) {
    if (text.size() > unit.size() && text.ends_with(unit)) text.resize(text.size() - unit.size());
    if (text.empty() || text.find_first_not_of("0123456789.eE+-") != std::string::npos) return {};
    char* end = nullptr;
    double const x = std::strtod(text.c_str(), &end);
    if (*end != '\0' || !std::isfinite(x) || x < 0) return {};
    return x;
}

} // namespace

line line_of(std::string const& text) {
    if (text == "memory") return {};
    if (text == "loopback") return {{}, true};
    if (text == "lan") return line_of("1:1000");
    if (text == "wan") return line_of("40:100");
    auto const colon = text.find(':');
    std::optional<double> round_trip, rate;
    if (colon != std::string::npos) {
        round_trip = number_of(text.substr(0, colon), "ms");
        rate = number_of(text.substr(colon + 1), "Mbit");
    }
    if (!round_trip || !rate || *round_trip > 6e4 || *rate * 1e6 < 1 || *rate > 1e9)
        throw bad_option("--link takes memory, loopback, lan, wan or RTTms:Mbit, not '" + text + "'");
    return {moiety::link_shape{moiety::bits_per_second(static_cast<std::uint64_t>(*rate * 1e6)),
                               std::chrono::nanoseconds(static_cast<std::int64_t>(*round_trip * 1e6))},
            false};
}

options take_options(std::vector<std::string>& arguments) {
    options o;
    std::vector<std::string> others;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::string const& a = arguments[i];
        auto const equals = a.find('=');
        std::string const name = a.substr(0, equals);
        bool joined = equals != std::string::npos;
        auto value = [&] {
            std::string v;
            if (std::exchange(joined, false))
                v = a.substr(equals + 1);
            else if (i + 1 < arguments.size())
                v = arguments[++i];
            if (v.empty()) throw bad_option(name + " needs a value");
            return v;
        };
        if (name == "--link") {
            o.link = value();
            o.how.link = line_of(o.link);
        } else if (name == "--report") {
            o.report = value();
            if (!o.report.ends_with(".md")) throw bad_option("--report takes a file name that ends in .md");
        } else if (a == "--untimed") {
            o.timed = false;
        } else if (name == "--tolerance") {
            auto const factor = number_of(value(), "");
            if (!factor) throw bad_option("--tolerance takes a number");
            o.how.tolerance = *factor;
        } else if (name == "--lose") {
            auto const count = number_of(value(), "");
            if (!count) throw bad_option("--lose takes a number");
            o.how.lose = static_cast<std::size_t>(*count);
        } else if (name == "--figures") {
            o.figures = value();
        } else if (name == "--error-curve") {
            o.curve_function = value();
            o.curve_file = value();
        } else {
            others.push_back(a);
        }
    }
    arguments = std::move(others);
    return o;
}

} // namespace moiety_bench
