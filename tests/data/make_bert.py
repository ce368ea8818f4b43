#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Makes the data that the BERT and WordPiece tests compare against, with the reference implementation.

    pip install "transformers>=4.57,<5" torch
    python tests/data/make_bert.py

writes, next to this script and from a fixed seed:

    tiny_bert/              a small BERT with lively random weights in Hugging Face's layout: config.json, vocab.txt,
                            tokenizer_config.json, model.safetensors
    tiny_bert/expected/     sentences.txt, ids.json (token ids of each sentence), hidden_states_<i>.npy (layers + 1,
                            tokens, width; the embedding's output first), last_hidden_<i>.npy (tokens, width),
                            embeddings.npy (sentences, width; the mean over all tokens, normalised)
    wordpiece_vocab.txt     a vocabulary for hard strings
    wordpiece_cases.json    hard strings with the reference's ids under several settings

States are computed in double precision and stored as float32.
"""

import json
import pathlib
import shutil

import numpy as np
import torch
import transformers

HERE = pathlib.Path(__file__).resolve().parent
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

SENTENCES = [
    "Hello, world!",
    "The dealer shares a secret with two parties.",
    "No.",
    "Neither sees what the other holds: masked words, opened once.",
    "Unbelievably, the café was CLOSED at 3.14 o'clock; playing on, unmasked & unaffected, they shared (and shared) a tensor.",
    "\u6771\u4eac zzz \U0001f600 unknown",
]

WORDS = """the a of to and in is was at on with what no not two three party parties dealer share secret see hold
other neither word open mask once hello world cafe close play tensor number un they o clock ring""".split()
PIECES = """##s ##ed ##ing ##er ##ly ##able ##aff ##ect ##believ ##ther""".split()


def tiny_vocabulary():
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)]
    digits = [chr(c) for c in range(ord("0"), ord("9") + 1)]
    tokens = SPECIAL + list(".,:;!?'&()-") + digits + letters + WORDS + PIECES
    tokens += ["##" + x for x in letters + digits]
    return list(dict.fromkeys(tokens))


def make_tiny_bert():
    out = HERE / "tiny_bert"
    shutil.rmtree(out, ignore_errors=True)
    expected = out / "expected"
    expected.mkdir(parents=True)

    vocabulary = tiny_vocabulary()
    (out / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    (out / "tokenizer_config.json").write_text(json.dumps({
        "do_lower_case": True, "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]",
        "mask_token": "[MASK]", "tokenize_chinese_chars": True, "strip_accents": None,
        "tokenizer_class": "BertTokenizer", "model_max_length": 64}, indent=2) + "\n")

    torch.manual_seed(20260101)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=64, type_vocab_size=2, layer_norm_eps=1e-12, hidden_act="gelu")
    config.architectures = ["BertModel"]
    model = transformers.AutoModel.from_config(config, attn_implementation="eager").eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "LayerNorm.weight" in name:
                parameter.copy_(1.0 + 0.3 * torch.randn_like(parameter))
            elif name.endswith("bias"):
                parameter.copy_(0.2 * torch.randn_like(parameter))
            else:
                parameter.copy_(0.25 * torch.randn_like(parameter))
        # Rows of padding are zero when a model is made; here no row is, so that a wrong look-up shows.
    model.save_pretrained(out, safe_serialization=True)

    tokenizer = transformers.BertTokenizerFast.from_pretrained(out)
    model = model.double()
    ids, embeddings = [], []
    for i, sentence in enumerate(SENTENCES):
        row = tokenizer(sentence)["input_ids"]
        with torch.no_grad():
            result = model(input_ids=torch.tensor([row]), output_hidden_states=True)
        states = torch.stack(result.hidden_states)[:, 0].numpy()
        mean = states[-1].mean(axis=0)
        ids.append(row)
        embeddings.append(mean / np.linalg.norm(mean))
        np.save(expected / f"hidden_states_{i}.npy", states.astype(np.float32))
        np.save(expected / f"last_hidden_{i}.npy", states[-1].astype(np.float32))
    np.save(expected / "embeddings.npy", np.stack(embeddings).astype(np.float32))
    (expected / "sentences.txt").write_text("\n".join(SENTENCES) + "\n", encoding="utf-8")
    (expected / "ids.json").write_text(json.dumps(ids) + "\n")


SETTINGS = [
    {"do_lower_case": True},
    {"do_lower_case": False},
    {"do_lower_case": True, "strip_accents": False},
    {"do_lower_case": False, "strip_accents": True},
    {"do_lower_case": True, "tokenize_chinese_chars": False},
]

