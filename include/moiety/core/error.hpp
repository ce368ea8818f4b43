// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

namespace moiety {

/// Base of everything that this library throws on purpose.
///
/// A message names the shape, range, peer or file at fault and never holds a share, a mask or a secret value.
struct error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Shapes that do not fit each other or the operation. Thrown where the user wrote the operation.
struct shape_error : error {
    using error::error;
};

/// A value that the number format cannot hold: a NaN, an infinity, or out of range. Names its place.
struct range_error : error {
    using error::error;
};

/// A file or message whose bytes are not what its format promises: truncated, hostile, of an unknown kind.
struct format_error : error {
    using error::error;
};

/// The peer or the dealer cannot be reached, has closed the connection, or has vanished.
struct channel_error : error {
    using error::error;
};

/// The peer or the dealer kept silent for longer than the timeout.
struct timeout_error : channel_error {
    using channel_error::channel_error;
};

/// Two roles do not run the same program: another version, operation, shape, format or configuration.
struct mismatch_error : error {
    using error::error;
};

/// Correlated randomness that must not be used: used before, of another program, or run out.
struct material_error : error {
    using error::error;
};

/// A call that its object's state or the caller's explicit choices do not allow.
struct usage_error : error {
    using error::error;
};

} // namespace moiety
