// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// Correlated randomness in files: dealt once, ahead of time, and used once, without a dealer.

#include <moiety/core/error.hpp>
#include <moiety/core/prg.hpp>
#include <moiety/deal/detail/chunk_queue.hpp>
#include <moiety/deal/detail/material_format.hpp>
#include <moiety/deal/detail/posix_file.hpp>
#include <moiety/deal/detail/printable.hpp>
#include <moiety/deal/ledger.hpp>
#include <moiety/deal/source.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace moiety {

/// The dealer's side: a sink that writes one session's stream into a file for each party.
///
///     material_writer files(path0, path1, "bert 64.16, tokens 16 32");
///     auto me = party::dealer(files.stream_seed(0), files.stream_seed(1), files);
///
/// The files are new, readable by their owner only, and hold the parties' secrets: each goes to its party and nowhere
/// else. They are complete at every finish(), which `party::run` calls; a file whose dealer was interrupted is refused.
/// throws  material_error where a file exists or cannot be written, usage_error for a program text of more than 1 MiB
class material_writer {
  public:
    material_writer(std::filesystem::path const& path0, std::filesystem::path const& path1, std::string const& program)
        : file0_(create(path0, program)), file1_(create_second(path0, path1)) {
        auto const stream = random_seed().bytes; // not a seed, only as fresh as one
        for (std::uint32_t i : {0u, 1u}) {
            header_[i].party = i;
            header_[i].stream_id = stream;
            header_[i].key = random_seed().bytes;
            header_[i].program = program;
            auto const bytes = header_[i].bytes();
            file(i).write(bytes);
            header_[i].file_bytes = bytes.size();
        }
    }

    seed stream_seed(int party) const {
        if (party != 0 && party != 1) throw usage_error("a party's id is 0 or 1, not " + std::to_string(party));
        return seed(header_[static_cast<std::size_t>(party)].key);
    }

    void write_corrections(std::span<std::byte const> bytes) {
        if (header_[1].state != detail::stored::status::unfinished) mark(detail::stored::status::unfinished);
        while (!bytes.empty()) {
            auto const n = std::min(bytes.size(), detail::chunk_queue::largest_chunk - block_.size());
            block_.insert(block_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(n));
            bytes = bytes.subspan(n);
            if (block_.size() == detail::chunk_queue::largest_chunk) write_block();
        }
    }
    /// Everything is on the disk when this returns. More may follow.
    void finish() {
        write_block();
        for (std::size_t i : {0u, 1u}) file(i).sync(); // before the header says so
        mark(detail::stored::status::ready);
    }

  private:
    static detail::posix_file create(std::filesystem::path const& path, std::string const& program) {
        if (program.size() > detail::stored::longest_program)
            throw usage_error("a program text of " + std::to_string(program.size()) + " bytes; at most " +
                              std::to_string(detail::stored::longest_program) + " are allowed");
        return detail::posix_file::create(path);
    }
    static detail::posix_file create_second(std::filesystem::path const& first, std::filesystem::path const& path) {
        try {
            return detail::posix_file::create(path);
        } catch (...) { // half a pair is of no use
            std::error_code ec;
            std::filesystem::remove(first, ec);
            throw;
        }
    }

    detail::posix_file& file(std::size_t i) { return i ? file1_ : file0_; }

    void write_block() {
        if (block_.empty()) return;
        std::array<std::byte, detail::stored::block_header_bytes> head{};
        detail::stored::header::put(head, 0, static_cast<std::uint32_t>(block_.size()));
        detail::stored::header::put(head, 8, detail::stored::checksum(block_, header_[1].corrections));
        file1_.write(head);
        file1_.write(block_);
        header_[1].corrections += block_.size();
        header_[1].file_bytes += head.size() + block_.size();
        block_.clear();
    }
    void mark(detail::stored::status state) {
        for (std::size_t i : {0u, 1u}) {
            header_[i].state = state;
            file(i).write_at(0, header_[i].bytes());
            file(i).sync();
        }
    }

    detail::posix_file file0_, file1_;
    std::array<detail::stored::header, 2> header_;
    std::vector<std::byte> block_;
};

static_assert(CorrectionSink<material_writer>);

