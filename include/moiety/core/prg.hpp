// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// Streams of pseudorandom words: AES-128 in counter mode by OpenSSL's libcrypto.

#include <moiety/core/error.hpp>
#include <moiety/core/message.hpp>
#include <moiety/core/word.hpp>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <span>
#include <string>

namespace moiety {

static_assert(std::endian::native == std::endian::little, "moiety: words of a stream are its bytes as they lie");

/// The 16 bytes that determine a stream: a key. Secret, and good for one stream.
struct seed {
    std::array<std::byte, 16> bytes;

    constexpr explicit seed(std::array<std::byte, 16> const& key) : bytes(key) {}
    friend constexpr bool operator==(seed const&, seed const&) = default;
};

/// A fresh seed from the operating system's generator, through OpenSSL.
///
/// throws    material_error when OpenSSL has no randomness to give
inline seed random_seed() {
    std::array<std::byte, 16> key;
    if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), static_cast<int>(key.size())) != 1)
        throw material_error("random_seed: the operating system's random generator failed");
    return seed(key);
}

/// Where a stream's words come from in place of a key: for tests that script or watch a party's randomness.
class insecure_stream {
  public:
    virtual ~insecure_stream() = default;
    /// Fills `out` with words of `word_bytes` bytes, `bits` of them in use; one call for each `draw` of the stream.
    virtual void draw(std::span<std::byte> out, std::size_t word_bytes, unsigned bits) = 0;
};

/// A pseudorandom stream of 2^64 - 1 bytes with a position in it.
///
/// formula   byte i is byte i % 16 of AES-128(seed, i / 16), the counter as a 128-bit big-endian number
/// cost      about the rate of the machine's AES instructions; a seek costs one key-stream block
/// source    NIST SP 800-38A, section 6.5
class prg {
  public:
    /// throws    material_error when OpenSSL refuses the cipher
    explicit prg(seed const& key) : context_(EVP_CIPHER_CTX_new()) {
        std::array<unsigned char, 16> const zero{};
        if (!context_ || EVP_EncryptInit_ex(context_.get(), EVP_aes_128_ctr(), nullptr,
                                            reinterpret_cast<unsigned char const*>(key.bytes.data()), zero.data()) != 1)
            throw material_error("prg: OpenSSL cannot start AES-128 in counter mode");
    }
    /// Words of the caller's making, drawn whole: no position, no bytes. `words` must outlive this object.
    explicit prg(insecure_stream& words) : insecure_(&words) {}

    /// The next out.size() bytes of the stream.
    ///
    /// throws    material_error when the stream is at its end, usage_error on an object that was moved from
    void fill(std::span<std::byte> out) { generate(out, ~std::uint64_t{0}); }

    /// Steps over bytes; free until the next read.
    ///
    /// throws    material_error when the stream is at its end
    void discard(std::uint64_t bytes) {
        expect_rest(bytes);
        position_ += bytes;
        behind_ = behind_ || bytes != 0;
    }

    /// Bytes read or stepped over so far.
    std::uint64_t position() const noexcept { return position_; }

    /// Uniform canonical words of `bits` bits: sizeof(W) bytes of the stream each, high bits cleared.
    ///
    /// domain    bits from 1 to the width of the word
    /// throws    usage_error when `bits` is out of that range; what `fill` throws
    template <Word W>
    void draw(std::span<W> words, unsigned bits) {
        if (bits == 0 || bits > word_bits<W>)
            throw usage_error(message({"prg::draw: a width of ", bits, " bits in words of ", word_bits<W>}));
        if (insecure_) return insecure_->draw(std::as_writable_bytes(words), sizeof(W), bits);
        if constexpr (is_two_words<W>) {
            generate(std::as_writable_bytes(words), ~std::uint64_t{0});
            if (bits < word_bits<W>)
                for (auto& word : words) word &= low_mask<W>(bits);
        } else {
            std::uint64_t mask = 0;
            for (unsigned at = 0; at < 64; at += word_bits<W>) mask |= std::uint64_t{low_mask<W>(bits)} << at;
            generate(std::as_writable_bytes(words), mask);
        }
    }

  private:
    struct release {
        void operator()(EVP_CIPHER_CTX* c) const noexcept { EVP_CIPHER_CTX_free(c); }
    };
    // A multiple of 8 that stays in the first-level cache, beside the zeros that are encrypted.
    static constexpr std::size_t block = std::size_t{1} << 13;
    alignas(64) static constexpr std::array<unsigned char, block> zeros{};

    void expect_rest(std::uint64_t bytes) const {
        if (bytes > std::numeric_limits<std::uint64_t>::max() - position_)
            throw material_error(message({"prg: the stream ends before ", bytes, " more bytes"}));
    }

    /// The next bytes of the stream, every 8 of them ANDed with the mask.
    void generate(std::span<std::byte> out, std::uint64_t mask) {
        if (!context_) throw usage_error("prg: read from a stream that was moved away");
        expect_rest(out.size());
        if (behind_) catch_up();
        while (!out.empty()) {
            auto const part = out.first(std::min(block, out.size()));
            encrypt(zeros, part);
            position_ += part.size();
            if (~mask != 0) clear_bits(part, mask);
            out = out.subspan(part.size());
        }
    }

    /// Makes the cipher stand at position_.
    void catch_up() {
        std::array<unsigned char, 16> counter{};
        for (unsigned i = 0; i < 8; ++i) counter[15 - i] = static_cast<unsigned char>((position_ / 16) >> (8 * i));
        if (EVP_EncryptInit_ex(context_.get(), nullptr, nullptr, nullptr, counter.data()) != 1)
            throw material_error("prg: OpenSSL cannot set the counter");
        std::array<std::byte, 16> skipped{};
        if (position_ % 16 != 0) encrypt(zeros, std::span(skipped).first(position_ % 16));
        behind_ = false;
    }

    void encrypt(std::span<unsigned char const> clear, std::span<std::byte> out) {
        int written = 0;
        auto* const to = reinterpret_cast<unsigned char*>(out.data());
        if (EVP_EncryptUpdate(context_.get(), to, &written, clear.data(), static_cast<int>(out.size())) != 1 ||
            static_cast<std::size_t>(written) != out.size())
            throw material_error("prg: OpenSSL cannot encrypt");
    }

    static void clear_bits(std::span<std::byte> bytes, std::uint64_t mask) {
        std::size_t i = 0;
        for (std::array<std::uint64_t, 8> x; i + 64 <= bytes.size(); i += 64) { // a fixed length becomes vectors
            std::memcpy(x.data(), bytes.data() + i, 64);
            for (auto& word : x) word &= mask;
            std::memcpy(bytes.data() + i, x.data(), 64);
        }
        for (std::uint64_t x; i + 8 <= bytes.size(); i += 8) {
            std::memcpy(&x, bytes.data() + i, 8);
            x &= mask;
            std::memcpy(bytes.data() + i, &x, 8);
        }
        for (; i < bytes.size(); ++i, mask >>= 8) bytes[i] &= static_cast<std::byte>(mask & 0xff);
    }

    std::unique_ptr<EVP_CIPHER_CTX, release> context_;
    insecure_stream* insecure_ = nullptr;
    std::uint64_t position_ = 0;
    bool behind_ = false; // the cipher does not stand at position_ yet
};

} // namespace moiety
