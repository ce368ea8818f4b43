#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Float32 sentence embeddings by the reference implementation, to compare the private ones with.

    pip install transformers torch
    python tests/data/minilm_reference.py --model DIR --text tests/data/sentences16.txt --output reference.npy

One sentence a line; each is run alone, at most 256 tokens; the mean over all tokens of the last hidden state,
normalised to length one. --states DIR also writes ids_<i>.npy (int64) and hidden_states_<i>.npy (layers + 1, tokens,
width) of every sentence. --compare FILE.npy prints how far another program's vectors are from these.
"""

import argparse
import pathlib

import numpy as np
import torch
import transformers


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True, type=pathlib.Path, help="folder of a BERT in Hugging Face's layout")
    parser.add_argument("--text", required=True, type=pathlib.Path, help="UTF-8, one sentence a line")
    parser.add_argument("--output", required=True, type=pathlib.Path, help="float32 .npy, sentences by width")
    parser.add_argument("--max-tokens", type=int, default=256)
    parser.add_argument("--states", type=pathlib.Path, help="folder for the ids and hidden states of every sentence")
    parser.add_argument("--compare", type=pathlib.Path, help="vectors of another program, same sentences")
    arguments = parser.parse_args()

    transformers.logging.set_verbosity_error()
    tokenizer = transformers.BertTokenizerFast.from_pretrained(arguments.model)
    model = transformers.BertModel.from_pretrained(arguments.model, attn_implementation="eager").float().eval()
    sentences = arguments.text.read_text(encoding="utf-8").split("\n")
    while sentences and not sentences[-1].strip():
        sentences.pop()

    if arguments.states:
        arguments.states.mkdir(parents=True, exist_ok=True)
    rows = []
    for i, sentence in enumerate(sentences):
        ids = tokenizer(sentence, truncation=True, max_length=arguments.max_tokens)["input_ids"]
        with torch.no_grad():
            result = model(input_ids=torch.tensor([ids]), output_hidden_states=True)
        states = torch.stack(result.hidden_states)[:, 0].numpy()
        mean = states[-1].mean(axis=0)
        rows.append(mean / np.linalg.norm(mean))
        if arguments.states:
            np.save(arguments.states / f"ids_{i}.npy", np.array(ids, dtype=np.int64))
            np.save(arguments.states / f"hidden_states_{i}.npy", states)
    reference = np.stack(rows).astype(np.float32)
    np.save(arguments.output, reference)

    if arguments.compare:
        other = np.load(arguments.compare).astype(np.float64)
        exact = reference.astype(np.float64)
        cosine = (exact * other).sum(axis=1) / np.linalg.norm(exact, axis=1) / np.linalg.norm(other, axis=1)
        print(f"largest 1 - cosine {np.max(1.0 - cosine):.3e}, largest error of an entry {np.max(np.abs(exact - other)):.3e}")


if __name__ == "__main__":
    main()
