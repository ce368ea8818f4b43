// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/deal/material.hpp>

#include <moiety/mpc/party.hpp>
#include <moiety/net/memory.hpp>
#include <moiety/net/metered.hpp>

#include "../io/scratch_folder.hpp"
#include "../support/sample_program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <sys/stat.h>

using namespace moiety;
using moiety_test::program;
using moiety_test::real;
using moiety_test::revealed;

namespace {

std::string const text = "times, 64.16, 40x100";

task<revealed> times(party& p) {
    shape_t<2> const shape{40, 100};
    return program(p, shape);
}

/// Two files of one stream for `times`, run `runs` times.
struct pair_of_files {
    std::filesystem::path zero, one;
    pair_of_files(scratch_folder const& folder, std::string const& name, int runs = 1)
        : zero(folder / (name + "0")), one(folder / (name + "1")) {
        material_writer files(zero, one, text);
        auto me = party::dealer(files.stream_seed(0), files.stream_seed(1), files);
        for (int i = 0; i < runs; ++i) me.run(times(me));
    }
};

struct two_parties {
    revealed result;
    std::string failure[2];
    std::uint64_t sent[2];
};

/// Runs `times` at both, over stored streams; each says what went wrong.
two_parties use(std::filesystem::path const& zero, std::filesystem::path const& one, int runs = 1) {
    auto [a, b] = memory_channel_pair(std::chrono::seconds(20));
    two_parties r{};
    auto side = [&r, runs](int id, memory_channel& channel, std::filesystem::path const& path) {
        metered counted{channel};
        try {
            material stock(path, id, text);
            party me(id, counted, stock);
            me.agree(stock.agree_text());
            for (int i = 0; i < runs; ++i) {
                auto result = me.run(times(me));
                if (id == 0) r.result = std::move(result);
            }
        } catch (std::exception const& e) {
            r.failure[id] = e.what();
            channel.close();
        }
        r.sent[id] = counted.counts().sent_bytes;
    };
    std::thread other([&, &channel = b] { side(1, channel, one); });
    side(0, a, zero);
    other.join();
    return r;
}

void overwrite(std::filesystem::path const& path, std::size_t at, char byte) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(byte);
}

template <class E>
std::string refusal(std::filesystem::path const& path, int id = 1, std::string const& program_text = text) {
    return message_of<E>([&] { material stock(path, id, program_text); });
}

} // namespace

TEST_CASE("a stored stream serves its program once, and no second time") {
    scratch_folder folder;
    pair_of_files files(folder, "f", 3);
    for (auto const& path : {files.zero, files.one}) {
        struct stat s {};
        REQUIRE(::stat(path.c_str(), &s) == 0);
        CHECK((s.st_mode & 0777) == 0600);
    }
    auto const copy = folder / "copy";
    std::filesystem::copy_file(files.one, copy);
    { material unused(files.one, 1, text); } // looking at it does not use it up

    auto const first = use(files.zero, files.one, 3);
    CHECK(first.failure[0] == "");
    CHECK(first.failure[1] == "");
    REQUIRE(first.result.has_value());
    auto const x = moiety_test::filled(0.2503, {40, 100}), y = moiety_test::filled(-0.5, {40, 100});
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        worst = std::max(worst, std::abs(decode<real>(first.result->words()[i]) -
                                         decode<real>(x.words()[i]) * decode<real>(y.words()[i])));
    CHECK(worst <= 0x1p-16);

    auto const second = use(files.zero, files.one, 3);
    CHECK(second.failure[0] == files.zero.string() + " has been used before, as it says itself");
    CHECK(second.failure[1] == files.one.string() + " has been used before, as it says itself");
    CHECK(second.sent[0] == 0);
    CHECK(second.sent[1] == 0);

    auto const message = refusal<material_error>(copy), start = copy.string() + " has been used before (";
    CHECK(message.substr(0, start.size()) == start);
    auto const elsewhere = folder / "elsewhere";
    std::filesystem::create_directory(elsewhere);
    std::filesystem::rename(files.one, elsewhere / "f1"); // away from its ledger
    CHECK(refusal<material_error>(elsewhere / "f1").find("has been used before") != std::string::npos);
}

TEST_CASE("the mark is there before the seed is given out, and only one of many gets it") {
    scratch_folder folder;
    pair_of_files files(folder, "f");
    material a(files.zero, 0, text), b(files.zero, 0, text);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
    a.stream_seed();
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 3);
    CHECK_THROWS_AS(b.stream_seed(), material_error);
    CHECK_THROWS_WITH_AS(a.stream_seed(), doctest::Contains("has been used before, by a session of this object"),
                         material_error);
    std::vector<std::byte> got(1);
    CHECK_THROWS_AS(a.read_corrections(got), usage_error);
}

TEST_CASE("files that do not belong together are noticed before anything is sent") {
    scratch_folder folder;
    pair_of_files f(folder, "f"), g(folder, "g");
    SUBCASE("of two streams") {
        auto const r = use(f.zero, g.one);
        CHECK(r.failure[0].find("is configured for another program or format") != std::string::npos);
        CHECK(r.failure[1].find("is configured for another program or format") != std::string::npos);
        CHECK(r.sent[0] == 16); // the greeting
        CHECK(r.sent[1] == 16);
    }
    SUBCASE("swapped") {
        CHECK(refusal<material_error>(f.one, 0) == f.one.string() + " is for party 1, and this is party 0");
        CHECK(refusal<material_error>(f.zero, 1) == f.zero.string() + " is for party 0, and this is party 1");
        CHECK(refusal<material_error>(f.zero, 0) == "no exception"); // still good
    }
    SUBCASE("of another program") {
        CHECK(refusal<mismatch_error>(f.one, 1, "sum") ==
              f.one.string() + " was dealt for '" + text + "', and this program is 'sum'");
    }
    SUBCASE("too little for what is run") {
        auto const r = use(f.zero, f.one, 2);
        CHECK(r.failure[1].find("f1 is used up: the program needs more than its ") != std::string::npos);
        CHECK(r.failure[0] != "");
    }
}

