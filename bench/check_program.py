#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Checks what moiety_bench says of bad options and wrong rows, and the files that it writes."""

import csv
import json
import pathlib
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
ROW = "sign/opened/16.8/65536"
ONE_ROW = ["--benchmark_min_time=0.001", f"--benchmark_filter=^{ROW}$"]


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True)


def check(condition, what):
    if not condition:
        sys.exit(f"check_program.py: {what}")


def main():
    for bad in (["--link", "tape"], ["--link=3:x"], ["--link", "-1:10"], ["--link"], ["--report", "table.txt"], ["--tolerance", "much"], ["--lose", "some"],
                ["--error-curve", "gelu/accurate/46.16"], ["--error-curve", "nothing", "curve.csv"], ["--unknown"], ["word"],
                ["--benchmark_format=csv"], ["--benchmark_out_format=csv"], ["--benchmark_filter=no_row_has_this_name"], ["--figures", "/no/such/folder/figures.json"]):
        r = run(*bad)
        check(r.returncode == 2, f"exit status {r.returncode} for {bad}")
        check(len(r.stderr.splitlines()) == 1, f"not one line for {bad}: {r.stderr}")
    check(run(*ONE_ROW).returncode == 0, "a right row fails")
    wrong = ["--benchmark_min_time=0.001", "--benchmark_filter=^rescale/stochastic/32.12/1024$", "--tolerance", "0"]
    check(run(*wrong).returncode == 1, "a wrong row passes")
    for row, lost in ((ROW, 1), (ROW, 10**9), ("max/exact/32.12/1024", 1), ("encoder_layer/accurate/64.12/32", 1)):
        r = run("--benchmark_min_time=0.0001", f"--benchmark_filter=^{row}$", "--lose", str(lost))
        check(r.returncode == 1 and " results where " in r.stderr, f"a row passes with {lost} results less: {row}")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        r = run(*ONE_ROW, "--link", "2:1000", "--report", str(folder / "table.md"), f"--benchmark_out={folder / 'run.json'}")
        check(r.returncode == 0, f"a report fails: {r.stderr}")
        check(f"| {ROW} |" in (folder / "table.md").read_text(encoding="utf-8"), "the table has no such row")
        lines = (folder / "table.csv").read_text(encoding="utf-8").splitlines()
        check(len(lines) == 2 and lines[1].startswith(ROW + ","), "the CSV file has no such row")
        result = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        row = result["benchmarks"][0]
        check(row["name"] == ROW and row["rounds"] == 1 and row["online_bits"] == 6 and row["dealt_bits"] == 68, "other counters")
        check(row["real_time"] >= 1, "a round, one way at once for both, takes less than half the line's round trip")
        check(result["context"]["link"] == "2:1000", "the run does not name its line")
        row = "gelu/accurate/38.12/1024"
        r = run("--benchmark_min_time=0.001", f"--benchmark_filter=^{row}$", "--report", str(folder / "gelu.md"), "--untimed", "--link=loopback")
        check(r.returncode == 0, f"a report of variants fails: {r.stderr}")
        check("## gelu" in (folder / "gelu.md").read_text(encoding="utf-8"), "no section for gelu")
        with open(folder / "gelu_variants.csv", encoding="utf-8", newline="") as file:
            variants = list(csv.DictReader(file))
        check([(v["variant"], v["format"]) for v in variants] == [("accurate", "38.12")], "other variants than those that ran")
        check(0 < float(variants[0]["mean_error"]) < float(variants[0]["max_error"]) < 1e-3 and not variants[0]["wan_ms"], "other errors or times")
        errors = (folder / "gelu_errors.csv").read_text(encoding="utf-8").splitlines()
        check(100 < len(errors) < 1000 and errors[1].startswith("gelu,accurate,38.12,-"), "no errors over the domain")
        r = run("--error-curve", "gelu/accurate/46.16", str(folder / "curve.csv"))
        check(r.returncode == 0 and len((folder / "curve.csv").read_text(encoding="utf-8").splitlines()) > 1000, "no error curve")
    print("moiety_bench's options and files are as they should be")


main()
