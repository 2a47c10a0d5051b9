"""What the encoder learns from: softmax cross-entropies over cosines, each with a learned temperature."""

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from model import DIMENSION

# The one list of both trainers of encoders: this one, and `region-r1 train-encoder`, whose weights are `own`.
LISTED = json.loads((Path(__file__).parents[2] / "packages/encoder-trainer/src/losses.json").read_text())
WEIGHTS = {name: loss["shipped"] for name, loss in LISTED["losses"].items() if "shipped" in loss}
TEMPERATURES = list(dict.fromkeys(loss["temperature"] for loss in LISTED["losses"].values() if "temperature" in loss))
SCALES = LISTED["scales"]  # inverse temperatures: from a start, where trained weights train on, and the most


class Losses(torch.nn.Module):
    """Temperatures, the ground as a rival of kinds, and a bank of all entries' vectors as they were last seen."""

    def __init__(self, entities):
        super().__init__()
        self.ground = torch.nn.Parameter(torch.randn(1, DIMENSION) * 0.1)
        self.register_buffer("bank", F.normalize(torch.randn(entities, DIMENSION), dim=-1))
        self.scale = torch.nn.Parameter(torch.full((len(TEMPERATURES),), math.log(SCALES["start"])))

    def forward(self, memory, batch, embeddings, patches, entry_text, kind_text, colour_text, kind_of):
        """Unit vectors `[*, D]` of pictures (queries, entries, scenes) and texts, patch tokens `[*, P, D]` -> named losses."""
        scale = dict(zip(TEMPERATURES, self.scale.clamp(max=math.log(SCALES["most"])).exp(), strict=True))
        n = len(batch["entity"])
        query, entry, scene = embeddings[:n], embeddings[n : 2 * n], embeddings[2 * n :]
        entity, kind = batch["entity"], kind_of[batch["entity"]]
        proxies = F.normalize(memory.keys[:-1], dim=-1)
        candidate = F.normalize(entry + entry_text, dim=-1)
        with torch.no_grad():
            self.bank[entity] = F.normalize(self.bank[entity].lerp(candidate, 0.3), dim=-1)
            bank = self.bank.clone()
        here = torch.arange(n, device=entity.device)
        losses = {}

        # A picture of an entity finds its knowledge-base vector in the batch, and its class among all.
        logits = scale["entry"] * query @ candidate.T
        losses["entry"] = (F.cross_entropy(logits, here) + F.cross_entropy(logits.T, here)) / 2
        losses["entryOfAll"] = F.cross_entropy(scale["entry"] * query @ bank.T, entity, label_smoothing=0.02)
        logits = scale["entry"] * query @ entry.T
        losses["image"] = (F.cross_entropy(logits, here) + F.cross_entropy(logits.T, here)) / 2
        both = torch.cat([query, entry])
        losses["class"] = F.cross_entropy(scale["class"] * both @ proxies.T, entity.repeat(2), label_smoothing=0.05)

        # Texts: of the entry, of the kind, of the colour.
        logits = scale["text"] * both @ entry_text.T
        losses["text"] = (F.cross_entropy(logits, here.repeat(2)) + F.cross_entropy(logits[:n].T, here)) / 2
        losses["textClass"] = F.cross_entropy(scale["text"] * entry_text @ proxies.T, entity, label_smoothing=0.05)
        losses["kind"] = F.cross_entropy(scale["kind"] * both @ kind_text.T, kind.repeat(2))
        known = batch["colour"] >= 0
        losses["colour"] = average_of_some(scale["colour"] * query[known] @ colour_text.T, batch["colour"][known])

        # A scene finds all that is in it: among all entries, and among the batch's.
        losses["scene"] = F.cross_entropy(scale["scene"] * scene @ bank.T, batch["members"])
        inside = (batch["members"][:, entity] > 0).float()
        some = inside.sum(1) > 0
        wanted = inside[some] / inside[some].sum(1, keepdim=True)
        losses["sceneEntry"] = average_of_some(scale["sceneEntry"] * scene[some] @ candidate.T, wanted)

        # Dense: what lies under each patch of a scene.
        token = F.normalize(patches[2 * n :], dim=-1).flatten(0, 1)  # [S * P, D]
        below, tint = batch["entity_map"].flatten(), batch["colour_map"].flatten()
        clear, icon = below > -2, below >= 0
        patch_entity = torch.where(icon, below, torch.full_like(below, len(proxies)))
        logits = memory.match(patches[2 * n :]).flatten(0, 1)
        losses["patchClass"] = balance(F.cross_entropy(logits, patch_entity, reduction="none", label_smoothing=0.05), icon, clear)
        patch_kind = torch.where(icon, kind_of[below.clamp(min=0)], torch.full_like(below, len(kind_text)))
        logits = scale["patchKind"] * token @ torch.cat([kind_text, F.normalize(self.ground, dim=-1)]).T
        losses["patchKind"] = balance(F.cross_entropy(logits, patch_kind, reduction="none"), icon, clear)
        coloured = icon & (tint >= 0)
        losses["patchColour"] = average_of_some(scale["colour"] * token[coloured] @ colour_text.T, tint[coloured])
        return losses


def average_of_some(logits, targets):
    """The mean cross-entropy of rows of which there may be none in a batch."""
    return F.cross_entropy(logits, targets, reduction="sum") / max(1, len(logits))


def balance(loss, icon, clear):
    """The mean over patches under an icon and, for a quarter of the loss, over the ground, of which there is far more."""
    return 0.75 * loss[icon].mean() + 0.25 * loss[clear & ~icon].mean()
