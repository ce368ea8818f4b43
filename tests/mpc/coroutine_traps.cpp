// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// g++ 12 silently miscompiles some full expressions that contain co_await (docs/adding-a-protocol.md has the list).
// These are the ways in which this library and its users write such expressions: each must give the right value and
// free everything once. An aggregate is never passed where a temporary of it could be: hence the first test.
#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/open.hpp>
#include <moiety/mpc/rescale.hpp>
#include <moiety/mpc/select.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

using namespace moiety;

namespace {

using number = fixed<32, 8>;
using words = tensor<number, 1>;
using shared = share<number, 1>;

template <class... T>
inline constexpr bool no_aggregates = (!std::is_aggregate_v<T> && ...);

static_assert(no_aggregates<words, shared, dealt<number, 1>, masked<number, 1>, lifted<number, 4, 1>, view_map<1>,
                            operand, term, column, digit_order<1>, bit_formula<1>, seed>);
static_assert(
    no_aggregates<task<shared>, task<shared>::awaiter, task<void>::awaiter, detail::tensor_exchange<number, 1>,
                  detail::all_awaiter<shared, void>, detail::all_of_vector_awaiter<shared>>);

words make(std::uint32_t value) { return words::filled({3}, value); }

/// Knows whether what it watched is gone, and whether it was freed once (the sanitizers say so otherwise).
struct watch {
    std::weak_ptr<void const> data;
    explicit watch(words const& w) : data(w.keep()) {}
    bool gone() const { return data.expired(); }
};

party ideal() {
    std::array<std::byte, 16> a{}, b{};
    b[0] = std::byte(1);
    return party::ideal(seed(a), seed(b));
}

task<words> opened_temporary(party& p, std::uint32_t v) { co_return co_await open(p, shared(make(v))); }

task<words> opened_in_expression(party& p, std::uint32_t v) {
    auto two = co_await open(p, shared(make(v))) + co_await open(p, shared(make(1)));
    co_return two;
}

task<words> awaiter_temporary(party& p, std::uint32_t v) {
    auto theirs = co_await detail::tensor_exchange<number, 1>(p, make(v), direction::both);
    co_return theirs.has_data() ? theirs : make(v);
}

/// A choice of class type stands on the line before.
task<words> conditional(party& p, bool first, std::uint32_t v, int* evaluated) {
    auto build = [evaluated](std::uint32_t x) {
        ++*evaluated;
        return shared(make(x));
    };
    shared const chosen = first ? build(v) : build(v + 1);
    co_return co_await open(p, chosen);
}

/// A lambda that captures is named on the line before; so is a coroutine lambda, which outlives its task.
task<words> capturing(party& p, words held) {
    auto add = [held](words const& x) { return x + held; };
    auto opened = co_await open(p, shared(held));
    auto later = [held](party& q) -> task<words> {
        auto again = co_await open(q, shared(held));
        co_return again + held;
    };
    auto more = co_await later(p);
    co_return add(opened) + more;
}

/// A list is named on the line before.
task<words> listed(party& p, words x) {
    std::vector<task<words>> tasks;
    for (int i = 0; i < 3; ++i) tasks.push_back(open(p, shared(x)));
    auto all = co_await when_all(std::move(tasks));
    std::vector<term> terms;
    auto m = co_await mask(p, shared(x));
    terms.emplace_back(1, std::vector<operand>(2, operand::of(m)));
    auto const square = sum_of_products<fixed<32, 16, 8>>(p, x.shape(), terms);
    co_return all[0] + all[2] + words(square.words().reinterpret<number>());
}

task<words> bound(party& p, words x, words y) {
    auto [a, b] = co_await when_all(open(p, shared(x)), open(p, shared(y)));
    auto [c] = co_await when_all(opened_temporary(p, 5));
    co_return a - b + c;
}

task<std::optional<words>> optional_result(party& p, words x) { co_return co_await open_to(p, shared(x), 0); }

task<words> in_condition_and_loop(party& p, words x) {
    words sum = words::zeros(x.shape());
    for (int i = 0; i < 3; ++i) {
        if ((co_await open(p, shared(x))).words()[0] == 7) sum = sum + co_await opened_temporary(p, 2);
    }
    co_return sum;
}

task<shared> nested_arguments(party& p, words x) {
    auto s = co_await select(p, co_await sign(p, shared(x)), shared(make(1)), shared(make(2)));
    co_return s;
}

template <class Make>
std::uint32_t run_and_watch(Make coroutine) {
    auto p = ideal();
    words x = make(7);
    watch const w(x);
    std::uint32_t first = 0;
    {
        auto result = p.run(coroutine(p, x));
        first = result.words()[0];
    }
    CHECK(!w.gone());
    CHECK(w.data.use_count() == 1);
    x = words();
    CHECK(w.gone());
    return first;
}

} // namespace

TEST_CASE("temporaries of our values in a full expression with co_await") {
    auto p = ideal();
    CHECK(p.run(opened_temporary(p, 3)).words()[2] == 3);
    CHECK(p.run(opened_in_expression(p, 3)).words()[0] == 4);
    CHECK(p.run(awaiter_temporary(p, 9)).words()[1] == 9);
}

TEST_CASE("a conditional on the line before evaluates one arm") {
    auto p = ideal();
    int evaluated = 0;
    CHECK(p.run(conditional(p, true, 10, &evaluated)).words()[0] == 10);
    CHECK(p.run(conditional(p, false, 10, &evaluated)).words()[0] == 11);
    CHECK(evaluated == 2);
}

TEST_CASE("lambdas, lists and bindings: the values, and every reference given back") {
    CHECK(run_and_watch([](party& p, words x) { return capturing(p, x); }) == 28);
    CHECK(run_and_watch([](party& p, words x) { return listed(p, x); }) == 14 + 49);
    CHECK(run_and_watch([](party& p, words x) { return bound(p, x, make(1)); }) == 11);
    CHECK(run_and_watch([](party& p, words x) { return in_condition_and_loop(p, x); }) == 6);
}

TEST_CASE("co_await in the argument of a protocol, and an optional result") {
    auto p = ideal();
    CHECK(p.run(nested_arguments(p, make(7))).words().words()[0] == 2);
    CHECK(p.run(nested_arguments(p, make(~0u))).words().words()[0] == 1);
    auto const x = make(7);
    auto const revealed = p.run(optional_result(p, x));
    REQUIRE(revealed.has_value());
    CHECK(revealed->words()[1] == 7);
}
