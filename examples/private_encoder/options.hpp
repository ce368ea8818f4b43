// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "job.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace private_encoder {

enum class command { local, dealer, server, client, plain, cost, deal, float32 };

/// The command line. What a command does not take stays empty.
struct options {
    command what = command::local;
    std::filesystem::path model;    ///< the folder of --model or --config
    std::filesystem::path text;     ///< --text
    std::filesystem::path ids;      ///< --ids
    std::filesystem::path output;   ///< --output
    std::filesystem::path report;   ///< --report
    std::filesystem::path material; ///< --material
    std::filesystem::path party0, party1;
    std::string listen, dealer, server;
    std::vector<std::size_t> tokens;
    moiety::encoder_functions functions;
    unsigned fraction_bits = 16;
    moiety::pooling pool = moiety::pooling::mean;
    std::chrono::milliseconds timeout = std::chrono::seconds(30);
    bool insecure_tcp = false;
    bool insecure_test_seeds = false;

    /// The job of these options for a model's shape and sentences.
    job job_for(moiety::bert_config const& config, std::vector<std::size_t> counts) const {
        return {config, functions, fraction_bits, pool, std::move(counts)};
    }
};

/// Reads the command line; nothing where the user asked for help, which has been printed then.
/// throws    moiety::usage_error, in one line, for a command line that is not understood
std::optional<options> parse_command_line(int argc, char const* const* argv);

/// The command's name as the user types it.
char const* name_of(command c) noexcept;

} // namespace private_encoder
