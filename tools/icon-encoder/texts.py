"""Texts for training: entries of the knowledge base, questions, kinds and colours, and their tokenizer."""

import json
import re
from pathlib import Path

MAX_TOKENS = 48
PAD = "[PAD]"


class Texts:
    """Entries and questions of icon-scenes; questions only in the wordings of the training split."""

    def __init__(self, questions_file: Path, entities, kinds):
        questions = json.loads(questions_file.read_text())
        self.entities = entities
        self.kinds = kinds
        self.generic = questions["generic"]
        self.by_kind = questions["kinds"]
        self.attributes = [a for group in ("places", "sizes") for forms in questions[group].values() for a in forms]

    def entry(self, entity, rng, whole=False):
        """An entry's text as the knowledge base has it; in training some of its words are left out."""
        row = self.entities[entity]
        keywords = row["keywords"]
        if not whole and len(keywords) > 1:
            keywords = [word for word in keywords if rng.random() < 0.7]
        name = row["name"].capitalize()
        return f"{name}. {', '.join(keywords)}" if keywords else f"{name}."

    def question(self, kind, rng, colour=None, split="train"):
        """A question about one thing of that kind, now and then by its place, size or colour."""
        entry = self.by_kind[self.kinds[kind]]
        noun = str(rng.choice(entry["nouns"]))
        thing = noun
        article = str(rng.choice(["this", "the", "the"]))
        if colour is not None:
            thing, article = f"{colour} {noun}", "the"
        elif rng.random() < 0.3:
            thing, article = str(rng.choice(self.attributes)).replace("{thing}", noun), "the"
        wordings = entry[split] if rng.random() < 0.5 else self.generic[split]
        return str(rng.choice(wordings)).replace("{it}", f"{article} {thing}")

    def corpus(self):
        """Every text that the tokenizer should know in whole words."""
        for row in self.entities:
            yield f"{row['name']}. {', '.join(row['keywords'])}"
        for entry in self.by_kind.values():
            yield from entry["nouns"]
            yield from entry["train"]
        yield from self.generic["train"]
        yield from self.attributes
        yield "red orange yellow green blue purple pink brown black grey gray white colour color picture photo image"


def train_tokenizer(texts: Texts, size: int):
    """A lower-casing byte-level BPE, so that no word of any language is unknown."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=[PAD],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([re.sub(r"[{}]", "", text) for text in texts.corpus()], trainer)
    return tokenizer


def tokenize(tokenizer, batch):
    """Ids and mask, `[B, T]`, padded to the longest."""
    import torch

    rows = [encoding.ids[:MAX_TOKENS] for encoding in tokenizer.encode_batch(list(batch))]
    longest = max(1, max(len(row) for row in rows))
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    mask = torch.zeros(len(rows), longest, dtype=torch.long)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = torch.tensor(row)
        mask[index, : len(row)] = 1
    return ids, mask
