// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/deal/randomness.hpp>
#include <moiety/mpc/cost.hpp>
#include <moiety/mpc/exchange.hpp>
#include <moiety/mpc/share.hpp>
#include <moiety/mpc/wire.hpp>
#include <moiety/net/any_channel.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>

namespace moiety {

template <Number N, std::size_t R>
class secret;

namespace detail {

/// A triple source behind virtual calls; one call a product.
struct triple_stock {
    virtual ~triple_stock() = default;
    virtual void triple(unsigned bits, std::span<std::uint64_t> a, std::span<std::uint64_t> b,
                        std::span<std::uint64_t> c) = 0;
    virtual void matrix_triple(unsigned bits, std::size_t m, std::size_t k, std::size_t n, std::span<std::uint64_t> a,
                               std::span<std::uint64_t> b, std::span<std::uint64_t> c) = 0;
};

template <TripleSource S>
struct triple_stock_of final : triple_stock {
    explicit triple_stock_of(S& s) : source(&s) {}
    void triple(unsigned bits, std::span<std::uint64_t> a, std::span<std::uint64_t> b,
                std::span<std::uint64_t> c) override {
        source->triple(bits, a, b, c);
    }
    void matrix_triple(unsigned bits, std::size_t m, std::size_t k, std::size_t n, std::span<std::uint64_t> a,
                       std::span<std::uint64_t> b, std::span<std::uint64_t> c) override {
        source->matrix_triple(bits, m, k, n, a, b, c);
    }
    S* source;
};

} // namespace detail

/// One role of a session: evaluator 0 or 1, the dealer, the ideal role or a dry run.
///
/// The same program text runs in every role; what a role does not hold is absent, and only the shape goes on.
/// Not thread-safe: one thread drives a party. An exception that leaves `run` closes the channel and ends the session.
class party {
  public:
    /// An evaluator over the caller's channel and source of correlated randomness; both must outlive it.
    /// @throws usage_error when `id` is neither 0 nor 1
    template <Channel C, Source S>
    party(int id, C& channel, S& source) : party(id, any_channel(channel), make_randomness(id, source)) {
        if constexpr (TripleSource<S>) triples_ = std::make_unique<detail::triple_stock_of<S>>(source);
        if constexpr (requires { source.close(); }) on_failure_ = [&source] { source.close(); };
    }

    /// The dealer: walks the program over the masks and writes corrections to `sink`, which must outlive it.
    template <CorrectionSink S>
    static party dealer(seed seed0, seed seed1, S& sink) {
        auto write = [&sink](std::span<std::byte const> b) { sink.write_corrections(b); };
        return party(0, any_channel{}, randomness::dealer(prg(seed0), prg(seed1), write), [&sink] { sink.finish(); });
    }
    /// Everything in the clear with the same fixed-point semantics and the same draws: bit-identical to two parties
    /// who hold these seeds.
    static party ideal(seed seed0, seed seed1) {
        return party(0, any_channel{}, randomness::ideal(prg(seed0), prg(seed1)));
    }
    /// The ideal role that also holds every function's operands against its domain, and what sums and products of
    /// secrets come to against their format: a value outside is a `range_error` that names the function and the element.
    static party checked_ideal(seed seed0, seed seed1) {
        return party(0, any_channel{}, randomness::ideal(prg(seed0), prg(seed1)), {}, true);
    }
    /// Shapes only: counts what a program costs.
    static party dry_run() { return party(0, any_channel{}, randomness::dry_run()); }

    /// A role with randomness of the caller's making: for tests that script or watch it. An evaluator without a channel
    /// does all but `run` a protocol that exchanges messages.
    static party insecure(int id, randomness random, any_channel channel = {}) {
        return party(id, std::move(channel), std::move(random));
    }

    // Secrets and running protocols refer to it.
    party(party&&) = delete;
    party& operator=(party&&) = delete;

