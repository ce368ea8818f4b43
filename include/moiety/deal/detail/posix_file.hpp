// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace moiety::detail {

/// An open file that only its owner may read. What goes wrong is a material_error that names it.
class posix_file {
  public:
    static posix_file create(std::filesystem::path const& path) {
        return {path, ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600), "create"};
    }
    static posix_file read(std::filesystem::path const& path) {
        return {path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC), "open"};
    }
    /// Creates an empty file and makes it last; false where it exists.
    static bool create_mark(std::filesystem::path const& path) {
        int const fd = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
        if (fd < 0 && errno == EEXIST) return false;
        posix_file(path, fd, "create").sync();
        auto const folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
        posix_file(folder, ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), "open").sync();
        return true;
    }

    /// Overwrites a few bytes where the file may be written, and does nothing where it may not.
    template <class T>
    static void overwrite(std::filesystem::path const& path, std::uint64_t at, T const& value) {
        int const fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (fd < 0) return;
        posix_file file(path, fd, "open");
        file.write_at(at, std::as_bytes(std::span(&value, 1)));
        file.sync();
    }

    posix_file(posix_file&& other) noexcept : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)) {}
    posix_file& operator=(posix_file&&) = delete;
    ~posix_file() {
        if (fd_ >= 0) ::close(fd_);
    }

    std::filesystem::path const& path() const { return path_; }

    std::uint64_t size() const {
        struct stat s {};
        if (::fstat(fd_, &s) != 0) fail("look at");
        if (!S_ISREG(s.st_mode)) throw material_error(path_.string() + " is not a file");
        return static_cast<std::uint64_t>(s.st_size);
    }
    void write(std::span<std::byte const> bytes) {
        move(bytes, "write", [this](std::byte const* p, std::size_t n) { return ::write(fd_, p, n); });
    }
    void write_at(std::uint64_t at, std::span<std::byte const> bytes) {
        move(bytes, "write", [this, &at](std::byte const* p, std::size_t n) {
            auto const k = ::pwrite(fd_, p, n, static_cast<off_t>(at));
            if (k > 0) at += static_cast<std::uint64_t>(k);
            return k;
        });
    }
    /// Fills `bytes`, or throws a format_error where the file ends before.
    void read_all(std::span<std::byte> bytes) {
        move(bytes, "read", [this](std::byte* p, std::size_t n) { return ::read(fd_, p, n); });
    }
    void sync() {
        if (::fsync(fd_) != 0 && errno != EINVAL) fail("write"); // EINVAL: a file system that has no fsync for this
    }
    /// Tells the system that the file is read from front to back.
    void read_ahead() noexcept { static_cast<void>(::posix_fadvise(fd_, 0, 0, POSIX_FADV_SEQUENTIAL)); }

  private:
    posix_file(std::filesystem::path path, int fd, char const* verb) : path_(std::move(path)), fd_(fd) {
        if (fd_ < 0) fail(verb);
    }

    template <class Byte, class Call>
    void move(std::span<Byte> bytes, char const* verb, Call call) {
        while (!bytes.empty()) {
            auto const n = call(bytes.data(), std::min(bytes.size(), std::size_t{1} << 30));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) fail(verb);
            if (n == 0) throw format_error(path_.string() + " ends too early");
            bytes = bytes.subspan(static_cast<std::size_t>(n));
        }
    }
    [[noreturn]] void fail(char const* verb) const {
        throw material_error(std::string("cannot ") + verb + " " + path_.string() + ": " + std::strerror(errno));
    }

    std::filesystem::path path_;
    int fd_;
};

} // namespace moiety::detail
