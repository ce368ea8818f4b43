// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/core/prg.hpp>
#include <moiety/deal/detail/chunk_queue.hpp>
#include <moiety/deal/detail/link_frames.hpp>
#include <moiety/net/any_channel.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace moiety::detail {

/// What a party says when it comes to the dealer.
struct party_hello {
    int id;
    seed party_seed;
    std::uint64_t window;
    std::string configuration;
};

/// Reads the first eight bytes before the rest, so that a stranger who says less is not waited for.
inline party_hello recv_hello(any_channel& channel, std::string const& who) {
    std::array<std::byte, dealer_wire::hello_bytes> bytes{};
    channel.recv(std::span(bytes).first(8));
    dealer_wire::check_magic(dealer_wire::load<dealer_wire::magic>(bytes, 0), who);
    channel.recv(std::span(bytes).subspan(8));
    auto const id = static_cast<int>(bytes[8]);
    auto const window = dealer_wire::load<std::uint64_t>(bytes, 32);
    if ((id != 0 && id != 1) || window < chunk_queue::smallest_window)
        throw format_error(who + " sends a malformed greeting");
    return {id, seed(dealer_wire::load<std::array<std::byte, 16>>(bytes, 16)), window,
            dealer_wire::recv_text(channel, dealer_wire::load<std::uint32_t>(bytes, 40), who)};
}

inline void send_verdict(any_channel& channel, dealer_wire::verdict v, std::string const& text) {
    std::array<std::byte, dealer_wire::verdict_bytes> bytes{};
    dealer_wire::store(bytes, 0, dealer_wire::own_magic());
    dealer_wire::store(bytes, 8, v);
    dealer_wire::store(bytes, 12, static_cast<std::uint32_t>(text.size()));
    channel.send(bytes);
    channel.send(dealer_wire::bytes_of(text));
    channel.flush();
}

/// One of the two at the dealer. Party 0's queue stays empty; its writer only keeps in touch.
struct dealt_party {
    dealt_party(int i, any_channel c, seed s, std::size_t window)
        : name("party " + std::to_string(i)), channel(std::move(c)), party_seed(s), out(window) {}

    std::string name;
    any_channel channel;
    seed party_seed;
    chunk_queue out;
    std::mutex send_mutex;
    std::deque<std::string> told; // guarded by the hub's mutex, as are the next
    std::uint64_t taken = 0;      // words that the dealer has heard
    bool waits = false;           // for the next one, and the party is to know
    bool bye = false;
    std::thread reader, writer;
};

/// Both parties at the dealer: a thread reads from each, another writes to it. The first failure ends everything.
class dealer_hub {
  public:
    dealer_hub(std::array<any_channel, 2> channels, std::array<party_hello, 2> const& hello, link_options options)
        : configuration(hello[0].configuration), options_(options) {
        auto const window = std::min<std::uint64_t>(options.window, hello[1].window);
        for (std::size_t i : {0u, 1u})
            parties[i] =
                std::make_unique<dealt_party>(static_cast<int>(i), std::move(channels[i]), hello[i].party_seed,
                                              i ? static_cast<std::size_t>(window) : chunk_queue::smallest_window);
    }
    dealer_hub(dealer_hub const&) = delete;
    dealer_hub& operator=(dealer_hub const&) = delete;
    ~dealer_hub() {
        close();
        join();
    }

    void start() {
        try {
            for (auto& p : parties) {
                p->reader = std::thread([this, &p] { guarded(*p, [&] { read(*p); }); });
                p->writer = std::thread([this, &p] { guarded(*p, [&] { write(*p); }); });
            }
        } catch (std::system_error const& e) {
            throw channel_error(std::string("no thread for a party at the dealer: ") + e.what());
        }
    }

    void join() {
        for (auto& p : parties)
            for (auto* thread : {&p->reader, &p->writer})
                if (thread->joinable()) thread->join();
    }

    void close() noexcept {
        try {
            fail(std::make_exception_ptr(channel_error("this dealer's session is closed")));
        } catch (...) { // no memory for the message
            fail(std::current_exception());
        }
    }

    void throw_failure() {
        std::lock_guard lock(mutex_);
        if (failure_) std::rethrow_exception(failure_);
    }

