"""What numpy, Pillow and transformers take: one JSON task a line in, its milliseconds out; those of a CLIP are of processor time.

pip install numpy pillow transformers onnxruntime
"""

import json
import sys
import time

import numpy as np
from PIL import Image

matrices: dict[tuple[int, int], np.ndarray] = {}


def get_matrix(count: int, size: int) -> np.ndarray:
    if (count, size) not in matrices:
        matrices[count, size] = np.random.default_rng(1).standard_normal((count, size), dtype=np.float32)
    return matrices[count, size]


def rank(matrix: np.ndarray, query: np.ndarray, top: int) -> list[int]:
    scores = (matrix @ query) / np.sqrt(np.einsum("ij,ij->i", matrix, matrix))
    return np.argsort(-scores, kind="stable")[:top].tolist()


def run_ranking(kind: str, count: int, size: int, top: int, calls: int) -> float:
    """A call's share of some that follow each other."""
    matrix = get_matrix(count, size)
    rows = list(matrix)
    query = get_matrix(1, size)[0]
    start = time.perf_counter()
    for _ in range(calls):
        rank(np.stack(rows) if kind == "rows" else matrix, query, top)
    return (time.perf_counter() - start) * 1000 / calls


def open_clip(folder: str) -> dict:
    import onnxruntime
    from transformers import AutoImageProcessor, AutoTokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    half = lambda name: onnxruntime.InferenceSession(f"{folder}/onnx/{name}_model.onnx", options)  # noqa: E731
    return {
        "processor": AutoImageProcessor.from_pretrained(folder),
        "tokenizer": AutoTokenizer.from_pretrained(folder),
        "vision": half("vision"),
        "text": half("text"),
    }


def run_clip(clip: dict, files: list[str] | None = None, texts: list[str] | None = None) -> float:
    start = time.process_time()
    if files:
        images = [Image.open(file) for file in files]
        pixels = clip["processor"](images, return_tensors="np")["pixel_values"]
        clip["vision"].run(["image_embeds"], {"pixel_values": np.asarray(pixels)})
    else:
        words = clip["tokenizer"](texts, padding=True, truncation=True, return_tensors="np")
        names = {given.name for given in clip["text"].get_inputs()}
        clip["text"].run(["text_embeds"], {name: words[name].astype(np.int64) for name in names})
    return (time.process_time() - start) * 1000


clips: dict[str, dict] = {}


def run(task: dict) -> float:
    if task["kind"] == "clip":
        folder = task["folder"]
        if folder not in clips:
            clips[folder] = open_clip(folder)
        return run_clip(clips[folder], task.get("files"), task.get("texts"))
    if task["kind"] in ("matrix", "rows"):
        return run_ranking(**task)
    start = time.perf_counter()
    image = Image.open(task["file"]).convert("RGB")
    image.load()
    if task["kind"] == "resize":
        start = time.perf_counter()
        image.resize((224, 224), Image.Resampling.BICUBIC)
    return (time.perf_counter() - start) * 1000


for line in sys.stdin:
    print(run(json.loads(line)), flush=True)
