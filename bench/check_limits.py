#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Runs the rows of limits.csv once each and holds their counters against it: `exact`, where given, is what the counter
is; `limit` is the most that it may ever be. Times are not looked at.

    bench/check_limits.py build/release/bench/moiety_bench
"""

import csv
import json
import pathlib
import re
import subprocess
import sys

LIMITS = pathlib.Path(__file__).resolve().parent / "limits.csv"


def measured(program, rows):
    """The counters of each row that there is."""
    names = "|".join(re.escape(row) for row in rows)
    command = [program, f"--benchmark_filter=^({names})$", "--benchmark_min_time=0.0001", "--benchmark_format=json"]
    run = subprocess.run(command, capture_output=True, text=True)
    sys.stderr.write(run.stderr)
    if run.returncode not in (0, 1):
        sys.exit(f"check_limits.py: {program} ended with {run.returncode}")
    return {b["run_name"]: b for b in json.loads(run.stdout)["benchmarks"]}, run.returncode


def problem(counters, entry):
    """What is wrong with one counter of a row, or nothing."""
    if counters is None:
        return "is no row of this program"
    got = counters.get(entry["counter"])
    if got is None:
        return f"has no {entry['counter']}"
    if not got <= float(entry["limit"]):
        return f"{entry['counter']} is {got:.15g}, more than {entry['limit']}"
    if entry["exact"] and abs(got - float(entry["exact"])) > 1e-9 * abs(got):
        return f"{entry['counter']} is {got:.15g}, not {entry['exact']}: if that is meant to be, change bench/limits.csv"
    return None


def main():
    with open(LIMITS, encoding="utf-8", newline="") as file:
        entries = list(csv.DictReader(file))
    rows, status = measured(sys.argv[1], sorted({e["row"] for e in entries}))
    problems = 1 if status else 0
    for entry in entries:
        text = problem(rows.get(entry["row"]), entry)
        if text:
            print(f"{entry['row']}: {text}", file=sys.stderr)
            problems += 1
    print(f"{len(entries)} counters of {len(rows)} rows held against their limits, {problems} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
