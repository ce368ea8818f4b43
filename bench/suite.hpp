// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "line.hpp"

#include <moiety/core/encode.hpp>
#include <moiety/mpc/open.hpp>
#include <moiety/mpc/party.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace moiety_bench {

/// Decoded numbers, row by row; bits are 0 and 1.
using values = std::vector<double>;

/// What counters are divided by.
enum class counted { an_output_element, the_whole };

/// What a row is called and checked against.
struct row {
    std::string function, variant, format;
    std::size_t elements; // the last part of the name
    std::size_t outputs;  // what counters are divided by
    double tolerance;     // the largest error of a right result
    /// The function's own entry of docs/protocols.md, "header.hpp#function"; empty where it has none.
    std::string page = {};
    counted by = counted::an_output_element;
    /// How many numbers the result holds; 0: as many as `outputs`.
    std::size_t results = 0;

    std::string name() const { return function + "/" + variant + "/" + format + "/" + std::to_string(elements); }
};

/// A program with its inputs in every role of a session; roles are told apart by number, see session.hpp.
class trial {
  public:
    static constexpr std::size_t roles = 5;

    virtual ~trial() = default;
    /// Inputs and what is opened before: not counted.
    virtual void prepare(moiety::party& p, std::size_t role) = 0;
    /// The program; its result is kept.
    virtual void run(moiety::party& p, std::size_t role) = 0;
    /// What the last run gave, at party 0 and in the ideal role; empty elsewhere.
    virtual values result(moiety::party& p, std::size_t role) = 0;
};

using make_trial = std::function<std::unique_ptr<trial>()>;
using check_values = std::function<double(values const&)>;

/// A variant of a function over its domain, to be held against the others: its error, its cost and its time.
struct comparison {
    std::string function, variant, format;
    make_trial make;
    /// Of each result: where it stands on the picture's axis, and what it should be.
    std::function<double(std::size_t)> input, expected;
    std::size_t points;
    std::string axis = "x"; // what the input is
    bool logarithmic = false;
    bool relative = false;    // errors are relative ones
    std::string against = {}; // what errors are against, where that is not the function itself

    std::string name() const { return function + "/" + variant + "/" + format; }
};

/// A row with all that runs it.
struct entry {
    row what;
    make_trial make;
    check_values check;
};

/// How the rows of a program are run.
struct conditions {
    line link;
    double tolerance = 1; // times what each row allows
    std::size_t lose = 0; // results of each row that its check does not get
};

/// All rows, and whether those that have run were right.
class suite {
  public:
    explicit suite(conditions c) : conditions_(c) {}

    /// Adds a row, and registers it as a benchmark.
    void add(entry e);
    void add(comparison c) { comparisons_.push_back(std::move(c)); }

    conditions const& how() const { return conditions_; }
    std::vector<entry> const& entries() const { return *entries_; }
    std::vector<comparison> const& comparisons() const { return comparisons_; }

    bool all_right() const { return all_right_; }
    /// Says on the error stream that a row is wrong.
    void report_wrong(std::string const& name, double error, double limit);
    /// The largest error of what a row gave; not a number, and said on the error stream, where it gave too little.
    double error_of(entry const& e, values got);
    /// Holds a row's error against its limit.
    void judge(row const& r, double error);

  private:
    conditions conditions_;
    std::unique_ptr<std::vector<entry>> entries_ = std::make_unique<std::vector<entry>>();
    std::vector<comparison> comparisons_;
    bool all_right_ = true;
};

namespace detail {

template <moiety::Number N, std::size_t R>
values decoded(moiety::tensor<N, R> const& t) {
    values v;
    if (!t.has_data()) return v;
    v.resize(t.size());
    auto const words = t.words();
    for (std::size_t i = 0; i < v.size(); ++i) {
        if constexpr (std::same_as<N, moiety::bit>)
            v[i] = double(words[i / 64] >> (i % 64) & 1);
        else
            v[i] = moiety::decode<N>(words[i]);
    }
    return v;
}

/// What a program gave, opened to party 0.
template <moiety::Number N, std::size_t R>
values revealed(moiety::party& p, moiety::share<N, R> const& x) {
    auto const opened = p.run(moiety::open_to(p, x, 0));
    return opened ? decoded(*opened) : values{};
}
template <moiety::Number N, std::size_t R>
values revealed(moiety::party& p, moiety::masked<N, R> const& x) {
    return revealed(p, moiety::to_share(p, x));
}
template <moiety::Number N, std::size_t R>
values revealed(moiety::party&, moiety::tensor<N, R> const& x) {
    return decoded(x);
}
template <moiety::Number N, std::size_t R>
values revealed(moiety::party&, std::optional<moiety::tensor<N, R>> const& x) {
    return x ? decoded(*x) : values{};
}

template <class Setup, class Run>
class trial_of final : public trial {
    using state = std::invoke_result_t<Setup const&, moiety::party&>;
    using outcome = decltype(std::declval<moiety::party&>().run(
        std::declval<Run const&>()(std::declval<moiety::party&>(), std::declval<state const&>())));

  public:
    trial_of(Setup setup, Run run) : setup_(std::move(setup)), run_(std::move(run)) {}

    void prepare(moiety::party& p, std::size_t role) override { states_[role] = std::make_unique<state>(setup_(p)); }
    void run(moiety::party& p, std::size_t role) override {
        outcomes_[role].reset(); // or the result before it would stay in memory
        outcomes_[role].emplace(p.run(run_(p, *states_[role])));
    }
    values result(moiety::party& p, std::size_t role) override { return revealed(p, *outcomes_[role]); }

  private:
    Setup setup_;
    Run run_;
    std::array<std::unique_ptr<state>, roles> states_;
    std::array<std::optional<outcome>, roles> outcomes_;
};

} // namespace detail

/// A task with a value that is there already: a local computation as a program.
template <class T>
moiety::task<T> already(T x) {
    co_return x;
}

template <class Setup, class Run>
make_trial trial_maker(Setup setup, Run run) {
    return [setup = std::move(setup), run = std::move(run)]() -> std::unique_ptr<trial> {
        return std::make_unique<detail::trial_of<Setup, Run>>(setup, run);
    };
}

/// Adds the row of `run(party, state)`, a task, whose state `setup(party)` gives in each role. `check(values)` compares
/// what the run gave with plaintext and returns the largest error.
template <class Setup, class Run>
void add_row(suite& s, row r, Setup setup, Run run, check_values check) {
    s.add(entry{std::move(r), trial_maker(std::move(setup), std::move(run)), std::move(check)});
}

template <moiety::Fixed N>
std::string format_of() {
    return moiety::format_name<moiety::home_t<N>>();
}

} // namespace moiety_bench
