#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Runs private_encoder as real processes over loopback: python3 private_encoder.py PROGRAM [unittest's arguments]

All roles on a small model, compared with the reference's vectors, with each other and with `cost`; and bad files. Every
failure is one line on standard error and an exit status that is not 0, in bounded time, and nothing is left running.
Peers that fail: private_encoder_peers.py.
"""

import json
import math
import shutil
import struct

import processes
from encoder_case import MODEL, TEXT, EncoderCase, distance, write_ids
from processes import NOTICED, edit_header, put_value, read_npy, set_config, without_seconds


class Sessions(EncoderCase):
    ids = json.loads((MODEL / "expected/ids.json").read_text())

    def test_three_processes(self):
        roles = self.start_all()
        for role in roles:
            self.assertEqual((role.wait(), role.lines), (0, []))
            self.assertIn("dealt MB", role.output)
        private, reference = read_npy(self.folder / "out.npy"), read_npy(MODEL / "expected/embeddings.npy")
        self.assertEqual(len(private), len(reference))
        for a, b in zip(private, reference):
            self.assertLess(distance(a, b), 1e-6)
            self.assertAlmostEqual(math.fsum(x * x for x in a), 1, 12)
        cost = self.expected_cost(map(len, self.ids))
        for name in ("client", "server", "dealer"):
            self.assertEqual(without_seconds(self.report(name)), cost[name])
        self.assertEqual(cost["client"]["setup"]["received_bytes"], cost["server"]["setup"]["sent_bytes"])
        self.assertEqual(cost["dealer"]["inference"][0]["dealt_bytes"], cost["server"]["inference"][0]["dealt_bytes"])

    def test_plain_and_local_agree_bit_for_bit(self):
        one = self.folder / "one.txt"
        one.write_text("Hello, world!\n")
        variants = [
            (TEXT, []),
            (TEXT, ["--fraction-bits", "12", "--pool", "cls"]),
            (one, ["--pool", "none", "--softmax", "two_quad"]),
            (TEXT, ["--gelu", "secformer", "--softmax", "secformer", "--layer-norm", "secformer"]),
        ]
        for text, options in variants:
            with self.subTest(options=options):
                common = ["--model", MODEL, "--text", text, *options]
                local, plain = self.folder / "local.npy", self.folder / "plain.npy"
                self.check("local", *common, "--insecure-test-seeds", "--output", local, "--report", self.folder / "local.json")
                self.check("plain", *common, "--insecure-test-seeds", "--output", plain)
                self.assertEqual(read_npy(local), read_npy(plain))
                report = self.report("local")
                tokens = [step["tokens"] for step in report["client"]["inference"]]
                cost = self.expected_cost(tokens, *options)
                self.assertEqual({name: without_seconds(view) for name, view in report.items()}, cost)
        for a, b in zip(read_npy(self.folder / "plain.npy"), read_npy(MODEL / "expected/embeddings.npy")):
            self.assertEqual(len(a), len(b))

    def test_fresh_seeds_differ(self):
        a, b = self.folder / "a.npy", self.folder / "b.npy"
        for path in (a, b):
            self.check("local", "--model", MODEL, "--text", TEXT, "--output", path)
        self.assertNotEqual(read_npy(a), read_npy(b))
        for x, y in zip(read_npy(a), read_npy(b)):
            self.assertLess(distance(x, y), 1e-6)

    def test_float_and_last_hidden_state(self):
        one = self.folder / "one.txt"
        one.write_text(TEXT.read_text(encoding="utf-8").splitlines()[0] + "\n")
        for command, bound in (("float", 1e-6), ("plain", 5e-3)):
            self.check(command, "--model", MODEL, "--text", one, "--pool", "none", "--output", self.folder / "states.npy")
            states, reference = read_npy(self.folder / "states.npy"), read_npy(MODEL / "expected/last_hidden_0.npy")
            self.assertEqual(len(states), len(self.ids[0]))
            self.assertLess(max(abs(x - y) for a, b in zip(states, reference) for x, y in zip(a, b)), bound)

    def test_ids_in_place_of_text(self):
        write_ids(self.folder / "ids.npy", self.ids)
        for option, source in (("--ids", self.folder / "ids.npy"), ("--text", TEXT)):
            self.check("plain", "--model", MODEL, option, source, "--insecure-test-seeds", "--output", self.folder / f"{option}.npy")
        self.assertEqual(read_npy(self.folder / "--ids.npy"), read_npy(self.folder / "--text.npy"))
        write_ids(self.folder / "ids.npy", [[2, 136, 3]])
        role = self.start("plain", "--model", MODEL, "--ids", self.folder / "ids.npy", "--output", self.folder / "x.npy")
        self.assert_fails(role, "row 0, column 1 is not in the vocabulary of 136")

    def test_checked(self):
        """The ideal role stops where a number leaves the domain of its function, and says where that is."""
        options = ["--model", MODEL, "--text", TEXT, "--checked", "--output", self.folder / "x.npy"]
        self.check("plain", *options)
        role = self.start("plain", *options, "--layer-norm", "secformer")
        self.assert_fails(role, r"plain: embeddings: layer_norm/secformer: the variance, eps included, of the row at "
                                r"\(0, 0\) of an operand of shape .* is below 3, outside the domain$")

    def test_long_sentence_is_cut_and_said_to_be(self):
        text = self.folder / "text.txt"
        text.write_text("Hello, world!\n" + "no " * 100 + "\n")
        role = self.start("plain", "--model", MODEL, "--text", text, "--output", self.folder / "out.npy")
        self.assertEqual(role.wait(), 0)
        self.assertEqual(len(role.lines), 1)
        self.assertRegex(role.lines[0], "line 2 has 102 tokens and is cut to 64")


DISTILBERT = {
    "encoder.layer": "transformer.layer", "attention.self.query": "attention.q_lin", "attention.self.key": "attention.k_lin",
    "attention.self.value": "attention.v_lin", "attention.output.dense": "attention.out_lin",
    "attention.output.LayerNorm": "sa_layer_norm", "intermediate.dense": "ffn.lin1", "output.dense": "ffn.lin2",
    "output.LayerNorm": "output_layer_norm",
}  # fmt: skip


class Families(EncoderCase):
    """Checkpoints of other names: the tiny BERT in their clothes, beside a BERT that ought to give the same."""

    def copy(self, name, edit_tensors=None, edit_values=None, **config):
        """A copy of the model with other names of tensors, other values, another configuration."""
        model = self.folder / name
        shutil.copytree(MODEL, model)
        path = model / "model.safetensors"
        data = bytearray(path.read_bytes())
        (size,) = struct.unpack_from("<Q", data)
        places = {k: [8 + size + x for x in v["data_offsets"]] for k, v in json.loads(data[8 : 8 + size]).items() if "data_offsets" in v}
        if edit_values:
            edit_values(data, places)
            path.write_bytes(data)
        if edit_tensors:
            edit_header(path, lambda header: json.dumps({edit_tensors(k): v for k, v in header.items()}).encode())
        set_config(model / "config.json", **config)
        return model

    def assert_same(self, a, b):
        """Two sentences through both, in float and as the parties compute."""
        write_ids(self.folder / "ids.npy", Sessions.ids[:2])
        for command in ("float", "plain"):
            seeds = ["--insecure-test-seeds"] if command == "plain" else []
            found = []
            for model in (a, b):
                self.check(command, "--model", model, "--ids", self.folder / "ids.npy", "--output", self.folder / "x.npy", *seeds)
                found.append(read_npy(self.folder / "x.npy"))
            self.assertEqual(*found)

    def test_roberta(self):
        """Positions begin at 2; one sentence type."""

        def shift(data, places):
            begin, end = places["embeddings.position_embeddings.weight"]
            row = (end - begin) // 64
            data[begin : end - 2 * row] = data[begin + 2 * row : end]

        roberta = self.copy("roberta", lambda k: k if k == "__metadata__" else "roberta." + k, model_type="roberta",
                            architectures=["RobertaForMaskedLM"], pad_token_id=1, hidden_act="gelu_new")
        self.assert_same(roberta, self.copy("bert", edit_values=shift, hidden_act="gelu_pytorch_tanh"))
        write_ids(self.folder / "ids.npy", [[2] + [5] * 62])
        role = self.start("plain", "--model", roberta, "--ids", self.folder / "ids.npy", "--output", self.folder / "x.npy")
        self.assert_fails(role, "a sentence of 63 tokens, where the model takes 1 to 62")

    def test_activations(self):
        """gelu_new is GeLU's tanh form, and not GeLU; relu is neither."""
        write_ids(self.folder / "ids.npy", Sessions.ids[:1])
        found = {}
        for name in ("gelu", "gelu_new", "relu"):
            for command in ("float", "plain"):
                self.check(command, "--model", self.copy(f"{command}_{name}", hidden_act=name), "--ids", self.folder / "ids.npy",
                           "--pool", "none", "--output", self.folder / "x.npy")
                found[name, command] = [x for row in read_npy(self.folder / "x.npy") for x in row]
        apart = lambda a, b: max(abs(x - y) for x, y in zip(found[a], found[b]))
        for name in ("gelu", "gelu_new", "relu"):
            self.assertLess(apart((name, "float"), (name, "plain")), 1e-3)
        self.assertGreater(apart(("gelu", "float"), ("gelu_new", "float")), 1e-5)
        self.assertGreater(apart(("gelu", "float"), ("relu", "float")), 0.1)

    def test_distilbert(self):
        """Names and keys of its own; no sentence types."""

        def no_types(data, places):
            begin, end = places["embeddings.token_type_embeddings.weight"]
            data[begin:end] = bytes(end - begin)

        def rename(name):
            for ours, theirs in DISTILBERT.items():
                name = name.replace(ours, theirs)
            return name.replace("token_type", "unused")

        config = json.loads((MODEL / "config.json").read_text())
        keys = {"dim": "hidden_size", "n_layers": "num_hidden_layers", "n_heads": "num_attention_heads", "hidden_dim": "intermediate_size"}
        theirs = {k: config[v] for k, v in keys.items()} | {v: None for v in keys.values()}
        distilbert = self.copy("distilbert", rename, model_type="distilbert", architectures=["DistilBertModel"], activation="gelu", **theirs)
        self.assert_same(distilbert, self.copy("bert", edit_values=no_types))


