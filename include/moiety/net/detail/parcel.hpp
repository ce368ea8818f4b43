// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/net/loan.hpp>

#include <cstddef>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

namespace moiety::detail {

/// A stretch of a stream of bytes: some copied, others as loans between them. Filled at one end, read at the other.
class parcel {
  public:
    bool empty() const { return bytes_.empty() && loans_.empty(); }
    bool all_read() const { return taken_ == bytes_.size() && next_ == loans_.size(); }
    std::size_t capacity() const { return bytes_.capacity(); }

    void append(std::span<std::byte const> bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
    void append(loan l) {
        if (!l.bytes().empty()) loans_.push_back({bytes_.size(), std::move(l)});
    }
    /// All of `more`, of which nothing has been read.
    void append(parcel& more) {
        for (auto& l : more.loans_) loans_.push_back({bytes_.size() + l.at, std::move(l.what)});
        append(std::span<std::byte const>(more.bytes_));
    }
    void clear() {
        bytes_.clear();
        loans_.clear();
        taken_ = next_ = within_ = 0;
    }

    /// Reads up to in.size() bytes, those that lie together; says how many.
    std::size_t read(std::span<std::byte> in) {
        bool const lent = at_loan();
        auto const from = lent ? loans_[next_].what.bytes().subspan(within_)
                               : std::span<std::byte const>(bytes_).subspan(taken_, end_of_copied() - taken_);
        std::size_t const n = in.size() < from.size() ? in.size() : from.size();
        if (n == 0) return 0;
        std::memcpy(in.data(), from.data(), n);
        if (!lent)
            taken_ += n;
        else if (n < from.size())
            within_ += n;
        else
            take_loan();
        return n;
    }
    /// Whether the next bytes are a loan of just this length, of which nothing has been read.
    bool next_is_loan_of(std::size_t length) const {
        return at_loan() && within_ == 0 && loans_[next_].what.bytes().size() == length;
    }
    loan take_loan() {
        within_ = 0;
        return std::move(loans_[next_++].what);
    }

  private:
    struct placed {
        std::size_t at; // copied bytes before it
        loan what;
    };

    bool at_loan() const { return next_ < loans_.size() && loans_[next_].at == taken_; }
    std::size_t end_of_copied() const { return next_ < loans_.size() ? loans_[next_].at : bytes_.size(); }

    std::vector<std::byte> bytes_;
    std::vector<placed> loans_;
    std::size_t taken_ = 0, next_ = 0, within_ = 0; // copied bytes read, loans read, bytes read of the next one
};

} // namespace moiety::detail
