// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// A dealer that is there while the parties compute: each party has a `dealer_link`, the dealer a `dealer_session`.
///
/// Both run over any channels. Between hosts these must be confidential and authenticated, since seeds go over them:
/// this is the place of TLS, once there is a TLS channel; plain TCP is for one host.

#include <moiety/deal/dealer_link.hpp>
#include <moiety/deal/dealer_session.hpp>