class Material(EncoderCase):
    """Correlated randomness from two files in place of a dealer."""

    counts = [len(ids) for ids in Sessions.ids]

    def deal(self, *options):
        tokens = ",".join(map(str, self.counts))
        files = ["--party0", self.folder / "stock0", "--party1", self.folder / "stock1"]
        self.check("deal", "--config", MODEL, "--tokens", tokens, *files, *options)

    def run_with(self, stock0, stock1, *options):
        s = self.start("server", "--model", MODEL, "--listen", "127.0.0.1:0", "--material", stock1, "--report",
                       self.folder / "server.json", *options)
        c = self.start("client", "--config", MODEL, "--text", TEXT, "--server", s.where(), "--material", stock0, "--output",
                       self.folder / "out.npy", "--report", self.folder / "client.json", *options)
        return c, s

    def test_used_once(self):
        stock = self.folder / "stock0", self.folder / "stock1"
        self.deal()
        for role in self.run_with(*stock):
            self.assertEqual((role.wait(), role.lines), (0, []))
        for a, b in zip(read_npy(self.folder / "out.npy"), read_npy(MODEL / "expected/embeddings.npy")):
            self.assertLess(distance(a, b), 1e-6)
        cost = self.expected_cost(self.counts)
        for name in ("client", "server"):
            self.assertEqual(without_seconds(self.report(name)), cost[name])

        (self.folder / "out.npy").unlink()

        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        shutil.copy(stock[0], elsewhere / "copy")
        for again in (stock[0], elsewhere / "copy"):
            role = self.start("client", "--config", MODEL, "--text", TEXT, "--server", "127.0.0.1:9", "--material", again,
                              "--output", self.folder / "out.npy")
            self.assert_fails(role, f"{again} has been used before")
        stock[0].rename(self.folder / "first0")
        stock[1].rename(self.folder / "first1")
        self.deal()
        client, server = self.run_with(stock[0], self.folder / "first1")
        self.assert_fails(server, "first1 has been used before", NOTICED)
        self.assert_fails(client, "server refuses: it has no correlated randomness for this job", NOTICED)
        self.assertFalse((self.folder / "out.npy").exists())
        again = self.start("deal", "--config", MODEL, "--tokens", "9", "--party0", stock[0], "--party1", stock[1])
        self.assert_fails(again, "stock0.* exists")

    def test_other_job(self):
        self.deal("--fraction-bits", "12")
        client, server = self.run_with(self.folder / "stock0", self.folder / "stock1")
        self.assert_fails(client, "stock0 was dealt for .*fraction-bits")
        server.end()

    def test_other_stream(self):
        self.deal()
        for i in range(2):
            (self.folder / f"stock{i}").rename(self.folder / f"first{i}")
        self.deal()
        for role in self.run_with(self.folder / "stock0", self.folder / "first1"):
            self.assert_fails(role, "another program or format|closed", NOTICED)
        self.assertFalse((self.folder / "out.npy").exists())

    def test_dealer_at_one_side_only(self):
        self.deal()
        dealer = self.start("dealer", "--listen", "127.0.0.1:0")
        server = self.start("server", "--model", MODEL, "--listen", "127.0.0.1:0", "--dealer", dealer.where())
        client = self.start("client", "--config", MODEL, "--text", TEXT, "--server", server.where(), "--material",
                            self.folder / "stock0", "--output", self.folder / "out.npy")
        for role in (client, server):
            self.assert_fails(role, "randomness comes from 'material' and not 'dealer'", NOTICED)
        self.assert_fails(dealer, "a party: .*closed", NOTICED)


