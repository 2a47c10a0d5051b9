"""Reads the weights of a PyTorch checkpoint (the form before version 1.6) into NumPy, without PyTorch."""

import pickle
from collections import OrderedDict
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import as_strided

TYPES = {"FloatStorage": np.float32, "LongStorage": np.int64}


def read_checkpoint(file: Path) -> dict[str, np.ndarray]:
    storages = {}  # key -> array of one axis, filled after the names have been read

    class Unpickler(pickle.Unpickler):
        def find_class(self, module, name):
            if name in TYPES:
                return TYPES[name]
            if name == "_rebuild_tensor_v2":
                return lambda storage, offset, size, strides, *_: (storage, offset, size, strides)
            if name == "OrderedDict":
                return OrderedDict
            raise ValueError(f"{file} holds {module}.{name}: expected a plain dictionary of weights")

        def persistent_load(self, saved):
            _, kind, key, _, count, _ = saved
            return storages.setdefault(key, np.empty(count, kind))

    with open(file, "rb") as stream:
        for _ in range(3):  # a magic number, a version, sizes of C's types
            pickle.load(stream)
        weights = Unpickler(stream).load()
        for key in pickle.load(stream):
            count = int(np.frombuffer(stream.read(8), np.int64)[0])
            storages[key][:] = np.frombuffer(stream.read(count * storages[key].itemsize), storages[key].dtype)
    return {
        name: np.ascontiguousarray(as_strided(storage[offset:], size, [step * storage.itemsize for step in strides]))
        for name, (storage, offset, size, strides) in weights.items()
    }
