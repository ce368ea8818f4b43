// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/local.hpp>
#include <moiety/core/pack.hpp>
#include <moiety/core/scratch_buffer.hpp>
#include <moiety/deal/source.hpp>

#include <functional>
#include <optional>
#include <vector>

namespace moiety {

/// Who a role is toward the randomness: what it draws, and what it does with corrections.
enum class share_role { party0, party1, dealer, ideal, dry_run };

/// The one place where shares of masks and of dealt values come from, in every role.
///
/// Each party has a stream of its own. A mask is uniform: r = r0 + r1, one draw from each stream. A dealt value v has
/// party 0's share from its stream and party 1's share from its own stream plus the dealer's correction
/// v - PRG0 - PRG1, so that neither a party nor an onlooker learns v from the correction. The dealer and the ideal
/// role know both streams and hold whole values.
class randomness {
  public:
    using reader = std::function<void(std::span<std::byte>)>;
    using writer = std::function<void(std::span<std::byte const>)>;

    static randomness evaluator(int party, prg stream, reader corrections) {
        randomness r(party == 0 ? share_role::party0 : share_role::party1);
        r.stream_[party].emplace(std::move(stream));
        r.read_ = std::move(corrections);
        return r;
    }
    static randomness dealer(prg stream0, prg stream1, writer corrections) {
        randomness r(share_role::dealer);
        r.stream_[0].emplace(std::move(stream0));
        r.stream_[1].emplace(std::move(stream1));
        r.write_ = std::move(corrections);
        return r;
    }
    static randomness ideal(prg stream0, prg stream1) {
        randomness r(share_role::ideal);
        r.stream_[0].emplace(std::move(stream0));
        r.stream_[1].emplace(std::move(stream1));
        return r;
    }
    static randomness dry_run() { return randomness(share_role::dry_run); }
    /// An evaluator whose stock holds no answers for given masks.
    static randomness none(int party) { return randomness(party == 0 ? share_role::party0 : share_role::party1); }

    share_role role() const { return role_; }
    /// Holds shares of values (or the values themselves): everyone but dealer and dry run.
    bool has_shares() const { return role_ != share_role::dealer && role_ != share_role::dry_run; }
    /// Holds whole masks: the dealer and the ideal role.
    bool has_masks() const { return role_ == share_role::dealer || role_ == share_role::ideal; }
    /// Where what this role makes lies.
    storage const& where() const { return storage_; }
    /// Payload of the corrections so far.
    std::uint64_t dealt_bits() const { return dealt_bits_; }
    std::uint64_t dealt_bytes() const { return dealt_bytes_; }

    /// A uniform mask: this evaluator's share of it, or the whole of it.
    template <Number N, std::size_t R>
    tensor<N, R> mask(shape_t<R> shape) {
        if (role_ == share_role::dry_run) return tensor<N, R>(shape);
        auto t = tensor<N, R>::uninitialised(shape, storage_);
        mask_words(t.writable(), draw_bits<N>, N::is_boolean);
        return t;
    }

    /// A uniform mask r, and x + r (a shape where x is one).
    template <Number N, std::size_t R>
    std::pair<tensor<N, R>, tensor<N, R>> mask_over(tensor<N, R> const& x) {
        if (role_ == share_role::dry_run || !x.has_data()) return {mask<N>(x.shape()), tensor<N, R>(x.shape())};
        auto r = tensor<N, R>::uninitialised(x.shape(), storage_);
        auto sum = tensor<N, R>::uninitialised(x.shape(), storage_);
        auto const masks = r.writable(), sums = sum.writable();
        using W = typename N::word;
        constexpr std::size_t block = (std::size_t{8} << 10) / sizeof(W); // masks are in cache when x is added
        for (std::size_t first = 0; first < masks.size(); first += block) {
            std::size_t const n = std::min(block, masks.size() - first);
            mask_words(masks.subspan(first, n), draw_bits<N>, N::is_boolean);
            add_in<N>(sums.subspan(first, n), x.words().subspan(first, n), masks.subspan(first, n));
        }
        return {std::move(r), std::move(sum)};
    }

