// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "encoder.hpp"
#include "hello.hpp"
#include "network.hpp"
#include "party_session.hpp"
#include "report.hpp"
#include "roles.hpp"
#include "sentences.hpp"
#include "table.hpp"
#include "vectors.hpp"

#include <iostream>

namespace private_encoder {

void run_client(options const& o) {
    check_writable(o.output);
    check_writable(o.report);
    auto const config = read_config(o);
    auto const sentences = read_sentences_of(o, config);
    auto const mine = o.job_for(config, token_counts(sentences));
    check_tokens(mine.tokens, config, "--ids");

    party_session session(0, o);
    auto const result = session.guarded([&] {
        session.open_material(mine); // what is wrong with it is better known before anybody is called
        auto server = session.take_peer(connect_to(o.server, "the server", o), "the server");
        tell_job(*server, session.source(), mine);
        return session.compute(mine, {nullptr, &sentences});
    });
    write_vectors(o.output, result.vectors, o.pool);
    write_report(o.report, report_of(result, viewer::client));
    print_table(std::cout, result);
}

} // namespace private_encoder
