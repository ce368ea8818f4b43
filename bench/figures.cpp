// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "options.hpp"
#include "report.hpp"
#include "session.hpp"

#include <array>
#include <limits>
#include <map>
#include <tuple>

namespace moiety_bench {

namespace {

constexpr std::size_t largest_size = std::size_t{1} << 16;

/// What one run says about a row.
struct figures {
    moiety::cost_report spent;
    double error = std::numeric_limits<double>::quiet_NaN();
    bool roles_agree = false;
};

moiety::cost_report run_alone(trial& work, moiety::party p, std::size_t role, values& result) {
    work.prepare(p, role);
    auto const before = p.cost();
    work.run(p, role);
    auto const spent = p.cost() - before;
    result = work.result(p, role);
    return spent;
}

figures measure(suite& s, entry const& e) {
    auto const work = e.make();
    figures f;
    values got, in_the_clear, nothing;
    moiety::cost_report dealers;
    {
        session two;
        two.run([&](moiety::party& p, std::size_t role) { work->prepare(p, role); });
        auto const before = two.cost(), dealer_before = two.dealer_cost();
        two.run([&](moiety::party& p, std::size_t role) { work->run(p, role); });
        f.spent = two.cost() - before;
        dealers = two.dealer_cost() - dealer_before;
        two.run([&](moiety::party& p, std::size_t role) {
            auto v = work->result(p, role);
            if (role == session::party_0) got = std::move(v);
        });
    }
    auto const seeds = session::fixed_seeds();
    auto const ideal = run_alone(*work, moiety::party::ideal(seeds[0], seeds[1]), session::ideal, in_the_clear);
    auto const dry = run_alone(*work, moiety::party::dry_run(), session::dry_run, nothing);
    bool const needs_shares = e.what.function == "rescale" && e.what.variant == "local"; // the ideal role rounds down
    f.roles_agree = dealers == f.spent && ideal == f.spent && dry == f.spent && (got == in_the_clear || needs_shares);
    f.error = s.error_of(e, std::move(got));
    return f;
}

} // namespace

void write_figures(suite& s, std::string const& file) {
    std::ofstream out(file);
    if (!out) throw bad_option("cannot write " + file);
    out.precision(12);
    std::map<std::tuple<std::string, std::string, std::string, std::string>, entry const*> chosen;
    for (auto const& e : s.entries()) {
        auto const& r = e.what;
        if (r.page.empty() || r.elements > largest_size) continue;
        auto& best = chosen[{r.page, r.function, r.variant, r.format}];
        if (!best || best->what.elements < r.elements) best = &e;
    }
    out << "[\n";
    char const* comma = "";
    for (auto const& e : s.entries()) { // in the order of the rows
        auto const& r = e.what;
        auto const at = chosen.find({r.page, r.function, r.variant, r.format});
        if (at == chosen.end() || at->second != &e) continue;
        auto const f = measure(s, e);
        s.judge(r, f.error);
        if (!f.roles_agree) s.report_wrong(r.name() + ", roles that disagree", 1, 0);
        bool const whole = r.by == counted::the_whole;
        double const n = whole ? 1.0 : static_cast<double>(r.outputs);
        out << comma << R"({"page": ")" << r.page << R"(", "row": ")" << r.name() << R"(", "rounds": )"
            << f.spent.rounds << R"(, "whole": )" << (whole ? "true" : "false") << R"(, "online_bits": )"
            << double(f.spent.online_bits()) / n << R"(, "dealt_bits": )" << double(f.spent.dealt_bits) / n
            << R"(, "max_error": )" << f.error << "}";
        comma = ",\n";
    }
    out << "\n]\n";
    if (!out.flush()) throw std::runtime_error("the figures could not be written");
}

void write_curve(suite& s, std::string const& function, std::string const& file) {
    for (auto const& c : s.comparisons()) {
        if (c.name() != function) continue;
        std::ofstream out(file);
        if (!out) throw bad_option("cannot write " + file);
        auto const got = results_of(c);
        out.precision(12);
        out << "input,result,expected\n";
        for (std::size_t i = 0; i < got.size(); ++i) out << c.input(i) << ',' << got[i] << ',' << c.expected(i) << '\n';
        return;
    }
    std::string known;
    for (auto const& c : s.comparisons()) known += (known.empty() ? "" : ", ") + c.name();
    throw bad_option("no error curve of '" + function + "'; there are: " + known);
}

} // namespace moiety_bench
