// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// Corrections that never leave the process: for tests, benchmarks and demonstrations.

#include <moiety/core/error.hpp>
#include <moiety/core/prg.hpp>
#include <moiety/deal/detail/chunk_queue.hpp>
#include <moiety/deal/source.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <span>
#include <string>
#include <vector>

namespace moiety {

/// Keeps all corrections in memory: a sink for a dealer in this process.
class correction_record {
  public:
    void write_corrections(std::span<std::byte const> bytes) {
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    }
    void finish() {}

    std::span<std::byte const> bytes() const { return bytes_; }
    void clear() { bytes_.clear(); }

  private:
    std::vector<std::byte> bytes_;
};

/// A stream that is read again after rewind(): masks repeat then, which reveals everything. For benchmarks only.
///
/// Refers to the record, which must outlive it; party 0 needs none. A session that runs again needs new parties, as
/// a party's own stream of shares goes on.
/// throws  material_error where the record ends
class insecure_replay {
  public:
    explicit insecure_replay(seed s) : seed_(s) {}
    insecure_replay(seed s, correction_record const& record) : seed_(s), record_(&record) {}

    seed stream_seed() const { return seed_; }
    void read_corrections(std::span<std::byte> bytes) {
        auto const rest = record_ ? record_->bytes().subspan(at_) : std::span<std::byte const>{};
        if (bytes.size() > rest.size())
            throw material_error("the recorded corrections end " + std::to_string(bytes.size() - rest.size()) +
                                 " bytes too early");
        if (!bytes.empty()) std::memcpy(bytes.data(), rest.data(), bytes.size());
        at_ += bytes.size();
    }
    void rewind() { at_ = 0; }

  private:
    seed seed_;
    correction_record const* record_ = nullptr;
    std::size_t at_ = 0;
};

/// Corrections from a dealer on one thread to party 1 on another, at most `window` bytes at a time.
///
/// The dealer's thread writes, and ends with dealer_ended or dealer_failed; the party's thread reads, and ends with
/// party_ended or party_failed. So neither ever waits for one that is gone.
/// throws  channel_error where the other side has failed, mismatch_error where it has ended and this one goes on
class correction_pipe {
  public:
    static constexpr std::size_t default_window = std::size_t{64} << 20;

    explicit correction_pipe(std::size_t window = default_window) : queue_(window) {}

    void write_corrections(std::span<std::byte const> bytes) { queue_.write(bytes); }
    void finish() { queue_.publish(); }
    void dealer_ended() {
        queue_.end(std::make_exception_ptr(mismatch_error(
            "the dealer does not run the same program: it has ended, and party 1 needs more corrections")));
    }
    void dealer_failed() {
        queue_.fail(std::make_exception_ptr(channel_error("the dealer in this process has failed")));
    }

    void read_corrections(std::span<std::byte> bytes) {
        queue_.read(bytes);
        read_ += bytes.size();
    }
    void party_ended() {
        queue_.refuse_writes(std::make_exception_ptr(
            mismatch_error("the dealer does not run the same program: party 1 has ended, and corrections still come")));
    }
    void party_failed() { queue_.fail(std::make_exception_ptr(channel_error("party 1 has failed"))); }

    /// Handed over so far, and the most that ever waited; unread() once both have ended.
    std::uint64_t written_bytes() const { return queue_.pushed(); }
    std::uint64_t unread_bytes() const { return queue_.pushed() - read_; }
    std::uint64_t peak_bytes() const { return queue_.peak(); }

  private:
    detail::chunk_queue queue_;
    std::uint64_t read_ = 0;
};

/// A party's end of a pipe with a seed that somebody in the process knows. Party 0 has no pipe.
class insecure_pipe_source {
  public:
    explicit insecure_pipe_source(seed s) : seed_(s) {}
    insecure_pipe_source(seed s, correction_pipe& pipe) : seed_(s), pipe_(&pipe) {}

    seed stream_seed() const { return seed_; }
    void read_corrections(std::span<std::byte> bytes) {
        if (!pipe_) throw usage_error("party 0 is dealt no corrections");
        pipe_->read_corrections(bytes);
    }
    void close() {
        if (pipe_) pipe_->party_failed();
    }

  private:
    seed seed_;
    correction_pipe* pipe_ = nullptr;
};

static_assert(CorrectionSink<correction_record> && CorrectionSink<correction_pipe>);
static_assert(CorrectionSource<insecure_replay> && CorrectionSource<insecure_pipe_source>);

} // namespace moiety
