"""What the encoder knows of the validation artist's icons, measured now and then while it trains.

A quick stand-in for `region-r1 eval` and probe.mjs on pictures drawn here; the numbers of the card come from those.
"""

import numpy as np
import torch
import torch.nn.functional as F
from model import CELL, MEAN, SIDE, STD, TextModel, VisionModel
from pictures import COLOURS, Grounds, draw_crop, draw_entry, draw_scene
from texts import tokenize

ARTIST = "emojione"


class Probe:
    def __init__(self, icons, base_icons, texts, tokenizer, crops=400, scenes=200):
        rng = np.random.default_rng(11)
        grounds = Grounds(SIDE, 200)
        self.texts, self.tokenizer, self.kind_of = texts, tokenizer, icons.kind_of
        splits = np.array([row["split"] for row in icons.entities])
        self.base = np.flatnonzero(splits != "test")
        known = np.flatnonzero((splits == "validation") & icons.has[ARTIST])
        self.entries = np.stack([draw_entry(base_icons, e, "noto", SIDE, rng, 0) for e in self.base])
        self.asked = rng.choice(known, crops)
        self.crops = np.stack([draw_crop(icons, grounds, e, ARTIST, SIDE, rng, 0)[0] for e in self.asked])
        drawn = [draw_scene(icons, grounds, SIDE // CELL, SIDE, ARTIST, rng.permutation(known)[:6], rng, 0) for _ in range(scenes)]
        self.scenes = np.stack([scene for scene, *_ in drawn])
        self.inside = [inside for _, inside, *_ in drawn]
        self.middles = [middles for *_, middles in drawn]
        self.colour = icons.colour[ARTIST]

    @torch.no_grad()
    def measure(self, average, vocabulary, device):
        """Shares of right answers under the averaged weights."""
        vision, text = VisionModel(len(self.kind_of)).to(device), TextModel(vocabulary).to(device)
        for name, module in (("vision", vision), ("text", text)):
            module.load_state_dict({k[len(name) + 1 :]: v for k, v in average.items() if k.startswith(f"{name}.")})
            module.eval()
        rng = np.random.default_rng(5)
        embed = lambda words: F.normalize(text(*(t.to(device) for t in tokenize(self.tokenizer, words))), dim=-1)

        def look(pictures):
            parts = []
            for chunk in np.split(pictures, range(64, len(pictures), 64)):
                pixels = ((torch.from_numpy(chunk).to(device) - MEAN) / STD).contiguous(memory_format=torch.channels_last)
                with torch.autocast(device.type, dtype=torch.bfloat16):
                    embedding, patches = vision(pixels)
                parts.append((F.normalize(embedding.float(), dim=-1), F.normalize(patches.float(), dim=-1)))
            return torch.cat([e for e, _ in parts]), torch.cat([p for _, p in parts])

        base = F.normalize(look(self.entries)[0] + embed([self.texts.entry(e, rng, whole=True) for e in self.base]), dim=-1)
        kinds = embed([self.texts.question(k, rng) for k in range(len(self.texts.kinds))])
        colours = embed(COLOURS)
        crops, _ = look(self.crops)
        scenes, patches = look(self.scenes)
        place = {entity: index for index, entity in enumerate(self.base)}
        gold = torch.tensor([place[e] for e in self.asked])
        top = (scenes @ base.T).topk(20).indices.cpu().numpy()
        found = [place[e] in row for row, inside in zip(top, self.inside, strict=True) for e in inside]
        right_kind, right_colour = [], []
        for tokens, inside, middles in zip(patches, self.inside, self.middles, strict=True):
            for entity, (row, column) in zip(inside, middles, strict=True):
                token = tokens[row * (SIDE // CELL) + column]
                right_kind.append((kinds @ token).argmax().item() == self.kind_of[entity])
                if self.colour[entity] >= 0:
                    right_colour.append((colours @ token).argmax().item() == self.colour[entity])
        return {
            "crop-first-of-all": round((crops @ base.T).argmax(1).cpu().eq(gold).float().mean().item(), 3),
            "crop-kind": round(float(np.mean((crops @ kinds.T).argmax(1).cpu().numpy() == self.kind_of[self.asked])), 3),
            "scene-recall@20": round(float(np.mean(found)), 3),
            "patch-kind": round(float(np.mean(right_kind)), 3),
            "patch-colour": round(float(np.mean(right_colour)), 3),
        }