    /// A uniform mask that party `owner` knows whole: the other party's share is zero.
    template <Number N, std::size_t R>
    tensor<N, R> mask_of(int owner, shape_t<R> shape) {
        if (role_ == share_role::dry_run) return tensor<N, R>(shape);
        if (has_masks() || own() == owner) return draw<N>(owner, shape);
        return tensor<N, R>::zeros(shape, storage_);
    }

    /// A dealt value: `make()` gives the whole of it and is called only where masks are known.
    template <Number N, std::size_t R, class Make>
    tensor<N, R> deal(shape_t<R> shape, Make make) {
        std::size_t const count = element_count(shape);
        count_dealt(count, N::bits);
        switch (role_) {
        case share_role::dry_run: return tensor<N, R>(shape);
        case share_role::party0: return draw<N>(0, shape);
        case share_role::party1: {
            using W = typename N::word;
            auto value = tensor<N, R>::uninitialised(shape, storage_);
            auto const words = value.writable();
            read_words<N>(count, words);
            auto const own = scratch<W>(words.size());
            stream(1).draw(own, draw_bits<N>);
            add_in<N>(words, words, own);
            return value;
        }
        case share_role::ideal: {
            skip<N>(count);
            return make();
        }
        case share_role::dealer: {
            tensor<N, R> value = make();
            auto a = draw<N>(0, shape);
            auto b = draw<N>(1, shape);
            write_words<N>(count, (value - a - b).words());
            return value;
        }
        }
        return {};
    }

    /// The same for one block of words of `bits` bits, in place: whole values in (where masks are known), this role's
    /// share or the whole value out. Shares add up modulo 2^bits.
    template <class W>
    void deal_block(std::span<W> block, unsigned bits) {
        auto const mask = low_mask<W>(bits);
        deal_block_in(
            block, bits, [mask](auto x, auto y) { return (x + y) & decltype(x)(mask); },
            [mask](auto x, auto y) { return (x - y) & decltype(x)(mask); });
    }
    /// The same under exclusive or.
    template <class W>
    void deal_boolean_block(std::span<W> block, unsigned bits) {
        auto const add = [](auto x, auto y) { return x ^ y; };
        deal_block_in(block, bits, add, add);
    }

  private:
    explicit randomness(share_role role) : role_(role) {}

    template <class W, class Add, class Subtract>
    void deal_block_in(std::span<W> block, unsigned bits, Add add, Subtract subtract) {
        count_dealt(block.size(), bits);
        switch (role_) {
        case share_role::dry_run: return;
        case share_role::party0: stream_[0]->draw(block, bits); return;
        case share_role::party1: {
            auto const other = scratch<W>(block.size());
            read_packed(bits, block);
            stream_[1]->draw(other, bits);
            kernels::transform(add, block, std::span<W const>(block), std::span<W const>(other));
            return;
        }
        case share_role::ideal:
            stream_[0]->discard(block.size_bytes());
            stream_[1]->discard(block.size_bytes());
            return;
        case share_role::dealer: {
            auto const other = scratch<W>(block.size());
            std::vector<W> correction(block.begin(), block.end());
            for (auto& stream : stream_) {
                stream->draw(other, bits);
                kernels::transform(subtract, std::span<W>(correction), std::span<W const>(correction),
                                   std::span<W const>(other));
            }
            write_packed(bits, std::span<W const>(correction));
            return;
        }
        }
    }

    int own() const { return role_ == share_role::party1 ? 1 : 0; }

    void count_dealt(std::size_t count, unsigned bits) {
        dealt_bits_ += std::uint64_t(count) * bits;
        dealt_bytes_ += packed_size(count, bits);
    }

    prg& stream(int party) {
        if (!stream_[party])
            throw usage_error(
                "this source of randomness holds multiplication triples only; this protocol needs answers "
                "for given masks (a dealer or its stored material)");
        return *stream_[party];
    }

