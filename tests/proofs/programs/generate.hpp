// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "evaluate.hpp"
#include "functions.hpp"

#include <random>

/// Random programs that stay inside the domains that their operations state.
namespace moiety_test::programs {

/// A program, and what each line gives in plain arithmetic.
struct planned {
    program text;
    std::vector<plain> values;
};

/// Draws lines at random and keeps those that their operands allow.
class generator {
  public:
    generator(std::uint64_t seed, planted fault) : random_(seed * 0x9e3779b97f4a7c15ULL + 1), fault_(fault) {
        out_.text.seed = seed;
    }

    planned generate() {
        std::size_t const inputs = 2 + below(3), length = inputs + 4 + below(14);
        kind const home = random_home(); // most inputs are of one format, so that they meet
        while (out_.values.size() < inputs) try_line(source(below(4) == 0 ? random_home() : home));
        for (int attempt = 0; out_.values.size() < length && attempt < 400; ++attempt) {
            if (below(4) == 0)
                for (std::size_t i = 0; i < std::size_t(op::count); ++i)
                    if (is_rare(op(i)) && below(4) == 0) try_line(line_of(op(i)));
            try_line(line_of(op(2 + below(std::size_t(op::count) - 2))));
        }
        return std::move(out_);
    }

  private:
    /// What takes operands of few kinds in a narrow domain.
    static bool is_rare(op o) {
        return o == op::divide || family_of(o) == family::function || family_of(o) == family::joint;
    }
    std::size_t below(std::size_t n) { return std::size_t(random_() % n); }
    double unit() { return double(random_() >> 11) * 0x1p-53; }
    double sign() { return below(2) ? -1 : 1; }
    kind random_home() {
        static constexpr kind homes[] = {kind::wide_home, kind::wide_home, kind::wide_home, kind::narrow_home,
                                         kind::odd_home,  kind::odd_home,  kind::vast_home};
        return homes[below(7)];
    }
    std::size_t extent() {
        static constexpr std::size_t extents[] = {1, 2, 2, 3, 3, 4, 7};
        return extents[below(7)];
    }

    /// An earlier line, the last ones more often: programs are to be deep.
    std::size_t some_line() {
        std::size_t const n = out_.values.size(), back = below(n);
        return n - 1 - (below(2) ? back % 3 : back);
    }
    std::size_t some_number() {
        for (;;)
            if (auto const i = some_line(); is_number(out_.values[i].what)) return i;
    }
    /// Another line of a kind, if chance finds one.
    template <class Test>
    std::size_t some_line_that(Test test) {
        std::size_t i = some_line();
        for (int attempt = 0; attempt < 8 && !test(out_.values[i]); ++attempt) i = some_line();
        return i;
    }

    instruction source(kind k) {
        instruction line;
        line.what = below(5) == 0 ? op::constant : op::input;
        line.to = k;
        line.size = {extent(), extent()};
        line.owner = int(below(2));
        // From tiny ones to the ends of what a product in the format can hold.
        double const size = std::ldexp(1.0, int(below(k == kind::narrow_home ? 7 : 14)) - 5);
        bool const positive = below(3) == 0;
        bool const extreme = below(12) == 0;
        for (std::size_t i = 0; i < line.size[0] * line.size[1]; ++i) {
            double v = size * unit() * (positive ? 1 : sign());
            if (extreme && below(3) == 0)
                v = sign() * std::min(format_of(k).limit() - 2, format_of(k).limit() * (1 - 0x1p-40));
            if (below(16) == 0) v = positive ? size : 0;
            line.values.push_back(v);
        }
        return line;
    }

    /// A line of an operation; it may not fit its operands, or have none that it can take.
    instruction line_of(op o) {
        instruction line;
        line.what = o;
        std::size_t const a = some_line();
        auto take = [&](std::size_t i) { line.operands.push_back(i); };
        auto partner = [&](std::size_t i) {
            return some_line_that([&](plain const& y) {
                auto const& x = out_.values[i];
                return is_number(y.what) && home_of(y.what) == home_of(x.what) &&
                       (o == op::matmul ? y.size[0] == x.size[1] : rules::broadcasts(x.size, y.size));
            });
        };
        switch (family_of(o)) {
        case family::preparation: take(a); break;
        case family::moved: {
            bool const of_any = o == op::transpose || o == op::slice || o == op::broadcast || o == op::reshape;
            take(of_any ? a : some_number());
            break;
        }
        case family::logical:
        case family::numbered:
        case family::chosen: {
            take(some_line_that([](plain const& x) { return x.what == kind::bits; }));
            auto const& b = out_.values[line.operands[0]];
            if (o == op::both || o == op::either)
                take(some_line_that([&](plain const& x) { return x.what == kind::bits && x.size == b.size; }));
            if (o == op::where) {
                take(some_line_that([&](plain const& x) { return is_number(x.what) && x.size == b.size; }));
                take(partner(line.operands[1]));
            }
            break;
        }
        case family::product:
        case family::extreme:
        case family::compared:
            take(some_number());
            take(partner(line.operands[0]));
            break;
        case family::function:
        case family::joint: {
            auto const kinds = kinds_of(o);
            take(some_line_that([&](plain const& x) { return std::ranges::count(kinds, x.what) > 0; }));
            if (family_of(o) == family::joint) take(second_of(o, line.operands[0]));
            break;
        }
        default:
            take(some_number());
            if (o == op::add || o == op::subtract) take(partner(line.operands[0]));
        }
        extents_of(line);
        numbers_of(line);
        return line;
    }

