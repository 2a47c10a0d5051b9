"""From texts to the space of pictures: ridge regression on the mean of token vectors and random features of it."""

import numpy as np
from space import normalize
from token_vectors import SIZE

FEATURES = 512
RIDGE = 1.0


class TextMap:
    """`random` [SIZE, FEATURES] and `head` [SIZE + FEATURES, D]."""

    def __init__(self, pooled, targets, seed=0):
        rng = np.random.default_rng(seed)
        self.random = (rng.standard_normal((SIZE, FEATURES)) / FEATURES**0.5).astype(np.float16).astype(np.float32)
        features = self.expand(pooled).astype(np.float64)
        gram = features.T @ features + RIDGE * np.eye(features.shape[1])
        self.head = np.linalg.solve(gram, features.T @ normalize(targets)).astype(np.float32)

    def expand(self, pooled):
        return np.concatenate([pooled, np.maximum(pooled @ self.random, 0)], 1)

    def __call__(self, pooled):
        return normalize(self.expand(pooled) @ self.head)
