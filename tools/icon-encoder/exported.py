"""Reads a shipped encoder back into the models that export.py wrote it from, so that a training can go on from it.

Weights come back as they are stored, rounded to int8 and float16; what only training needs (the losses' temperatures, the
optimiser) is not in the files.
"""

import re
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper


def load_exported(folder: Path):
    """The weights of `folder`/onnx by the names of `modules` in train.py: `vision.*` and `text.*`."""
    weights = {}
    for part, prefix in (("vision", ""), ("text", "text.")):
        graph = onnx.load(folder / f"onnx/{part}_model.onnx").graph
        stored = {initializer.name: torch.from_numpy(numpy_helper.to_array(initializer).copy()) for initializer in graph.initializer}
        for name in list(stored):
            if name.endswith("_int8"):
                stored[name[:-5]] = stored[name].float() * stored[f"{name[:-5]}_scale"]
            elif name.endswith("_half"):
                stored[name[:-5]] = stored[name].float()
        for name, value in stored.items():
            if re.fullmatch(r"[a-z_0-9.]*(weight|bias|places|keys|values|sharpness)", name):
                weights[prefix + name] = value
        # A linear layer over tokens stands in the graph as a product with its transposed weights; its node tells whose.
        for node in graph.node:
            owner = re.fullmatch(r"/(?:.*/)?([a-z_0-9.]+)/MatMul", node.name)
            if node.op_type == "MatMul" and owner and node.input[1] in stored and "onnx::" in node.input[1]:
                inside = "vision." if part == "vision" else "text."
                weights[f"{inside}{owner[1]}.weight"] = stored[node.input[1]].t().contiguous()
    return weights
