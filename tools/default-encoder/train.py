"""Trains the default encoder from scratch: `python train.py --icons DIR --out DIR`.

Losses, all softmax cross-entropies over cosines with a learned temperature:
- entry: the picture of an entity finds its knowledge-base vector (picture by another artist + text) in the batch;
- class: pictures and patches find their entity among learned proxies of all entities;
- text: pictures find their entry's text; pictures and patches find a question about their kind, and their colour;
- scene: the picture of a scene finds all the entities in it.
Artists of validation and test queries are never read here. Killed and started again with --resume, it goes on.
"""

import argparse
import json
import math
import os
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from model import DIMENSION, TextModel, VisionModel
from pictures import CELL, COLOURS, SIDE, Grounds, Icons, draw_icon, draw_scene, to_tensor_layout
from texts import Texts, tokenize, train_tokenizer

ARTISTS = ["noto", "noto-v1", "fluent-emoji", "fluent-emoji-flat", "fxemoji", "streamline-emojis"]
MEAN, STD = 0.5, 0.25


class Batches(torch.utils.data.IterableDataset):
    """Endless batches, each a function of the seed and its number alone, so that a resumed run sees the same ones."""

    def __init__(self, icons, texts, options, start):
        self.icons, self.texts, self.options, self.start = icons, texts, options, start
        self.grounds = Grounds()

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        first, stride = (worker.id, worker.num_workers) if worker else (0, 1)
        for step in range(self.start + first, self.options.steps, stride):
            # The first part of training is cheaper at three quarters of the resolution.
            side = SIDE * 3 // 4 if step < self.options.small_share * self.options.steps else SIDE
            yield self.make(np.random.default_rng([self.options.seed, step]), side)

    def make(self, rng, side):
        grounds = self.grounds
        icons, texts, options = self.icons, self.texts, self.options
        count = len(icons.entities)
        # Half of the entities come in groups of one kind: telling those apart is the hard part.
        chosen = list(rng.choice(count, options.entities // 2, replace=False))
        while len(chosen) < options.entities:
            same = np.flatnonzero(icons.kind_of == icons.kind_of[rng.integers(count)])
            for entity in rng.permutation(same)[:6]:
                if entity not in chosen and len(chosen) < options.entities:
                    chosen.append(entity)
        queries, entries, colours = [], [], []
        for entity in chosen:
            available = icons.artists_of(entity, ARTISTS)
            artist = str(rng.choice(available))
            # The two flat-and-shaded sets of one artist show the same drawing: prefer another artist's for the entry.
            others = [a for a in available if a[:5] != artist[:5]] or [artist]
            entry_artist = "noto" if "noto" in others and rng.random() < 0.5 else str(rng.choice(others))
            # Artists choose other colours for one thing: now and then the query's turn around, and name no colour then.
            recoloured = rng.random() < 0.25
            queries.append(to_tensor_layout(draw_icon(icons, grounds, entity, artist, rng, options.strength, clean=False, recoloured=recoloured), side))
            entries.append(to_tensor_layout(draw_icon(icons, grounds, entity, entry_artist, rng, options.strength, clean=True), side))
            colours.append(-1 if recoloured else icons.colour[artist][entity])
        scenes, members, entity_maps, colour_maps = [], [], [], []
        for _ in range(options.scenes):
            scene, inside, entity_map, colour_map = draw_scene(icons, grounds, side // CELL, rng, options.strength, ARTISTS)
            scenes.append(to_tensor_layout(scene, side))
            target = np.zeros(count, np.float32)
            target[inside] = 1 / len(inside)
            members.append(target)
            entity_maps.append(entity_map.reshape(-1))
            colour_maps.append(colour_map.reshape(-1))
        return {
            "pixels": torch.from_numpy(np.stack(queries + entries + scenes)),
            "entity": torch.tensor(np.array(chosen)),
            "colour": torch.tensor(np.array(colours)),
            "members": torch.from_numpy(np.stack(members)),
            "entity_map": torch.from_numpy(np.stack(entity_maps)),
            "colour_map": torch.from_numpy(np.stack(colour_maps)),
            "entry_texts": [texts.entry(entity, rng) for entity in chosen],
            "kind_texts": [texts.question(k, rng) if rng.random() < 0.8 else str(rng.choice(texts.by_kind[kind]["nouns"])) for k, kind in enumerate(texts.kinds)],
            "colour_texts": [
                colour if rng.random() < 0.4 else f"{colour} {rng.choice(['thing', 'one', 'icon', 'object'])}" if rng.random() < 0.4
                else texts.question(int(rng.integers(len(texts.kinds))), rng, colour=colour)
                for colour in COLOURS
            ],
        }


class Losses(torch.nn.Module):
    """Learned proxies and temperatures, used in training alone."""

    def __init__(self, entities):
        super().__init__()
        self.proxies = torch.nn.Parameter(torch.randn(entities, DIMENSION) * 0.1)
        self.ground = torch.nn.Parameter(torch.randn(2, DIMENSION) * 0.1)  # the ground as a rival of entities and of kinds
        self.scale = torch.nn.Parameter(torch.full((8,), math.log(14.0)))

    def forward(self, batch, embeddings, patches, entry_text, kind_text, colour_text, kind_of):
        scale = self.scale.clamp(max=math.log(60.0)).exp()
        n = len(batch["entity"])
        query, entry, scene = embeddings[:n], embeddings[n : 2 * n], embeddings[2 * n :]
        entity, kind = batch["entity"], kind_of[batch["entity"]]
        proxies = F.normalize(self.proxies, dim=-1)
        candidate = F.normalize(entry + entry_text, dim=-1)
        here = torch.arange(n)
        losses = {}
        logits = scale[0] * query @ candidate.T
        losses["entry"] = (F.cross_entropy(logits, here) + F.cross_entropy(logits.T, here)) / 2
        logits = scale[0] * query @ entry.T
        losses["image"] = (F.cross_entropy(logits, here) + F.cross_entropy(logits.T, here)) / 2
        both = torch.cat([query, entry])
        losses["class"] = F.cross_entropy(scale[1] * both @ proxies.T, entity.repeat(2), label_smoothing=0.05)
        logits = scale[2] * both @ entry_text.T
        losses["text"] = (F.cross_entropy(logits, here.repeat(2)) + F.cross_entropy(logits[:n].T, here)) / 2
        losses["text-class"] = F.cross_entropy(scale[2] * entry_text @ proxies.T, entity, label_smoothing=0.05)
        losses["kind"] = F.cross_entropy(scale[3] * both @ kind_text.T, kind.repeat(2))
        known = batch["colour"] >= 0
        losses["colour"] = F.cross_entropy(scale[4] * query[known] @ colour_text.T, batch["colour"][known])
        losses["scene"] = F.cross_entropy(scale[5] * scene @ proxies.T, batch["members"])

        # Dense: what lies under each patch of a scene.
        token = F.normalize(patches[2 * n :], dim=-1).flatten(0, 1)  # [S * 64, D]
        below, tint = batch["entity_map"].flatten(), batch["colour_map"].flatten()
        clear = below > -2
        icon = below >= 0
        patch_entity = torch.where(icon, below, torch.full_like(below, len(proxies)))
        ground = F.normalize(self.ground, dim=-1)
        logits = scale[6] * token @ torch.cat([proxies, ground[1:]]).T
        losses["patch-class"] = balanced(F.cross_entropy(logits, patch_entity, reduction="none", label_smoothing=0.05), icon, clear)
        patch_kind = torch.where(icon, kind_of[below.clamp(min=0)], torch.full_like(below, len(kind_text)))
        logits = scale[7] * token @ torch.cat([kind_text, ground[:1]]).T
        losses["patch-kind"] = balanced(F.cross_entropy(logits, patch_kind, reduction="none"), icon, clear)
        coloured = icon & (tint >= 0)
        losses["patch-colour"] = F.cross_entropy(scale[4] * token[coloured] @ colour_text.T, tint[coloured])
        return losses


def balanced(loss, icon, clear):
    """The mean over patches under an icon and, for a quarter of the loss, over the ground, of which there is far more."""
    return 0.75 * loss[icon].mean() + 0.25 * loss[clear & ~icon].mean()


WEIGHTS = {
    "entry": 1.0, "image": 0.5, "class": 1.0, "text": 0.4, "text-class": 0.3, "kind": 0.4, "colour": 0.15,
    "scene": 1.0, "patch-class": 0.6, "patch-kind": 0.8, "patch-colour": 0.25,
}


def save_atomically(value, file: Path):
    torch.save(value, file.with_suffix(".tmp"))
    os.replace(file.with_suffix(".tmp"), file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--icons", type=Path, required=True, help="the folder that export-icons.mjs wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=3600)
    parser.add_argument("--entities", type=int, default=40, help="entities a batch, each as a query and as an entry")
    parser.add_argument("--scenes", type=int, default=24, help="scenes a batch")
    parser.add_argument("--small-share", type=float, default=0.7, help="share of the steps at 72 instead of 96 pixels")
    parser.add_argument("--learning-rate", type=float, default=2e-3)
    parser.add_argument("--strength", type=float, default=1.0, help="of the pictures' augmentation")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    cpu = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    options.out.mkdir(parents=True, exist_ok=True)
    icons = Icons(options.icons, ARTISTS)
    texts = Texts(Path(__file__).parents[2] / "packages/datasets/assets/icon-scenes/questions.json", icons.entities, icons.kinds)
    tokenizer = train_tokenizer(texts, 3000)
    tokenizer.save(str(options.out / "tokenizer.json"))
    vision, text = VisionModel().to(cpu, memory_format=torch.channels_last), TextModel(tokenizer.get_vocab_size()).to(cpu)
    losses = Losses(len(icons.entities)).to(cpu)
    kind_of = torch.from_numpy(icons.kind_of).to(cpu)
    modules = torch.nn.ModuleDict({"vision": vision, "text": text, "losses": losses})
    parameters = [p for p in modules.parameters()]
    decayed = [p for p in parameters if p.ndim > 1]
    plain = [p for p in parameters if p.ndim <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0.0}],
        lr=options.learning_rate, betas=(0.9, 0.98), fused=True,
    )
    average = {name: value.detach().clone() for name, value in modules.state_dict().items()}
    print({"vision": sum(p.numel() for p in vision.parameters()), "text": sum(p.numel() for p in text.parameters())})

    checkpoint, start = options.out / "checkpoint.pt", 0
    if options.resume and checkpoint.exists():
        saved = torch.load(checkpoint, map_location=cpu)
        modules.load_state_dict(saved["modules"])
        optimizer.load_state_dict(saved["optimizer"])
        average, start = saved["average"], saved["step"]
        print(f"resumed at step {start}")
    log = (options.out / "log.jsonl").open("a")
    loader = torch.utils.data.DataLoader(Batches(icons, texts, options, start), batch_size=None, num_workers=options.workers, prefetch_factor=4)
    begin, sums = time.time(), {}
    modules.train()
    for step, batch in enumerate(loader, start):
        warm = min(1.0, (step + 1) / 300)
        cosine = 0.5 * (1 + math.cos(math.pi * step / options.steps))
        for group in optimizer.param_groups:
            group["lr"] = options.learning_rate * warm * (0.01 + 0.99 * cosine)
        batch = {name: value.to(cpu) if torch.is_tensor(value) else value for name, value in batch.items()}
        n, k = len(batch["entry_texts"]), len(batch["kind_texts"])
        ids, mask = tokenize(tokenizer, batch["entry_texts"] + batch["kind_texts"] + batch["colour_texts"])
        pixels = ((batch["pixels"] - MEAN) / STD).contiguous(memory_format=torch.channels_last)
        with torch.autocast(cpu.type, dtype=torch.bfloat16):
            embeddings, patches = vision(pixels)
        words = F.normalize(text(ids.to(cpu), mask.to(cpu)), dim=-1)
        embeddings = F.normalize(embeddings.float(), dim=-1)
        parts = losses(batch, embeddings, patches.float(), words[:n], words[n : n + k], words[n + k :], kind_of)
        loss = sum(WEIGHTS[name] * part for name, part in parts.items())
        if not torch.isfinite(loss):
            raise SystemExit(f"the loss is {loss.item()} at step {step}; the last checkpoint is {checkpoint}")
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 5.0)
        optimizer.step()
        with torch.no_grad():
            decay = min(0.998, (step + 1) / (step + 20))
            for name, value in modules.state_dict().items():
                if value.dtype.is_floating_point:
                    average[name].lerp_(value, 1 - decay)
                else:
                    average[name].copy_(value)
        for name, part in {**parts, "loss": loss}.items():
            sums[name] = sums.get(name, 0.0) + part.item()
        if (step + 1) % 50 == 0:
            means = {name: round(value / 50, 4) for name, value in sums.items()}
            rate = (step + 1 - start) / (time.time() - begin)
            row = {"step": step + 1, "secondsLeft": round((options.steps - step) / rate), "stepsPerSecond": round(rate, 3), **means}
            print(json.dumps(row), flush=True)
            log.write(json.dumps(row) + "\n")
            log.flush()
            sums = {}
        if (step + 1) % 250 == 0 or step + 1 == options.steps:
            save_atomically({"modules": modules.state_dict(), "optimizer": optimizer.state_dict(), "average": average, "step": step + 1, "options": vars(options) | {"icons": "", "out": ""}}, checkpoint)


if __name__ == "__main__":
    main()
