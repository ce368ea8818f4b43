# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Reads the costs that docstrings declare and holds them against measured rows.

A cost is a list of statements: rounds, online and dealt bits an element, each a number or a formula in Bits (K), F, D (the
fraction bits that a rescale drops, F in the bench) and Top (the N of a row that is called `of_N`). A statement behind "K = 64:"
is about rows in that ring, one behind "64.16:" about rows of that format, one behind "of 8:" about rows called `of_8`, each
perhaps with more behind a comma; any other is about every row.
"51 and 969 (46.16)" states bits alone. "as `f`" and "... more than `f`" build on the rows of another function.
"""

import re

GROUP = r"\((?:[^()]|\([^()]*\))*\)"
TERM = rf"(?:\d+(?:\.\d+)?|\bBits\b|\bK\b|\bF\b|\bD\b|\bTop\b|\bmax{GROUP}|{GROUP})"
EXPRESSION = rf"({TERM}(?: ?[-+*/]? ?{TERM})*)"
OF_OPERANDS = r"(?! bits an element of (?!the result))"  # counted by something else than the result's elements
CONDITION = re.compile(r"(?<![\d.])(?:K = (\d+)|(\d{1,3}\.\d{1,2})(?!\d)|\bof (\d+))(?:, (?:[^:;(.]|\([^)]*\))*?)?:")
PAIR = re.compile(r"\brounds?, (\d+(?:\.\d+)?) and (\d+(?:\.\d+)?)\b")
OTHERWISE = re.compile(r"[;,.] with `[^`]*`[^;.]*", re.IGNORECASE)  # what another shape costs
IN_BRACKETS = re.compile(r"(?:online )?(\d+(?:\.\d+)?)(?: and |, dealt )(\d+(?:\.\d+)?) \((\d+\.\d+)[^)]*\)")
NAMES = {"Bits", "K", "F", "D", "Top", "max"}
FIGURES = ("rounds", "online_bits", "dealt_bits")


class Statement:
    """What one sentence of a cost line says, and of which rows."""

    def __init__(self, text, ring=None, form=None, of=None):
        self.ring, self.form, self.of, self.figures, self.base = ring, form, of, {}, None
        more = re.search(r"\bmore than `(\w+)`(?: \((\S+?)\))?", text)
        same = re.match(r"\s*(?:that of|as) `(\w+)`(?: \((\S+?)\))?", text)
        if more or same:
            self.base = (more or same).groups()
        elif re.search(r"\bmore\b", text):
            return  # speaks of an addition to something else
        read = {
            "rounds": first(text, rf"{EXPRESSION} rounds?\b"),
            "online_bits": first(text, rf"{EXPRESSION} online\b{OF_OPERANDS}", rf"\bonline {EXPRESSION}"),
            "dealt_bits": first(text, rf"{EXPRESSION} dealt\b(?! bits a further)", rf"\bdealt:? {EXPRESSION}"),
        }
        pair = PAIR.search(text)
        if pair and read["online_bits"] is None and read["dealt_bits"] is None and read["rounds"] is not None:
            read["online_bits"], read["dealt_bits"] = pair.groups()
        if re.search(r"\bnothing (sent|dealt or sent)\b|^\s*nothing\b|\bno message\b", text) or read["rounds"] == "0":
            read["rounds"] = "0"
            read["online_bits"] = read["online_bits"] or "0"
        if re.search(r"\bnothing (is )?dealt\b|\bor dealt\b|^\s*nothing\b", text):
            read["dealt_bits"] = "0"
        if same or more:
            read = {k: v or "0" for k, v in read.items()}
        self.figures = {k: v for k, v in read.items() if v is not None and set(re.findall(r"[A-Za-z]\w*", v)) <= NAMES}

    def complete(self):
        return len(self.figures) == 3

    def applies(self, row):
        bits, _, _ = format_of(row).partition(".")
        return self.ring in (None, bits) and self.form in (None, format_of(row)) and self.of in (None, size_of(row))

    def says(self, row, bases):
        """Whether the row has these figures; `bases` are the rows that it builds on."""
        names = names_of(row)
        for base in bases if self.base else [None]:
            if base is None or format_of(base) == format_of(row):
                if all(agrees(v, value(v, names) + (base[k] if base else 0), row[k]) for k, v in self.figures.items()):
                    return True
        return False


def first(text, *forms):
    for form in forms:
        found = re.search(form, text)
        if found:
            return found.group(1)
    return None


def statements(text):
    """What a cost line states."""
    out, at, ring, form, of = [], 0, None, None, None
    for found in IN_BRACKETS.finditer(text):
        s = Statement("", form=found.group(3))
        s.figures = {"online_bits": found.group(1), "dealt_bits": found.group(2)}
        out.append(s)
    bracketed = out
    text, out = OTHERWISE.sub("", IN_BRACKETS.sub("", text)), []
    for found in list(CONDITION.finditer(text)) + [None]:
        part = text[at:found.start() if found else None]
        for p in parts_of(part):
            out.append(Statement(p, ring, form, of))
            if at:  # what stands before a colon holds up to the end of the sentence
                ring = form = of = None
        if found:
            at, (ring, form, of) = found.end(), found.groups()
    rounds = next((s.figures["rounds"] for s in out if "rounds" in s.figures), None)
    for s in bracketed:
        if rounds is not None:
            s.figures["rounds"] = rounds
    return [s for s in out + bracketed if s.figures]


def parts_of(text):
    """Sentences, as one may be about one way to do it and the next about another, and what builds on another function."""
    found = []
    for part in re.split(r"(?:\.\s+(?=[A-Z])|;\s)", text):
        if found and not re.search(r"\brounds?\b", part):
            found[-1] += "; " + part
        elif part.strip():
            found.append(part)
    return found


def format_of(row):
    return row["row"].split("/")[2]


def size_of(row):
    """The N of a row that is called `of_N`."""
    found = re.search(r"[/_]of_(\d+)/", row["row"])
    return found and found.group(1)


def names_of(row):
    bits, fraction = map(int, format_of(row).split("."))
    return {"Bits": bits, "K": bits, "F": fraction, "D": fraction, "Top": int(size_of(row) or 0), "max": max}


def value(expression, names):
    times = re.sub(rf"(?<=[\w)])\s+(?=[\w(])", " * ", expression)
    return eval(times, {"__builtins__": {}}, names)  # only of what EXPRESSION lets through


def agrees(stated, exact, measured):
    """A number as far as its digits go, a formula exactly."""
    digits = len(stated.partition(".")[2]) if re.fullmatch(r"\d+\.\d+", stated) else 0
    return abs(exact - measured) <= max(0.501 * 10 ** -digits if digits else 5e-4, 1e-9 * abs(measured))


def figures_of(row):
    return f"{row['row']} takes " + ", ".join(f"{row[k]:g}" for k in FIGURES)


def problems_of(costs, rows, rows_of):
    """Rows that are not as a function's cost lines say, and how many rows these speak of; `rows_of((name, header))` are
    another function's."""
    wrong, held = [], 0
    stated = [s for text in costs for s in statements(text) if s.complete()]
    for row in rows:
        here = [s for s in stated if s.applies(row)]
        held += bool(here)
        if here and not any(s.says(row, rows_of(s.base) if s.base else []) for s in here):
            wrong.append(figures_of(row))
    return wrong, held
