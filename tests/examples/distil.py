#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""The models in examples/distil do what its README says: python3 distil.py [PROGRAM]

PROGRAM is private_classifier: its float and its private predictions of all held-out images are compared with those
written down. What reference.py evaluates needs NumPy and is left out without it.
"""

import importlib.util
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

DISTIL = pathlib.Path(__file__).resolve().parents[2] / "examples" / "distil"
sys.dont_write_bytecode = True
sys.path.insert(0, str(DISTIL))
import check  # noqa: E402

NUMPY = importlib.util.find_spec("numpy") is not None
PROGRAM = None
BATCH = 90  # images at once


class Written(unittest.TestCase):
    def test_texts_and_sizes(self):
        self.assertEqual(check.problems_of_texts(), [])

    def test_aims(self):
        accuracy = {name: r["accuracy"] for name, r in check.written().items()}
        self.assertGreaterEqual(accuracy["teacher"], 98.0)
        for name in ("secformer", "mpcformer"):
            self.assertGreaterEqual(accuracy[name], 97.5)
            self.assertLess(accuracy[f"{name}_swapped"], accuracy[name] - 20)

    def test_a_false_table_is_noticed(self):
        with tempfile.TemporaryDirectory() as scratch:
            copy = pathlib.Path(scratch) / "distil"
            shutil.copytree(DISTIL, copy)
            readme = copy / "README.md"
            right = check.table()["teacher"]
            readme.write_text(readme.read_text(encoding="utf-8").replace(f"{right} %", "99.99 %"), encoding="utf-8")
            self.assertRegex("\n".join(check.problems_of_texts(copy)), "teacher: .*README.md 99.99 %")


@unittest.skipUnless(NUMPY, "needs NumPy")
class Evaluated(unittest.TestCase):
    def test_models(self):
        self.assertEqual(check.problems_of_models(), [])

    def test_private_logits(self):
        import numpy as np

        from reference import Transformer

        images, _ = check.held_out()
        logits = Transformer(DISTIL / "models/mpcformer").logits(images)
        same = check.compare_private("mpcformer", logits + 1e-3)
        self.assertEqual((same["differ"], same["problems"]), (0, []))
        self.assertEqual(same["accuracy"], check.written()["mpcformer"]["accuracy"])
        self.assertAlmostEqual(same["error"], 1e-3)
        with self.assertRaisesRegex(ValueError, r"shape \(5, 10\), not \(360, 10\)"):
            check.compare_private("mpcformer", logits[:5])
        ordered = np.sort(logits, 1)
        lead = ordered[:, -1] - ordered[:, -2]
        for image, excused in ((lead.argmin(), True), (lead.argmax(), False)):
            wrong = logits.copy()
            wrong[image, logits[image].argmax()] -= lead[image] + 1e-6
            found = check.compare_private("mpcformer", wrong, lead.min())
            self.assertEqual((found["differ"], len(found["problems"])), (1, 0 if excused else 1))


class Programs(unittest.TestCase):
    """private_classifier on the trained models."""

    def setUp(self):
        if PROGRAM is None:
            self.skipTest("needs private_classifier")

    def run_program(self, command, name, *options):
        arguments = [PROGRAM, command, "--model", DISTIL / "models" / name, "--images", DISTIL / "data/images.npy",
                     "--labels", DISTIL / "data/labels.npy", "--show", "0", *options]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=120)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_float(self):
        for name in check.ORDER:
            with self.subTest(name):
                right, images = re.search(r"(\d+) of (\d+) images", self.run_program("float", name)).groups()
                self.assertEqual(round(100 * int(right) / int(images), 2), check.written()[name]["accuracy"])
                self.assertEqual(int(images), 360)

    @unittest.skipUnless(NUMPY, "needs NumPy")
    def test_private(self):
        import numpy as np

        with tempfile.TemporaryDirectory() as scratch:
            path = pathlib.Path(scratch) / "logits.npy"
            for name in check.ORDER:
                with self.subTest(name):
                    said = self.run_program("local", name, "--batch", str(BATCH), "--output", str(path))
                    found = check.compare_private(name, np.load(path))
                    self.assertEqual(found["problems"], [])
                    right, images = re.search(r"(\d+) of (\d+) images", said).groups()
                    self.assertEqual((round(100 * int(right) / int(images), 2), int(images)), (found["accuracy"], 360))


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        PROGRAM = sys.argv.pop(1)
    unittest.main()
