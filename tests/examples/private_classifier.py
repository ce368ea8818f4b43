#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Runs private_classifier as real processes over loopback: python3 private_classifier.py PROGRAM [unittest's arguments]

What goes right: all roles on a small model with random weights, compared with the program's own floating point, with
each other and with `cost`. What goes wrong: bad images, labels, models and names. How roles meet and lose each other is
the same code as private_encoder's, and tested there.
"""

import json
import math
import pathlib
import random
import shutil
import struct
import unittest

import processes
from processes import NOTICED, Case, put_value, read_npy, set_config, without_seconds, write_npy

DISTIL = pathlib.Path(__file__).resolve().parent.parent.parent / "examples/distil"
SEED = 20260301
HIDDEN, WIDE, LAYERS, LABELS, SIZE, PATCH = 16, 24, 2, 5, 6, 2
TOKENS = (SIZE // PATCH) ** 2 + 1
CONFIG = {
    "model_type": "moiety-vit", "image_size": SIZE, "patch_size": PATCH, "num_channels": 1, "hidden_size": HIDDEN,
    "num_hidden_layers": LAYERS, "num_attention_heads": 2, "intermediate_size": WIDE, "layer_norm_eps": 1e-5,
    "hidden_act": "gelu", "softmax": "accurate", "num_labels": LABELS,
}  # fmt: skip
PROJECTION = "embeddings.patch_embeddings.projection"


def shapes():
    """Every tensor of the model by its name."""
    found = {"embeddings.cls_token": [1, 1, HIDDEN], "embeddings.position_embeddings": [1, TOKENS, HIDDEN]}

    def dense(name, inputs, outputs):
        found[name + ".weight"], found[name + ".bias"] = [outputs, inputs], [outputs]

    def norm(name):
        found[name + ".weight"], found[name + ".bias"] = [HIDDEN], [HIDDEN]

    dense(PROJECTION, PATCH * PATCH, HIDDEN)
    norm("embeddings.LayerNorm")
    for i in range(LAYERS):
        layer = f"encoder.layer.{i}."
        for part in ("query", "key", "value"):
            dense(layer + "attention.self." + part, HIDDEN, HIDDEN)
        dense(layer + "attention.output.dense", HIDDEN, HIDDEN)
        norm(layer + "attention.output.LayerNorm")
        dense(layer + "intermediate.dense", HIDDEN, WIDE)
        dense(layer + "output.dense", WIDE, HIDDEN)
        norm(layer + "output.LayerNorm")
    dense("classifier", HIDDEN, LABELS)
    return found


def write_model(folder, draw, **config):
    """A model with random weights: norms near 1, the rest such that values stay of the order of 1."""
    folder.mkdir()
    header, data = {}, b""
    for name, shape in shapes().items():
        count = math.prod(shape)
        centre, size = (1, 0.3) if name.endswith("LayerNorm.weight") else (0, 0.4)
        if name.startswith(PROJECTION):
            size = 1
        values = struct.pack(f"<{count}f", *(centre + draw.uniform(-size, size) for _ in range(count)))
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
    (folder / "config.json").write_text(json.dumps({**CONFIG, **config}))
    return folder


class ClassifierCase(Case):
    COUNT = 5

    def setUp(self):
        super().setUp()
        draw = random.Random(SEED)
        self.model = write_model(self.folder / "model", draw)
        self.images, self.labels = self.folder / "images.npy", self.folder / "labels.npy"
        self.pixels = [draw.random() for _ in range(self.COUNT * SIZE * SIZE)]
        write_npy(self.images, "<f4", (self.COUNT, SIZE, SIZE), self.pixels)
        write_npy(self.labels, "|u1", (self.COUNT,), [i % LABELS for i in range(self.COUNT)])

    def classify(self, command, *options, model=None, name="logits"):
        """The logits that a command without a network gives."""
        output = self.folder / f"{name}.npy"
        self.check(command, "--model", model or self.model, "--images", self.images, "--output", output, *options)
        return read_npy(output)

    def largest_difference(self, a, b):
        self.assertEqual([len(row) for row in a], [len(row) for row in b])
        return max(abs(x - y) for row, other in zip(a, b) for x, y in zip(row, other))


class Sessions(ClassifierCase):
    def test_three_processes(self):
        d = self.start("dealer", "--listen", "127.0.0.1:0", "--report", self.folder / "dealer.json")
        s = self.start("server", "--model", self.model, "--listen", "127.0.0.1:0", "--dealer", d.where(), "--report",
                       self.folder / "server.json")
        c = self.start("client", "--config", self.model, "--images", self.images, "--labels", self.labels, "--batch", "2",
                       "--server", s.where(), "--dealer", d.where(), "--output", self.folder / "out.npy", "--report",
                       self.folder / "client.json")
        for role in (d, s, c):
            self.assertEqual((role.wait(), role.lines), (0, []))
            self.assertIn("dealt MB", role.output)
        private, plain = read_npy(self.folder / "out.npy"), self.classify("float")
        self.assertLess(self.largest_difference(private, plain), 2e-3)
        report = self.report("client")
        found = [row.index(max(row)) for row in private]
        self.assertEqual(report.pop("predictions"), found)
        right = sum(x == i % LABELS for i, x in enumerate(found))
        self.assertEqual(report.pop("accuracy"), right / self.COUNT)
        self.assertIn(f"{right} of {self.COUNT} images are classified right", c.output)
        for i, label in enumerate(found[:4]):
            self.assertIn(f"private: {label}, " + ("true" if label == i % LABELS else f"is {i % LABELS}"), c.output)
        self.assertNotIn("private:", s.output)
        self.check("cost", "--config", self.model, "--count", self.COUNT, "--batch", "2", "--report", self.folder / "cost.json")
        cost = self.report("cost")
        self.assertEqual([step["images"] for step in cost["client"]["inference"]], [2, 2, 1])
        self.assertEqual(without_seconds(report), cost["client"])
        for name in ("server", "dealer"):
            self.assertEqual(without_seconds(self.report(name)), cost[name])

    def test_plain_and_local_agree_bit_for_bit(self):
        for options in ([], ["--fraction-bits", "12", "--batch", "3"],
                        ["--gelu", "secformer", "--softmax", "two_quad", "--layer-norm", "secformer"]):
            with self.subTest(options=options):
                options = [*options, "--insecure-test-seeds"]
                plain, local = self.classify("plain", *options), self.classify("local", *options, name="local")
                self.assertEqual(plain, local)

    def test_every_variant(self):
        """Each by its name, in two parties as in the clear; what approximates stays near the exact functions."""
        others = {"mpcformer_quad", "two_quad", "mpcformer", "two_relu", "--softmax secformer", "--layer-norm secformer"}
        exact, seeds, small = self.classify("float", "--first", "2"), "--insecure-test-seeds", ["--first", "2"]
        for option in ("--gelu", "--softmax", "--layer-norm"):
            role = self.start("cost", "--config", self.model, "--count", "1", option, "?")
            self.assert_fails(role, "; known: accurate, ")
            for name in role.lines[0].split("; known: ")[1].split(", "):
                with self.subTest(option=option, name=name):
                    plain = self.classify("plain", seeds, option, name, *small)
                    self.assertEqual(plain, self.classify("local", seeds, option, name, *small, name="local"))
                    if not others & {name, f"{option} {name}"}:
                        self.assertLess(self.largest_difference(plain, exact), 0.6 if name == "nimbus" else 0.1)

    def test_functions_of_the_training(self):
        """A model says what it was trained with; the command line may say otherwise."""
        model = write_model(self.folder / "quad", random.Random(SEED), hidden_act="secformer", softmax="two_quad")
        seeds = "--insecure-test-seeds"
        own = self.classify("plain", seeds, model=model)
        self.assertEqual(own, self.classify("plain", seeds, "--gelu", "secformer", "--softmax", "two_quad"))
        self.assertLess(self.largest_difference(own, self.classify("float", model=model)), 0.1)  # its jumps
        exact = self.classify("plain", seeds, "--gelu", "accurate", "--softmax", "accurate", model=model)
        self.assertEqual(exact, self.classify("plain", seeds))
        self.assertGreater(self.largest_difference(own, exact), 0.1)

    def test_first_and_one(self):
        all_of_them = self.classify("float")
        self.assertEqual(self.classify("float", "--first", "2"), all_of_them[:2])
        write_npy(self.images, "<f8", (SIZE, SIZE), self.pixels[: SIZE * SIZE])
        self.assertLess(self.largest_difference(self.classify("float"), all_of_them[:1]), 1e-6)

    def test_material(self):
        stock = self.folder / "stock0", self.folder / "stock1"
        self.check("deal", "--config", self.model, "--count", self.COUNT, "--party0", stock[0], "--party1", stock[1])
        s = self.start("server", "--model", self.model, "--listen", "127.0.0.1:0", "--material", stock[1])
        c = self.start("client", "--config", self.model, "--images", self.images, "--server", s.where(), "--material",
                       stock[0], "--output", self.folder / "out.npy")
        for role in (s, c):
            self.assertEqual((role.wait(), role.lines), (0, []))
        self.assertLess(self.largest_difference(read_npy(self.folder / "out.npy"), self.classify("float")), 2e-3)

    def test_other_model(self):
        other = write_model(self.folder / "other", random.Random(1), softmax="two_quad")
        d = self.start("dealer", "--listen", "127.0.0.1:0")
        s = self.start("server", "--model", other, "--listen", "127.0.0.1:0", "--dealer", d.where())
        c = self.start("client", "--config", self.model, "--images", self.images, "--server", s.where(), "--dealer", d.where())
        self.assert_fails(c, 'server refuses: .*its model/softmax is "accurate" and not "two_quad"', NOTICED)
        self.assert_fails(s, "the client is configured differently", NOTICED)
        self.assert_fails(d, "a party", NOTICED)


class Bad(ClassifierCase):
    """Each ends in one line that says where the fault is."""

    def assert_refused(self, pattern, *options, command="plain", model=None):
        role = self.start(command, "--model", model or self.model, "--images", self.images, *options)
        self.assert_fails(role, pattern)

    def test_images(self):
        for kind, shape, change, pattern in (
            ("<f4", (self.COUNT, SIZE, SIZE), (SIZE * SIZE * 2 + 7, math.nan),
             "images.npy: image 2: the pixel at channel 0, row 1, column 1 is not finite or not below 1024"),
            ("<f8", (self.COUNT, 1, SIZE, SIZE), (3, math.inf), "image 0: the pixel at channel 0, row 0, column 3 is not finite"),
            ("<f8", (self.COUNT, SIZE, SIZE), (SIZE, -1e300), "image 0: .* row 1, column 0 is not finite or not below"),
            ("<f4", (self.COUNT * SIZE, SIZE), (0, 0.0), "images.npy: holds no images of 6 x 6 pixels"),
            ("<f4", (SIZE, SIZE, self.COUNT), (0, 0.0), "holds no images of 6 x 6 pixels"),
        ):
            with self.subTest(pattern):
                pixels = list(self.pixels)
                pixels[change[0]] = change[1]
                write_npy(self.images, kind, shape, pixels)
                self.assert_refused(pattern)
        write_npy(self.images, "<f4", (0, SIZE, SIZE), [])
        self.assert_refused("images.npy: holds no images")
        self.images.write_bytes(self.images.read_bytes()[:60])
        self.assert_refused("images.npy: ")
        self.images.unlink()
        self.assert_refused("images.npy: no such file")

    def test_labels(self):
        for values, pattern in (([1, 2], "holds 2 labels for 5 images"), ([0, 1, 2, 3, 5], "label 4 is none of the model's 5")):
            write_npy(self.labels, "<i8", (len(values),), values)
            self.assert_refused(pattern, "--labels", self.labels)

    def test_models(self):
        query = "encoder.layer.1.attention.self.query.weight"
        cases = {
            "kind": (lambda m: set_config(m / "config.json", model_type="vit"), "model_type 'vit' is not known"),
            "size": (lambda m: set_config(m / "config.json", patch_size=4), "image_size 6 is not a multiple of patch_size 4"),
            "activation": (lambda m: set_config(m / "config.json", hidden_act="swish"), "hidden_act 'swish' is not known \\(gelu"),
            "softmax": (lambda m: set_config(m / "config.json", softmax="soft"), "unknown softmax 'soft'; known: accurate"),
            "labels": (lambda m: set_config(m / "config.json", num_labels=6), r"'classifier.weight' has shape \[5, 16\]"),
            "NaN": (lambda m: put_value(m / "model.safetensors", query, 18, math.nan), rf"'{query}' is not a number at \[1, 2\]"),
            "infinity": (lambda m: put_value(m / "model.safetensors", "embeddings.cls_token", 3, math.inf),
                         r"'embeddings.cls_token' is infinite.* at \[0, 0, 3\]"),
            "too large": (lambda m: put_value(m / "model.safetensors", query, 18, 1e30), r"layer 1 query weight: element \(2, 1\)"),
            "elsewhere": (lambda m: set_config(m / "config.json", weights="none.safetensors"), "none.safetensors: no such file"),
        }
        for name, (spoil, pattern) in cases.items():
            model = self.folder / name.replace(" ", "_")
            shutil.copytree(self.model, model)
            spoil(model)
            with self.subTest(name):
                self.assert_refused(pattern, model=model)

    def test_names(self):
        for options, pattern in (
            (["--gelu", "fast"], "unknown gelu 'fast'; known: accurate, .*secformer"),
            (["--softmax", "hard"], "unknown softmax 'hard'; known: accurate, two_quad, secformer"),
            (["--layer-norm", "batch"], "unknown layer-norm 'batch'; known: accurate, .*secformer"),
            (["--fraction-bits", "12", "--gelu", "secformer"],
             r"unknown activation 'secformer'; known: relu, accurate \(at 12 fraction bits\)"),
            (["--batch", "0"], "--batch"),
        ):
            with self.subTest(options=options):
                self.assert_refused(pattern, *options)
        model = write_model(self.folder / "relu", random.Random(SEED), hidden_act="relu")
        self.assert_refused("gelu 'secformer' for a model whose activation is relu", "--gelu", "secformer", model=model)


class Checked(ClassifierCase):
    """The ideal role stops where a number leaves the domain of its function, and says where that is."""

    def test_domains(self):
        self.assertEqual(self.classify("plain", "--checked", "--insecure-test-seeds"),
                         self.classify("plain", "--insecure-test-seeds", name="unchecked"))
        options = ["--layer-norm", "secformer"]
        self.classify("plain", *options)
        role = self.start("plain", "--model", self.model, "--images", self.images, "--checked", *options)
        self.assert_fails(role, r"^private_classifier plain: (embeddings|layer \d): layer_norm/secformer: the variance, eps included, of "
                                r"the row at \(\d+.*\) of an operand of shape .* is (not )?below (3|1024), outside the domain$")


@unittest.skipUnless((DISTIL / "models/secformer/config.json").exists(), "there is no trained model")
class Trained(ClassifierCase):
    """The model that the demonstration runs, on the first of its images."""

    def test_private_predictions_are_those_of_the_training(self):
        model, data = DISTIL / "models/secformer", DISTIL / "data"
        self.images = data / "images.npy"
        report = self.folder / "local.json"
        options = ["--first", "24", "--labels", data / "labels.npy"]
        private = self.classify("local", *options, "--report", report, model=model)
        plain = self.classify("float", *options, model=model)
        error = self.largest_difference(private, plain)
        self.assertLess(error, 0.2)
        for a, b in zip(private, plain):
            best, second = sorted(b)[-1], sorted(b)[-2]
            if best - second > 2 * error:
                self.assertEqual(a.index(max(a)), b.index(best))
        self.assertGreaterEqual(self.report("local")["client"]["accuracy"], 0.9)


if __name__ == "__main__":
    processes.main()
