#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Evaluates the models that are here on the held-out digits, in float, and compares with what is written down.

    check.py [--private MODEL LOGITS.npy]

Without arguments: float_results.json and the table in README.md say what the files say. With --private: the logits of
a private run name the same digits, but where the two best logits are closer than private logits may be off.
Needs NumPy, not PyTorch.
"""

import argparse
import json
import math
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ORDER = ["teacher", "secformer", "secformer_finetuned", "secformer_swapped", "mpcformer", "mpcformer_finetuned",
         "mpcformer_swapped"]
# Where 2Quad's sum can be inverted by SecFormer's iteration; the library's own reaches farther both ways.
LEAST_SUM, LARGEST_SUM = 6, 9900
LARGEST_BYTES = 2_000_000
PRIVATE_ERROR = 0.05  # of a logit, at 16 fraction bits, where SecFormer's GeLU jumps; 0.001 for the others


def held_out(folder=HERE):
    import numpy as np

    return np.load(folder / "data/images.npy"), np.load(folder / "data/labels.npy")


def evaluate(folder=HERE):
    """Of each model: accuracy in per cent, predictions as a string of digits, the smallest lead of the best logit over
    the next, and the ranges that its private run must hold."""
    import numpy as np

    from reference import Transformer

    images, labels = held_out(folder)
    results = {}
    for name in ORDER:
        model = Transformer(folder / "models" / name)
        logits = model.logits(images)
        best = np.sort(logits, 1)
        results[name] = {
            "accuracy": round(100 * float((logits.argmax(1) == labels).mean()), 2),
            "predictions": "".join(map(str, logits.argmax(1))),
            "smallest_lead": float(f"{(best[:, -1] - best[:, -2]).min():.3g}"),
            "ranges": {what: [float(f"{x:.4g}") for x in pair] for what, pair in model.ranges.items()},
        }
    return results


def write_results(folder=HERE):
    (folder / "float_results.json").write_text(json.dumps(evaluate(folder), indent=1) + "\n", encoding="utf-8")


def written(folder=HERE):
    """float_results.json."""
    return json.loads((folder / "float_results.json").read_text(encoding="utf-8"))


def table(folder=HERE):
    """Model -> accuracy in float as the README's table has it."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\| ([0-9.]+) % \|", text, re.MULTILINE)
    return {name: float(accuracy) for name, accuracy in rows}


def problems_of_texts(folder=HERE):
    """What does not fit in what is written down and in the files' sizes: needs no NumPy."""
    found, results, said = [], written(folder), table(folder)
    for name in ORDER:
        r = results[name]
        if said.get(name) != r["accuracy"]:
            found.append(f"{name}: float_results.json has {r['accuracy']} %, README.md {said.get(name)} %")
        sums = r["ranges"].get("sum of squares")
        if sums and not LEAST_SUM <= sums[0] <= sums[1] <= LARGEST_SUM:
            found.append(f"{name}: 2Quad's sums go from {sums[0]} to {sums[1]}, outside {LEAST_SUM} to {LARGEST_SUM}")
    size = sum(p.stat().st_size for part in ("models", "data") for p in (folder / part).rglob("*") if p.is_file())
    if size > LARGEST_BYTES:
        found.append(f"models and images take {size} bytes, more than {LARGEST_BYTES}")
    return found


def problems_of_models(folder=HERE):
    """What float_results.json says otherwise than the models."""
    found, results = [], written(folder)
    for name, r in evaluate(folder).items():
        w = results[name]
        found += [f"{name}: {what} is {r[what]}, float_results.json has {w[what]}"
                  for what in ("accuracy", "predictions") if r[what] != w[what]]
        numbers = [("smallest_lead", r["smallest_lead"], w["smallest_lead"])]
        numbers += [(what, *pair) for what in r["ranges"] for pair in zip(r["ranges"][what], w["ranges"][what])]
        found += [f"{name}: {what} is {x}, float_results.json has {y}"
                  for what, x, y in numbers if not math.isclose(x, y, rel_tol=0.02)]
    return found


def compare_private(name, logits, error=PRIVATE_ERROR, folder=HERE):
    """How a private run compares with float: its accuracy, how many predictions differ, the largest error of a logit, and
    what must not be: a prediction that differs although the best logit leads by more than two errors of a logit."""
    import numpy as np

    from reference import Transformer

    images, labels = held_out(folder)
    exact = Transformer(folder / "models" / name).logits(images)
    if logits.shape != exact.shape:
        raise ValueError(f"{name}: logits have shape {logits.shape}, not {exact.shape}")
    best = np.sort(exact, 1)
    lead = best[:, -1] - best[:, -2]
    other = np.flatnonzero(logits.argmax(1) != exact.argmax(1))
    return {
        "accuracy": round(100 * float((logits.argmax(1) == labels).mean()), 2),
        "differ": len(other),
        "error": float(np.abs(logits - exact).max()),
        "problems": [f"{name}: image {i} is {logits[i].argmax()} in private and {exact[i].argmax()} in float, with a lead of {lead[i]:.3g}"
                     for i in other if lead[i] > 2 * error],
    }


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--private", nargs=2, metavar=("MODEL", "LOGITS.npy"))
    private = parser.parse_args(arguments).private
    if private:
        import numpy as np

        comparison = compare_private(private[0], np.load(private[1]))
        found = comparison.pop("problems")
        print(json.dumps(comparison))
    else:
        found = problems_of_texts() + problems_of_models()
    for problem in found:
        print(problem, file=sys.stderr)
    if not private and not found:
        print(f"{len(ORDER)} models are as written down")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
