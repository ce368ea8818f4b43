// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// An MPC engineer's program: one protocol in a project that has its own sockets and its own stock of triples. Two
// processes multiply; the parent, party 1, learns the result.
#include <moiety/mpc/multiply.hpp>

#include <cerrno>
#include <iostream>
#include <optional>
#include <random>
#include <span>
#include <system_error>
#include <vector>

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// The project's socket. send, recv, flush and close make it a moiety::Channel; it needs no base class.
class my_socket {
  public:
    explicit my_socket(int fd) : fd_(fd) {}
    void send(std::span<std::byte const> out) {
        while (!out.empty()) out = out.subspan(checked(::send(fd_, out.data(), out.size(), MSG_NOSIGNAL)));
    }
    void recv(std::span<std::byte> in) {
        while (!in.empty()) {
            auto const n = checked(::recv(fd_, in.data(), in.size(), 0));
            if (n == 0) throw moiety::channel_error("the other process is gone");
            in = in.subspan(n);
        }
    }
    void flush() {} // nothing is held back
    void close() { ::shutdown(fd_, SHUT_RDWR); }

  private:
    static std::size_t checked(ssize_t n) {
        if (n < 0) throw std::system_error(errno, std::generic_category(), "socket");
        return static_cast<std::size_t>(n);
    }
    int fd_;
};

// The project's stock of triples, made ahead: here both processes draw them from one seed, which is for show only. A
// real stock comes from oblivious transfer or homomorphic encryption.
class my_triples {
  public:
    my_triples(int id, std::uint64_t seed) : id_(id), random_(seed) {}
    void triple(unsigned, std::span<std::uint64_t> a, std::span<std::uint64_t> b, std::span<std::uint64_t> c) {
        for (std::size_t i = 0; i < a.size(); ++i) {
            std::uint64_t const a0 = random_(), a1 = random_(), b0 = random_(), b1 = random_(), c0 = random_();
            std::uint64_t const c1 = (a0 + a1) * (b0 + b1) - c0;
            a[i] = id_ == 0 ? a0 : a1;
            b[i] = id_ == 0 ? b0 : b1;
            c[i] = id_ == 0 ? c0 : c1;
        }
    }
    void matrix_triple(unsigned, std::size_t, std::size_t, std::size_t, std::span<std::uint64_t>,
                       std::span<std::uint64_t>, std::span<std::uint64_t>) {
        throw moiety::usage_error("this stock has no matrix triples");
    }

  private:
    int id_;
    std::mt19937_64 random_;
};

using integer = moiety::fixed<64, 0>;
constexpr std::size_t count = 100'000;

// Party 0 holds the numbers 0, 1, 2, ...; party 1 holds 3 for each. Both hold shares of either, and of the product.
std::optional<moiety::tensor<integer, 1>> run(int id, int fd) {
    my_socket sock{fd};
    my_triples triples{id, 2026};
    moiety::party me{id, sock, triples};

    moiety::tensor<integer, 1> numbers(moiety::shape_t<1>{count}), threes = numbers;
    if (id == 0) {
        numbers = moiety::tensor<integer, 1>::zeros({count});
        for (std::uint64_t i = 0; auto& w : numbers.writable()) w = i++;
    } else {
        threes = moiety::tensor<integer, 1>::filled({count}, 3);
    }
    auto const x = share_of(me, 0, numbers), y = share_of(me, 1, threes);
    auto z = me.run(multiply(me, x, y));
    return me.run(open_to(me, z, 1));
}

int main() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return 2;
    pid_t const child = ::fork();
    if (child < 0) return 2;
    ::close(ends[child == 0 ? 1 : 0]);
    if (child == 0) {
        try {
            return run(0, ends[0]) ? 1 : 0; // party 0 learns nothing
        } catch (std::exception const& e) {
            std::cerr << "party 0: " << e.what() << '\n';
            return 1;
        }
    }
    bool right = false;
    try {
        auto const product = run(1, ends[1]);
        right = product.has_value();
        for (std::size_t i = 0; right && i < count; ++i) right = product->words()[i] == 3 * i;
    } catch (std::exception const& e) {
        std::cerr << "party 1: " << e.what() << '\n';
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    std::cout << count << " products computed between two processes: " << (right ? "right" : "wrong") << '\n';
    return right && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1;
}
