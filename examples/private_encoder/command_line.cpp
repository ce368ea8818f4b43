// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <moiety/core/error.hpp>

#include <CLI/CLI.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <functional>
#include <iostream>
#include <string>
#include <utility>

namespace private_encoder {

namespace {

struct command_entry {
    command what;
    char const* name;
    char const* does;
};

constexpr std::array commands{
    command_entry{command::local, "local", "client, server and dealer as threads of this process"},
    command_entry{command::dealer, "dealer", "hands out correlated randomness to one client and one server"},
    command_entry{command::server, "server", "holds the model"},
    command_entry{command::client, "client", "holds the text, and gets the vectors"},
    command_entry{command::plain, "plain", "the same numbers, computed in the clear"},
    command_entry{command::cost, "cost", "what a session will cost; nothing is computed"},
    command_entry{command::deal, "deal", "writes the correlated randomness of one session into two files"},
    command_entry{command::float32, "float", "the model in floating point, in the clear, to compare with"}};

/// Gives a command its options. Their callbacks refer to the result and not to this object.
class command_builder {
  public:
    command_builder(CLI::App& app, options& o) : app_(app), o_(o) {}

    void model(char const* option) {
        app_.add_option(option, o_.model, "folder of a BERT in Hugging Face's layout")->required();
    }
    void sentences() {
        auto* text = app_.add_option("--text", o_.text, "UTF-8, one sentence a line");
        auto* ids = app_.add_option("--ids", o_.ids,
                                    "token ids in place of --text: .npy, one sentence or one a row (-1 fills)");
        text->excludes(ids);
        app_.callback([&o = o_] {
            if (o.text.empty() && o.ids.empty()) throw CLI::RequiredError("--text or --ids");
        });
    }
    void output() { app_.add_option("--output", o_.output, ".npy to write the vectors to")->required(); }
    void report() { app_.add_option("--report", o_.report, "JSON file to write the costs to"); }
    void tokens() {
        app_.add_option("--tokens", o_.tokens, "tokens of each sentence, special ones included: 16,32,128")
            ->delimiter(',')
            ->required();
    }
    void listen() {
        app_.add_option("--listen", o_.listen, "HOST:PORT; port 0 takes a free one, which is printed")->required();
    }
    void timeout() {
        // Whole milliseconds; a year is as good as for ever.
        auto const seconds = [&o = o_](std::string const& value) {
            double s = 0;
            if (!CLI::detail::lexical_cast(value, s) || !(s >= 0.001 && s <= 31'536'000.0))
                throw CLI::ValidationError("--timeout", "'" + value + "' is not a number of seconds above 0");
            o.timeout = std::chrono::milliseconds(std::llround(s * 1000));
        };
        app_.add_option_function<std::string>("--timeout", seconds, "seconds that another role may keep silent (30)");
    }
    void network() {
        timeout();
        app_.add_flag("--insecure", o_.insecure_tcp,
                      "allow plain TCP to other hosts: neither encrypted nor authenticated");
    }
    /// What both parties say.
    void computation() {
        choice(
            "--gelu", [&o = o_](std::string const& s) { o.functions.gelu = moiety::parse_gelu(s); },
            "accurate, secformer");
        choice(
            "--softmax", [&o = o_](std::string const& s) { o.functions.softmax = moiety::parse_softmax(s); },
            "accurate, two_quad, secformer");
        choice(
            "--layer-norm", [&o = o_](std::string const& s) { o.functions.layer_norm = moiety::parse_layer_norm(s); },
            "accurate, secformer");
        app_.add_option("--fraction-bits", o_.fraction_bits, "12 or 16 (16)")->check(CLI::IsMember({12u, 16u}));
    }
    void pool() {
        choice(
            "--pool", [&o = o_](std::string const& s) { o.pool = moiety::parse_pooling(s); },
            "mean (normalised; the default), cls or none");
    }
    void dealer_or_material() {
        auto* dealer = app_.add_option("--dealer", o_.dealer, "HOST:PORT");
        auto* material =
            app_.add_option("--material", o_.material, "file of `deal`, for this party, in place of --dealer");
        dealer->excludes(material);
    }
    void test_seeds() { app_.add_flag("--insecure-test-seeds", o_.insecure_test_seeds)->group(""); }

  private:
    void choice(char const* option, std::function<void(std::string const&)> take, char const* names) {
        app_.add_option_function<std::string>(option, std::move(take), names);
    }
    CLI::App& app_;
    options& o_;
};

void build(command what, CLI::App& app, options& o) {
    command_builder add(app, o);
    switch (what) {
    case command::local:
    case command::plain:
        add.model("--model");
        add.sentences();
        add.output();
        if (what == command::local) {
            add.report();
            add.timeout();
        }
        add.computation();
        add.pool();
        add.test_seeds();
        break;
    case command::dealer:
        add.listen();
        add.report();
        add.network();
        break;
    case command::server:
        add.model("--model");
        add.listen();
        add.dealer_or_material();
        add.report();
        add.computation();
        add.pool();
        add.network();
        break;
    case command::client:
        add.model("--config");
        add.sentences();
        app.add_option("--server", o.server, "HOST:PORT")->required();
        add.dealer_or_material();
        add.output();
        add.report();
        add.computation();
        add.pool();
        add.network();
        break;
    case command::cost:
        add.model("--config");
        add.tokens();
        add.report();
        add.computation();
        add.pool();
        break;
    case command::deal:
        add.model("--config");
        add.tokens();
        app.add_option("--party0", o.party0, "file for the client")->required();
        app.add_option("--party1", o.party1, "file for the server")->required();
        add.computation();
        add.pool();
        break;
    case command::float32:
        add.model("--model");
        add.sentences();
        add.output();
        add.pool();
        break;
    }
}

} // namespace

char const* name_of(command c) noexcept {
    for (auto const& entry : commands)
        if (entry.what == c) return entry.name;
    return "";
}

std::optional<options> parse_command_line(int argc, char const* const* argv) {
    options o;
    CLI::App app("A client's sentences through a server's BERT encoder; neither sees what the other holds.",
                 "private_encoder");
    app.require_subcommand(1);
    std::vector<std::pair<CLI::App*, command>> subcommands;
    for (auto const& entry : commands) {
        auto* sub = app.add_subcommand(entry.name, entry.does);
        build(entry.what, *sub, o);
        subcommands.emplace_back(sub, entry.what);
    }
    try {
        app.parse(argc, argv);
    } catch (CLI::CallForHelp const& help) {
        app.exit(help, std::cout, std::cerr);
        return std::nullopt;
    } catch (CLI::ParseError const& e) {
        throw moiety::usage_error(std::string(e.what()) + " (--help lists the options)");
    }
    for (auto const& [sub, what] : subcommands)
        if (sub->parsed()) o.what = what;
    bool const party = o.what == command::client || o.what == command::server;
    if (party && o.dealer.empty() && o.material.empty())
        throw moiety::usage_error("--dealer or --material is required");
    return o;
}

} // namespace private_encoder
