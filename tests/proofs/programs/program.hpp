// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/fixed.hpp>
#include <moiety/core/shape.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

/// Random programs over secrets: a program is data, a list of instructions on matrices.
namespace moiety_test::programs {

/// The home formats of programs; each has its unsettled product too.
using wide = moiety::fixed<64, 16>;
using narrow = moiety::fixed<32, 12>;
using odd = moiety::fixed<51, 12>;
using vast = moiety::fixed<96, 16>; // of two words
template <moiety::Fixed H>
using twice = moiety::product_t<H, H>;

/// What a node of a program is. Even numbers below `bits` are home formats, the next one is their product.
enum class kind { wide_home, wide_twice, narrow_home, narrow_twice, odd_home, odd_twice, vast_home, vast_twice, bits };

constexpr bool is_number(kind k) { return k != kind::bits; }
constexpr bool is_twice(kind k) { return is_number(k) && int(k) % 2 == 1; }
constexpr kind home_of(kind k) { return kind(int(k) & ~1); }
constexpr kind twice_of(kind k) { return kind(int(k) | 1); }

/// A word of any of them.
using word = moiety::uint128;

struct format {
    unsigned bits, fraction, home;
    double ulp() const { return 1.0 / double(std::uint64_t{1} << fraction); }
    /// Numbers below it in magnitude are in the ring; below a half of it they can be settled.
    double limit() const { return std::ldexp(1.0, int(bits - 1 - fraction)); }
};
template <moiety::Fixed N>
constexpr format format_of() {
    return {N::bits, N::fraction, N::home};
}
inline format format_of(kind k) {
    static constexpr format all[] = {format_of<wide>(),          format_of<twice<wide>>(), format_of<narrow>(),
                                     format_of<twice<narrow>>(), format_of<odd>(),         format_of<twice<odd>>(),
                                     format_of<vast>(),          format_of<twice<vast>>(), {1, 0, 0}};
    return all[int(k)];
}

/// The ring to which programs reduce numbers of a home format: it keeps half of the bits above the point.
constexpr unsigned reduced_bits(format f) { return f.fraction + 2 + (f.bits - f.fraction) / 2; }

/// What operations have in common: how they are drawn, evaluated and run.
enum class family {
    source,
    preparation,
    linear,
    product,
    moved,            ///< of any number, some of bits
    extreme,          ///< the larger or the smaller of two
    compared,         ///< two numbers
    compared_to_real, ///< a number and a public one
    logical,
    chosen,
    numbered,
    function, ///< of one operand of the kinds that `kinds_of` lists
    joint     ///< of two such
};

/// All that a program can do.
enum class op {
    input,
    constant,
    prepare,
    add,
    subtract,
    negate,
    add_real,
    real_minus,
    times_integer,
    times_real,
    over_real,
    sum,
    mean,
    multiply,
    matmul,
    divide,
    transpose,
    slice,
    broadcast,
    reshape,
    through_a_row,
    settle,
    convert,
    shrink,
    reduce,
    eighth,
    relu,
    larger,
    smaller,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    less_real,
    less_equal_real,
    greater_real,
    greater_equal_real,
    equal_real,
    both,
    either,
    negation,
    where,
    number,
    absolute,
    signum,
    clip,
    through_bits,
    gelu,
    exp,
    limit_exp,
    tanh,
    silu,
    sine,
    inverse,
    inverse_sqrt,
    root,
    logarithm,
    square_polynomial,
    quartic,
    softmax,
    layer_norm,
    row_max,
    sort,
    entry,
    attention,
    far_attention,
    owned_matmul,
    pick_rows,
    published_gelu, // the integer says whose
    published_softmax,
    published_inverse,
    published_root,
    published_norm,
    count
};

struct operation {
    char const* name; ///< as it is printed
    family kind;
};
/// In the order of `op`.
inline constexpr operation operations[] = {{"input", family::source},
                                           {"constant", family::source},
                                           {"prepare", family::preparation},
                                           {"add", family::linear},
                                           {"subtract", family::linear},
                                           {"negate", family::linear},
                                           {"add_real", family::linear},
                                           {"real_minus", family::linear},
                                           {"times_integer", family::linear},
                                           {"times_real", family::linear},
                                           {"over_real", family::linear},
                                           {"sum", family::linear},
                                           {"mean", family::linear},
                                           {"multiply", family::product},
                                           {"matmul", family::product},
                                           {"divide", family::product},
                                           {"transpose", family::moved},
                                           {"slice", family::moved},
                                           {"broadcast", family::moved},
                                           {"reshape", family::moved},
                                           {"through_a_row", family::moved},
                                           {"settle", family::moved},
                                           {"convert", family::moved},
                                           {"shrink", family::moved},
                                           {"reduce", family::moved},
                                           {"eighth", family::moved},
                                           {"relu", family::moved},
                                           {"larger", family::extreme},
                                           {"smaller", family::extreme},
                                           {"less", family::compared},
                                           {"less_equal", family::compared},
                                           {"greater", family::compared},
                                           {"greater_equal", family::compared},
                                           {"equal", family::compared},
                                           {"less_real", family::compared_to_real},
                                           {"less_equal_real", family::compared_to_real},
                                           {"greater_real", family::compared_to_real},
                                           {"greater_equal_real", family::compared_to_real},
                                           {"equal_real", family::compared_to_real},
                                           {"both", family::logical},
                                           {"either", family::logical},
                                           {"negation", family::logical},
                                           {"where", family::chosen},
                                           {"number", family::numbered},
                                           {"absolute", family::function},
                                           {"signum", family::function},
                                           {"clip", family::function},
                                           {"through_bits", family::function},
                                           {"gelu", family::function},
                                           {"exp", family::function},
                                           {"limit_exp", family::function},
                                           {"tanh", family::function},
                                           {"silu", family::function},
                                           {"sine", family::function},
                                           {"inverse", family::function},
                                           {"inverse_sqrt", family::function},
                                           {"root", family::function},
                                           {"logarithm", family::function},
                                           {"square_polynomial", family::function},
                                           {"quartic", family::function},
                                           {"softmax", family::function},
                                           {"layer_norm", family::function},
                                           {"row_max", family::function},
                                           {"sort", family::function},
                                           {"entry", family::function},
                                           {"attention", family::joint},
                                           {"far_attention", family::joint},
                                           {"owned_matmul", family::joint},
                                           {"pick_rows", family::joint},
                                           {"published_gelu", family::function},
                                           {"published_softmax", family::function},
                                           {"published_inverse", family::function},
                                           {"published_root", family::function},
                                           {"published_norm", family::function}};
static_assert(std::size(operations) == std::size_t(op::count));

inline char const* name_of(op o) { return operations[int(o)].name; }
constexpr family family_of(op o) { return operations[int(o)].kind; }

using shape = moiety::shape_t<2>;

/// One line: operands are the numbers of earlier lines.
struct instruction {
    op what = op::input;
    std::vector<std::size_t> operands;
    kind to = kind::wide_home; ///< of the result
    shape size{};              ///< of the result
    double real = 0;
    std::int64_t integer = 0;
    std::size_t axis = 0, first = 0, last = 0;
    int owner = 0;
    std::vector<double> values; ///< of an input or a constant; coefficients, bounds, entries of a table
};

struct program {
    std::uint64_t seed = 0;
    std::vector<instruction> lines;