    /// What each says next; nothing from one who has ended.
    std::array<std::optional<std::string>, 2> next_of_both() {
        parties[1]->out.publish();
        std::unique_lock lock(mutex_);
        parties[1]->waits = true;
        parties[1]->out.wake();
        auto const spoke = [](auto const& p) { return p->bye || !p->told.empty(); };
        changed_.wait(lock, [&] { return failure_ || std::ranges::all_of(parties, spoke); });
        if (failure_) std::rethrow_exception(failure_);
        parties[1]->waits = false; // where the writer has not said so yet, it is over
        std::array<std::optional<std::string>, 2> words;
        for (std::size_t i : {0u, 1u})
            if (auto& told = parties[i]->told; !told.empty()) {
                words[i] = std::move(told.front());
                told.pop_front();
                ++parties[i]->taken;
            }
        if (!words[0] && !words[1]) {
            ended_ = true;
            for (auto& p : parties) p->out.wake();
        }
        return words;
    }

    /// Tells both why, and ends the session. The channels stay open until both are told, though the first may go then.
    void refuse(std::string const& why) {
        if (!is_first(std::make_exception_ptr(mismatch_error(why)))) return;
        for (auto& p : parties) {
            try {
                std::lock_guard lock(p->send_mutex);
                dealer_wire::send_frame(p->channel, dealer_wire::frame::refusal, dealer_wire::bytes_of(why));
            } catch (...) { // it has gone
            }
        }
        end_all();
    }

    std::array<std::unique_ptr<dealt_party>, 2> parties;
    std::string const configuration;

  private:
    using frame = dealer_wire::frame;
    static constexpr std::size_t most_untaken = 4096; // what a party may say ahead of the dealer

    /// The first failure is the one that counts, and whoever meets it ends the session.
    void fail(std::exception_ptr why) noexcept {
        if (is_first(why)) end_all();
    }
    bool is_first(std::exception_ptr why) noexcept {
        std::lock_guard lock(mutex_);
        if (failure_) return false;
        failure_ = std::move(why);
        return true;
    }
    void end_all() noexcept {
        changed_.notify_all();
        for (auto& p : parties) {
            p->out.fail(failure_);
            close_quietly(p->channel);
        }
    }

    template <class F>
    void guarded(dealt_party& p, F work) {
        try {
            work();
        } catch (...) {
            fail(dealer_wire::named(p.name));
        }
    }

    void read(dealt_party& p) {
        for (;;) {
            auto const head = dealer_wire::recv_head(p.channel);
            switch (head.type) {
            case frame::consumed:
                if (!p.out.release_to(dealer_wire::recv_number(p.channel, head, p.name)))
                    dealer_wire::throw_malformed(p.name);
                break;
            case frame::told: {
                auto text = dealer_wire::recv_text(p.channel, head.length, p.name);
                std::lock_guard lock(mutex_);
                if (p.told.size() == most_untaken) dealer_wire::throw_malformed(p.name);
                p.told.push_back(std::move(text));
                changed_.notify_all();
                break;
            }
            case frame::bye: {
                if (head.length != 0) dealer_wire::throw_malformed(p.name);
                p.out.refuse_writes(std::make_exception_ptr(
                    mismatch_error(p.name + " does not run the same program: it has ended, and the dealer goes on")));
                {
                    std::lock_guard lock(mutex_);
                    p.bye = true;
                }
                changed_.notify_all();
                return;
            }
            default: dealer_wire::throw_malformed(p.name);
            }
        }
    }

    void write(dealt_party& p) {
        for (;;) {
            bool ended = false, waits = false;
            std::uint64_t taken = 0;
            {
                std::lock_guard lock(mutex_);
                ended = ended_;
                waits = p.waits;
                taken = p.taken;
            }
            // After that look: a queue that is empty now has nothing more from before the dealer began to wait.
            auto chunk = p.out.pop_for(ended || waits ? std::chrono::milliseconds(0) : options_.heartbeat);
            std::lock_guard lock(p.send_mutex);
            if (ended) {
                dealer_wire::send_frame(p.channel, frame::bye, p.out.pushed());
                return;
            }
            if (chunk) {
                dealer_wire::send_frame(p.channel, frame::corrections, chunk->bytes());
                p.out.give_back(std::move(*chunk));
            } else if (waits) {
                dealer_wire::send_frame(p.channel, frame::waits, taken);
                std::lock_guard hub_lock(mutex_);
                if (p.taken == taken) p.waits = false; // else it waits for the next already
            } else {
                dealer_wire::send_frame(p.channel, frame::ping, std::span<std::byte const>{});
            }
        }
    }

    link_options options_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::exception_ptr failure_;
    bool ended_ = false;
};

} // namespace moiety::detail
