"""Writes a checkpoint as the shipped encoder: `python export.py --run DIR --out packages/encoder/models/icons`.

The layout is that of Hugging Face exports. Weights are stored as int8 and float16 and cast once at load; the arithmetic is
float32.
"""

import argparse
import json
import os
from pathlib import Path

import numpy as np
import onnx
import torch
from model import CELL, DIMENSION, MEAN, SIDE, STD, TextModel, VisionModel
from onnx import TensorProto, helper, numpy_helper
from texts import MAX_TOKENS, PAD
from tokenizers import Tokenizer

TRAINING = ["seed", "entities", "scenes", "learning_rate", "trunk_learning_rate", "strength", "small_share", "text_steps", "before"]


class VisionExport(torch.nn.Module):
    def __init__(self, vision):
        super().__init__()
        self.vision = vision

    def forward(self, pixel_values):
        return self.vision(pixel_values)


def shrink_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """Stores convolutions' weights as int8 with a scale for each output channel, other float32 weights of some size as
    float16, behind nodes that make float32 of them again; the runtime folds those when it loads."""
    convolved = {node.input[1] for node in model.graph.node if node.op_type == "Conv"}
    nodes, scales = [], []
    for initializer in model.graph.initializer:
        if initializer.data_type != TensorProto.FLOAT or np.prod(initializer.dims) < 256:
            continue
        name, weights = initializer.name, numpy_helper.to_array(initializer)
        if name in convolved and np.prod(initializer.dims) >= 4096:
            scale = np.abs(weights).max(axis=(1, 2, 3), keepdims=True) / 127
            scale[scale == 0] = 1  # a channel that nothing reaches
            initializer.CopyFrom(numpy_helper.from_array(np.round(weights / scale).astype(np.int8), f"{name}_int8"))
            scales.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}_scale"))
            nodes.append(helper.make_node("Cast", [f"{name}_int8"], [f"{name}_steps"], to=TensorProto.FLOAT))
            nodes.append(helper.make_node("Mul", [f"{name}_steps", f"{name}_scale"], [name]))
        else:
            initializer.CopyFrom(numpy_helper.from_array(weights.astype(np.float16), f"{name}_half"))
            nodes.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
    model.graph.initializer.extend(scales)
    for node in reversed(nodes):
        model.graph.node.insert(0, node)
    onnx.checker.check_model(model)
    return model


def export(module, inputs, file: Path, input_names, output_names, dynamic_axes):
    temporary = file.with_suffix(".tmp")
    torch.onnx.export(
        module, inputs, str(temporary), input_names=input_names, output_names=output_names,
        dynamic_axes=dynamic_axes, opset_version=17, dynamo=False, do_constant_folding=True,
    )
    onnx.save(shrink_weights(onnx.load(temporary)), temporary)
    os.replace(temporary, file)


def write_json(file: Path, value):
    file.with_suffix(".tmp").write_text(json.dumps(value, indent=2) + "\n")
    os.replace(file.with_suffix(".tmp"), file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="the --out of train.py, with its texts tuned by tune_texts.py")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--head-gain", type=float, default=1.0, help="factor of the pooled head's share of a whole picture")
    parser.add_argument("--memory-gain", type=float, default=1.0, help="factor of the memory's share")
    options = parser.parse_args()
    saved = torch.load(options.run / "tuned.pt", map_location="cpu", weights_only=False)
    tokenizer = Tokenizer.from_file(str(options.run / "tokenizer.json"))
    weights = {part: {k[len(part) + 1 :]: v for k, v in saved["average"].items() if k.startswith(f"{part}.")} for part in ("vision", "text")}
    vision, text = VisionModel(len(weights["vision"]["memory.values"])), TextModel(tokenizer.get_vocab_size())
    vision.load_state_dict(weights["vision"])
    text.load_state_dict(weights["text"])
    with torch.no_grad():
        vision.head.weight *= options.head_gain
        vision.head.bias *= options.head_gain
        vision.memory.values *= options.memory_gain
    vision.eval(), text.eval()

    (options.out / "onnx").mkdir(parents=True, exist_ok=True)
    export(
        VisionExport(vision), (torch.randn(2, 3, SIDE, SIDE),), options.out / "onnx/vision_model.onnx",
        ["pixel_values"], ["image_embeds", "last_hidden_state"],
        {"pixel_values": {0: "batch"}, "image_embeds": {0: "batch"}, "last_hidden_state": {0: "batch"}},
    )
    export(
        text, (torch.ones(2, 7, dtype=torch.long), torch.ones(2, 7, dtype=torch.long)), options.out / "onnx/text_model.onnx",
        ["input_ids", "attention_mask"], ["text_embeds"],
        {"input_ids": {0: "batch", 1: "length"}, "attention_mask": {0: "batch", 1: "length"}, "text_embeds": {0: "batch"}},
    )
    write_json(options.out / "config.json", {
        "model_type": "region-r1-dual-encoder",
        "projection_dim": DIMENSION,
        "vision_config": {"image_size": SIDE, "patch_size": CELL},
        "text_config": {"max_position_embeddings": MAX_TOKENS, "pad_token_id": 0, "vocab_size": tokenizer.get_vocab_size()},
        "training": {
            "steps": saved["step"], **{k: v for k, v in saved["options"].items() if k in TRAINING},
            "head_gain": options.head_gain, "memory_gain": options.memory_gain,
        },
    })
    write_json(options.out / "preprocessor_config.json", {
        "do_resize": True, "size": {"height": SIDE, "width": SIDE}, "resample": 3, "do_center_crop": False,
        "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "image_mean": [MEAN] * 3, "image_std": [STD] * 3,
        "do_convert_rgb": True,
    })
    write_json(options.out / "tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MAX_TOKENS, "pad_token": PAD, "padding_side": "right",
        "truncation_side": "right", "clean_up_tokenization_spaces": False,
    })
    write_json(options.out / "tokenizer.json", json.loads((options.run / "tokenizer.json").read_text()))
    total = sum(file.stat().st_size for file in options.out.rglob("*") if file.is_file())
    print(f"{options.out}: {total / 1e6:.2f} MB after {saved['step']} steps")


if __name__ == "__main__":
    main()