/// A party's side: a source that reads its file, once. A thread reads ahead.
///
///     material stock(path, 1, "bert 64.16, tokens 16 32");
///     party me(1, channel, stock);
///     me.agree(stock.agree_text());        // both parties use the same stream, or neither sends anything
///
/// Construction checks the file and uses nothing up. Asking for the seed, as `party` does when it is made, marks the
/// stream as used, in a ledger beside the file and in the file, on the disk, before anything can be sent; so make the
/// connection first.
/// throws  format_error for a file that is no stored stream, truncated or damaged; mismatch_error for one of another
///         program; material_error for one that was used, is the other party's, cannot be read, or runs out
class material {
  public:
    /// Read ahead of use, in memory.
    static constexpr std::size_t window = std::size_t{8} << 20;

    material(std::filesystem::path const& path, int id, std::string const& program)
        : file_(detail::posix_file::read(path)), header_(detail::stored::header::read(file_)),
          ledger_(path, detail::stored::hex(header_.stream_id) + "-party" + std::to_string(header_.party)),
          queue_(window) {
        if (id != static_cast<int>(header_.party))
            throw material_error(path.string() + " is for party " + std::to_string(header_.party) +
                                 ", and this is party " + std::to_string(id));
        if (header_.program != program)
            throw mismatch_error(path.string() + " was dealt for " + detail::quoted(header_.program) +
                                 ", and this program is " + detail::quoted(program));
        expect_unused();
    }
    material(material const&) = delete;
    material& operator=(material const&) = delete;
    ~material() {
        close();
        if (reader_.joinable()) reader_.join();
    }

    /// What both parties must say alike before anything is sent.
    std::string agree_text() const {
        return "stored stream " + detail::stored::hex(header_.stream_id) + " from byte 0, for " + header_.program;
    }
    /// Corrections that the file holds: the most that a program may need. Known at party 1.
    std::uint64_t correction_bytes() const { return header_.corrections; }

    /// The seed, at the price of the stream: from the first call on the file is used up.
    /// @throws material_error a second time: two sessions would hide two values under the same masks
    seed stream_seed() {
        if (seed_given_)
            throw material_error(file_.path().string() + " has been used before, by a session of this object");
        start();
        seed_given_ = true;
        return seed(header_.key);
    }

    void read_corrections(std::span<std::byte> bytes) {
        if (header_.party != 1) throw usage_error("party 0 is dealt no corrections");
        start();
        queue_.read(bytes);
    }

    /// Ends reading; the stream stays used.
    void close() noexcept {
        queue_.fail(std::make_exception_ptr(material_error(file_.path().string() + " is closed")));
    }

  private:
    void expect_unused() const {
        if (header_.state == detail::stored::status::used)
            throw material_error(file_.path().string() + " has been used before, as it says itself");
        ledger_.expect_unused();
    }

    void start() {
        if (started_) return;
        expect_unused();
        ledger_.commit();
        detail::posix_file::overwrite(file_.path(), 8, detail::stored::status::used);
        header_.state = detail::stored::status::used;
        started_ = true;
        if (header_.party != 1) return;
        try {
            reader_ = std::thread([this] { read_ahead(); });
        } catch (std::system_error const& e) {
            throw material_error("no thread to read " + file_.path().string() + ": " + e.what());
        }
    }

    void read_ahead() {
        try {
            file_.read_ahead();
            for (std::uint64_t done = 0; done < header_.corrections;) {
                std::array<std::byte, detail::stored::block_header_bytes> head{};
                file_.read_all(head);
                auto const length = detail::stored::header::get<std::uint32_t>(head, 0);
                if (length == 0 || length > queue_.chunk_bytes() || length > header_.corrections - done)
                    fail_damaged(done);
                auto chunk = queue_.fresh();
                chunk.size = length;
                file_.read_all({chunk.data.get(), length});
                if (detail::stored::header::get<std::uint64_t>(head, 8) !=
                    detail::stored::checksum(chunk.bytes(), done))
                    fail_damaged(done);
                done += length;
                queue_.push(std::move(chunk));
            }
            queue_.end(std::make_exception_ptr(
                material_error(file_.path().string() + " is used up: the program needs more than its " +
                               std::to_string(header_.corrections) + " bytes of corrections")));
        } catch (...) {
            queue_.end(std::current_exception()); // what was read before is good
        }
    }
    [[noreturn]] void fail_damaged(std::uint64_t at) const {
        throw format_error(file_.path().string() + " is damaged after " + std::to_string(at) + " bytes of corrections");
    }

    detail::posix_file file_;
    detail::stored::header header_;
    ledger ledger_;
    detail::chunk_queue queue_;
    bool started_ = false, seed_given_ = false;
    std::thread reader_;
};

static_assert(CorrectionSource<material>);

} // namespace moiety
