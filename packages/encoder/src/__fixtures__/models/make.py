"""Makes three tiny encoders with random weights and golden.json, what Pillow and onnxruntime make of them.

python3 make.py (numpy 2, Pillow 13, onnx 1.23, onnxruntime 1.32). Token ids are written out by hand, so that a tokenizer
that goes wrong shows.
"""
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

here = Path(__file__).parent
rng = np.random.default_rng(5)
picture = Image.open(here.parent / "images" / "rgb.png").convert("RGB")  # 24 x 16
views = [None, (3, 2, 15, 14), (20, 0, 24, 16)]


def constant(name, values):
    return numpy_helper.from_array(np.asarray(values), name)


def weights(name, *shape):
    return constant(name, rng.normal(0, 0.5, shape).astype(np.float32))


def save(path, inputs, outputs, nodes, constants):
    path.parent.mkdir(parents=True, exist_ok=True)
    types = {"pixel_values": TensorProto.FLOAT, "input_ids": TensorProto.INT64, "attention_mask": TensorProto.INT64}
    graph = helper.make_graph(
        [helper.make_node(kind, ins, outs, **attributes) for kind, ins, outs, attributes in nodes],
        "tiny",
        [helper.make_tensor_value_info(name, types[name], shape) for name, shape in inputs.items()],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def patch_nodes():
    """Pixels to [B, 4, 6] tokens of 4 x 4 patches."""
    return [
        ("Conv", ["pixel_values", "kernel"], ["grid"], {"strides": [4, 4], "kernel_shape": [4, 4]}),
        ("Reshape", ["grid", "shape"], ["flat"], {}),
        ("Transpose", ["flat"], ["patches"], {"perm": [0, 2, 1]}),
    ]


def patch_constants():
    return [weights("kernel", 6, 3, 4, 4), constant("shape", np.array([0, 6, -1], dtype=np.int64))]


pixel_input = {"pixel_values": ["batch", 3, 8, 8]}


def make_clip(folder):
    """A class token in front, a projection, a text of full length without a mask."""
    save(
        folder / "onnx/vision_model.onnx",
        pixel_input,
        {"image_embeds": ["batch", 5], "last_hidden_state": ["batch", 5, 6]},
        patch_nodes()
        + [
            ("ReduceMean", ["patches"], ["mean"], {"axes": [1], "keepdims": 1}),
            ("Concat", ["mean", "patches"], ["last_hidden_state"], {"axis": 1}),
            ("ReduceMean", ["patches"], ["pooled"], {"axes": [1], "keepdims": 0}),
            ("MatMul", ["pooled", "projection"], ["image_embeds"], {}),
        ],
        patch_constants() + [weights("projection", 6, 5)],
    )
    save(
        folder / "onnx/text_model.onnx",
        {"input_ids": ["batch", "length"]},
        {"text_embeds": ["batch", 5]},
        [
            ("Gather", ["table", "input_ids"], ["tokens"], {"axis": 0}),
            ("Transpose", ["tokens"], ["turned"], {"perm": [0, 2, 1]}),
            # A weight for each of the 6 places: padding counts.
            ("MatMul", ["turned", "places"], ["column"], {}),
            ("Squeeze", ["column", "last"], ["text_embeds"], {}),
        ],
        [weights("table", 12, 5), weights("places", 6, 1), constant("last", np.array([2], dtype=np.int64))],
    )
    write(folder, "config.json", {"model_type": "clip", "projection_dim": 5, "vision_config": {"image_size": 8, "patch_size": 4}, "text_config": {"max_position_embeddings": 6, "pad_token_id": 1}})
    write(folder, "preprocessor_config.json", {
        "do_resize": True, "size": {"shortest_edge": 10}, "resample": 3, "do_center_crop": True,
        "crop_size": {"height": 8, "width": 8}, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True,
        "image_mean": [0.48, 0.46, 0.41], "image_std": [0.27, 0.26, 0.28],
    })
    vocabulary = ["<|startoftext|>", "<|endoftext|>", "r", "e", "d", "d</w>", "o", "w", "l</w>", "red</w>", "re", "owl</w>"]
    write_tokenizer(
        folder,
        {"type": "BPE", "vocab": {token: index for index, token in enumerate(vocabulary)}, "unk_token": "<|endoftext|>",
         "merges": ["r e", "re d</w>"], "end_of_word_suffix": "</w>", "fuse_unk": False, "byte_fallback": False, "dropout": None, "continuing_subword_prefix": ""},
        {"type": "RobertaProcessing", "sep": ["<|endoftext|>", 1], "cls": ["<|startoftext|>", 0], "trim_offsets": False, "add_prefix_space": False},
        {"type": "Lowercase"},
        {"type": "WhitespaceSplit"},
        [(0, "<|startoftext|>"), (1, "<|endoftext|>")],
        {"pad_token": "<|endoftext|>", "unk_token": {"content": "<|endoftext|>"}, "model_max_length": 6},
    )
    texts = {"Red": [0, 9, 1, 1, 1, 1], "red red": [0, 9, 9, 1, 1, 1], "red red red red red red": [0, 9, 9, 9, 9, 1], "owl": [0, 6, 7, 8, 1, 1], "": [0, 1, 1, 1, 1, 1]}

    def preprocess(image):
        edge = 10
        width, height = image.size
        size = (edge, int(edge * height / width)) if width <= height else (int(edge * width / height), edge)
        resized = image.resize((size[0], height), Image.Resampling.BICUBIC).resize(size, Image.Resampling.BICUBIC)
        left, top = (size[0] - 8) // 2, (size[1] - 8) // 2
        pixels = np.asarray(resized.crop((left, top, left + 8, top + 8)), dtype=np.float32) / 255
        return ((pixels - [0.48, 0.46, 0.41]) / [0.27, 0.26, 0.28]).transpose(2, 0, 1)

    return run(folder, preprocess, texts, "image_embeds", "text_embeds", skip=1)


def make_siglip(folder):
    """No class token, one pooled vector, the last place of a text of full length."""
    save(
        folder / "onnx/vision_model_quantized.onnx",
        pixel_input,
        {"last_hidden_state": ["batch", 4, 6], "pooler_output": ["batch", 6]},
        patch_nodes()
        + [
            ("ReduceMax", ["patches"], ["pooler_output"], {"axes": [1], "keepdims": 0}),
            ("Identity", ["patches"], ["last_hidden_state"], {}),
        ],
        patch_constants(),
    )
    save(
        folder / "onnx/text_model_quantized.onnx",
        {"input_ids": ["batch", "length"]},
        {"pooler_output": ["batch", 6]},
        [
            ("Gather", ["table", "input_ids"], ["tokens"], {"axis": 0}),
            ("ReduceSum", ["tokens", "axis"], ["sum"], {"keepdims": 0}),
            ("Gather", ["tokens", "end"], ["final"], {"axis": 1}),
            ("Mul", ["sum", "final"], ["pooler_output"], {}),
        ],
        [weights("table", 8, 6), constant("axis", np.array([1], dtype=np.int64)), constant("end", np.array(-1, dtype=np.int64))],
    )
    write(folder, "config.json", {"model_type": "siglip", "vision_config": {"image_size": 8, "patch_size": 4}, "text_config": {"max_position_embeddings": 5}})
    write(folder, "preprocessor_config.json", {"do_resize": True, "size": {"height": 8, "width": 8}, "resample": 2, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]})
    write_tokenizer(
        folder,
        {"type": "Unigram", "unk_id": 2, "vocab": [["<pad>", 0], ["</s>", 0], ["<unk>", -9], ["▁", -3], ["▁red", -1], ["▁owl", -1], ["s", -2], ["▁a", -2]], "byte_fallback": False},
        {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}], "pair": [], "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}}},
        {"type": "Lowercase"},
        {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True, "prepend_scheme": "always"},
        [(0, "<pad>"), (1, "</s>"), (2, "<unk>")],
        {"pad_token": "</s>", "unk_token": "<unk>", "model_max_length": 5},
    )
    texts = {"red": [4, 1, 1, 1, 1], "red owls": [4, 5, 6, 1, 1], "red red owls owl red": [4, 4, 5, 6, 1]}

    def preprocess(image):
        resized = image.resize((8, image.height), Image.Resampling.BILINEAR).resize((8, 8), Image.Resampling.BILINEAR)
        return (np.asarray(resized, dtype=np.float32) / 255 - 0.5).transpose(2, 0, 1) / 0.5

    return run(folder, preprocess, texts, "pooler_output", "pooler_output", skip=0, ending="_quantized")