QUERY = "encoder.layer.0.attention.self.query.weight"
WORDS = "embeddings.word_embeddings.weight"


def lie_about_offsets(header):
    header[QUERY]["data_offsets"] = [0, 1 << 60]


def other_dtype(header):
    header[QUERY]["dtype"] = "I32"


def other_shape(header):
    header[QUERY]["shape"] = [16, 64]


class BadFiles(EncoderCase):
    """Each with the server too, which must not begin to listen."""

    CASES = {
        "missing": (lambda m: (m / "model.safetensors").unlink(), "no such file"),
        "no folder": (shutil.rmtree, "no such file"),
        "truncated": (lambda m: (m / "model.safetensors").write_bytes((m / "model.safetensors").read_bytes()[:-5]), "safetensors"),
        "truncated header": (lambda m: (m / "model.safetensors").write_bytes((m / "model.safetensors").read_bytes()[:50]), "safetensors"),
        "header of 2^60 bytes": (lambda m: (m / "model.safetensors").write_bytes(struct.pack("<Q", 1 << 60) + b"{}"), "safetensors"),
        "lying offsets": (lambda m: edit_header(m / "model.safetensors", lie_about_offsets), "safetensors"),
        "dtype": (lambda m: edit_header(m / "model.safetensors", other_dtype), "I32"),
        "shape": (lambda m: edit_header(m / "model.safetensors", other_shape), r"\[16, 64\]"),
        "not JSON": (lambda m: edit_header(m / "model.safetensors", lambda _: b"{]"), "JSON"),
        "NaN": (lambda m: put_value(m / "model.safetensors", QUERY, 33, math.nan), rf"{QUERY}.* not a number at \[1, 1\]"),
        "infinity": (lambda m: put_value(m / "model.safetensors", WORDS, 3, -math.inf), rf"{WORDS}.* infinite.* at \[0, 3\]"),
        "too large": (lambda m: put_value(m / "model.safetensors", QUERY, 33, 1e30), r"query weight.*\(1, 1\).*does not fit"),
        "architecture": (lambda m: set_config(m / "config.json", model_type="t5"), "model_type 't5' is not known"),
        "config": (lambda m: (m / "config.json").write_text("{"), "config.json: not JSON"),
        "heads": (lambda m: set_config(m / "config.json", num_attention_heads=5), "multiple of num_attention_heads"),
    }

    def test_models(self):
        for name, (spoil, pattern) in self.CASES.items():
            model = self.folder / name.replace(" ", "_")
            shutil.copytree(MODEL, model)
            spoil(model)
            with self.subTest(name):
                commands = [("plain", "--text", TEXT, "--output", self.folder / "x.npy"),
                            ("server", "--listen", "127.0.0.1:0", "--dealer", "127.0.0.1:9")]
                for role in [self.start(c, "--model", model, *rest) for c, *rest in commands]:
                    self.assert_fails(role, pattern)
                    self.assertIsNone(role.address)
        self.assertFalse((self.folder / "x.npy").exists())

    def test_texts(self):
        text = self.folder / "text.txt"
        for content, pattern in ((b"", "holds no text"), (b"\n \n", "holds no text"), (b"fine\ncaf\xe9\n", "not UTF-8 in line 2"),
                                 (b"one\n\ntwo\n", "line 2 is blank")):
            with self.subTest(content=content):
                text.write_bytes(content)
                role = self.start("client", "--config", MODEL, "--text", text, "--server", "127.0.0.1:9", "--dealer",
                                  "127.0.0.1:9", "--output", self.folder / "x.npy")
                self.assert_fails(role, pattern)
        role = self.start("plain", "--model", MODEL, "--text", self.folder / "none.txt", "--output", self.folder / "x.npy")
        self.assert_fails(role, "none.txt: no such file")

    def test_command_lines(self):
        common = ["--model", MODEL, "--output", self.folder / "x.npy"]
        for arguments, pattern in (
            ([], "subcommand"),
            (["local", *common], "--text or --ids"),
            (["local", *common, "--text", TEXT, "--gelu", "fast"], "unknown gelu 'fast'; known: accurate, .*secformer"),
            (["local", *common, "--text", TEXT, "--fraction-bits", "13"], "--fraction-bits"),
            (["local", *common, "--text", TEXT, "--pool", "none"], "--pool none is for one sentence"),
            (["plain", "--model", MODEL, "--text", TEXT, "--output", self.folder / "no/x.npy"], "no such folder"),
            (["cost", "--config", MODEL, "--tokens", "16,65"], "65 tokens, where the model takes 1 to 64"),
            (["dealer", "--listen", "127.0.0.1"], "is not HOST:PORT"),
            (["dealer", "--listen", "0.0.0.0:0"], "not loopback.*--insecure"),
            (["server", "--model", MODEL, "--listen", "127.0.0.1:0"], "--dealer or --material"),
        ):
            with self.subTest(arguments=arguments):
                self.assert_fails(self.start(*arguments), pattern)


if __name__ == "__main__":
    processes.main()
