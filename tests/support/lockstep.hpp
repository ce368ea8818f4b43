// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/pack.hpp>
#include <moiety/mpc/exchange.hpp>
#include <moiety/mpc/party.hpp>
#include <moiety/mpc/task.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// A session in one thread, round by round, in which everything that is drawn, dealt and sent can be seen.
///
/// The dealer walks the program first; then both parties run in step, and each pending exchange goes from one list to
/// the other. No channel, no header: a trace has the words alone, by exchange.
namespace moiety_test {

/// One draw of a party's stream.
struct drawing {
    std::size_t words;
    std::size_t word_bytes;
    unsigned bits; ///< 64 for packed bits
    bool dealt = false;
    std::size_t moment = 0; ///< among the dealer's draws from both streams

    drawing(std::size_t n, std::size_t bytes, unsigned b) : words(n), word_bytes(bytes), bits(b) {}
};

/// A stream that keeps a list of what was drawn from it.
class watched_stream : public moiety::insecure_stream {
  public:
    void draw(std::span<std::byte> out, std::size_t word_bytes, unsigned bits) final {
        drawn.emplace_back(out.size() / word_bytes, word_bytes, bits);
        if (clock) drawn.back().moment = (*clock)++;
        fill(out, word_bytes, bits);
    }
    std::vector<drawing> drawn;
    std::size_t* clock = nullptr; ///< numbers the draws of streams that share it

  private:
    virtual void fill(std::span<std::byte> out, std::size_t word_bytes, unsigned bits) = 0;
};

/// The stream of a key, as a session has it.
class keyed_stream final : public watched_stream {
  public:
    explicit keyed_stream(moiety::seed const& key) : words_(key) {}

  private:
    void fill(std::span<std::byte> out, std::size_t word_bytes, unsigned bits) override {
        switch (word_bytes) {
        case 1: return typed<std::uint8_t>(out, bits);
        case 2: return typed<std::uint16_t>(out, bits);
        case 4: return typed<std::uint32_t>(out, bits);
        case 8: return typed<std::uint64_t>(out, bits);
        case sizeof(moiety::uint128) == 16 ? 16: 0 : return typed<moiety::uint128>(out, bits);
        default: throw std::logic_error("a word of " + std::to_string(word_bytes) + " bytes");
        }
    }
    template <class W>
    void typed(std::span<std::byte> out, unsigned bits) {
        words_.draw(std::span<W>(reinterpret_cast<W*>(out.data()), out.size() / sizeof(W)), bits);
    }
    moiety::prg words_;
};

/// Words of `bits` bits as they lie in a message.
inline std::vector<std::uint64_t> unpacked(std::span<std::byte const> bytes, unsigned bits, std::size_t count) {
    std::vector<std::uint64_t> words(count);
    moiety::unpack(bytes, bits, std::span<std::uint64_t>(words));
    return words;
}

/// One tensor that crossed: what each party sent.
struct crossing {
    std::size_t count;
    unsigned bits;
    std::array<std::vector<std::byte>, 2> sent;

    crossing(std::size_t n, unsigned b) : count(n), bits(b) {}
    std::vector<std::uint64_t> words(int sender) const {
        return unpacked(sent[static_cast<std::size_t>(sender)], bits, count);
    }
};

/// What the dealer sends party 1 for one dealt value; packed bits are 64 a word, like the draw that hides them.
struct correction {
    std::size_t count;
    unsigned bits;
    std::size_t draw; ///< the draw of party 1's stream that it belongs to
    std::vector<std::byte> bytes;