def make_region_r1(folder):
    """As the encoder that ships: a mask, so that texts are padded to the longest of the batch alone."""
    save(
        folder / "onnx/vision_model.onnx",
        pixel_input,
        {"image_embeds": ["batch", 6], "last_hidden_state": ["batch", 4, 6]},
        patch_nodes()
        + [
            ("ReduceMean", ["patches"], ["image_embeds"], {"axes": [1], "keepdims": 0}),
            ("Identity", ["patches"], ["last_hidden_state"], {}),
        ],
        patch_constants(),
    )
    save(
        folder / "onnx/text_model.onnx",
        {"input_ids": ["batch", "length"], "attention_mask": ["batch", "length"]},
        {"text_embeds": ["batch", 6]},
        [
            ("Gather", ["table", "input_ids"], ["tokens"], {"axis": 0}),
            ("Cast", ["attention_mask"], ["mask"], {"to": TensorProto.FLOAT}),
            ("Unsqueeze", ["mask", "last"], ["column"], {}),
            ("Mul", ["tokens", "column"], ["kept"], {}),
            ("ReduceSum", ["kept", "axis"], ["text_embeds"], {"keepdims": 0}),
        ],
        [weights("table", 8, 6), constant("last", np.array([2], dtype=np.int64)), constant("axis", np.array([1], dtype=np.int64))],
    )
    write(folder, "config.json", {"model_type": "region-r1-dual-encoder", "projection_dim": 6, "vision_config": {"image_size": 8, "patch_size": 4}, "text_config": {"max_position_embeddings": 4, "pad_token_id": 0}})
    write(folder, "preprocessor_config.json", {"do_resize": True, "size": {"height": 8, "width": 8}, "resample": 3, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.25, 0.25, 0.25]})
    write_tokenizer(
        folder,
        {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "red": 4, "owl": 5, "##s": 6, "?": 7}},
        {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}], "pair": [], "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]}, "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
        {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
        {"type": "BertPreTokenizer"},
        [(0, "[PAD]"), (1, "[UNK]"), (2, "[CLS]"), (3, "[SEP]")],
        {"pad_token": "[PAD]", "unk_token": "[UNK]"},
    )
    texts = {"Red": [2, 4, 3], "owls": [2, 5, 6, 3], "red owls?": [2, 4, 5, 3], "zebra": [2, 1, 3]}

    def preprocess(image):
        resized = image.resize((8, image.height), Image.Resampling.BICUBIC).resize((8, 8), Image.Resampling.BICUBIC)
        return (np.asarray(resized, dtype=np.float32) / 255 - 0.5).transpose(2, 0, 1) / 0.25

    return run(folder, preprocess, texts, "image_embeds", "text_embeds", skip=0)


