// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A client's sentences through a server's pretrained BERT encoder. The client does not learn the weights, the server
// does not learn the sentences but for their lengths, and the dealer learns neither.

#include "options.hpp"
#include "roles.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>

namespace private_encoder {

namespace {

char const* running = ""; // the command, for messages

/// One line on standard error, whatever the message holds.
void say(std::string message) noexcept {
    for (char& c : message)
        if (c == '\n' || c == '\r') c = ' ';
    std::fprintf(stderr, "private_encoder%s%s: %s\n", *running ? " " : "", running, message.c_str());
}

void say(std::exception_ptr const& why) noexcept {
    try {
        std::rethrow_exception(why);
    } catch (std::bad_alloc const&) {
        say(std::string("out of memory"));
    } catch (std::exception const& e) {
        say(std::string(e.what()));
    } catch (...) {
        say(std::string("failed"));
    }
}

void run(options const& o) {
    switch (o.what) {
    case command::local: return run_local(o);
    case command::dealer: return run_dealer(o);
    case command::server: return run_server(o);
    case command::client: return run_client(o);
    case command::plain: return run_plain(o);
    case command::cost: return run_cost(o);
    case command::deal: return run_deal(o);
    case command::float32: return run_float(o);
    }
}

} // namespace

void end_process(std::exception_ptr why) noexcept {
    say(why);
    std::fflush(nullptr);
    std::_Exit(1);
}

} // namespace private_encoder

int main(int argc, char** argv) {
    using namespace private_encoder;
    try {
        auto const o = parse_command_line(argc, argv);
        if (!o) return 0;
        running = name_of(o->what);
        run(*o);
        return 0;
    } catch (...) {
        say(std::current_exception());
        return 1;
    }
}
