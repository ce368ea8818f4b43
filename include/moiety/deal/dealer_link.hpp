// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/core/prg.hpp>
#include <moiety/deal/detail/chunk_queue.hpp>
#include <moiety/deal/detail/link_frames.hpp>
#include <moiety/deal/detail/printable.hpp>
#include <moiety/deal/source.hpp>
#include <moiety/net/any_channel.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace moiety {

/// A party's link to a live dealer: a source of corrections that come over a channel as they are dealt.
///
/// Construction draws a fresh seed, tells it to the dealer together with the public configuration, and waits until the
/// dealer has heard the other party too. A thread then receives corrections ahead of their use, up to the window.
/// `tell` passes on further public values in the course of a session, `end` ends it.
/// The dealer learns the seeds, which is what it needs: the channel must be one that nobody reads, and whose other end
/// is the dealer (TLS; plain TCP only within a host).
///
/// One thread uses it, but for close().
/// throws  channel_error or timeout_error, naming the dealer, where it has gone or falls silent (a party that computes
///         for long without needing corrections is not in anyone's way); mismatch_error where the parties differ, or
///         dealer and party in version or program; format_error for what no dealer sends
class dealer_link {
  public:
    /// `channel`: any channel to the dealer, which must outlive the link (or an owning any_channel).
    /// throws  usage_error for an id that is neither 0 nor 1, a text of more than 1 MiB, a window below 1 KiB
    dealer_link(any_channel channel, int id, std::string const& configuration, link_options options = {})
        : channel_(std::move(channel)), id_(id), seed_(random_seed()), options_(options), queue_(options.window) {
        if (id != 0 && id != 1) throw usage_error("a party's id is 0 or 1, not " + std::to_string(id));
        check_length(configuration);
        try {
            send_hello(configuration);
            receive_verdict();
        } catch (...) {
            auto const why = dealer_wire::named(name_);
            detail::close_quietly(channel_);
            std::rethrow_exception(why);
        }
        try {
            receiver_ = std::thread([this] { receive(); });
        } catch (std::system_error const& e) {
            detail::close_quietly(channel_);
            throw channel_error(std::string("no thread to receive corrections: ") + e.what());
        }
    }
    dealer_link(dealer_link const&) = delete;
    dealer_link& operator=(dealer_link const&) = delete;
    /// Closes; the dealer takes that for a failure unless `end` was called.
    ~dealer_link() {
        close();
        if (receiver_.joinable()) receiver_.join();
    }

    /// Fresh from the operating system, for one session.
    /// @throws usage_error a second time: two sessions would hide two values under the same masks
    seed stream_seed() {
        if (std::exchange(seed_given_, true))
            throw usage_error("the stream of " + name_ + " is for one session, which has begun: make a new link");
        return seed_;
    }

    /// The next corrections; waits for them as long as the dealer is alive. Party 1 only.
    void read_corrections(std::span<std::byte> bytes) {
        if (id_ != 1) throw usage_error("party 0 is dealt no corrections");
        while (!bytes.empty()) { // in pieces, so that the dealer hears in time that there is room
            auto const piece = bytes.first(std::min(bytes.size(), options_.window / 8));
            queue_.read(piece);
            used_ += piece.size();
            bytes = bytes.subspan(piece.size());
            if (queue_.released() - credited_ >= options_.window / 8) attempt([&] { send_consumed(); });
        }
    }

    /// Tells the dealer a public value, of at most 1 MiB: both parties say the same, in the same order.
    void tell(std::string const& text) {
        check_length(text);
        queue_.throw_failure();
        attempt([&] {
            ++told_;
            queue_.resume();
            dealer_wire::send_frame(channel_, frame::told, dealer_wire::bytes_of(text));
        });
    }

    /// Says that this session is over, and waits until both parties and the dealer do. Nothing can be read or told
    /// after. throws  mismatch_error where the dealer has dealt more than this party has used
    void end() {
        queue_.throw_failure();
        attempt([&] {
            said_bye_ = true;
            dealer_wire::send_frame(channel_, frame::bye, std::span<std::byte const>{});
        });
        receiver_.join();
        queue_.throw_failure();
        auto const dealt = dealt_;
        queue_.fail(std::make_exception_ptr(usage_error("the session with " + name_ + " has ended")));
        detail::close_quietly(channel_);
        if (id_ == 1 && dealt != used_)
            throw mismatch_error(name_ + " does not run the same program: it has dealt " + std::to_string(dealt) +
                                 " bytes, and this party has used " + std::to_string(used_));
    }

    /// Ends the link at once, from any thread; whoever waits in it gets a channel_error.
    void close() noexcept {
        try {
            queue_.fail(std::make_exception_ptr(channel_error("the link to " + name_ + " is closed")));
        } catch (...) { // no memory for the message
            queue_.fail(std::current_exception());
        }
        detail::close_quietly(channel_);
    }

    /// The most corrections that ever waited here.
    std::uint64_t peak_bytes() const { return queue_.peak(); }

