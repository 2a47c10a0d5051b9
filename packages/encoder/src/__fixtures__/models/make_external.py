"""Writes external/: the CLIP fixture with its weights beside the models, as exporters of large models do: in two files of
any name for the picture's half, one of them in a folder, and by PyTorch's name for the text's.

python3 make_external.py (onnx 1.23)
"""
import shutil
from pathlib import Path

import onnx
from onnx.external_data_helper import set_external_data, write_external_data_tensors

here = Path(__file__).parent
target = here / "external"
shutil.rmtree(target, ignore_errors=True)
shutil.copytree(here / "clip", target)
places = {"vision_model": ["vision.weights.bin", "parts/2.safetensors"], "text_model": ["text_model.onnx.data"]}
for name, files in places.items():
    path = target / "onnx" / f"{name}.onnx"
    (path.parent / "parts").mkdir(exist_ok=True)
    model = onnx.load(path)
    tensors = [tensor for tensor in model.graph.initializer if tensor.data_type == onnx.TensorProto.FLOAT]
    for index, tensor in enumerate(tensors):
        set_external_data(tensor, location=files[index % len(files)])
    write_external_data_tensors(model, str(path.parent))
    onnx.save(model, path)
