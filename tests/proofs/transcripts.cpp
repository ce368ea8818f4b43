// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A refactoring changes no byte: hashes of what each protocol sends and deals under fixed seeds, kept in
// tests/data/transcripts.txt. Whoever changes a protocol on purpose writes the file anew, and sees in its difference
// which others have changed with it:
//
//     MOIETY_WRITE_TRANSCRIPTS=1 ctest --test-dir <build> -R proofs/transcripts
#include "../support/transcript.hpp"
#include "lists.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

using namespace moiety_test;

namespace {

std::string const file = MOIETY_TEST_DATA "/transcripts.txt";

std::map<std::string, std::string> kept_transcripts() {
    std::map<std::string, std::string> kept;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        auto const space = line.find(' ');
        if (space != std::string::npos && line[0] != '#') kept[line.substr(0, space)] = line.substr(space + 1);
    }
    return kept;
}

std::map<std::string, std::string> present_transcripts() {
    std::map<std::string, std::string> present;
    for (auto const* list : {&full_size_protocols(), &small_protocols(), &wider_protocols(), &full_size_functions(),
                             &published_functions(), &published_functions_of_rows(), &toy_functions()})
        for (auto const& c : *list)
            // Two lists may hold the same case.
            present.emplace(c.name, transcript_of(c));
    return present;
}

} // namespace

TEST_CASE("what each protocol sends and deals has not changed") {
    auto const present = present_transcripts();
    if (std::getenv("MOIETY_WRITE_TRANSCRIPTS")) {
        std::ofstream out(file);
        out << "# SHA-256 of the wire and of the corrections, by protocol; tests/proofs/transcripts.cpp tells how to "
               "write them.\n";
        for (auto const& [name, hashes] : present) out << name << ' ' << hashes << '\n';
        REQUIRE(out.flush());
    }
    auto const kept = kept_transcripts();
    for (auto const& [name, hashes] : present) {
        INFO(name << " sends or deals other bytes than " << file
                  << " says; if that is meant, write it anew with MOIETY_WRITE_TRANSCRIPTS=1");
        auto const at = kept.find(name);
        CHECK(at != kept.end());
        if (at != kept.end()) CHECK(at->second == hashes);
    }
    for (auto const& [name, hashes] : kept) {
        INFO(name << " is in " << file << " and no protocol has this name");
        CHECK(present.contains(name));
    }
}

TEST_CASE("one draw more is another transcript") {
    protocol_case plain("", {}), turned("", {});
    for (auto const& c : full_size_protocols())
        if (c.name == "select/64.0") plain = turned = c;
    REQUIRE(plain.run);
    auto const run = plain.run;
    turned.run = [run](moiety::party& p, case_values v) {
        p.draw_mask<moiety::bit>(moiety::shape_t<1>{v.size()});
        return run(p, std::move(v));
    };
    CHECK(transcript_of(plain) == transcript_of(plain));
    CHECK(transcript_of(plain) != transcript_of(turned));
}