TEST_CASE("a truncated or damaged file is refused, whatever is wrong with it") {
    scratch_folder folder;
    pair_of_files f(folder, "f");
    auto const whole = bytes_of(f.one);
    for (std::size_t const keep : {std::size_t{0}, std::size_t{7}, std::size_t{79}, std::size_t{80}, std::size_t{95},
                                   std::size_t{110}, whole.size() / 2, whole.size() - 1}) {
        CAPTURE(keep);
        auto const cut = folder.write("cut", whole.substr(0, keep));
        CHECK(refusal<format_error>(cut).substr(0, cut.string().size() + 1) == cut.string() + " ");
    }
    CHECK(refusal<format_error>(folder.write("long", whole + "x")).find("truncated or damaged") != std::string::npos);
    // a bit anywhere in the header but in the status
    for (std::size_t at = 0; at < 80 + text.size(); ++at) {
        if (at >= 8 && at < 12) continue;
        CAPTURE(at);
        auto damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 16);
        CHECK(refusal<format_error>(folder.write("damaged", damaged)) != "no exception");
    }
    overwrite(f.one, 8, 0);
    CHECK(refusal<format_error>(f.one) == f.one.string() + " is not finished: its dealer was interrupted");
    CHECK(refusal<material_error>(folder / "none").substr(0, 11) == "cannot open");
    CHECK(refusal<material_error>(folder.path()).find("is not a file") != std::string::npos);
}

TEST_CASE("damage among the corrections is met when they are read, and never used") {
    for (int const place : {0, 1, 2}) {
        CAPTURE(place);
        scratch_folder folder;
        auto const zero = folder / "f0", one = folder / "f1";
        std::size_t const all = 700'000; // three blocks
        {
            material_writer files(zero, one, text);
            std::vector<std::byte> bytes(all, std::byte(5));
            files.write_corrections(bytes);
            files.finish();
        }
        std::size_t const block = (std::size_t{256} << 10) + 16, start = 80 + text.size();
        std::size_t const at[] = {start, start + 8, start + block + 1000};
        overwrite(one, at[place], 77);
        material stock(one, 1, text);
        std::vector<std::byte> got(1000);
        auto const message = message_of<format_error>([&] {
            for (std::size_t i = 0; i < all; i += got.size()) {
                stock.read_corrections(got);
                CHECK(got == std::vector<std::byte>(1000, std::byte(5)));
            }
        });
        CHECK(message == one.string() + " is damaged after " + (place < 2 ? "0" : "262144") + " bytes of corrections");
    }
}

TEST_CASE("streams of all sizes come back as written, through blocks, runs and read-ahead") {
    scratch_folder folder;
    for (std::size_t const size : {std::size_t{0}, std::size_t{1}, std::size_t{256} << 10, std::size_t{20'000'001}}) {
        CAPTURE(size);
        auto const name = std::to_string(size);
        std::vector<std::byte> all(size);
        prg(seed(std::array<std::byte, 16>{})).fill(all);
        {
            material_writer files(folder / (name + "-0"), folder / (name + "-1"), "");
            for (std::size_t at = 0, n = 1; at < size; at += n, n = n * 7 % 1'000'003) {
                n = std::min(n, size - at);
                files.write_corrections(std::span(all).subspan(at, n));
                if (n % 3 == 0) files.finish();
            }
            files.finish();
        }
        material stock(folder / (name + "-1"), 1, "");
        CHECK(stock.correction_bytes() == size);
        std::vector<std::byte> got(size);
        for (std::size_t at = 0, n = 1; at < size; at += n, n = n * 5 % 999'983) {
            n = std::min(n, size - at);
            stock.read_corrections(std::span(got).subspan(at, n));
        }
        CHECK(got == all);
        std::vector<std::byte> more(1);
        CHECK_THROWS_AS(stock.read_corrections(more), material_error);
    }
}

TEST_CASE("a writer makes new files only, and leaves what is unfinished unusable") {
    scratch_folder folder;
    auto const zero = folder / "f0", one = folder / "f1";
    CHECK(message_of<material_error>([&] { material_writer(zero, zero, text); }).find("File exists") !=
          std::string::npos);
    CHECK(!std::filesystem::exists(zero)); // no half of a pair
    CHECK_THROWS_AS(material_writer(folder / "no" / "f0", one, text), material_error);
    CHECK_THROWS_AS(material_writer(zero, one, std::string((1 << 20) + 1, 'x')), usage_error);
    CHECK(std::filesystem::is_empty(folder.path()));
    {
        material_writer files(zero, one, text);
        CHECK(refusal<format_error>(one).find("is not finished") != std::string::npos);
        files.finish();
        CHECK(refusal<format_error>(one) == "no exception");
        std::vector<std::byte> bytes(10);
        files.write_corrections(bytes);
    }
    CHECK(refusal<format_error>(one).find("is not finished") != std::string::npos);
    CHECK(refusal<format_error>(zero, 0).find("is not finished") != std::string::npos);
}
