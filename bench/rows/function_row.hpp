// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "../inputs.hpp"

#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include <vector>

namespace moiety_bench {

/// A function of one number: names, domain, and the largest error of a settled result.
struct function_row {
    std::string function, variant;
    double low, high;
    double tolerance;
    /// See row::page.
    std::string page = {};
    /// That of a result before it is settled; as `tolerance` where it is negative.
    double unsettled_tolerance = -1;
    std::vector<std::size_t> elements = {std::begin(sizes), std::end(sizes)};
    /// For pictures and tables of variants, see comparison. Relative errors are those before the result is settled.
    bool logarithmic = false, relative = false;
    std::string against = {};
    /// Where it is positive, every fourth value of the rows lies anywhere below it.
    double far = 0;
    /// Where they are positive, the rows' values go from one to the other, evenly in their logarithms, and errors are
    /// relative where a result is above 1.
    double least = 0, most = 0;
    /// Whether it joins the pictures and tables of variants.
    bool compared = true;
};

namespace detail {

/// f(x) at x's home scale in x's ring.
template <moiety::Fixed N, class F>
moiety::task<moiety::share<moiety::home_t<N>, 1>> settled(moiety::party& p, moiety::share<N, 1> x, F f) {
    using H = moiety::home_t<N>;
    auto work = f(p, x);
    auto y = co_await std::move(work);
    using Y = typename decltype(y)::number;
    if constexpr (std::same_as<Y, H>) {
        co_return y;
    } else {
        auto opened = co_await moiety::mask(p, y);
        co_return moiety::to_share<H>(p, moiety::drop_bits<Y::fraction - N::home>(opened));
    }
}

} // namespace detail

/// Rows of a function share to share, its result settled at x's home scale by its own opening; and one of the function
/// alone, from an opened value (a share, where it takes nothing else) to an unsettled share, which is what its header
/// speaks of.
template <moiety::Fixed N, class Function>
void add_function(suite& s, function_row const& r, Function f, std::function<double(double)> expected) {
    using namespace moiety;
    value_at const value = [=](std::size_t i) {
        if (r.least > 0) return rounded<N>(std::exp2(spread(i, std::log2(r.least), std::log2(r.most))));
        bool const anywhere = r.far > 0 && i % 4 == 0;
        return rounded<N>(anywhere ? spread(i, -r.far, r.far) : spread(i, r.low, r.high));
    };
    value_at const exact = [=](std::size_t i) { return expected(value(i)); };
    check_values const check = r.least > 0 ? against_relatively(exact) : against(exact);
    auto const shares = [=](std::size_t n, value_at const& at) {
        return [=](party& p) { return shared_values<N, 1>(p, {n}, at); };
    };
    auto const program = [=](party& p, share<N, 1> const& x) { return detail::settled(p, x, f); };
    for (std::size_t n : r.elements)
        add_row(s, {r.function, r.variant, format_of<N>(), n, n, r.tolerance}, shares(n, value), program, check);
    std::size_t const n = sizes[1];
    double const unsettled = r.unsettled_tolerance < 0 ? r.tolerance : r.unsettled_tolerance;
    row alone{r.function, r.variant == "default" ? "" : r.variant + "_", format_of<N>(), n, n, unsettled, r.page};
    if constexpr (std::invocable<Function const&, party&, masked<N, 1>>) {
        alone.variant += "opened";
        auto const opened = [=](party& p) { return masked_values<N, 1>(p, {n}, value); };
        add_row(
            s, alone, opened, [=](party& p, masked<N, 1> const& x) { return f(p, x); }, check);
    } else {
        alone.variant += "unsettled";
        add_row(
            s, alone, shares(n, value), [=](party& p, share<N, 1> const& x) { return f(p, x); }, check);
    }
    if (!r.compared) return;
    std::size_t const points = sizes[1];
    value_at const in_order = [=](std::size_t i) {
        double const t = double(i) / double(points - 1);
        return rounded<N>(r.logarithmic ? r.low * std::pow(r.high / r.low, t) : r.low + (r.high - r.low) * t);
    };
    auto const right = [=](std::size_t i) { return expected(in_order(i)); };
    // A relative error means nothing where the result is a few units of its last place: it is taken before that.
    auto const function = [=](party& p, share<N, 1> const& x) { return f(p, x); };
    auto const make =
        r.relative ? trial_maker(shares(points, in_order), function) : trial_maker(shares(points, in_order), program);
    s.add(comparison{r.function, r.variant, format_of<N>(), make, in_order, right, points, "x", r.logarithmic,
                     r.relative, r.against});
}

} // namespace moiety_bench
