#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Pictures of what moiety_bench measured. Needs matplotlib.

    moiety_bench --benchmark_out=run.json                     one run, as fast as memory is
    moiety_bench --benchmark_out=wan.json --link wan          the same over a line
    moiety_bench --error-curve gelu/accurate/46.16 gelu.csv   errors over a domain

    moiety_bench --report table.md --benchmark_filter=/65536  variants of functions: errors, costs, times

    bench/plot.py --out docs --rows 'sign/default/64.16|gelu/accurate/46.16' run.json lan.json wan.json --curve gelu.csv
    bench/plot.py --out docs/nonlinearities --variants table

writes time_elements.svg (time against elements, from the first run), time_round_trip.svg (time against the line's round
trip, where there are several runs), error_<name>.svg for each curve, and for the variants of each function
<function>_error.svg (error over the domain) and <function>_cost.svg (error against online bits and time over the wan,
with the variants that no other beats joined by a line).
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

NAMED_LINES = {"memory": 0.0, "loopback": 0.0, "lan": 1.0, "wan": 40.0}
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
    axes.set(xlabel="round trip in ms (0: within this machine)", ylabel=f"time in ms, {elements} elements")
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


def read_variants(stem):
    """What --report wrote beside STEM.md: variants by function, and each one's largest errors over the domain."""
    functions, errors = collections.defaultdict(list), collections.defaultdict(list)
    with open(f"{stem}_variants.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            functions[row["function"]].append(row)
    with open(f"{stem}_errors.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            errors[row["function"], row["variant"], row["format"]].append((float(row["input"]), float(row["error"])))
    return functions, errors


def at_like_formats(rows):
    """One row a variant, at 64.16, else in the widest ring with 16 fraction bits, else the first: like with like."""
    chosen = {}
    for row in rows:
        bits, _, fraction = row["format"].partition(".")
        rank = (row["format"] == "64.16", fraction == "16", int(bits))
        best = chosen.get(row["variant"])
        if best is None or rank > best[0]:
            chosen[row["variant"]] = (rank, row)
    return [row for _, row in chosen.values()]


def name_in_picture(row):
    other = "" if row["format"] == "64.16" else f" {row['format']}"
    return row["variant"] + other + ("*" if row["against"] else "")


COLOURS = ["#1b6ca8", "#d1495b", "#2e933c", "#e09f3e", "#6a4c93", "#00798c", "#8d5a3b", "#e377c2", "#7f7f7f", "#111111", "#a3b18a", "#5f0f40"]
FLOOR = 1e-7  # what is exact has a place on a logarithmic axis


def variant_errors(function, rows, errors, out):
    figure, axes = plt.subplots(figsize=(6.4, 3.6))
    for row, colour in zip(rows, COLOURS * 3):
        points = errors[function, row["variant"], row["format"]]
        xs, ys = [x for x, _ in points], [max(e, FLOOR) for _, e in points]
        axes.plot(xs, ys, linewidth=1.6 if row["variant"] == "accurate" else 0.8, color=colour, label=name_in_picture(row))
    axes.set_yscale("log")
    if rows[0]["scale"] == "logarithmic":
        axes.set_xscale("log")
    axes.set(xlabel=rows[0]["axis"], ylabel=f"largest {rows[0]['kind']} error", title=function)
    axes.minorticks_off()
    axes.legend(fontsize=6.5, ncols=2, framealpha=0.6)
    save(figure, out / f"{function}_error.svg")


def front(points):
    """Those that no other point is as good as in both coordinates."""
    best, kept = float("inf"), []
    for x, y in sorted(points):
        if y < best:
            kept.append((x, y))
            best = y
    return kept


def variant_costs(function, rows, out):
    kinds = [("online_bits", "online bits an element")]
    if all(row["wan_ms"] for row in rows):
        kinds.append(("wan_ms", "time over the wan in ms"))
    figure, both = plt.subplots(1, len(kinds), figsize=(3.6 * len(kinds), 3.4), sharey=True, squeeze=False)
    for axes, (column, label) in zip(both[0], kinds):
        points, places = [], [float(row[column]) for row in rows]
        for at, (row, colour) in enumerate(zip(rows, COLOURS * 3)):
            x, y = float(row[column]), max(float(row["max_error"]), FLOOR)
            hollow = bool(row["against"])  # a substitute: its error is against another function
            axes.plot([x], [y], marker="o", markersize=4, color=colour, markerfacecolor="none" if hollow else colour, linestyle="none")
            axes.annotate(name_in_picture(row), (x, y), textcoords="offset points", xytext=(4, -7 if at % 2 else 3), fontsize=6.5, color=colour)
            if not hollow:
                points.append((x, y))
        best = front(points)
        axes.step([x for x, _ in best], [y for _, y in best], where="post", linewidth=0.7, color="#888888")
        axes.set_yscale("log")
        if max(places) > 10 * min(places):
            axes.set_xscale("log")
        axes.minorticks_off()
        axes.margins(x=0.25, y=0.12)
        axes.set(xlabel=label)
    both[0][0].set(ylabel=f"largest {rows[0]['kind']} error")
    figure.suptitle(function, fontsize=9)
    save(figure, out / f"{function}_cost.svg")


def plot_variants(stem, out):
    functions, errors = read_variants(stem)
    for function, rows in functions.items():
        alike = at_like_formats(rows)
        variant_errors(function, alike, errors, out)
        if len(alike) > 1:
            variant_costs(function, alike, out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="*", help="files of --benchmark_out")
    parser.add_argument("--curve", action="append", default=[], help="a file of --error-curve")
    parser.add_argument("--variants", action="append", default=[], help="the file of --report without .md")
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
    for stem in arguments.variants:
        plot_variants(stem, out)


if __name__ == "__main__":
    main()