CASES = {
    "empty": "",
    "blanks only": " \t \u00a0 ",
    "plain": "Hello world",
    "subwords": "unaffable playing unplayable",
    "punctuation": "a-b_c's (d) [e] {f} <g> \"h\" #i $j ^k `l` ~m |n @o +p =q *r /s \\t",
    "unicode punctuation": "\u201cquoted\u201d \u2014 dash \u2026 \u00bfque? \u00a1no! \u3001\u3002 \u00ab\u00bb \u2030",
    "symbols are no punctuation": "5\u20ac 3\u00b0 \u00a92026 2\u00d73 \u221e\u2260\u03c0 a\u2192b",
    "accents composed": "Caf\u00e9 na\u00efve \u00c5ngstr\u00f6m \u0141\u00f3d\u017a \u1ec7",
    "accents decomposed": "Cafe\u0301 nai\u0308ve A\u030angstro\u0308m",
    "several combining marks": "o\u0302\u0323\u0308x z\u0337\u0321a\u0334l\u0353g\u0324o\u0350",
    "enclosing and spacing marks": "a\u20dd b\u0903c",
    "CJK": "\u6771\u4eac\u306f\u65e5\u672c\u306e\u9996\u90fd\u3067\u3059\u3002abc\u6c49\u5b57def",
    "CJK extensions": "\u3400\u4dbf \U00020000 \U0002a6df\U0002a700 \uf900 \U0002f800 \U0002b820 \U0002b920",
    "kana with voicing marks": "\u304c\u30ac \uff76\uff9e",
    "Hangul": "\ud55c\uad6d\uc5b4 \uc11c\uc6b8",
    "Hangul jamo": "\u1112\u1161\u11ab",
    "Thai": "\u0e01\u0e33\u0e25\u0e31\u0e07",
    "Devanagari": "\u0939\u093f\u0928\u094d\u0926\u0940",
    "Arabic and Hebrew": "\u0645\u064e\u0631\u0652\u062d\u064e\u0628\u064b\u0627 \u05e9\u05b8\u05dc\u05d5\u05b9\u05dd",
    "emoji": "ok \U0001f600\U0001f44d\U0001f3fd \u2764\ufe0f \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea",
    "zero width": "a\u200bb\u200cc\u200dd\ufeffe\u2060f",
    "soft hyphen": "co\u00adop",
    "tabs and newlines": "a\tb\nc\rd\r\ne",
    "blanks of all kinds": "a\u00a0b\u1680c\u2003d\u2028e\u2029f\u202fg\u205fh\u3000i",
    "line feeds that are controls": "a\u000bb\u000cc\u0085d\u001ce",
    "control characters": "a\u0000b\u0001c\u007fd\u009fe",
    "replacement character": "a\ufffdb",
    "private use": "a\ue000b\U000f0000c",
    "direction marks": "a\u202eb\u202cc\u200fd",
    "Turkish I": "\u0130stanbul I\u0131 \u0130",
    "Greek sigma": "\u039f\u0394\u03a5\u03a3\u03a3\u0395\u03a5\u03a3 \u03c3\u03c2 \u03a3",
    "sharp s": "Stra\u00dfe STRASSE \u1e9e",
    "ligatures and width": "\ufb01 \u00e6\u00c6 \u0152 \uff28\uff45\uff4c\uff4c\uff4f \u2460 \u00bd",
    "other scripts' case": "\u041f\u0440\u0438\u0432\u0435\u0442 \u0419\u0401 \u10a0 \u13a0 \U00010400",
    "compatibility singletons": "\u212b \u2126 \u212a",
    "unknown words": "\u0f40\u0f0b qqqqqqq hello \u2603",
    "longest word": "x" * 100,
    "word too long": "x" * 101 + " hello",
    "word of 100 after accents": "e\u0301" * 100,
    "special tokens in text": "a [MASK] b[SEP]c [CLS] [PAD] [UNK] d",
    "special tokens in other case": "[mask] [Sep] [ MASK ] [MA\u200bSK] [MASK]]",
    "special tokens side by side": "[MASK][MASK]x[SEP][SEP]",
    "continuation in text": "##ing #ing play##ing",
    "numbers": "3.14159 1,000,000 2026-01-01T00:00 0x1F",
    "address": "https://example.org/a?b=c&d=%20 me@example.org",
    "newer than Unicode 8": "a\U0001fae0b c\u2e5dd e\u07fdf g\U0001f971\U0001f9d1",
    "truncated": "hello world, " * 120,
}


def hard_vocabulary():
    """Every character that a case comes down to, first in a word and after it, so that ids spell the normal form.

    The characters of the case 'unknown words' are left out, and the long words get no pieces of their own.
    """
    tokens = SPECIAL + ["hello", "world", "un", "play", "##ing", "##able", "##aff", "cafe", "caf\u00e9", "Hello"]
    tokens += [chr(c) for c in range(33, 127) if chr(c) != "q"]
    tokens += ["##" + chr(c) for c in range(33, 127) if chr(c) != "q" and chr(c).isalnum()]
    scratch = HERE / "wordpiece_vocab.txt"
    scratch.write_text("\n".join(SPECIAL) + "\n", encoding="utf-8")
    for setting in SETTINGS:
        backend = transformers.BertTokenizerFast(vocab_file=str(scratch), **setting).backend_tokenizer
        for name, text in CASES.items():
            if name == "unknown words":
                continue
            normal = backend.normalizer.normalize_str(text)
            for word, _ in backend.pre_tokenizer.pre_tokenize_str(normal):
                tokens += [word[0]] + ["##" + c for c in word[1:] if not c.isascii()]
    return list(dict.fromkeys(tokens))


def make_wordpiece_cases():
    vocabulary = hard_vocabulary()
    path = HERE / "wordpiece_vocab.txt"
    path.write_text("\n".join(vocabulary) + "\n", encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8").split("\n")[:-1] == vocabulary, "a token that no line can hold"

    groups = []
    for setting in SETTINGS:
        fast = transformers.BertTokenizerFast(vocab_file=str(path), **setting)
        slow = transformers.BertTokenizer(vocab_file=str(path), **setting)
        cases = []
        for name, text in CASES.items():
            ids = fast(text, truncation=True, max_length=256)["input_ids"]
            case = {"name": name, "text": text, "ids": ids, "truncated": len(fast(text)["input_ids"]) > 256}
            if slow(text, truncation=True, max_length=256)["input_ids"] != ids:
                case["python_tokenizer_differs"] = True
            cases.append(case)
        groups.append({"settings": setting, "cases": cases})
    lines = []
    for group in groups:
        rows = ",\n".join("   " + json.dumps(case) for case in group["cases"])
        lines.append('  {"settings": ' + json.dumps(group["settings"]) + ', "cases": [\n' + rows + "\n  ]}")
    (HERE / "wordpiece_cases.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    transformers.logging.set_verbosity_error()
    make_tiny_bert()
    make_wordpiece_cases()
