"""Makes the tiny heads that load-policy.test.ts loads: `python make_heads.py`, with onnx 1.23 and numpy 2.4.

The encoder is the fake one of 2 x 2 patches and 16 numbers, the anchors are 4: one per patch.

plain    crop_logit = 10 * sum(patches * question) of the best patch minus 5; anchor_logits = agreement of each patch
words    the same, and adds the sum of question_ids to the crop logit; offsets that halve every box
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent
PATCHES, SIZE, LENGTH = 4, 16, 3


def make_model(words: bool) -> bytes:
    constants = {
        "last": np.array([2], dtype=np.int64),
        "first": np.array([1], dtype=np.int64),
        "ten": np.array(10, dtype=np.float32),
        "five": np.array(5, dtype=np.float32),
        "tiny_offsets": np.tile(np.array([0, 0, np.log(0.5), np.log(0.5)], dtype=np.float32), (1, PATCHES, 1)),
    }
    nodes = [
        helper.make_node("Unsqueeze", ["question", "last"], ["question_column"]),  # [B, D, 1]
        helper.make_node("MatMul", ["patches", "question_column"], ["agreement"]),  # [B, P, 1]
        helper.make_node("Squeeze", ["agreement", "last"], ["anchor_logits"]),  # [B, P]
        helper.make_node("ReduceMax", ["anchor_logits", "first"], ["best"], keepdims=0),  # [B]
        helper.make_node("Mul", ["best", "ten"], ["scaled"]),
        helper.make_node("ReduceSum", ["embedding", "first"], ["embedding_sum"], keepdims=0),
        helper.make_node("Sub", ["embedding_sum", "embedding_sum"], ["zero"]),
        helper.make_node("Sub", ["scaled", "five"], ["centred"]),
        helper.make_node("Add", ["centred", "zero"], ["plain_logit"]),
    ]
    inputs = [
        helper.make_tensor_value_info("patches", TensorProto.FLOAT, ["B", PATCHES, SIZE]),
        helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["B", SIZE]),
        helper.make_tensor_value_info("question", TensorProto.FLOAT, ["B", SIZE]),
    ]
    outputs = [
        helper.make_tensor_value_info("crop_logit", TensorProto.FLOAT, ["B"]),
        helper.make_tensor_value_info("anchor_logits", TensorProto.FLOAT, ["B", PATCHES]),
    ]
    if words:
        inputs.append(helper.make_tensor_value_info("question_ids", TensorProto.INT64, ["B", LENGTH]))
        outputs.append(helper.make_tensor_value_info("offsets", TensorProto.FLOAT, ["B", PATCHES, 4]))
        nodes += [
            helper.make_node("Cast", ["question_ids"], ["ids"], to=TensorProto.FLOAT),
            helper.make_node("ReduceSum", ["ids", "first"], ["ids_sum"], keepdims=0),
            helper.make_node("Add", ["plain_logit", "ids_sum"], ["crop_logit"]),
            helper.make_node("Identity", ["tiny_offsets"], ["offsets"]),
        ]
    else:
        del constants["tiny_offsets"]
        nodes.append(helper.make_node("Identity", ["plain_logit"], ["crop_logit"]))
    graph = helper.make_graph(
        nodes, "head", inputs, outputs, [numpy_helper.from_array(value, name) for name, value in constants.items()]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)


for name in ("plain", "words"):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    model = make_model(name == "words")
    (folder / "model.onnx").write_bytes(model)
    config = {
        "schemaVersion": 1,
        "encoder": {
            "id": "fake-16-2",
            "embeddingSize": SIZE,
            "patchGrid": {"rows": 2, "columns": 2, "size": SIZE},
        },
        "anchors": {"scales": [{"side": 0.5, "grid": 2}]},
        "head": {"hiddenSize": 0},
        **({"questionWords": {"length": LENGTH, "vocabulary": ["red", "please"]}} if name == "words" else {}),
        "threshold": 0.5,
        "training": {"made": "by hand", "steps": 0},
        "sha256": hashlib.sha256(model).hexdigest(),
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
