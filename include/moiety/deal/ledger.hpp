// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/deal/detail/posix_file.hpp>

#include <filesystem>
#include <string>
#include <system_error>

namespace moiety {

/// The mark that a stored stream has been used: a file beside it that is created once and never removed.
///
/// It is named after the stream, not after its file, so that a copy in the same folder is used up with the original.
/// Whoever takes a stream elsewhere, or restores a backup, can use it twice all the same: keep material in one place.
class ledger {
  public:
    /// `material`: the stream's file; `stream`: what distinguishes this party's stream from all others.
    ledger(std::filesystem::path const& material, std::string const& stream)
        : material_(material), mark_(material.parent_path() / ("moiety-" + stream + ".used")) {}

    std::filesystem::path const& mark() const { return mark_; }

    /// @throws material_error where the stream was used
    void expect_unused() const {
        std::error_code ec;
        if (std::filesystem::exists(mark_, ec) || ec) throw_used();
    }

    /// Marks the stream as used, on the disk when this returns: of any number of callers in any number of processes
    /// one succeeds.
    /// @throws material_error where the stream was used, or the mark cannot be written
    void commit() const {
        if (!detail::posix_file::create_mark(mark_)) throw_used();
    }

  private:
    [[noreturn]] void throw_used() const {
        throw material_error(material_.string() + " has been used before (" + mark_.string() +
                             " says so): a stream of correlated randomness is good for one session");
    }

    std::filesystem::path material_, mark_;
};

} // namespace moiety
