"""Tiny tokenizers of the three kinds, saved as the hub has them: tokenizer.json and tokenizer_config.json."""
import itertools
import json
import tempfile
from pathlib import Path

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import CLIPTokenizer, PreTrainedTokenizerFast, SiglipTokenizer
from transformers.convert_slow_tokenizer import import_protobuf

kinds = ["owl", "kingfisher", "bicycle", "castle", "sunflower", "lighthouse", "steam engine", "café"]
frames = ["a photo of a {}", "what does this {} eat?", "the {} on the left", "how old is the {} in 2024?", "it's a {}, isn't it?"]
corpus = [frame.format(kind) for frame, kind in itertools.product(frames, kinds)]


def train_clip(folder):
    """Byte-level BPE with </w>: 256 bytes, the same at a word's end, merges, two special tokens."""
    bos, eos = "<|startoftext|>", "<|endoftext|>"
    blank = CLIPTokenizer()._tokenizer
    trained = Tokenizer(models.BPE(unk_token=eos, continuing_subword_prefix="", end_of_word_suffix="</w>"))
    trained.normalizer, trained.pre_tokenizer = blank.normalizer, blank.pre_tokenizer
    trained.train_from_iterator(corpus, trainers.BpeTrainer(vocab_size=600, end_of_word_suffix="</w>", continuing_subword_prefix="", show_progress=False))
    merges = [tuple(merge) for merge in json.loads(trained.to_str())["model"]["merges"]]
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = letters + [letter + "</w>" for letter in letters]
    tokens += [token for token in dict.fromkeys(a + b for a, b in merges) if token not in tokens] + [bos, eos]
    tokenizer = CLIPTokenizer(vocab={token: index for index, token in enumerate(tokens)}, merges=merges, model_max_length=77)
    tokenizer.save_pretrained(folder)
    return tokenizer


def train_siglip(folder):
    """SentencePiece Unigram behind SigLIP's own cleaning of texts, as its exports write it down."""
    with tempfile.TemporaryDirectory() as temporary:
        lines, prefix = Path(temporary, "corpus.txt"), Path(temporary, "spiece")
        lines.write_text("\n".join(corpus))
        sentencepiece.SentencePieceTrainer.train(
            input=str(lines), model_prefix=str(prefix), model_type="unigram", vocab_size=150, pad_id=0, eos_id=1,
            unk_id=2, bos_id=-1, eos_piece="</s>", hard_vocab_limit=False, minloglevel=2,
        )
        slow = SiglipTokenizer(f"{prefix}.model")
        proto = import_protobuf().ModelProto.FromString(Path(f"{prefix}.model").read_bytes())
    fast = Tokenizer(models.Unigram([(piece.piece, piece.score) for piece in proto.pieces], unk_id=2, byte_fallback=False))
    fast.normalizer = normalizers.Sequence([
        normalizers.Lowercase(),
        normalizers.Replace(Regex(r"""[!"\#\$%\&'\(\)\*\+,\-\.:;=\?@\[\\\]\^_`\{\|\}\~]"""), ""),
        normalizers.Replace(Regex(r"\s+"), " "),
        normalizers.Strip(),
        normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap),
    ])
    fast.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    fast.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    fast.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    fast.add_special_tokens([special("<pad>"), special("</s>"), special("<unk>")])
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=fast, pad_token="</s>", eos_token="</s>", unk_token="<unk>", model_max_length=64, padding_side="right"
    )
    tokenizer.save_pretrained(folder)
    return tokenizer, slow


def train_siglip2(folder):
    """Gemma's BPE over whole texts with single bytes for what it does not know; texts are made lower case."""
    names = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
    single_bytes = [f"<0x{byte:02X}>" for byte in range(256)]
    spaces = normalizers.Replace(" ", "▁")
    trained = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    trained.normalizer = spaces
    trained.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    trained.train_from_iterator(corpus, trainers.BpeTrainer(vocab_size=420, special_tokens=names + single_bytes, show_progress=False))
    state = json.loads(trained.to_str())
    fast = Tokenizer(models.BPE(
        state["model"]["vocab"], [tuple(merge) for merge in state["model"]["merges"]],
        unk_token="<unk>", fuse_unk=True, byte_fallback=True,
    ))
    fast.normalizer = spaces
    fast.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    fast.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    fast.post_processor = processors.TemplateProcessing(single="$A <eos>", special_tokens=[("<eos>", 1)])
    fast.add_special_tokens([special(name) for name in names])
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=fast, pad_token="<pad>", eos_token="<eos>", bos_token="<bos>", unk_token="<unk>",
        model_max_length=64, padding_side="right", do_lower_case=True,
    )
    tokenizer.save_pretrained(folder)
    return tokenizer


def special(name):
    return AddedToken(name, special=True, normalized=False)