    /// Sums in the group of N.
    template <Number N>
    static void add_in(std::span<typename N::word> out, std::span<typename N::word const> a,
                       std::span<typename N::word const> b) {
        using W = typename N::word;
        auto const combine = Boolean<N> ? &detail::xor_words<W> : &detail::add_words<W>;
        combine(out, a, b, ring_mask<N>);
    }

    // Packed bits are drawn as whole words.
    template <Number N>
    static constexpr unsigned draw_bits = std::same_as<N, bit> ? 64 : N::bits;

    template <Number N, std::size_t R>
    tensor<N, R> draw(int party, shape_t<R> shape) {
        auto t = tensor<N, R>::uninitialised(shape, storage_);
        stream(party).draw(t.writable(), draw_bits<N>);
        return t;
    }
    template <class W>
    [[gnu::noinline]] void mask_words(std::span<W> out, unsigned bits, bool boolean) {
        if (!has_masks()) return stream(own()).draw(out, bits);
        auto const other = scratch<W>(out.size());
        stream(0).draw(out, bits);
        stream(1).draw(other, bits);
        auto const combine = boolean ? &detail::xor_words<W> : &detail::add_words<W>;
        combine(out, out, other, low_mask<W>(bits));
    }
    template <Number N>
    void skip(std::size_t count) {
        for (auto& s : stream_) s->discard(storage_words<N>(count) * sizeof(typename N::word));
    }

    template <class W>
    void read_packed(unsigned bits, std::span<W> words) {
        if (!read_) stream(1), throw material_error("this role has no stream of corrections");
        if (bits == word_bits<W>) return read_(std::as_writable_bytes(words));
        auto const bytes = bytes_.take(packed_size(words.size(), bits));
        read_(bytes);
        unpack(std::span<std::byte const>(bytes), bits, words);
    }
    template <class W>
    void write_packed(unsigned bits, std::span<W const> words) {
        if (bits == word_bits<W>) return write_(std::as_bytes(words));
        auto const bytes = bytes_.take(packed_size(words.size(), bits));
        pack(words, bits, bytes);
        write_(bytes);
    }
    // Packed bits travel as they are stored, without the unused rest of the last word.
    template <Number N>
    void read_words(std::size_t count, std::span<typename N::word> words) {
        if constexpr (std::same_as<N, bit>) {
            if (!read_) stream(1), throw material_error("this role has no stream of corrections");
            if (!words.empty()) words.back() = 0;
            read_(std::as_writable_bytes(words).first((count + 7) / 8));
        } else {
            read_packed(N::bits, words);
        }
    }
    template <Number N>
    void write_words(std::size_t count, std::span<typename N::word const> words) {
        if constexpr (std::same_as<N, bit>) {
            if (count % 64) { // what lies beyond the last element stays here
                auto const bytes = bytes_.take((count + 7) / 8);
                std::copy_n(std::as_bytes(words).begin(), bytes.size(), bytes.begin());
                if (count % 8) bytes.back() &= std::byte((1u << (count % 8)) - 1);
                write_(bytes);
            } else {
                write_(std::as_bytes(words));
            }
        } else {
            write_packed(N::bits, words);
        }
    }

    template <class W>
    std::span<W> scratch(std::size_t count) {
        return scratch_of(W{}).take(count);
    }

    template <class W>
    scratch_buffer<W>& scratch_of(W) {
        if constexpr (is_two_words<W>)
            return wide_scratch_;
        else
            return std::get<scratch_buffer<W>>(scratch_);
    }

    share_role role_;
    storage storage_ = storage::recycling();
    std::optional<prg> stream_[2];
    reader read_;
    writer write_;
    scratch_buffer<std::byte> bytes_;
    std::tuple<scratch_buffer<std::uint8_t>, scratch_buffer<std::uint16_t>, scratch_buffer<std::uint32_t>,
               scratch_buffer<std::uint64_t>>
        scratch_;
    scratch_buffer<uint128> wide_scratch_;
    std::uint64_t dealt_bits_ = 0;
    std::uint64_t dealt_bytes_ = 0;
};

} // namespace moiety
