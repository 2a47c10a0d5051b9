"""A text as the weighted mean of its tokens' vectors: MiniLM's of each single token, in fewer numbers, rare tokens first."""

import json
from collections import Counter

import numpy as np
from minilm import MiniLm

SIZE = 128
MAX_TOKENS = 128
COMMON = 1e-3  # the share of a corpus at which a token weighs half
WORDS_OF_QUESTIONS = (
    "which what where who whom whose how when why is are was were be been do does did can could should would will this that "
    "these those there the a an of in on at to from by with for and or it its i my me you your we kind type sort name named "
    "called photo picture image shown see here ? ! . , ' \" : ; - ( )"
).split()
QUESTION_WEIGHT = 0.05  # at most


class TokenVectors:
    """`vectors` [V, SIZE] and `weights` [V] of the tokens that are kept, and their tokenizer."""

    def __init__(self, minilm: MiniLm, corpus):
        self.tokenizer = keep_tokens(minilm.tokenizer)
        vocabulary = self.tokenizer.get_vocab()
        start, end = minilm.tokenizer.token_to_id("[CLS]"), minilm.tokenizer.token_to_id("[SEP]")
        ids = [minilm.tokenizer.token_to_id(token) for token in sorted(vocabulary, key=vocabulary.get)]
        whole = minilm.encode_ids([[start, each, end] for each in ids], batch=128)
        whole = whole - whole.mean(0)
        _, vectors = np.linalg.eigh((whole.T @ whole).astype(np.float64))
        directions = vectors[:, ::-1][:, :SIZE]
        directions = directions * np.sign(directions[np.abs(directions).argmax(0), np.arange(SIZE)])
        self.vectors = round_rows((whole @ directions).astype(np.float32))

        counts = Counter()
        for encoding in self.tokenizer.encode_batch(list(corpus)):
            counts.update(encoding.ids)
        total = sum(counts.values())
        self.weights = np.array([COMMON / (COMMON + counts[each] / total) for each in range(len(ids))], np.float32)
        for word in WORDS_OF_QUESTIONS:
            self.weights[vocabulary[word]] = min(self.weights[vocabulary[word]], QUESTION_WEIGHT)
        self.weights[vocabulary["[PAD]"]] = 0

    def ignore_unknown(self):
        """From here on, words that have no token add nothing: a text of nothing else is the zero vector, like no picture."""
        self.weights[self.tokenizer.token_to_id("[UNK]")] = 0

    def pool(self, texts):
        """Unit vectors [texts, SIZE]."""
        pooled = np.zeros((len(texts), SIZE), np.float32)
        for row, encoding in enumerate(self.tokenizer.encode_batch(list(texts))):
            ids = encoding.ids[:MAX_TOKENS]
            pooled[row] = self.weights[ids] @ self.vectors[ids]
        return pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-9)


def keep_tokens(tokenizer):
    """A WordPiece of the tokens that an English text can have, numbered anew, without marks around a text."""
    from tokenizers import Tokenizer

    saved = json.loads(tokenizer.to_str())
    vocabulary = saved["model"]["vocab"]
    special = ["[PAD]", "[UNK]"]
    kept = [token for token in sorted(vocabulary, key=vocabulary.get) if token.isascii() and not token.startswith("[")]
    kept += [token for token in sorted(vocabulary, key=vocabulary.get) if token in "[" and token not in kept]
    saved["model"]["vocab"] = {token: index for index, token in enumerate(special + kept)}
    saved["added_tokens"] = [{**each, "id": special.index(each["content"])} for each in saved["added_tokens"] if each["content"] in special]
    saved.update(post_processor=None, padding=None, truncation=None)
    return Tokenizer.from_str(json.dumps(saved))


def round_rows(vectors):
    """Each row as the whole steps of an int8 that the file keeps."""
    scale = np.maximum(np.abs(vectors).max(1, keepdims=True), 1e-12) / 127
    return (np.round(vectors / scale) * scale).astype(np.float32)