    correction(drawing const& d, std::size_t at, std::span<std::byte const> b)
        : count(d.words), bits(d.bits), draw(at), bytes(b.begin(), b.end()) {}
    std::vector<std::uint64_t> words() const {
        std::vector<std::byte> all = bytes; // bits beyond the last element are not sent
        all.resize(moiety::packed_size(count, bits));
        return unpacked(all, bits, count);
    }
};

/// The dealer's walk through program(party&), a task. Marks the draws of both streams that hide dealt values.
template <class Program>
std::vector<correction> deal_all(Program&& program, watched_stream& stream0, watched_stream& stream1) {
    std::vector<correction> out;
    std::size_t clock = 0;
    stream0.clock = stream1.clock = &clock;
    auto keep = [&](std::span<std::byte const> bytes) {
        if (bytes.empty()) return;
        auto& d = stream1.drawn.back();
        bool const packed_bits = d.bits == 64 && bytes.size() <= d.words * 8;
        if (!packed_bits && bytes.size() != moiety::packed_size(d.words, d.bits))
            throw std::logic_error("a correction that does not follow the draw which hides it");
        stream0.drawn.back().dealt = d.dealt = true;
        out.emplace_back(d, stream1.drawn.size() - 1, bytes);
    };
    auto me = moiety::party::insecure(0, moiety::randomness::dealer(moiety::prg(stream0), moiety::prg(stream1), keep));
    static_cast<void>(me.run(program(me)));
    stream0.clock = stream1.clock = nullptr;
    return out;
}

template <class Result>
struct lockstep_run {
    std::array<Result, 2> results;
    std::vector<crossing> crossings;
};

namespace in_step {

/// Carries all pending exchanges of two parties across; `sent` sees each just before its words are packed.
template <class Sent>
void cross(moiety::party& p0, moiety::party& p1, std::vector<crossing>& trace, Sent const& sent) {
    auto& list0 = p0.scheduler().pending();
    auto& list1 = p1.scheduler().pending();
    auto *at0 = list0.after, *at1 = list1.after;
    for (; at0 != &list0 && at1 != &list1; at0 = at0->after, at1 = at1->after) {
        auto& a = static_cast<moiety::detail::exchange_node&>(*at0);
        auto& b = static_cast<moiety::detail::exchange_node&>(*at1);
        if (a.count != b.count || a.bits != b.bits || a.from != b.from)
            throw std::logic_error("two parties that exchange different things");
        auto& kept = trace.emplace_back(a.count, a.bits);
        auto pack = [&](int sender, auto const& from) {
            if (!from.sends(sender)) return;
            sent(from);
            auto& bytes = kept.sent[static_cast<std::size_t>(sender)];
            bytes.resize(from.bytes());
            from.pack_words(from, bytes.data());
        };
        pack(0, a);
        pack(1, b); // before either adds to what it sent
        if (a.sends(0)) b.unpack_words(b, kept.sent[0].data());
        if (b.sends(1)) a.unpack_words(a, kept.sent[1].data());
    }
    if (at0 != &list0 || at1 != &list1) throw std::logic_error("two parties with different numbers of exchanges");
    p0.scheduler().queue().ready().splice(list0);
    p1.scheduler().queue().ready().splice(list1);
}

} // namespace in_step

/// Both parties in step; party 1 gets `corrections` in their order, and `sent(exchange)` sees what a party sends.
template <class Program, class Sent>
auto run_in_step(Program&& program, watched_stream& stream0, watched_stream& stream1,
                 std::vector<correction> const& corrections, Sent const& sent) {
    using result = typename decltype(program(std::declval<moiety::party&>()))::value_type;
    std::size_t next = 0;
    auto read = [&](std::span<std::byte> to) {
        if (to.empty()) return;
        if (next == corrections.size() || corrections[next].bytes.size() != to.size())
            throw std::logic_error("party 1 asks for other corrections than were dealt");
        std::memcpy(to.data(), corrections[next++].bytes.data(), to.size());
    };
    auto none = [](std::span<std::byte>) { throw std::logic_error("party 0 asks for corrections"); };
    auto p0 = moiety::party::insecure(0, moiety::randomness::evaluator(0, moiety::prg(stream0), none));
    auto p1 = moiety::party::insecure(1, moiety::randomness::evaluator(1, moiety::prg(stream1), read));
    std::vector<crossing> crossings;
    moiety::task<result> t0 = program(p0), t1 = program(p1);
    t0.start(p0.scheduler().queue());
    t1.start(p1.scheduler().queue());
    for (;;) {
        p0.scheduler().drain();
        p1.scheduler().drain();
        if (t0.done() || t1.done()) break;
        if (p0.scheduler().pending().alone()) throw std::logic_error("a protocol that waits for nothing");
        in_step::cross(p0, p1, crossings, sent);
    }
    if (!t0.done() || !t1.done()) throw std::logic_error("two parties of which one ends first");
    if (next != corrections.size()) throw std::logic_error("more corrections than party 1 asks for");
    return lockstep_run<result>{{t0.take(), t1.take()}, std::move(crossings)};
}
template <class Program>
auto run_in_step(Program&& program, watched_stream& stream0, watched_stream& stream1,
                 std::vector<correction> const& corrections) {
    return run_in_step(program, stream0, stream1, corrections, [](moiety::detail::exchange_node const&) {});
}

} // namespace moiety_test
