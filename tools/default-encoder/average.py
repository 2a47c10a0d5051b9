"""Averages the weights of runs that trained on from one start: `python average.py --runs DIR DIR --out DIR`, before
tune_texts.py (a uniform soup: Wortsman et al. 2022). What one run learned of its own batches alone evens out."""

import argparse
import shutil
from pathlib import Path

import torch

from train import save_atomically


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=Path, nargs="+", required=True, help="the --out of train.py, two or more")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    saved = [torch.load(run / "checkpoint.pt", map_location="cpu", weights_only=False) for run in options.runs]
    tokenizers = {(run / "tokenizer.json").read_bytes() for run in options.runs}
    if len(tokenizers) > 1:
        raise SystemExit("the runs have different tokenizers: only runs from one start can be averaged")
    average = {name: torch.stack([s["average"][name] for s in saved]).mean(0) for name in saved[0]["average"]}
    seeds = [s["options"]["seed"] for s in saved]
    options.out.mkdir(parents=True, exist_ok=True)
    shutil.copy(options.runs[0] / "tokenizer.json", options.out / "tokenizer.json")
    save_atomically({"average": average, "step": saved[0]["step"], "options": {**saved[0]["options"], "seed": seeds}}, options.out / "checkpoint.pt")


if __name__ == "__main__":
    main()
