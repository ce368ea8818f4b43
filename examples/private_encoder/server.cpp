// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "encoder.hpp"
#include "hello.hpp"
#include "network.hpp"
#include "party_session.hpp"
#include "report.hpp"
#include "roles.hpp"
#include "table.hpp"

#include <moiety/io/bert_weights.hpp>

#include <iostream>

namespace private_encoder {

void run_server(options const& o) {
    check_writable(o.report);
    auto const config = read_config(o);
    auto const weights = moiety::read_bert_weights(o.model, config);
    auto const mine = o.job_for(config, {});
    check_weights(mine, weights);

    party_session session(1, o);
    auto const result = session.guarded([&] {
        auto const listener = listen_at(o);
        session.call_dealer(); // early, so as to hear of its end while the client is not there yet
        auto client = session.take_peer(accept_from(*listener, "the client", o), "the client");
        auto const all = hear_job(*client, session.source(), mine, [&](job const& j) { session.open_material(j); });
        return session.compute(all, {&weights, nullptr});
    });
    write_report(o.report, report_of(result, viewer::server));
    print_table(std::cout, result);
}

} // namespace private_encoder