    /// What nobody uses: the program's results, revealed in turn to either party.
    std::vector<std::size_t> results() const {
        std::vector<bool> used(lines.size());
        for (auto const& line : lines)
            if (line.what != op::prepare)
                for (auto i : line.operands) used[i] = true;
        std::vector<std::size_t> out;
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (!used[i] && lines[i].what != op::prepare) out.push_back(i);
        return out;
    }
};

inline std::string kind_name(kind k) {
    if (k == kind::bits) return "bit";
    auto const f = format_of(k);
    return std::to_string(f.bits) + "." + std::to_string(f.fraction);
}

/// A program as text, with all that one needs to write it down again.
inline std::string to_string(program const& p) {
    std::ostringstream out;
    out << "program " << p.seed << '\n' << std::setprecision(std::numeric_limits<double>::max_digits10);
    for (std::size_t i = 0; i < p.lines.size(); ++i) {
        auto const& line = p.lines[i];
        out << "  %" << i << " = " << name_of(line.what);
        for (auto o : line.operands) out << " %" << o;
        out << " : " << kind_name(line.to) << ' ' << line.size[0] << 'x' << line.size[1];
        if (line.real != 0) out << " real " << line.real;
        if (line.integer != 0) out << " integer " << line.integer;
        if (line.axis || line.first || line.last)
            out << " axis " << line.axis << " from " << line.first << " to " << line.last;
        if (line.what == op::input || line.what == op::owned_matmul) out << " of " << line.owner;
        if (!line.values.empty()) {
            out << " {";
            for (auto v : line.values) out << ' ' << v;
            out << " }";
        }
        out << '\n';
    }
    return out.str();
}

} // namespace moiety_test::programs
