"""Makes cases.json, what Pillow's resize gives: python3 make.py (Pillow 13, numpy 2)."""
import base64
import json
import math
from pathlib import Path

import numpy as np
from PIL import Image

here = Path(__file__).parent
pixels = np.random.default_rng(3).integers(0, 256, (29, 37, 3), dtype=np.uint8)
pixels[:, 18:24] = 255  # hard edges, where bicubic overshoots and has to be clipped
pixels[12:16] = 0
image = Image.fromarray(pixels)
whole = (0, 0, 37, 29)
# (box, size): shrinking, enlarging, one side each, down to a pixel, crops, fractions, nothing to do
cases = [
    (whole, (8, 8)), (whole, (64, 50)), (whole, (64, 7)), (whole, (5, 60)), (whole, (1, 1)), (whole, (37, 29)),
    ((5, 3, 30, 20), (12, 12)), ((17, 10, 25, 17), (24, 24)), ((36, 28, 37, 29), (4, 3)), ((5, 3, 15, 13), (10, 10)),
    ((2.25, 3.5, 30.75, 20.5), (9, 11)), ((10.5, 10.5, 20.5, 20.5), (10, 10)), ((0.125, 0, 36.875, 29), (60, 12)),
]


def resize(box, size, resample):
    x1, y1, x2, y2 = box
    left, top = math.floor(x1), math.floor(y1)
    crop = image.crop((left, top, math.ceil(x2), math.ceil(y2)))
    # One axis a call: the order of all versions up to 12; from 13 on Pillow sometimes takes the columns first.
    rows = crop.resize((size[0], crop.height), resample, box=(x1 - left, 0, x2 - left, crop.height))
    return rows.resize(size, resample, box=(0, y1 - top, size[0], y2 - top))


def encode(picture):
    return base64.b64encode(np.asarray(picture).tobytes()).decode()


rows = [
    {"box": box, "size": size, "resample": name, "data": encode(resize(box, size, resample))}
    for name, resample in (("bilinear", Image.Resampling.BILINEAR), ("bicubic", Image.Resampling.BICUBIC))
    for box, size in cases
]
lines = ",\n".join(json.dumps(row) for row in rows)
head = json.dumps({"width": 37, "height": 29, "data": encode(image)})
(here / "cases.json").write_text(f'{{"image": {head},\n"cases": [\n{lines}\n]}}\n')
