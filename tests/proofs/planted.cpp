// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Protocols with a mistake planted in them: each is caught by the check that the sound ones pass.
#include "../support/protocol_catalogue.hpp"
#include "../support/views.hpp"

#include <doctest/doctest.h>

using namespace moiety;
using namespace moiety_test;

namespace {

using number = fixed<3, 0>;

template <Number N, std::size_t R>
task<masked<N, R>> open_under(party& p, share<N, R> x, dealt<N, R> r) {
    share<N, R> const hidden(x.words() + r.words());
    auto opened = co_await open(p, hidden);
    co_return masked<N, R>(opened, r);
}

/// Beaver's product, step by step, with room for mistakes.
struct mistakes {
    bool bare_operand = false;   ///< y is opened without a mask
    bool narrow_mask = false;    ///< y's mask has its top bit clear
    bool one_mask = false;       ///< x and y are opened under the same mask
    bool no_product = false;     ///< [r s] is left out
    bool flipped_sign = false;   ///< + C [s] in place of - C [s]
    bool public_by_both = false; ///< both parties add the public term
};

dealt<number, 1> mask_of_second(party& p, dealt<number, 1> const& first, mistakes m) {
    if (m.one_mask) return first;
    auto s = p.draw_mask<number>(first.shape());
    if (m.bare_operand) return s.with(times_integer(s.words(), 0), s.serial());
    if (m.narrow_mask) return s.with(times_integer(s.words(), 2), s.serial());
    return s;
}

task<case_result> product_with(party& p, case_values v, mistakes m) {
    auto const x = v.share<number>(0), y = v.share<number>(1);
    auto const r = p.draw_mask<number>(x.shape());
    auto const s = mask_of_second(p, r, m);
    auto [c, d] = co_await when_all(open_under(p, x, r), open_under(p, y, s));
    auto rs = p.deal(
        x.shape(), [](auto const& a, auto const& b) { return a * b; }, c, d);
    if (!p.has_shares()) co_return case_result();
    auto const cs = c.opened() * s.words(), rd = r.words() * d.opened();
    tensor<number, 1> z = m.flipped_sign ? cs - rd : -(cs + rd);
    if (!m.no_product) z = z + rs.words();
    if (p.adds_public() || m.public_by_both) z = z + c.opened() * d.opened();
    co_return case_result(share<number, 1>(z));
}

protocol_case multiply_with(mistakes m) {
    protocol_case c("multiply", {case_input(3), case_input(3)}, 3);
    c.run = [m](party& p, case_values v) { return product_with(p, std::move(v), m); };
    c.right = [](auto const& x, std::size_t, std::uint64_t y) { return y == ((x[0] * x[1]) & 7); };
    return c;
}

/// [x < 0] on three bits, digits of one bit: the fold of two digits with room for mistakes.
task<case_result> sign_with(party& p, case_values v, bool bare_bit, bool no_product) {
    auto const x = co_await mask(p, v.share<number>(0));
    std::vector<std::uint64_t> const zero(1, 0);
    auto const reading = detail::read_tables<digit_shape<1, 2>>(p, x, 2, zero);
    auto const top = p.deal(
        x.shape(), [](auto const& r) { return detail::top_bits(r); }, x);
    auto const low = reading.orders[0].less, equal = reading.orders[1].equal;
    auto const beta = p.draw_mask<bit>(low.shape());
    dealt<bit, 2> hide = beta;
    if (bare_bit && p.random().role() != share_role::dry_run)
        hide = beta.with(tensor<bit, 2>::zeros(low.shape()), beta.serial());
    auto const opened = co_await when_all(open_under(p, low, hide), mask(p, equal));
    auto const& l = std::get<0>(opened);
    auto const& e = std::get<1>(opened);
    bit_term<2> const both{l, e};
    std::vector<bit_formula<2>> formulas;
    formulas.emplace_back(std::vector<bit_term<2>>(1, both));
    auto const products = bit_products(p, low.shape(), formulas);
    auto b = reading.orders[1].less;
    if (!no_product) b = b + products.front();
    if (!p.has_shares()) co_return case_result();
    tensor<bit, 2> sum = b.words() + reading.tops;
    kernels::add_bits(sum.writable(), 0, top.words().words(), x.size());
    co_return case_result(share<bit, 2>(sum));
}

protocol_case sign_of_three_bits(bool bare_bit, bool no_product) {
    protocol_case c("sign", {case_input(3)});
    c.run = [=](party& p, case_values v) { return sign_with(p, std::move(v), bare_bit, no_product); };
    c.right = [](auto const& x, std::size_t, std::uint64_t y) { return y == (x[0] >> 2); };
    return c;
}

std::string found(protocol_case const& c) {
    std::string all;
    if (wrong_result(c, 18) != "") all += "result ";
    for (int who : {0, 1})
        if (telling_view(c, who) != "") all += "view" + std::to_string(who) + " ";
    return all;
}

} // namespace

TEST_CASE("the protocols without a mistake pass") {
    CHECK(found(multiply_with({})) == "");
    CHECK(found(sign_of_three_bits(false, false)) == "");
}

TEST_CASE("a mask dropped, or too narrow") {
    mistakes bare, narrow;
    bare.bare_operand = true;
    narrow.narrow_mask = true;
    CHECK(found(multiply_with(bare)) == "view0 view1 ");
    CHECK(found(multiply_with(narrow)) == "view0 view1 ");
    CHECK(found(sign_of_three_bits(true, false)) == "view0 view1 ");
}

TEST_CASE("a mask used twice") {
    mistakes m;
    m.one_mask = true;
    CHECK(found(multiply_with(m)) == "view0 view1 ");
}

TEST_CASE("a product omitted") {
    mistakes m;
    m.no_product = true;
    CHECK(found(multiply_with(m)) == "result ");
    CHECK(found(sign_of_three_bits(false, true)) == "result ");
}

TEST_CASE("a sign flipped, a public term added by both parties") {
    mistakes flipped, twice;
    flipped.flipped_sign = true;
    twice.public_by_both = true;
    CHECK(found(multiply_with(flipped)) == "result ");
    CHECK(found(multiply_with(twice)) == "result ");
}

TEST_CASE("a correction without one of the two streams") {
    auto const c = cases::rescale_stochastic<4, 1>();
    CHECK(unpadded_correction(c, 0) == "");
    CHECK(unpadded_correction(c, 1) == "");

    // Without PRG1 whoever knows PRG0, party 0 on the dealer's link, reads the value. Results are right.
    CHECK(wrong_result(c, 12, dealing_defect::without_stream1) == "");
    CHECK(unpadded_correction(c, 1, dealing_defect::without_stream1) != "");
    // A dealer who forgets it toward a sound party 1 gives wrong results.
    CHECK(wrong_result(c, 12, dealing_defect::forgets_stream1) != "");
    // Without PRG0 party 1 reads the value.
    CHECK(wrong_result(c, 12, dealing_defect::without_stream0) == "");
    CHECK(unpadded_correction(c, 0, dealing_defect::without_stream0) != "");
    CHECK(telling_view(c, 0, {}, dealing_defect::without_stream0) == "");
    CHECK(telling_view(c, 1, {}, dealing_defect::without_stream0) != "");
}
