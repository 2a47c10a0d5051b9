"""Makes scenes.json: checksums of what Pillow makes of the scenes here, as CLIP and crops want them: python3 make_scenes.py (Pillow 13)."""

import hashlib
import json
from pathlib import Path

from PIL import Image

here = Path(__file__).parent
side = 224
boxes = {
    "scene-0-320x240.png": (73, 74, 252, 211),
    "scene-1-200x300.png": (46, 93, 158, 264),
    "scene-2-97x61.png": (22, 18, 76, 53),
    "scene-5-224x224.png": (51, 69, 176, 197),
}
filters = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}


def resize(image, size, resample):
    # One axis a call: the order of all versions up to 12; from 13 on Pillow sometimes takes the columns first.
    return image.resize((size[0], image.height), resample).resize(size, resample)


def checksum(image):
    return hashlib.sha256(image.tobytes()).hexdigest()


cases = []
for name, box in boxes.items():
    scene = Image.open(here / name).convert("RGB")
    shortest = min(scene.size)
    grid = [side * length // shortest for length in scene.size]
    left, top = [(length - side) // 2 for length in grid]
    for resample, code in filters.items():
        seen = resize(scene, grid, code).crop((left, top, left + side, top + side))
        cases.append({"scene": name, "resample": resample, "grid": grid, "size": [side, side], "sha256": checksum(seen)})
    for size in ([side, side], [96, 64]):
        cut = resize(scene.crop(box), size, filters["bicubic"])
        cases.append({"scene": name, "resample": "bicubic", "box": box, "grid": size, "size": size, "sha256": checksum(cut)})
(here / "scenes.json").write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
