#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Checks what no compiler checks: the layers' order, the form of headers, the README's program, links in the docs, and
the figures that the variants' docstrings state."""

import csv
import functools
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LAYERS = ["core", "net", "deal", "mpc", "math", "secret", "nn", "models", "io"]  # each includes only those before it
LONGEST_FILE = 500
LONGEST_README = 200
OWN_INCLUDE = re.compile(r'^#\s*include\s*[<"](moiety/[^>"]+)[>"]', re.MULTILINE)
ANY_INCLUDE = re.compile(r'^#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]*)(?:#([^)]*))?\)")
DOCUMENT = re.compile(r"\bdocs/([\w-]+\.md)(?:#([\w-]*\w))?")  # as docstrings name them
TAG_NAME = re.compile(r'char const\* name = "(\w+)"')
# A variant's figures in its docstring: "64.16: max 1e-5, mean 2e-6 over [-6, 6] (1 ulp, 0.1 ulp)" and "64.16: 2 rounds,
# online 59, dealt 1535"; what else the row speaks of may stand behind the format: "38.12, of a product: ...".
NUMBER = r"(-?\d[\d.]*(?:e-?\d+)?)"
ERRORS = re.compile(rf"\b(\d\d\.\d\d?)(?:, [\w<> ]*)?: max {NUMBER}, mean {NUMBER} over \[{NUMBER}, {NUMBER}\] "
                    rf"\({NUMBER} ulp, {NUMBER} ulp\)")
COSTS = re.compile(r"\b(\d\d\.\d\d?)(?:, [\w<> ]*)?: (\d+) rounds?, online (\d+(?:\.\d+)?), dealt (\d+(?:\.\d+)?)")

problems = []


def say(path, what):
    problems.append(f"{path.relative_to(ROOT)}: {what}")


def layer_of(header):
    """The folder under include/moiety; umbrellas directly under it belong to none."""
    parts = pathlib.PurePath(header).parts
    return parts[1] if len(parts) > 2 else None


def check_licence(path, text):
    if "SPDX-License-Identifier: MIT" not in "\n".join(text.splitlines()[:4]):
        say(path, "has no SPDX licence line on top")


def check_header(path, text):
    name = path.relative_to(ROOT / "include").as_posix()
    if "#pragma once" not in text:
        say(path, "has no #pragma once")
    if re.search(r"^\s*using namespace ", text, re.MULTILINE):
        say(path, "has a using directive")
    layer = layer_of(name)
    if layer is not None and layer not in LAYERS:
        say(path, f"is in no layer ({', '.join(LAYERS)})")
        return
    for included in OWN_INCLUDE.findall(text):
        if not (ROOT / "include" / included).exists():
            say(path, f"includes {included}, which does not exist")
            continue
        other = layer_of(included)
        if layer is not None and other in LAYERS and LAYERS.index(other) > LAYERS.index(layer):
            say(path, f"includes {included} of a later layer")
        if layer is not None and other is None:
            say(path, f"includes the umbrella {included}")


def check_umbrella():
    """Nothing reached from moiety.hpp needs sockets or JSON."""
    umbrella = ROOT / "include/moiety/moiety.hpp"
    waiting, seen = ["moiety/moiety.hpp"] if umbrella.exists() else [], set()
    while waiting:
        name = waiting.pop()
        path = ROOT / "include" / name
        if name in seen or not path.exists():
            continue
        seen.add(name)
        text = path.read_text(encoding="utf-8")
        waiting += OWN_INCLUDE.findall(text)
        for included in ANY_INCLUDE.findall(text):
            if included.startswith(("asio", "nlohmann")):
                say(path, f"is reached from the umbrella and includes {included}")


def check_readme():
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    if len(text.splitlines()) >= LONGEST_README:
        say(readme, f"is {LONGEST_README} lines or longer")
    program = ROOT / "examples/newcomer.cpp"
    if not program.exists():
        say(program, "is missing")
        return
    lines = program.read_text(encoding="utf-8").splitlines()
    while lines and (lines[0].startswith("// SPDX") or not lines[0].strip()):
        lines.pop(0)
    if "```cpp\n" + "\n".join(lines) + "\n```" not in text:
        say(readme, "does not hold examples/newcomer.cpp word for word")


def check_links(path, text):
    for target, anchor in LINK.findall(text):
        check_target(path, path.parent / target if target else path, target, anchor)


def check_target(path, to, target, anchor):
    if not to.exists():
        say(path, f"links to {target}, which does not exist")
    elif anchor and anchor not in anchors_of(to):
        say(path, f"links to #{anchor}, which is no heading of {to.name}")


@functools.cache
def anchors_of(path):
    """What the headings of a page are called in links, up to numbers that tell equal ones apart."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", h.lower()).strip().replace(" ", "-") for h in headings}


def agrees(stated, exact):
    """Whether a number as it is written is that number to its last digit, within a hundredth of itself."""
    mantissa, _, power = stated.partition("e")
    last = 10 ** ((int(power) if power else 0) - len(mantissa.partition(".")[2]))
    return abs(float(stated) - exact) <= min(0.501 * last, max(0.01 * abs(exact), 1e-12))


def says_errors(stated, row):
    ulp = 2.0 ** -int(row["format"].split(".")[1])
    largest, mean = float(row["max_error"]), float(row["mean_error"])
    wanted = [largest, mean, float(row["low"]), float(row["high"])]
    in_ulp = [largest / ulp, mean / ulp]
    return (stated[0] == row["format"] and all(map(agrees, stated[1:5], wanted)) and
            all(abs(float(s) - x) <= 0.06 * x for s, x in zip(stated[5:], in_ulp)))


def says_costs(stated, row):
    wanted = [float(row[k]) for k in ("rounds", "online_bits", "dealt_bits")]
    return stated[0] == row["format"] and all(map(agrees, stated[1:], wanted))


def check_figures():
    """The figures that headers state are those of tests/data/variants, which the tests measure; every variant has some."""
    rows = {}
    for table in sorted((ROOT / "tests/data/variants").glob("*.csv")):
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                rows.setdefault(row["header"], []).append(row)
    include = ROOT / "include/moiety"
    for header, of_header in rows.items():
        if not (include / header).exists():
            say(ROOT / "tests/data/variants", f"speaks of {header}, which does not exist")
            continue
        text = re.sub(r"\s*\n\s*///\s*", " ", (include / header).read_text(encoding="utf-8"))
        for form, says, what in ((ERRORS, says_errors, "errors"), (COSTS, says_costs, "cost")):
            stated = form.findall(text)
            for row in of_header:
                if not any(says(s, row) for s in stated):
                    say(include / header, f"does not state the {what} of {row['variant']} at {row['format']} as "
                                          f"tests/data/variants has them")
            for s in stated:
                if not any(says(s, row) for row in of_header):
                    say(include / header, f"states {what} that no row of tests/data/variants has: {', '.join(s)}")
    tags = TAG_NAME.findall((include / "math/tags.hpp").read_text(encoding="utf-8"))
    for path in sorted((include / "math").glob("*/*.hpp")):
        if path.stem in tags and path.parent.name not in ("constants", "detail"):
            if path.relative_to(include).as_posix() not in rows:
                say(path, "is a variant without a row in tests/data/variants")


def main():
    folders = ["include", "tests", "bench", "examples", "cmake", "tools"]
    files = [p for f in folders for p in sorted((ROOT / f).rglob("*")) if p.is_file()]
    for path in files + [ROOT / "CMakeLists.txt", ROOT / "meson.build"]:
        if path.suffix in {".hpp", ".cpp", ".cmake", ".py"} or path.name in {"CMakeLists.txt", "meson.build"}:
            text = path.read_text(encoding="utf-8")
            check_licence(path, text)
            if len(text.splitlines()) > LONGEST_FILE:
                say(path, f"is longer than {LONGEST_FILE} lines")
            if path.suffix == ".hpp" and path.is_relative_to(ROOT / "include"):
                check_header(path, text)
                for target, anchor in DOCUMENT.findall(text):
                    check_target(path, ROOT / "docs" / target, target, anchor)
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        check_links(path, path.read_text(encoding="utf-8"))
    check_umbrella()
    check_readme()
    check_figures()
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(files)} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