  private:
    using frame = dealer_wire::frame;

    static void check_length(std::string const& text) {
        if (text.size() > dealer_wire::longest_text)
            throw usage_error("a text of " + std::to_string(text.size()) + " bytes for the dealer; at most " +
                              std::to_string(dealer_wire::longest_text) + " are allowed");
    }

    void send_hello(std::string const& configuration) {
        std::array<std::byte, dealer_wire::hello_bytes> hello{};
        dealer_wire::store(hello, 0, dealer_wire::own_magic());
        hello[8] = std::byte(id_);
        dealer_wire::store(hello, 16, seed_.bytes);
        dealer_wire::store(hello, 32, std::uint64_t(options_.window));
        dealer_wire::store(hello, 40, static_cast<std::uint32_t>(configuration.size()));
        channel_.send(hello);
        channel_.send(dealer_wire::bytes_of(configuration));
        channel_.flush();
    }

    void receive_verdict() {
        std::array<std::byte, dealer_wire::verdict_bytes> answer{};
        channel_.recv(answer);
        dealer_wire::check_magic(dealer_wire::load<dealer_wire::magic>(answer, 0), name_);
        auto const text = dealer_wire::recv_text(channel_, dealer_wire::load<std::uint32_t>(answer, 12), name_);
        if (dealer_wire::load<dealer_wire::verdict>(answer, 8) != dealer_wire::verdict::ok)
            throw mismatch_error(name_ + " refuses: " + detail::printable(text));
    }

    /// The receiver's thread: takes everything the dealer sends as soon as it comes.
    void receive() {
        try {
            while (take_frame()) {
            }
        } catch (...) {
            queue_.fail(dealer_wire::named(name_));
            detail::close_quietly(channel_);
        }
    }

    bool take_frame() {
        auto const head = dealer_wire::recv_head(channel_);
        switch (head.type) {
        case frame::corrections: take_corrections(head.length); break;
        case frame::ping:
            if (head.length != 0) dealer_wire::throw_malformed(name_);
            report(true);
            return true;
        case frame::waits: {
            auto const taken = dealer_wire::recv_number(channel_, head, name_);
            std::lock_guard lock(send_mutex_);
            if (taken == told_)
                queue_.end(std::make_exception_ptr(mismatch_error(
                    name_ + " does not run the same program: it has dealt all it has, and this party needs more")));
            break;
        }
        case frame::refusal:
            throw mismatch_error(
                name_ + " refuses: " + detail::printable(dealer_wire::recv_text(channel_, head.length, name_)));
        case frame::bye: {
            dealt_ = dealer_wire::recv_number(channel_, head, name_);
            std::lock_guard lock(send_mutex_);
            if (!said_bye_) dealer_wire::throw_malformed(name_);
            return false;
        }
        default: dealer_wire::throw_malformed(name_);
        }
        report(false);
        return true;
    }

    void take_corrections(std::uint32_t length) {
        if (id_ != 1 || length > queue_.chunk_bytes() || length > queue_.room())
            throw format_error(name_ + " sends more corrections than was agreed");
        auto chunk = queue_.fresh();
        channel_.recv({chunk.data.get(), length});
        chunk.size = length;
        queue_.push(std::move(chunk));
    }

    /// Says how much is consumed, when asked or when nothing was said for a while. That the dealer has gone is for
    /// the next receive to report, which may find the reason first.
    void report(bool asked) {
        std::unique_lock lock(send_mutex_);
        auto const now = std::chrono::steady_clock::now();
        if (said_bye_ || (!asked && now - last_sent_ < options_.heartbeat)) return;
        try {
            send_consumed();
        } catch (error const&) {
        }
    }
    void send_consumed() {
        last_sent_ = std::chrono::steady_clock::now();
        credited_ = queue_.released();
        dealer_wire::send_frame(channel_, frame::consumed, credited_);
    }

    /// Sends from the party's thread, and throws the reason why it cannot.
    template <class F>
    void attempt(F f) {
        try {
            std::lock_guard lock(send_mutex_);
            f();
        } catch (...) {
            auto const why = dealer_wire::named(name_);
            if (!queue_.failed_within(std::chrono::milliseconds(200))) queue_.fail(why); // the receiver knows better
            detail::close_quietly(channel_);
            queue_.throw_failure();
        }
    }

    any_channel channel_;
    int id_;
    std::string const name_ = "the dealer"; // a channel's messages have its address
    seed seed_;
    bool seed_given_ = false;
    link_options options_;
    detail::chunk_queue queue_;
    std::mutex send_mutex_; // guards sending and the next four
    bool said_bye_ = false;
    std::uint64_t told_ = 0;
    std::atomic<std::uint64_t> credited_{0};
    std::chrono::steady_clock::time_point last_sent_ = std::chrono::steady_clock::now();
    std::uint64_t used_ = 0;  // by the party's thread
    std::uint64_t dealt_ = 0; // the receiver's, until it is joined
    std::thread receiver_;
};

static_assert(CorrectionSource<dealer_link>);

} // namespace moiety
