"""Trains the encoder of icons from a pretrained trunk: `python train.py --icons DIR --out DIR`.

Queries (one icon as a box cuts it out), entries (the same entity by another artist, with its text) and scenes are drawn
anew in every step; losses.py says what is learned from them. Artists of validation and test queries are never trained
on; `--probe DIR`, icons of the validation artist, shows on the way how well that goes. Killed and started again with
--resume, it goes on.
"""

import argparse
import json
import math
import os
import time
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from batches import ARTISTS, Batches
from exported import load_exported
from losses import SCALES, WEIGHTS, Losses
from model import MEAN, SIDE, STD, TextModel, VisionModel
from pictures import Icons, draw_entry
from probe import ARTIST, Probe
from texts import Texts, tokenize, train_tokenizer

LOG_INTERVAL, SAVE_INTERVAL, PROBE_INTERVAL = 50, 250, 500


def save_atomically(value, file: Path):
    torch.save(value, file.with_suffix(".tmp"))
    os.replace(file.with_suffix(".tmp"), file)


@torch.no_grad()
def embed_entries(icons, texts, tokenizer, vision, text):
    """Unit vectors `[entities, D]` of the knowledge base's entries."""
    rng, device = np.random.default_rng(0), next(vision.parameters()).device
    chunks = []
    for some in torch.arange(len(icons.entities)).split(64):
        pictures = torch.from_numpy(np.stack([draw_entry(icons, int(e), "noto", SIDE, rng, 0) for e in some]))
        pixels = ((pictures.to(device) - MEAN) / STD).contiguous(memory_format=torch.channels_last)
        ids, mask = tokenize(tokenizer, [texts.entry(int(e), rng, whole=True) for e in some])
        seen, read = vision(pixels)[0], text(ids.to(device), mask.to(device))
        chunks.append(F.normalize(F.normalize(seen, dim=-1) + F.normalize(read, dim=-1), dim=-1))
    return torch.cat(chunks)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--icons", type=Path, required=True, help="the folder that export-icons.mjs wrote")
    parser.add_argument("--probe", type=Path, help="such a folder of the validation artist's icons")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--entities", type=int, default=36, help="entities a batch, each as a query and as an entry")
    parser.add_argument("--scenes", type=int, default=30, help="scenes a batch")
    parser.add_argument("--small-share", type=float, default=0.6, help="share of the steps at three quarters of the side")
    parser.add_argument("--learning-rate", type=float, default=2e-3)
    parser.add_argument("--trunk-learning-rate", type=float, default=3e-4, help="of the pretrained convolutions")
    parser.add_argument("--strength", type=float, default=1.0, help="of the pictures' augmentation")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--start-from", type=Path, help="a shipped encoder, to train on at step 0")
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    cv2.setNumThreads(0)  # its threads do not survive the fork of a data worker
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    options.out.mkdir(parents=True, exist_ok=True)
    icons = Icons(options.icons, ARTISTS)
    texts = Texts(Path(__file__).parents[2] / "packages/scenes/assets/icon-scenes/questions.json", icons.entities, icons.kinds)
    tokenizer = train_tokenizer(texts, 3000)
    tokenizer.save(str(options.out / "tokenizer.json"))
    vocabulary = tokenizer.get_vocab_size()
    probe = Probe(Icons(options.probe, [ARTIST]), icons, texts, tokenizer) if options.probe else None
    vision, text = VisionModel(len(icons.entities)).to(device, memory_format=torch.channels_last), TextModel(vocabulary).to(device)
    vision.trunk.load_pretrained()
    vision.trunk.compile()
    losses = Losses(len(icons.entities)).to(device)
    kind_of = torch.from_numpy(icons.kind_of).to(device)
    modules = torch.nn.ModuleDict({"vision": vision, "text": text, "losses": losses})
    pretrained = [p for p in vision.trunk.parameters() if p.requires_grad]
    fresh = [p for name, p in modules.named_parameters() if not name.startswith("vision.trunk.")]
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in group if (p.ndim > 1) == matrices], "weight_decay": 0.02 if matrices else 0.0}
            for group in (pretrained, fresh)
            for matrices in (True, False)
        ],
        lr=options.learning_rate, betas=(0.9, 0.98), fused=True,
    )
    peaks = [options.trunk_learning_rate] * 2 + [options.learning_rate] * 2
    average = {name: value.detach().clone() for name, value in modules.state_dict().items()}
    print({"vision": sum(p.numel() for p in vision.parameters()), "text": sum(p.numel() for p in text.parameters())})

    checkpoint, start = options.out / "checkpoint.pt", 0
    if options.resume and checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device, weights_only=False)
        modules.load_state_dict(saved["modules"])
        optimizer.load_state_dict(saved["optimizer"])
        average, start = saved["average"], saved["step"]
        print(f"resumed at step {start}")
    elif options.start_from:
        untouched = {f"losses.{name}": value for name, value in losses.state_dict().items()}
        modules.load_state_dict(untouched | load_exported(options.start_from))
        losses.scale.data.fill_(math.log(SCALES["continued"]))
        losses.bank.copy_(embed_entries(icons, texts, tokenizer, vision, text))
        average = {name: value.detach().clone() for name, value in modules.state_dict().items()}
    log = (options.out / "log.jsonl").open("a")

    def report(row):
        print(json.dumps(row), flush=True)
        log.write(json.dumps(row) + "\n")
        log.flush()

    batches = Batches(icons, texts, options, start)
    loader = torch.utils.data.DataLoader(batches, batch_size=None, num_workers=options.workers, prefetch_factor=4 if options.workers else None)
    begin, sums = time.time(), {}
    modules.train()
    for step, batch in enumerate(loader, start):
        warm = min(1.0, (step + 1) / 300)
        cosine = 0.5 * (1 + math.cos(math.pi * step / options.steps))
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * warm * (0.005 + 0.995 * cosine)
        batch = {name: value.to(device) if torch.is_tensor(value) else value for name, value in batch.items()}
        n, k = len(batch["entry_texts"]), len(batch["kind_texts"])
        ids, mask = tokenize(tokenizer, batch["entry_texts"] + batch["kind_texts"] + batch["colour_texts"])
        pixels = ((batch["pixels"] - MEAN) / STD).contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, dtype=torch.bfloat16):
            embeddings, patches = vision(pixels)
        words = F.normalize(text(ids.to(device), mask.to(device)), dim=-1)
        embeddings = F.normalize(embeddings.float(), dim=-1)
        parts = losses(vision.memory, batch, embeddings, patches.float(), words[:n], words[n : n + k], words[n + k :], kind_of)
        loss = sum(WEIGHTS[name] * part for name, part in parts.items())
        if not torch.isfinite(loss):
            raise SystemExit(f"the loss is {loss.item()} at step {step}; the last checkpoint is {checkpoint}")
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(pretrained + fresh, 5.0)
        optimizer.step()
        with torch.no_grad():
            decay = min(0.998, (step + 1) / (step + 20))
            state = modules.state_dict()
            moving = [name for name, value in state.items() if value.dtype.is_floating_point]
            torch._foreach_lerp_([average[name] for name in moving], [state[name] for name in moving], 1 - decay)
        for name, part in {**parts, "loss": loss}.items():
            sums[name] = sums.get(name, 0.0) + part.item()
        done = step + 1
        if done % LOG_INTERVAL == 0:
            rate = (done - start) / (time.time() - begin)
            means = {name: round(value / LOG_INTERVAL, 4) for name, value in sums.items()}
            report({"step": done, "secondsLeft": round((options.steps - done) / rate), "stepsPerSecond": round(rate, 3), **means})
            sums = {}
        if done % SAVE_INTERVAL == 0 or done == options.steps:
            kept = {name: value for name, value in vars(options).items() if name not in ("icons", "probe", "out", "start_from", "resume")}
            if options.start_from:
                kept["before"] = json.loads((options.start_from / "config.json").read_text())["training"]
            save_atomically({"modules": modules.state_dict(), "optimizer": optimizer.state_dict(), "average": average, "step": done, "options": kept}, checkpoint)
        if probe and (done % PROBE_INTERVAL == 0 or done == options.steps):
            report({"step": done, "probe": probe.measure(average, vocabulary, device)})


if __name__ == "__main__":
    main()
