// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "options.hpp"

#include <moiety/io/bert_config.hpp>
#include <moiety/io/bert_weights.hpp>

#include <exception>
#include <utility>

namespace private_encoder {

/// Each command. They return when their work is done, and throw moiety::error or std::exception where it cannot be.
void run_client(options const& o);
void run_server(options const& o);
void run_dealer(options const& o);
void run_local(options const& o);
void run_plain(options const& o);
void run_cost(options const& o);
void run_deal(options const& o);
void run_float(options const& o);

/// Prints one line and ends the process at once, whatever its threads do: for a role that cannot be woken.
[[noreturn]] void end_process(std::exception_ptr why) noexcept;

/// The public shape of the model on the command line.
inline moiety::bert_config read_config(options const& o) { return moiety::read_bert_config(o.model / "config.json"); }

} // namespace private_encoder
