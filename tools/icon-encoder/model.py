"""The default dual encoder: EfficientNet-Lite0 over 128 x 128 pixels with an 8 x 8 grid of patch tokens, and a one-layer
transformer over at most 48 tokens, into one space of 192 numbers."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from trunk import CHANNELS, Trunk

DIMENSION = 192
SIDE = 128  # the encoder's input, in pixels
CELL = 16  # pixels of one patch token
COLOURS = 12  # of the means of a cell's quarters, which tell a patch its colour as the trunk does not
MEAN, STD = 127 / 255, 128 / 255  # of the pixels in [0, 1], as the trunk was trained on


class Memory(nn.Module):
    """What was seen in training, as keys that patches are compared with and the values that stand for them in a whole.

    A plain sum of patch tokens tells badly what is in a picture: the tokens share most of their directions. Each slot
    counts once, by the patch that is surest of it, and values are learned to be told apart in a sum.
    """

    def __init__(self, things):
        super().__init__()
        self.keys = nn.Parameter(torch.randn(things + 1, DIMENSION) * 0.1)  # the last one is the ground
        self.values = nn.Parameter(torch.randn(things, DIMENSION) * 0.1)
        self.sharpness = nn.Parameter(torch.tensor(3.0))

    def match(self, patches):
        """`[B, P, D]` -> logits `[B, P, things + 1]`."""
        return self.sharpness.exp() * torch.matmul(F.normalize(patches, dim=-1), F.normalize(self.keys, dim=-1).t())

    def forward(self, patches):
        """`[B, P, D]` -> `[B, D]`."""
        sure = self.match(patches).softmax(-1).amax(1)  # [B, things + 1]
        return torch.matmul(sure[:, :-1], self.values)


class VisionModel(nn.Module):
    def __init__(self, things):
        super().__init__()
        self.trunk = Trunk()
        self.norm = nn.LayerNorm(CHANNELS)
        self.patches = nn.Sequential(nn.Linear(CHANNELS + COLOURS, 256), nn.ReLU(), nn.Linear(256, DIMENSION))
        self.attention = nn.Linear(CHANNELS, 4)
        self.salience = nn.Linear(CHANNELS, 1)
        self.head = nn.Linear(4 * CHANNELS, DIMENSION)
        self.memory = Memory(things)

    def forward(self, pixels):
        """`[B, 3, 128, 128]` -> embedding `[B, D]` and patch tokens `[B, 64, D]`, neither of unit length."""
        tokens = self.norm(self.trunk(pixels).flatten(2).transpose(1, 2))  # [B, 64, C]
        colours = F.pixel_unshuffle(F.avg_pool2d(pixels, CELL // 2), 2).flatten(2).transpose(1, 2)  # [B, 64, COLOURS]
        patches = self.patches(torch.cat([tokens, colours], -1))
        weights = self.attention(tokens).softmax(1)  # [B, 64, heads]
        pooled = torch.matmul(weights.transpose(1, 2), tokens).flatten(1)  # [B, heads * C]
        # What the patches know of the things under them, as far as they matter, is part of the whole.
        things = torch.matmul(self.salience(tokens).softmax(1).transpose(1, 2), patches).squeeze(1)  # [B, D]
        return self.head(pooled) + things + self.memory(patches), patches


class TextModel(nn.Module):
    def __init__(self, vocabulary, width=128, heads=4, longest=48):
        super().__init__()
        self.heads = heads
        self.words = nn.Embedding(vocabulary, width, padding_idx=0)
        self.places = nn.Parameter(torch.randn(longest, width) * 0.02)
        nn.init.normal_(self.words.weight, std=0.08)
        self.before = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.mix = nn.Linear(width, width)
        self.between = nn.LayerNorm(width)
        self.feed = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.after = nn.LayerNorm(width)
        self.pool = nn.Linear(width, 1)
        self.head = nn.Sequential(nn.Linear(width, 256), nn.ReLU(), nn.Linear(256, DIMENSION))

    def forward(self, input_ids, attention_mask):
        """`[B, T]` ids and mask -> embedding `[B, D]`, not of unit length."""
        x = self.words(input_ids) + self.places[: input_ids.shape[1]]
        hidden = (1.0 - attention_mask.to(x.dtype))[:, None, None, :] * -1e4
        batch, length, width = x.shape
        split = self.query_key_value(self.before(x)).reshape(batch, length, 3, self.heads, width // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        scores = torch.matmul(query, key.transpose(-1, -2)) / (width // self.heads) ** 0.5 + hidden
        mixed = torch.matmul(scores.softmax(-1), value).transpose(1, 2).reshape(batch, length, width)
        x = x + self.mix(mixed)
        x = x + self.feed(self.between(x))
        x = self.after(x)
        weights = (self.pool(x) + hidden[:, 0].transpose(1, 2)).softmax(1)
        return self.head((x * weights).sum(1))
