"""Makes the encoder of photos: `python make.py --out packages/encoder/models/photos`, in a minute or two.

No photo is needed: the picture side is a classifier of ImageNet seen as a space, the text side learns by ridge regression where
names, descriptions and kinds of ImageNet's classes lie in it.
"""

import argparse
import json
import os
from pathlib import Path

import onnx
from concepts import read_concepts
from graphs import build_text, build_vision
from minilm import MiniLm
from space import DIMENSION, Space
from text_map import TextMap
from token_vectors import MAX_TOKENS, TokenVectors
from trunk import MEAN, STD, Trunk
from wordnet import read_nouns


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--trunk", choices=["lite0", "lite1", "lite2"], default="lite2")
    parser.add_argument("--side", type=int, default=256, help="of the picture that the network sees, in pixels; a multiple of 32")
    options = parser.parse_args()
    if options.side < 64 or options.side % 32:
        parser.error(f"--side is a multiple of 32 from 64 on, got {options.side}")

    trunk = Trunk(options.trunk)
    space = Space(trunk.classifier)
    texts, weights, names = read_concepts()
    tokens = TokenVectors(MiniLm(), [noun.gloss for noun in read_nouns().values()] + texts)
    text_map = TextMap(tokens.pool(texts), weights @ space.prototypes)
    found = (text_map(tokens.pool(names)) @ space.prototypes.T).argmax(1)
    print(f"{len(texts)} texts, {len(tokens.weights)} tokens; {(found == range(len(names))).mean():.1%} of the names find their own class")

    tokens.ignore_unknown()

    (options.out / "onnx").mkdir(parents=True, exist_ok=True)
    save_model(options.out / "onnx/vision_model.onnx", build_vision(trunk, space, options.side))
    save_model(options.out / "onnx/text_model.onnx", build_text(tokens, text_map))
    write_json(options.out / "config.json", {
        "model_type": "region-r1-dual-encoder",
        "projection_dim": DIMENSION,
        "vision_config": {"image_size": options.side, "patch_size": 32, "trunk": options.trunk},
        "text_config": {"max_position_embeddings": MAX_TOKENS, "pad_token_id": 0, "vocab_size": len(tokens.weights)},
    })
    write_json(options.out / "preprocessor_config.json", {
        "do_resize": True, "size": {"height": options.side, "width": options.side}, "resample": 3, "do_center_crop": False,
        "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "image_mean": [MEAN] * 3, "image_std": [STD] * 3,
        "do_convert_rgb": True,
    })
    write_json(options.out / "tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MAX_TOKENS, "pad_token": "[PAD]", "unk_token": "[UNK]",
        "padding_side": "right", "truncation_side": "right", "clean_up_tokenization_spaces": False,
    })
    write_json(options.out / "tokenizer.json", json.loads(tokens.tokenizer.to_str()), indent=None)
    total = sum(file.stat().st_size for file in options.out.rglob("*") if file.is_file())
    print(f"{options.out}: {total / 1e6:.2f} MB")


def save_model(file: Path, model):
    onnx.save(model, file.with_suffix(".tmp"))
    os.replace(file.with_suffix(".tmp"), file)


def write_json(file: Path, value, indent=2):
    file.with_suffix(".tmp").write_text(json.dumps(value, indent=indent) + "\n")
    os.replace(file.with_suffix(".tmp"), file)


if __name__ == "__main__":
    main()