    /// 0 or 1; roles that are not evaluators answer 0.
    int id() const { return id_; }
    /// One of the two computing parties.
    bool is_evaluator() const { return has_shares() && !has_masks(); }
    bool has_shares() const { return random_.has_shares(); }
    bool has_masks() const { return random_.has_masks(); }
    /// Knows what `owner` puts in: that evaluator, and the ideal role.
    /// @throws usage_error when `owner` is neither 0 nor 1
    bool holds_input_of(int owner) const {
        require_id(owner);
        return has_shares() && (has_masks() || id_ == owner);
    }
    /// Adds public values to its share: party 0, and the ideal role.
    bool adds_public() const { return has_shares() && id_ == 0; }

    /// The channel passes large messages on without a copy.
    bool lends() const { return is_evaluator() && channel_.lends(); }

    /// Where large tensors of this party lie, in memory that is used again.
    storage const& where() const { return random_.where(); }

    /// Functions look at their operands; see `require_domain`.
    bool checks_domains() const { return checks_domains_; }

    /// Runs a protocol to its end, and returns what it returns.
    /// @throws what the protocol throws; then the channel is closed and the party can run nothing more
    /// @throws usage_error after an earlier failure
    template <class T>
    T run(task<T> t) {
        if (poisoned_) throw usage_error("this session has ended with an earlier error; make a new one");
        try {
            if constexpr (std::is_void_v<T>) {
                scheduler_->run(std::move(t), [this](detail::list_link& pending) { exchange_round(pending); });
                if (after_run_) after_run_();
            } else {
                T result = scheduler_->run(std::move(t), [this](detail::list_link& p) { exchange_round(p); });
                if (after_run_) after_run_();
                return result;
            }
        } catch (...) {
            abandon();
            throw;
        }
    }

    /// Ends the session: closes the channel and the source; every later `run` throws.
    void abandon() noexcept {
        poisoned_ = true;
        try {
            channel_.close();
            if (on_failure_) on_failure_();
        } catch (...) { // already failing: the first error is the one to report
        }
    }

    /// A fresh uniform mask.
    template <Number N, std::size_t R>
    dealt<N, R> draw_mask(shape_t<R> shape) {
        note(1, element_count(shape), N::bits);
        return name(random_.mask<N>(shape));
    }
    /// A fresh uniform mask r, and x + r, in one pass over memory.
    template <Number N, std::size_t R>
    std::pair<dealt<N, R>, tensor<N, R>> draw_mask_over(tensor<N, R> const& x) {
        note(1, x.size(), N::bits);
        auto [r, sum] = random_.mask_over(x);
        return {name(std::move(r)), std::move(sum)};
    }
    /// A fresh uniform mask that party `owner` knows whole; the other party's share is zero.
    template <Number N, std::size_t R>
    dealt<N, R> draw_mask_of(int owner, shape_t<R> shape) {
        require_id(owner);
        note(2 + static_cast<std::uint64_t>(owner), element_count(shape), N::bits);
        auto words = random_.mask_of<N>(owner, shape);
        return {std::move(words), has_shares(), next_serial(), is_evaluator() && id_ != owner};
    }

    /// A correlation: `f`, a captureless function of masks and dealt values, computed by who knows them.
    ///
    /// The evaluators never run it; they get shares of its result. The result's format is that of `f`, its shape is
    /// given. Costs no round, and Bits dealt bits an element.
    template <std::size_t R, class F, class... Operand>
    auto deal(shape_t<R> shape, F f, Operand const&... x) {
        using result = std::invoke_result_t<F, decltype(mask_words(x))...>;
        using N = typename result::number;
        note(4, element_count(shape), N::bits);
        return name(random_.deal<N>(shape, [&] { return result(f(mask_words(x)...)); }));
    }

    /// The randomness itself, for protocols that deal in blocks.
    randomness& random() { return random_; }
    detail::triple_stock* triples() { return triples_.get(); }
    /// A name for a dealt value.
    std::uint64_t next_serial() { return ++serial_; }

    /// Adds to the fingerprint of the program; both parties' must agree in every message.
    void note(std::uint64_t operation, std::uint64_t size, std::uint64_t bits) {
        transcript_.add(operation << 56 ^ bits << 48 ^ size);
    }
    /// Public configuration that both parties must share, compared at the handshake. Call it before the first round.
    void agree(std::string const& configuration) { transcript_.add(configuration); }

