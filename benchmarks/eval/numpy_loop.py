"""The evaluation's inner loop in numpy: python numpy_loop.py VECTORS QUERIES, with numpy 2."""

import json
import sys
import time

import numpy as np

CANDIDATES, DIMENSIONS = 20, 256
file, queries = sys.argv[1], int(sys.argv[2])
vectors = np.memmap(file, dtype=np.float32, mode="r", shape=(queries, 2 + CANDIDATES, DIMENSIONS))
labels = np.zeros(CANDIDATES)
labels[0] = 1
discounts = 1 / np.log2(np.arange(2, CANDIDATES + 2))


def compute_metrics(order: np.ndarray) -> dict[str, float]:
    gains = labels[order]
    relevant = gains > 0
    total = relevant.sum()
    hits = np.cumsum(relevant)
    metrics = {f"recall@{k}": hits[k - 1] / total for k in (1, 5, 10, 20)}
    metrics |= {f"hit@{k}": float(hits[k - 1] > 0) for k in (1, 5, 10, 20)}
    metrics |= {f"precision@{k}": hits[k - 1] / k for k in (1, 5, 10, 20)}
    metrics["mrr"] = 1 / (np.argmax(gains == labels.max()) + 1)
    metrics["map"] = (hits / np.arange(1, CANDIDATES + 1))[relevant].sum() / total
    ideal = np.sort(labels)[::-1]
    for k in (1, 5, 10, 20):
        metrics[f"ndcg@{k}"] = (gains * discounts)[:k].sum() / (ideal * discounts)[:k].sum()
    return metrics


start = time.perf_counter()
sums = [0.0, 0.0]
for query in range(queries):
    block = np.asarray(vectors[query])
    for system in (0, 1):
        scores = block[2:] @ block[system]
        sums[system] += compute_metrics(np.argsort(-scores, kind="stable"))["mrr"]
seconds = time.perf_counter() - start
print(json.dumps({"keep": sums[0] / queries, "crop": sums[1] / queries, "seconds": seconds}))
