"""Writes the small indexes, ids and matrices beside this file with faiss-cpu 1.15.1 and numpy.

pip install faiss-cpu numpy
python make_fixtures.py
"""

import pickle
from pathlib import Path

import faiss
import numpy as np

here = Path(__file__).parent
vectors = np.random.default_rng(5).normal(size=(7, 3)).astype("float32")
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

for name, index in {
    "inner-product": faiss.IndexFlatIP(3),
    "distance": faiss.IndexFlatL2(3),
    "graph": faiss.IndexHNSWFlat(3, 4),
}.items():
    index.add(vectors)
    faiss.write_index(index, str(here / f"{name}.faiss"))

# Of articles 2, 0 and 300 of the knowledge base; numbers of one, two, four and more bytes.
for protocol in (2, 4, 5):
    numbers = [2, 2, 0, 0, 0, 300, 70000]
    (here / f"ids-{protocol}.pkl").write_bytes(pickle.dumps(numbers, protocol))
(here / "large.pkl").write_bytes(pickle.dumps([0, 255, 256, 65535, 65536, 2**31, 2**40], 4))
(here / "text.pkl").write_bytes(pickle.dumps(["a"], 4))

np.save(here / "queries.npy", vectors[:2])
np.save(here / "double.npy", vectors.astype("float64"))

# What FAISS itself finds for the third vector, for the test to agree with.
for name in ("inner-product", "distance"):
    index = faiss.read_index(str(here / f"{name}.faiss"))
    scores, rows = index.search(vectors[2:3], 7)
    print(name, rows[0].tolist(), [round(float(score), 6) for score in scores[0]])
