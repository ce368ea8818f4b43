# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""What tests of private_encoder share: its model, its roles and what they write."""

import math
import pathlib

from processes import Case, write_npy

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
MODEL = DATA / "tiny_bert"
TEXT = MODEL / "expected/sentences.txt"
SEED = 20260101


def write_ids(path, rows):
    """A .npy file of int64; shorter rows are filled with -1."""
    width = max(map(len, rows))
    flat = [x for row in rows for x in row + [-1] * (width - len(row))]
    write_npy(path, "<i8", (len(rows), width), flat)


def distance(a, b):
    """1 - cosine."""
    dot = lambda x, y: math.fsum(p * q for p, q in zip(x, y))
    return 1 - dot(a, b) / math.sqrt(dot(a, a) * dot(b, b))


class EncoderCase(Case):
    def start_all(self, text=TEXT, model=MODEL, both=(), server=(), client=(), everyone=(), dealer=()):
        """Dealer, server and client, in this order."""
        d = self.start("dealer", "--listen", "127.0.0.1:0", "--report", self.folder / "dealer.json", *everyone, *dealer)
        s = self.start("server", "--model", model, "--listen", "127.0.0.1:0", "--dealer", d.where(), "--report",
                       self.folder / "server.json", *both, *everyone, *server)
        c = self.start("client", "--config", MODEL, "--text", text, "--server", s.where(), "--dealer", d.where(), "--output",
                       self.folder / "out.npy", "--report", self.folder / "client.json", *both, *everyone, *client)
        return d, s, c

    def long_text(self, lines=2000):
        path = self.folder / "long.txt"
        path.write_text("The dealer shares a secret with two parties.\n" * lines)
        return path

    def expected_cost(self, tokens, *options):
        self.check("cost", "--config", MODEL, "--tokens", ",".join(map(str, tokens)), "--report", self.folder / "cost.json", *options)
        return self.report("cost")
