"""Turns what needs Python into what `region-r1 data prepare` reads.

pip install faiss-cpu numpy            # and torch, for .pt
python convert_vectors.py index kb_index.faiss flat.faiss     # any kind of index, to a flat one
python convert_vectors.py index kb_index.faiss flat.faiss ids.json   # one that holds its ids too (IndexIDMap)
python convert_vectors.py ids kb_index_ids.pkl ids.json       # a pickled list
python convert_vectors.py vectors features.pt queries.npy queries.json
                                                              # {id: tensor}, to a matrix and its ids
"""

import argparse
import json
import pickle

import numpy as np


def convert_index(source: str, target: str, ids: str | None = None) -> None:
    import faiss

    whole = index = faiss.read_index(source)
    if hasattr(whole, "id_map"):
        if ids is None:
            raise SystemExit(f"{source} holds its own ids: name a third file, ids.json, for them")
        with open(ids, "w", encoding="utf-8") as file:
            json.dump(faiss.vector_to_array(whole.id_map).tolist(), file)
        # Vectors of the inner index stand in the order of the ids.
        index = faiss.downcast_index(whole.index)
    known = {faiss.METRIC_INNER_PRODUCT: faiss.IndexFlatIP, faiss.METRIC_L2: faiss.IndexFlatL2}
    if index.metric_type not in known:
        raise SystemExit(f"{source} compares by metric {index.metric_type}, neither inner product nor distance")
    flat = known[index.metric_type](index.d)
    for start in range(0, index.ntotal, 100_000):
        flat.add(index.reconstruct_n(start, min(100_000, index.ntotal - start)))
    faiss.write_index(flat, target)


def convert_ids(source: str, target: str) -> None:
    # Unpickling runs what the file says: only of a source that is trusted.
    with open(source, "rb") as file:
        ids = pickle.load(file)
    with open(target, "w", encoding="utf-8") as file:
        json.dump([item if isinstance(item, str) else int(item) for item in ids], file)


def convert_vectors(source: str, target: str, ids: str) -> None:
    import torch

    features = torch.load(source, map_location="cpu", weights_only=True)
    rows = np.stack([tensor.float().numpy().reshape(-1) for tensor in features.values()])
    np.save(target, (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype("float32"))
    with open(ids, "w", encoding="utf-8") as file:
        json.dump([str(key) for key in features], file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["index", "ids", "vectors"])
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    convert = {"index": convert_index, "ids": convert_ids, "vectors": convert_vectors}[arguments.what]
    convert(*arguments.files)


if __name__ == "__main__":
    main()