    /// What goes with the first operand of a joint function.
    std::size_t second_of(op o, std::size_t first) {
        auto const rows = out_.values[first].size[1];
        auto const home = home_of(out_.values[first].what);
        if (o == op::pick_rows) return some_line_that([&](plain const& y) { return y.what == home; });
        std::size_t i = 0;
        for (int attempt = 0; attempt < 8; ++attempt) {
            i = some_line_that([&](plain const& y) { return y.what == home && y.size[0] == rows; });
            if (o != op::owned_matmul || out_.text.lines[i].what == op::input) break;
        }
        return i;
    }

    void extents_of(instruction& line) {
        if (family_of(line.what) != family::moved) return;
        auto const& s = out_.values[line.operands[0]].size;
        std::size_t const n = s[0] * s[1];
        switch (line.what) {
        case op::slice:
            line.axis = below(2);
            line.last = 1 + below(s[line.axis]);
            line.first = below(line.last);
            break;
        case op::broadcast: line.size = {s[0] == 1 ? extent() : s[0], s[1] == 1 ? extent() : s[1]}; break;
        case op::reshape: {
            auto m = 1 + below(n);
            while (n % m) --m;
            line.size = {m, n / m};
            break;
        }
        case op::through_a_row: line.size = {extent(), n}; break;
        default: break;
        }
    }

    void numbers_of(instruction& line) {
        auto draw = [&](std::size_t n, int scale) {
            for (std::size_t i = 0; i < n; ++i) line.values.push_back(sign() * std::ldexp(unit(), scale));
        };
        if (family_of(line.what) == family::compared_to_real) {
            line.real = sign() * std::ldexp(0.5 + unit(), int(below(8)) - 4);
            if (below(8) == 0) line.real = 0;
            return;
        }
        switch (line.what) {
        case op::add_real:
        case op::real_minus:
        case op::times_real:
        case op::over_real:
            line.real = sign() * std::ldexp(0.5 + unit(), int(below(8)) - 4);
            if (below(8) == 0) line.real = line.what == op::over_real ? 4 : 0;
            break;
        case op::times_integer: line.integer = std::int64_t(below(13)) - 6; break;
        case op::sum:
        case op::mean: line.axis = below(2); break;
        case op::number:
        case op::convert: line.to = random_home(); break;
        case op::clip:
            draw(2, int(below(8)) - 2);
            std::ranges::sort(line.values);
            break;
        case op::square_polynomial: draw(3, 2); break;
        case op::quartic: draw(5, 1); break;
        case op::entry: draw(1 + below(6), 5); break;
        case op::owned_matmul: line.owner = out_.text.lines[line.operands[1]].owner; break;
        case op::attention:
        case op::far_attention:
        case op::softmax: line.real = below(2) ? 1 : 0.125 + unit(); break;
        case op::layer_norm: line.real = below(2) ? 1e-12 : 0.01; break;
        case op::published_gelu:
        case op::published_inverse:
        case op::published_root: line.integer = std::int64_t(below(published_count(line.what))); break;
        case op::published_softmax:
            line.integer = std::int64_t(below(published_count(line.what)));
            line.real = below(2) ? 1 : 0.125 + unit();
            break;
        case op::published_norm:
            line.integer = std::int64_t(below(published_count(line.what)));
            line.real = below(2) ? 1e-12 : 0.01;
            break;
        default: break;
        }
    }

    /// What the formats' types allow at all.
    bool compiles(instruction const& line) const {
        auto at = [&](std::size_t i) -> plain const& { return out_.values[line.operands[i]]; };
        if (line.operands.empty()) return true;
        kind const k = at(0).what;
        switch (family_of(line.what)) {
        case family::preparation: return true;
        case family::logical: return k == kind::bits && (line.operands.size() == 1 || at(1).what == kind::bits);
        case family::numbered: return k == kind::bits;
        case family::chosen: return k == kind::bits && is_number(at(1).what) && is_number(at(2).what);
        case family::moved:
            switch (line.what) {
            case op::transpose:
            case op::slice:
            case op::broadcast:
            case op::reshape: return true;
            case op::shrink: return is_twice(k);
            case op::convert: { // rings of two words meet the wide format only
                bool const crosses = (line.to == kind::vast_home) != (home_of(k) == kind::vast_home);
                return is_number(k) && (!crosses || line.to == kind::wide_home || home_of(k) == kind::wide_home);
            }
            case op::reduce:
            case op::eighth: return is_number(k) && !is_twice(k);
            default: return is_number(k);
            }
        case family::function: return std::ranges::count(kinds_of(line.what), k) > 0;
        case family::joint: {
            bool const fits = std::ranges::count(kinds_of(line.what), k) > 0 && at(1).what == home_of(k);
            return fits && (line.what != op::owned_matmul ||
                            (out_.text.lines[line.operands[1]].what == op::input && at(0).size[1] == at(1).size[0]));
        }
        default:
            if (line.what == op::divide && home_of(k) != kind::wide_home &&
                (k != kind::narrow_home || at(1).what != kind::narrow_home))
                return false;
            return is_number(k) &&
                   (line.operands.size() == 1 || (is_number(at(1).what) && home_of(k) == home_of(at(1).what)));
        }
    }

    void try_line(instruction line) {
        if (!compiles(line)) return;
        std::vector<plain const*> at;
        for (auto i : line.operands) at.push_back(&out_.values[i]);
        auto result = evaluate(line, at, fault_);
        if (!result) return;
        line.to = result->what;
        line.size = result->size;
        out_.text.lines.push_back(std::move(line));
        out_.values.push_back(std::move(*result));
    }

    std::mt19937_64 random_;
    planted fault_;
    planned out_;
};

} // namespace moiety_test::programs
