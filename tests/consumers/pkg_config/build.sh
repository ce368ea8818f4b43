#!/bin/sh
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
#
# A program built by hand: build.sh OUTPUT, with PKG_CONFIG_PATH set.
set -eu
source=$(dirname "$0")/../../../examples/newcomer.cpp
# shellcheck disable=SC2046  # flags are words
${CXX:-c++} -std=c++20 -O2 "$source" $(pkg-config --cflags --libs moiety) -o "$1"