    /// What has been spent so far.
    cost_report const& cost() {
        cost_.dealt_bits = random_.dealt_bits();
        cost_.dealt_bytes = random_.dealt_bytes();
        return cost_;
    }

    moiety::scheduler& scheduler() { return *scheduler_; }

    /// Roles that share a process and a lock take turns in reading their inputs, whose callbacks may use what is not
    /// thread-safe: a library's default random engine, for example.
    void take_turns(std::mutex& turns) { turns_ = &turns; }
    std::unique_lock<std::mutex> turn() const {
        return turns_ ? std::unique_lock(*turns_) : std::unique_lock<std::mutex>();
    }

    /// A private input of party `owner`; defined in secret/input.hpp.
    template <Fixed N, std::size_t R, class F>
    secret<N, R> input(int owner, std::size_t const (&shape)[R], F value);

  private:
    party(int id, any_channel channel, randomness random, std::function<void()> after_run = {},
          bool checks_domains = false)
        : id_(id), channel_(std::move(channel)), random_(std::move(random)), after_run_(std::move(after_run)),
          checks_domains_(checks_domains) {
        require_id(id);
    }

    static void require_id(int id) {
        if (id != 0 && id != 1) throw usage_error("a party's id is 0 or 1, not " + std::to_string(id));
    }

    template <class S>
    static randomness make_randomness(int id, S& source) {
        if constexpr (CorrectionSource<S>)
            return randomness::evaluator(id == 1 ? 1 : 0, prg(source.stream_seed()),
                                         [&source](std::span<std::byte> b) { source.read_corrections(b); });
        else
            return randomness::none(id);
    }

    template <Number N, std::size_t R>
    static tensor<N, R> const& mask_words(dealt<N, R> const& d) {
        return d.words();
    }
    template <Number N, std::size_t R>
    static tensor<N, R> const& mask_words(masked<N, R> const& m) {
        return m.mask().words();
    }

    template <Number N, std::size_t R>
    dealt<N, R> name(tensor<N, R> words) {
        return {std::move(words), has_shares(), next_serial()};
    }

    void exchange_round(detail::list_link& pending) {
        auto const size = cost_.add_round(pending);
        if (!is_evaluator() || (size[0] == 0 && size[1] == 0)) return;
        if (!greeted_) {
            wire::greet(channel_, id_, transcript_.configuration());
            greeted_ = true;
        }
        wire::exchange(channel_, id_, {pending, size, transcript_.value()}, buffer_);
    }

    struct counting_cost : cost_report {
        /// Counts one round; returns each party's message size without its header.
        std::array<std::size_t, 2> add_round(detail::list_link const& pending) {
            std::array<std::size_t, 2> size{};
            for (auto const* link = pending.after; link != &pending; link = link->after) {
                auto const& e = static_cast<detail::exchange_node const&>(*link);
                for (int i = 0; i < 2; ++i)
                    if (e.sends(i)) {
                        size[i] += e.bytes();
                        payload_bits[i] += std::uint64_t(e.count) * e.bits;
                    }
            }
            rounds += size[0] != 0 || size[1] != 0;
            for (int i = 0; i < 2; ++i) sent_bytes[i] += size[i] ? size[i] + wire::header_bytes : 0;
            return size;
        }
    };

    int id_;
    any_channel channel_;
    randomness random_;
    std::unique_ptr<detail::triple_stock> triples_;
    std::unique_ptr<moiety::scheduler> scheduler_ = std::make_unique<moiety::scheduler>();
    std::function<void()> after_run_;
    std::function<void()> on_failure_;
    wire::fingerprint transcript_;
    wire::buffers buffer_;
    counting_cost cost_;
    std::mutex* turns_ = nullptr;
    std::uint64_t serial_ = 0;
    bool checks_domains_;
    bool greeted_ = false;
    bool poisoned_ = false;
};

} // namespace moiety
