// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "enumerate.hpp"
#include "protocol_case.hpp"
#include "roles.hpp"

#include <moiety/deal/memory.hpp>
#include <moiety/mpc/local_run.hpp>
#include <moiety/net/memory.hpp>

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

/// What a protocol puts on its channels under fixed seeds, as hashes.
namespace moiety_test {

/// A running SHA-256.
class sha256 {
  public:
    sha256() : context_(EVP_MD_CTX_new()) {
        if (!context_ || EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) != 1)
            throw std::runtime_error("OpenSSL has no SHA-256");
    }
    sha256(sha256 const&) = delete;
    sha256& operator=(sha256 const&) = delete;
    ~sha256() { EVP_MD_CTX_free(context_); }

    void add(std::span<std::byte const> bytes) {
        if (EVP_DigestUpdate(context_, bytes.data(), bytes.size()) != 1) throw std::runtime_error("SHA-256 failed");
    }
    std::string hex() {
        std::array<unsigned char, 32> digest{};
        if (EVP_DigestFinal_ex(context_, digest.data(), nullptr) != 1) throw std::runtime_error("SHA-256 failed");
        std::string text;
        for (unsigned char c : digest) {
            text += "0123456789abcdef"[c / 16];
            text += "0123456789abcdef"[c % 16];
        }
        return text;
    }

  private:
    EVP_MD_CTX* context_;
};

/// A channel that keeps what is sent through it.
class recording_channel {
  public:
    explicit recording_channel(moiety::memory_channel& c) : channel_(&c) {}
    void send(std::span<std::byte const> out) {
        sent.insert(sent.end(), out.begin(), out.end());
        channel_->send(out);
    }
    void flush() { channel_->flush(); }
    void recv(std::span<std::byte> in) { channel_->recv(in); }
    void close() { channel_->close(); }
    std::vector<std::byte> sent;

  private:
    moiety::memory_channel* channel_;
};

/// "<SHA-256 of what both parties send, greeting and headers included> <SHA-256 of the corrections>" for 512 elements
/// of pseudorandom inputs.
inline std::string transcript_of(protocol_case const& c) {
    constexpr std::size_t n = 512;
    std::array<std::vector<std::vector<std::uint64_t>>, 2> words;
    for (std::size_t i = 0; i < c.inputs.size(); ++i) {
        auto const mask = moiety::low_mask(c.inputs[i].bits);
        std::array<std::vector<std::uint64_t>, 2> shares;
        for (std::size_t j = 0; j < n; ++j) {
            bool const owned = c.inputs[i].owner != case_input::shared;
            for (std::size_t k : {0u, 1u})
                shares[k].push_back(owned && int(k) != c.inputs[i].owner ? 0 : scatter(2 * i + k, j) & mask);
        }
        for (std::size_t k : {0u, 1u}) words[k].push_back(std::move(shares[k]));
    }
    case_values const absent(n, {}), v0(n, words[0]), v1(n, words[1]);
    auto const program = [&](moiety::party& p) {
        return p.run(c.run(p, !p.is_evaluator() ? absent : p.id() == 0 ? v0 : v1));
    };
    auto const seeds = fixed_seeds(2026);

    moiety::correction_record corrections;
    auto dealer = moiety::party::dealer(seeds.party0, seeds.party1, corrections);
    program(dealer);

    auto [a, b] = moiety::memory_channel_pair();
    recording_channel end0(a), end1(b);
    moiety::insecure_local_run(end0, end1, seeds, program);
    sha256 wire, dealt;
    wire.add(end0.sent);
    wire.add(end1.sent);
    dealt.add(corrections.bytes());
    auto const first = wire.hex();
    return first + " " + dealt.hex();
}

} // namespace moiety_test
