// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// The checked ideal role finds sums and products that their ring does not hold, and nothing else.
#include <moiety/mpc/held.hpp>

#include <moiety/secret/bits.hpp>
#include <moiety/secret/compare.hpp>
#include <moiety/secret/product.hpp>

#include "evaluate.hpp"

#include <string>

using namespace moiety;
using namespace moiety_test;

namespace {

using real = fixed<64, 16>;
constexpr double edge = 0x1p47; // of fixed<64, 16>

/// What the checked ideal role says of f(x, y), where x and y have `a` and `b` in one place and zeros beside.
template <class F>
std::string complaint(double a, double b, F f) {
    values<2> x = xt::zeros<double>({2, 2}), y = xt::zeros<double>({2, 2});
    x(1, 0) = a;
    y(1, 0) = b;
    auto const seeds = fixed_seeds();
    auto me = party::checked_ideal(seeds.party0, seeds.party1);
    try {
        reveal(f(input_of<real>(me, 0, x), input_of<real>(me, 1, y)), 0);
    } catch (range_error const& e) {
        return e.what();
    }
    return "";
}

} // namespace

TEST_CASE("a sum that its format does not hold is found where it comes up") {
    auto const sum = [](auto x, auto y) { return x + y; };
    auto const difference = [](auto x, auto y) { return x - y; };
    std::string const above = "linear expression: element (1, 0) of a result of shape (2, 2) is not below 1.40737e+14, "
                              "outside the format 64.16";
    std::string const below = "linear expression: element (1, 0) of a result of shape (2, 2) is below -1.40737e+14, "
                              "outside the format 64.16";
    CHECK(complaint(edge / 2, edge / 2 - 1, sum) == "");
    CHECK(complaint(edge / 2, edge / 2 + 1, sum) == above);
    CHECK(complaint(-edge / 2, edge / 2 + 1, difference) == below);
    CHECK(complaint(-edge / 2, edge / 2, difference) == "");
    // What an expression comes to counts, not the order in which it is written.
    CHECK(complaint(edge / 2, edge / 2, [](auto x, auto y) { return x + y - 1 - y + 1; }) == "");
    CHECK(complaint(edge / 4, 0, [](auto x, auto) { return x * 5; }) == above);
    CHECK(complaint(edge / 4, 0, [](auto x, auto) { return 3 * x; }) == "");
    CHECK(complaint(edge / 4, 0, [](auto x, auto) { return x * 5 - x * 2; }) == "");
}

TEST_CASE("so are sums along an axis, products and products of matrices") {
    auto const column = [](auto x, auto) { return sum(broadcast_to(slice(x, 0, 1, 2), shape_t<2>{2, 2}), 0); };
    CHECK(complaint(edge / 2 - 1, 0, column) == "");
    CHECK(complaint(edge / 2 + 1, 0, column) ==
          "sum: element (0, 0) of a result of shape (1, 2) is not below 1.40737e+14, outside the format 64.16");
    auto const product = [](auto x, auto y) { return x * y; };
    auto const of_product = [](std::string const& operation, std::string const& place) {
        return operation + ": element " + place +
               " of a result of shape (2, 2) is below -2.14748e+09, outside the format 64.32";
    };
    CHECK(complaint(0x1p15, 0x1p15, product) == "");
    CHECK(complaint(0x1p20, -0x1p12, product) == of_product("product", "(1, 0)")); // comes round to 0
    CHECK(complaint(0x1p20, -0x1p12, [](auto x, auto y) { return matmul(y, transpose(x)); }) ==
          of_product("matmul", "(1, 1)"));
    CHECK(complaint(0x1p20, -0x1p12, [](auto x, auto y) { return matmul(x, y); }) == ""); // no such pair meets
    CHECK(complaint(0x1p31, 0, [](auto x, auto) { return x * -1.5; }).starts_with("linear expression: element (1, 0)"));
}

TEST_CASE("a difference may come round where only its residue is asked for") {
    auto const choice = [](auto x, auto y) { return where(x < 0.0, x, y); };
    CHECK(complaint(-edge / 2 - 1, edge / 2, choice) == "");
    CHECK(complaint(-edge / 2 - 1, edge / 2, [](auto x, auto y) { return to_number<real>(x == y); }) == "");
    CHECK(complaint(-edge / 2 - 1, edge / 2, [](auto x, auto y) { return to_number<real>(x < y); }) != "");
}
