#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Pictures of what moiety_bench measured. Needs matplotlib.

    moiety_bench --benchmark_out=run.json                     one run, as fast as memory is
    moiety_bench --benchmark_out=wan.json --link wan          the same over a line
    moiety_bench --error-curve gelu/accurate/46.16 gelu.csv   errors over a domain

    bench/plot.py --out docs --rows 'sign/default/64.16|gelu/accurate/46.16' run.json lan.json wan.json --curve gelu.csv

writes time_elements.svg (time against elements, from the first run), time_round_trip.svg (time against the line's round
trip, where there are several runs) and error_<name>.svg for each curve.
"""

import argparse
import collections
import csv
import json
import pathlib
import re
import sys

try:
    import matplotlib
except ImportError:
    sys.exit("plot.py: needs matplotlib (pip install matplotlib)")

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "moiety", "svg.fonttype": "none", "font.size": 9, "axes.grid": True, "grid.alpha": 0.3})
import matplotlib.pyplot as plt  # noqa: E402

NAMED_LINES = {"memory": 0.0, "lan": 1.0, "wan": 40.0}
MILLISECONDS = {"ns": 1e-6, "us": 1e-3, "ms": 1.0, "s": 1e3}


def round_trip(link):
    """Milliseconds of a --link."""
    if link in NAMED_LINES:
        return NAMED_LINES[link]
    return float(link.split(":")[0].removesuffix("ms"))


def load(path):
    """The line's round trip, and the time in milliseconds of each row by name and elements."""
    run = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    rows = {}
    for row in run["benchmarks"]:
        if row.get("run_type") == "aggregate":
            continue
        function, _, elements = row["name"].rpartition("/")
        rows[function, int(elements)] = row["real_time"] * MILLISECONDS[row["time_unit"]]
    return round_trip(run["context"].get("link", "memory")), rows


def save(figure, path):
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
    print(path)


def time_against_elements(rows, wanted, path):
    lines = collections.defaultdict(list)
    for (function, elements), time in sorted(rows.items()):
        if wanted.search(function):
            lines[function].append((elements, time))
    figure, axes = plt.subplots(figsize=(6.4, 4))
    for function, points in lines.items():
        if len(points) > 1:
            axes.loglog(*zip(*points), marker="o", markersize=3, label=function)
    axes.set(xlabel="elements", ylabel="time in ms")
    axes.legend(fontsize=7)
    save(figure, path)


def time_against_round_trip(runs, wanted, elements, path):
    lines = collections.defaultdict(list)
    for trip, rows in sorted(runs, key=lambda run: run[0]):
        for (function, count), time in rows.items():
            if wanted.search(function) and count == elements:
                lines[function].append((trip, time))
    figure, axes = plt.subplots(figsize=(6.4, 4))
    for function, points in sorted(lines.items()):
        axes.plot(*zip(*points), marker="o", markersize=3, label=function)
    axes.set(xlabel="round trip in ms (0: the channel in memory)", ylabel=f"time in ms, {elements} elements")
    axes.set_ylim(bottom=0)
    axes.legend(fontsize=7)
    save(figure, path)


def error_over_domain(path, out, bins=300):
    """The largest error in each of some equal parts of the domain."""
    with open(path, encoding="utf-8", newline="") as file:
        points = [(float(r["input"]), abs(float(r["result"]) - float(r["expected"]))) for r in csv.DictReader(file)]
    if not points:
        sys.exit(f"plot.py: {path} holds no points")
    low, high = points[0][0], points[-1][0]
    worst = [0.0] * bins
    for x, e in points:
        at = min(bins - 1, int((x - low) / (high - low) * bins))
        worst[at] = max(worst[at], e)
    name = pathlib.Path(path).stem
    figure, axes = plt.subplots(figsize=(6.4, 3))
    axes.plot([low + (i + 0.5) * (high - low) / bins for i in range(bins)], worst, linewidth=0.8)
    axes.set(xlabel="input", ylabel="largest error", title=name)
    axes.ticklabel_format(axis="y", style="sci", scilimits=(0, 0))
    axes.set_ylim(bottom=0)
    save(figure, out / f"error_{name}.svg")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="*", help="files of --benchmark_out")
    parser.add_argument("--curve", action="append", default=[], help="a file of --error-curve")
    parser.add_argument("--rows", default=".", help="a regular expression for function/variant/format")
    parser.add_argument("--elements", type=int, default=1 << 16, help="the size in the picture of round trips")
    parser.add_argument("--out", default=".", help="the folder for the pictures")
    arguments = parser.parse_args()
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    wanted = re.compile(arguments.rows)
    runs = [load(path) for path in arguments.runs]
    if runs:
        time_against_elements(runs[0][1], wanted, out / "time_elements.svg")
    if len(runs) > 1:
        time_against_round_trip(runs, wanted, arguments.elements, out / "time_round_trip.svg")
    for path in arguments.curve:
        error_over_domain(path, out)


if __name__ == "__main__":
    main()
