"""What an encoder's folder knows of real photos: `python measure.py --encoder packages/encoder/models/photos --real ../shared/real`.

`--real` holds `coco128` (photos with boxes, YOLO labels) and `grocery` (the Grocery Store Dataset). Prints a table of Markdown.
"""

import argparse
import csv
import json
from collections import defaultdict
from pathlib import Path
from time import perf_counter

import numpy as np
import onnxruntime
from PIL import Image
from tokenizers import Tokenizer

LEAST = 24  # pixels of a box's shorter side
PHOTOS_PER_PRODUCT = 2
PERSON = 0


class Encoder:
    def __init__(self, folder: Path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.vision, self.text = (
            onnxruntime.InferenceSession(folder / f"onnx/{half}_model.onnx", options) for half in ("vision", "text")
        )
        config = json.loads((folder / "preprocessor_config.json").read_text())
        self.side, self.mean, self.std = config["size"]["height"], np.float32(config["image_mean"]), np.float32(config["image_std"])
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.times = []

    def encode_image(self, image, box=None):
        """Unit vector [D] and patch tokens [P, D]."""
        resized = image.resize((self.side, self.side), Image.Resampling.BICUBIC, box=box)
        pixels = ((np.asarray(resized, np.float32) / 255 - self.mean) / self.std).transpose(2, 0, 1)[None]
        start = perf_counter()
        whole, patches = self.vision.run(["image_embeds", "last_hidden_state"], {"pixel_values": pixels})
        self.times.append(perf_counter() - start)
        return whole[0] / np.linalg.norm(whole[0]), patches[0]

    def encode_texts(self, texts):
        """Unit vectors [texts, D]."""
        rows = []
        for text in texts:
            ids = np.array([self.tokenizer.encode(text).ids], np.int64)
            rows.append(self.text.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0])
        return np.array(rows) / np.linalg.norm(rows, axis=1, keepdims=True)


def measure_coco(encoder, folder: Path):
    names = (folder / "names.txt").read_text().splitlines()
    texts = encoder.encode_texts([f"a photo of a {name}" for name in names])
    right, pointed, chance = defaultdict(list), [], []
    for file in sorted((folder / "images").glob("*.jpg")):
        labels = folder / "labels" / f"{file.stem}.txt"
        if not labels.exists():
            continue
        image = Image.open(file).convert("RGB")
        boxes = [read_box(line, image) for line in labels.read_text().splitlines()]
        boxes = [(kind, box) for kind, box in boxes if kind != PERSON]
        for kind, box in boxes:
            if min(box[2] - box[0], box[3] - box[1]) >= LEAST:
                vector, _ = encoder.encode_image(image, box)
                right[kind].append((texts[PERSON + 1 :] @ vector).argmax() + 1 == kind)
        _, patches = encoder.encode_image(image)
        grid = round(len(patches) ** 0.5)
        for kind in {kind for kind, _ in boxes}:
            own = [box for each, box in boxes if each == kind]
            share = sum((x2 - x1) * (y2 - y1) for x1, y1, x2, y2 in own) / (image.width * image.height)
            if share > 0.3:
                continue
            row, column = divmod(int((patches @ texts[kind]).argmax()), grid)
            x, y = (column + 0.5) / grid * image.width, (row + 0.5) / grid * image.height
            pointed.append(any(x1 <= x <= x2 and y1 <= y <= y2 for x1, y1, x2, y2 in own))
            chance.append(share)
    boxes = sum(map(len, right.values()))
    print(f"| COCO128: the true box's class by its name, of 79, mean over {len(right)} classes ({boxes} boxes) | {np.mean([np.mean(each) for each in right.values()]):.1%} |")
    print(f"| COCO128: the patch most like a class's name lies in a box of it, of {len(pointed)} small ones (by chance {np.mean(chance):.1%}) | {np.mean(pointed):.1%} |")


def read_box(line, image):
    kind, *shares = line.split()
    x, y, width, height = (float(share) * size for share, size in zip(shares, [*image.size] * 2, strict=True))
    corners = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    return int(kind), tuple(min(max(corner, 0), image.size[axis % 2]) for axis, corner in enumerate(corners))


def measure_grocery(encoder, folder: Path):
    rows = list(csv.reader((folder / "classes.csv").open()))[1:]
    kinds = {int(row[3]): row[2].replace("-", " ").lower() for row in rows}
    kind_texts = encoder.encode_texts([f"a photo of a {kinds[each]}" for each in range(len(kinds))])
    packshots = np.array([encoder.encode_image(Image.open(folder / row[4].lstrip("/")).convert("RGB"))[0] for row in rows])
    entries = packshots + encoder.encode_texts([row[0].replace("-", " ") for row in rows])
    entries /= np.linalg.norm(entries, axis=1, keepdims=True)
    taken, by_kind, by_product = defaultdict(int), [], []
    for line in (folder / "train.txt").read_text().splitlines():
        path, product, kind = line.split(", ")
        taken[product] += 1
        if taken[product] > PHOTOS_PER_PRODUCT:
            continue
        vector, _ = encoder.encode_image(Image.open(folder / path).convert("RGB"))
        by_kind.append((kind_texts @ vector).argmax() == int(kind))
        by_product.append((entries @ vector).argmax() == int(product))
    print(f"| Grocery Store: a shop photo's kind by its name, of {len(kinds)} ({len(by_kind)} photos) | {np.mean(by_kind):.1%} |")
    print(f"| Grocery Store: its product by packshot and name, of {len(rows)} | {np.mean(by_product):.1%} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--real", type=Path, required=True)
    options = parser.parse_args()
    encoder = Encoder(options.encoder)
    print("| | |\n| --- | ---: |")
    measure_coco(encoder, options.real / "coco128")
    measure_grocery(encoder, options.real / "grocery")
    print(f"\nA picture on one thread, median: {1000 * np.median(encoder.times):.0f} ms.")


if __name__ == "__main__":
    main()