def write(folder, name, content):
    (folder / name).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def write_tokenizer(folder, model, post_processor, normalizer, pre_tokenizer, special, config):
    added = [
        {"id": index, "content": content, "special": True, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
        for index, content in special
    ]
    write(folder, "tokenizer.json", {"version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": normalizer, "pre_tokenizer": pre_tokenizer, "post_processor": post_processor, "decoder": None, "model": model})
    write(folder, "tokenizer_config.json", config)


def run(folder, preprocess, texts, image_output, text_output, skip, ending=""):
    vision = onnxruntime.InferenceSession(folder / f"onnx/vision_model{ending}.onnx")
    text = onnxruntime.InferenceSession(folder / f"onnx/text_model{ending}.onnx")

    def encode_image(box):
        pixels = preprocess(picture.crop(box) if box else picture).astype(np.float32)[None]
        embedding, states = vision.run([image_output, "last_hidden_state"], {"pixel_values": pixels})
        return {"box": box, "embedding": unit(embedding[0]), "patches": states[0, skip:].flatten().tolist()}

    def encode_text(content, ids):
        inputs = {"input_ids": np.array([ids]), "attention_mask": np.ones((1, len(ids)), dtype=np.int64)}
        wanted = {node.name for node in text.get_inputs()}
        (embedding,) = text.run([text_output], {name: value for name, value in inputs.items() if name in wanted})
        return {"text": content, "ids": ids, "embedding": unit(embedding[0])}

    return {
        "images": [encode_image(box) for box in views],
        "texts": [encode_text(content, ids) for content, ids in texts.items()],
    }


def unit(vector):
    return (vector / np.linalg.norm(vector)).tolist()


makers = {"clip": make_clip, "siglip": make_siglip, "region-r1": make_region_r1}
golden = {name: make(here / name) for name, make in makers.items()}
(here / "golden.json").write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n")
