"""The two halves as ONNX graphs, weights as int8 and float16 that the runtime casts to float32 once at load."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from space import TEMPERATURE

OPSET, IR = 17, 8


def build_vision(trunk, space, side):
    """`pixel_values` [B, 3, side, side] -> `image_embeds` [B, D] and `last_hidden_state` [B, P, D], of unit length."""
    nodes, weights = trunk.build("pixel_values", "map")
    cells = (-(-side // 32)) ** 2

    def add(operator, inputs, output, **attributes):
        nodes.append(helper.make_node(operator, inputs, [output], **attributes))

    def constant(name, value, kind):
        weights.append(numpy_helper.from_array(np.asarray(value, kind), name))

    constant("classifier", trunk.classifier.T / TEMPERATURE, np.float32)
    constant("classifier.bias", trunk.bias / TEMPERATURE, np.float32)
    constant("prototypes", space.prototypes, np.float32)
    constant("directions", space.directions, np.float32)
    constant("cells_first", [0, trunk.classifier.shape[1], cells], np.int64)
    constant("one", [1], np.int64)
    constant("zero_axis", [0], np.int64)
    constant("end", [cells + 1], np.int64)
    constant("last_axis", [1], np.int64)

    # The whole picture's features come before those of its cells, so that both go the same way.
    add("Reshape", ["map", "cells_first"], "columns")
    add("Transpose", ["columns"], "rows", perm=[0, 2, 1])
    add("ReduceMean", ["rows"], "mean", axes=[1], keepdims=1)
    add("Concat", ["mean", "rows"], "features", axis=1)
    add("MatMul", ["features", "classifier"], "scores")
    add("Add", ["scores", "classifier.bias"], "logits")
    add("Softmax", ["logits"], "shares", axis=-1)
    add("MatMul", ["shares", "prototypes"], "named")
    add("LpNormalization", ["named"], "named.unit", axis=-1, p=2)
    add("MatMul", ["features", "directions"], "seen")
    add("LpNormalization", ["seen"], "seen.unit", axis=-1, p=2)
    add("Add", ["named.unit", "seen.unit"], "both")
    add("LpNormalization", ["both"], "tokens", axis=-1, p=2)
    add("Slice", ["tokens", "zero_axis", "one", "last_axis"], "whole")
    add("Squeeze", ["whole", "one"], "image_embeds")
    add("Slice", ["tokens", "one", "end", "last_axis"], "last_hidden_state")
    dimension = space.prototypes.shape[1]
    return make_model(
        nodes, weights,
        [("pixel_values", TensorProto.FLOAT, ["batch", 3, side, side])],
        [("image_embeds", TensorProto.FLOAT, ["batch", dimension]), ("last_hidden_state", TensorProto.FLOAT, ["batch", cells, dimension])],
    )


def build_text(tokens, text_map):
    """`input_ids` and `attention_mask` [B, T] -> `text_embeds` [B, D]."""
    nodes, weights = [], []

    def add(operator, inputs, output, **attributes):
        nodes.append(helper.make_node(operator, inputs, [output], **attributes))

    for name, value in (
        ("vectors", tokens.vectors), ("importance", tokens.weights), ("random", text_map.random), ("head", text_map.head),
    ):
        weights.append(numpy_helper.from_array(np.ascontiguousarray(value, np.float32), name))
    weights.append(numpy_helper.from_array(np.array([1]), "one"))
    add("Gather", ["vectors", "input_ids"], "looked_up")
    add("Gather", ["importance", "input_ids"], "weights")
    add("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    add("Mul", ["weights", "mask"], "kept")
    add("Unsqueeze", ["kept", "one"], "rows")
    add("MatMul", ["rows", "looked_up"], "sums")
    add("Squeeze", ["sums", "one"], "sum")
    add("LpNormalization", ["sum"], "pooled", axis=-1, p=2)
    add("MatMul", ["pooled", "random"], "projected")
    add("Relu", ["projected"], "bent")
    add("Concat", ["pooled", "bent"], "expanded", axis=-1)
    add("MatMul", ["expanded", "head"], "text_embeds")
    return make_model(
        nodes, weights,
        [(name, TensorProto.INT64, ["batch", "length"]) for name in ("input_ids", "attention_mask")],
        [("text_embeds", TensorProto.FLOAT, ["batch", text_map.head.shape[1]])],
    )


def make_model(nodes, weights, inputs, outputs):
    values = [[helper.make_tensor_value_info(*each) for each in side] for side in (inputs, outputs)]
    graph = helper.make_graph(nodes, "photos", *values, weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    shrink_weights(model)
    onnx.checker.check_model(model, full_check=True)
    return model


# Where a matrix has a scale for each row: rows that are looked up, or the outputs of a convolution.
def scale_axes(name, rank):
    if rank == 4:
        return (1, 2, 3)
    return (1,) if name in ("vectors", "prototypes") else (0,)


def shrink_weights(model):
    nodes, scales = [], []
    for weight in model.graph.initializer:
        size = int(np.prod(weight.dims))
        if weight.data_type != TensorProto.FLOAT or size < 256:
            continue
        name, values = weight.name, numpy_helper.to_array(weight)
        if size >= 4096 and values.ndim > 1 and name != "random":
            scale = np.abs(values).max(axis=scale_axes(name, values.ndim), keepdims=True) / 127
            scale[scale == 0] = 1
            weight.CopyFrom(numpy_helper.from_array(np.round(values / scale).astype(np.int8), f"{name}_int8"))
            scales.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}_scale"))
            nodes.append(helper.make_node("Cast", [f"{name}_int8"], [f"{name}_steps"], to=TensorProto.FLOAT))
            nodes.append(helper.make_node("Mul", [f"{name}_steps", f"{name}_scale"], [name]))
        else:
            weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
            nodes.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
    model.graph.initializer.extend(scales)
    for node in reversed(nodes):
        model.graph.node.insert(0, node)
