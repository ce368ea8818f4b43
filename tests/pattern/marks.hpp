// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#define MOIETY_TEST_HAS_MEMCHECK 1
#endif

/// Memory that memcheck is to take for undefined, because it is secret, or for defined, because it is public. Memcheck
/// follows undefined bits through all arithmetic and reports each branch and each address that depends on one.
/// Outside of valgrind these do nothing.
namespace moiety_test::marks {

#ifdef MOIETY_TEST_HAS_MEMCHECK
inline bool followed() { return RUNNING_ON_VALGRIND != 0; }
inline void hide(void const* from, std::size_t bytes) {
    static_cast<void>(VALGRIND_MAKE_MEM_UNDEFINED(const_cast<void*>(from), bytes));
}
inline void publish(void const* from, std::size_t bytes) {
    static_cast<void>(VALGRIND_MAKE_MEM_DEFINED(const_cast<void*>(from), bytes));
}
/// What memcheck has reported so far.
inline unsigned long reports() { return VALGRIND_COUNT_ERRORS; }
#else
inline bool followed() { return false; }
inline void hide(void const*, std::size_t) {}
inline void publish(void const*, std::size_t) {}
inline unsigned long reports() { return 0; }
#endif

template <class Range>
void hide(Range const& r) {
    if (r.size()) hide(r.data(), r.size() * sizeof(*r.data()));
}
template <class Range>
void publish(Range const& r) {
    if (r.size()) publish(r.data(), r.size() * sizeof(*r.data()));
}

} // namespace moiety_test::marks
