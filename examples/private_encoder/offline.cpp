// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// The commands that need no network.
#include "encoder.hpp"
#include "float_bert.hpp"
#include "progress.hpp"
#include "report.hpp"
#include "roles.hpp"
#include "sentences.hpp"
#include "table.hpp"
#include "vectors.hpp"

#include <moiety/deal/material.hpp>
#include <moiety/io/bert_weights.hpp>
#include <moiety/mpc/local_run.hpp>
#include <moiety/mpc/party.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

namespace private_encoder {

namespace {

/// What local and plain begin with.
struct whole_input {
    moiety::bert_config config;
    sentence_ids sentences;
    moiety::bert_weights weights;
    job work;

    explicit whole_input(options const& o)
        : config(read_config(o)), sentences(read_sentences_of(o, config)),
          weights(moiety::read_bert_weights(o.model, config)), work(o.job_for(config, token_counts(sentences))) {
        check_tokens(work.tokens, config, "--ids");
    }
};

moiety::session_seeds seeds_of(options const& o) {
    if (!o.insecure_test_seeds) return moiety::session_seeds::fresh();
    std::array<std::byte, 16> zero{}, one{};
    one[0] = std::byte{1};
    return {moiety::seed(zero), moiety::seed(one)};
}

nlohmann::ordered_json report_of_all(std::array<session_result, 3> const& results, bool timed) {
    nlohmann::ordered_json out;
    out["client"] = report_of(results[0], viewer::client, timed);
    out["server"] = report_of(results[1], viewer::server, timed);
    out["dealer"] = report_of(results[2], viewer::dealer, timed);
    return out;
}

} // namespace

void run_local(options const& o) {
    check_writable(o.output);
    check_writable(o.report);
    whole_input const in(o);
    progress shown, silent(false);
    std::array<session_result, 3> results; // one for each thread
    auto const run = [&](moiety::party& me) {
        auto const who = me.is_evaluator() ? static_cast<std::size_t>(me.id()) : std::size_t{2};
        private_inputs const own{who == 1 ? &in.weights : nullptr, who == 0 ? &in.sentences : nullptr};
        results[who] = run_encoder(me, in.work, own, who == 0 ? shown : silent);
    };
    moiety::local_options patient; // a thread that computes for long has not vanished
    patient.timeout = std::max(patient.timeout, o.timeout);
    moiety::insecure_local_run(seeds_of(o), run, patient);
    write_vectors(o.output, results[0].vectors, o.pool);
    write_report(o.report, report_of_all(results, true));
    print_table(std::cout, results[0]);
}

void run_plain(options const& o) {
    check_writable(o.output);
    whole_input const in(o);
    auto const result = moiety::ideal_run(seeds_of(o), [&](moiety::party& me) {
        progress shown;
        return run_encoder(me, in.work, {&in.weights, &in.sentences}, shown);
    });
    write_vectors(o.output, result.vectors, o.pool);
    print_table(std::cout, result);
}

void run_cost(options const& o) {
    check_writable(o.report);
    auto const j = o.job_for(read_config(o), o.tokens);
    check_tokens(j.tokens, j.model, "--tokens");
    auto me = moiety::party::dry_run();
    progress silent(false);
    auto const result = run_encoder(me, j, {}, silent);
    write_report(o.report, report_of_all({result, result, result}, false));
    print_table(std::cout, result, false);
}

void run_deal(options const& o) {
    check_writable(o.party0);
    check_writable(o.party1);
    auto const j = o.job_for(read_config(o), o.tokens);
    check_tokens(j.tokens, j.model, "--tokens");
    moiety::material_writer files(o.party0, o.party1, to_text(j));
    try {
        auto me = moiety::party::dealer(files.stream_seed(0), files.stream_seed(1), files);
        progress shown;
        auto const result = run_encoder(me, j, {}, shown);
        print_table(std::cout, result);
    } catch (...) { // half a stream is of no use
        std::error_code ec;
        for (auto const& path : {o.party0, o.party1}) std::filesystem::remove(path, ec);
        throw;
    }
}

void run_float(options const& o) {
    check_writable(o.output);
    auto const config = read_config(o);
    auto const sentences = read_sentences_of(o, config);
    check_tokens(token_counts(sentences), config, "--ids");
    auto const weights = moiety::read_bert_weights(o.model, config);
    float_bert const model(config, weights);
    std::vector<xt::xtensor<double, 2>> vectors;
    for (auto const& ids : sentences) vectors.push_back(model.encode(ids, o.pool));
    write_vectors(o.output, vectors, o.pool);
}

} // namespace private_encoder
