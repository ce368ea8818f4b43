// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol_case.hpp"

#include <moiety/mpc/bit_decomposition.hpp>
#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/convert.hpp>
#include <moiety/mpc/equal.hpp>
#include <moiety/mpc/multiply.hpp>
#include <moiety/mpc/select.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// Protocols on rings of 65 to 128 bits as cases without an expected result (their own tests have that).
namespace moiety_test {

namespace cases::two_words {

using moiety::bit;
using moiety::fixed;
using moiety::party;
using moiety::task;

/// Two inputs of 64 bits as one number: each party's halves make a share.
template <moiety::Fixed N>
moiety::share<N, 1> share_of(case_values const& v, std::size_t low, std::size_t high) {
    using half = fixed<64, 0>;
    auto const a = v.words<half>(low), b = v.words<half>(high);
    if (!a.has_data()) return moiety::share<N, 1>(moiety::tensor<N, 1>(a.shape()));
    auto out = moiety::tensor<N, 1>::uninitialised(a.shape());
    auto const to = out.writable();
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] = (moiety::uint128(b.words()[i]) << 64 | a.words()[i]) & moiety::ring_mask<N>;
    return moiety::share<N, 1>(std::move(out));
}

using number = fixed<96, 16>;
using product = fixed<96, 32, 16>;

inline task<case_result> rescale(party& p, case_values v) {
    auto y = co_await moiety::rescale<16>(p, share_of<product>(v, 0, 1));
    co_return case_result(y);
}
inline task<case_result> to_one_word(party& p, case_values v) {
    auto y = co_await moiety::convert<fixed<64, 16>>(p, share_of<product>(v, 0, 1));
    co_return case_result(y);
}
inline task<case_result> from_one_word(party& p, case_values v) {
    auto y = co_await moiety::convert<fixed<128, 16>>(p, v.share<fixed<64, 16>>(0));
    co_return case_result(y);
}
inline task<case_result> multiply(party& p, case_values v) {
    auto y = co_await moiety::multiply(p, share_of<number>(v, 0, 1), share_of<number>(v, 1, 0));
    co_return case_result(y);
}
inline task<case_result> sign(party& p, case_values v) {
    auto x = co_await moiety::mask(p, share_of<number>(v, 0, 1));
    auto y = co_await moiety::sign(p, x);
    co_return case_result(y);
}
inline task<case_result> equal(party& p, case_values v) {
    auto y = co_await moiety::equal(p, share_of<number>(v, 0, 1), share_of<number>(v, 1, 0));
    co_return case_result(y);
}
inline task<case_result> to_bits(party& p, case_values v) {
    auto x = co_await moiety::mask(p, share_of<fixed<78, 16>>(v, 0, 1));
    auto y = co_await moiety::to_bits(p, x);
    co_return case_result(y);
}
inline task<case_result> select(party& p, case_values v) {
    auto y = co_await moiety::select(p, v.share<bit>(2), share_of<number>(v, 0, 1), share_of<number>(v, 1, 0));
    co_return case_result(y);
}

} // namespace cases::two_words

inline std::vector<protocol_case> two_word_protocols() {
    namespace c = cases::two_words;
    std::vector<protocol_case> list;
    auto add = [&](char const* name, protocol_case::program run) {
        list.emplace_back(name, std::vector<case_input>{case_input(64), case_input(64), case_input(1)}, 64);
        list.back().run = std::move(run);
    };
    add("rescale_stochastic/96.32", c::rescale);
    add("convert/96.32/64", c::to_one_word);
    add("convert/64.16/128", c::from_one_word);
    add("multiply/96.16", c::multiply);
    add("sign/96.16", c::sign);
    add("equal/96.16", c::equal);
    add("to_bits/78.16", c::to_bits);
    list.back().planes = 78;
    add("select/96.16", c::select);
    return list;
}

} // namespace moiety_test
