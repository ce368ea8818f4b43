// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// The parts of moiety that are targets of their own: sockets and files.
#include <moiety/io/safetensors.hpp>
#include <moiety/net/tcp.hpp>

int main() { return 0; }
