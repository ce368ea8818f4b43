// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <system_error>

/// A folder of its own for the files of one test; removed when the test ends.
class scratch_folder {
  public:
    scratch_folder() {
        // Tests run side by side, in one process and in several.
        static std::atomic<unsigned> count{0};
        auto const name = "moiety-test-" + std::to_string(std::random_device{}()) + "-" + std::to_string(count++);
        path_ = std::filesystem::temp_directory_path() / name;
        std::filesystem::create_directories(path_);
    }
    scratch_folder(scratch_folder const&) = delete;
    scratch_folder& operator=(scratch_folder const&) = delete;
    ~scratch_folder() {
        std::error_code ec;
        std::filesystem::remove_all(path_, ec);
    }

    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
    std::filesystem::path const& path() const { return path_; }

    std::filesystem::path write(std::string_view name, std::string_view bytes) const {
        std::ofstream(path_ / name, std::ios::binary) << bytes;
        return path_ / name;
    }

  private:
    std::filesystem::path path_;
};

/// The bytes of a file.
inline std::string bytes_of(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The message of what a call throws, if it is an E; another exception goes on, and none gives "no exception".
template <class E, class Call>
std::string message_of(Call call) {
    try {
        call();
    } catch (E const& e) {
        return e.what();
    }
    return "no exception";
}
