"""Makes packages/encoder/src/__fixtures__/architectures: CLIP, SigLIP and SigLIP 2 of fixed size, tiny and with random
weights, in the hub's layout, and golden.json with what transformers and PyTorch make of pictures and texts; and CLIP once more as its public exports are, whose picture
half gives image_embeds alone.

pip install -r requirements.txt && python3 make.py

Numbers are float32 in base64, little-endian. Pixels come from the image processors on Pillow, token ids from the
tokenizers library, embeddings and patch tokens from PyTorch: nothing golden has passed through ONNX.
"""
import base64
import json
from pathlib import Path

import numpy as np
import torch
from export_models import copy_with_embeds_alone, create_clip, create_siglip, export_half, image_size
from PIL import Image
from train_tokenizers import train_clip, train_siglip, train_siglip2
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil

here = Path(__file__).parent
target = here.parents[1] / "packages/encoder/src/__fixtures__/architectures"
texts = [
    "a photo of an owl",
    "What does this Bird eat?",
    "",
    "  the   café\ton the LEFT!  ",
    "it's 2024, isn't it? they'll say: \"no\" (or #5)",
    "naïve Œuvre ½ ﬁne Ａ \u00a0x",
    "ein Eisvogel, 翡翠 und 🦉🏽",
    "<unk> <|endoftext|> </s> <eos>",
    "steam engine " * 40,
]
siglip_outputs = ["last_hidden_state", "pooler_output"]
image_outputs = {"clip": ["image_embeds", "last_hidden_state"], "siglip": siglip_outputs, "siglip2": siglip_outputs}
text_outputs = {"clip": ["text_embeds"], "siglip": siglip_outputs, "siglip2": siglip_outputs}
views = [None, (7, 3, 80, 60), (30, 0, 47, 62), (88, 60, 90, 62)]


def make_picture():
    """Waves and noise, 90 x 62 px."""
    rng = np.random.default_rng(8)
    y, x = np.mgrid[0:62, 0:90]
    waves = np.stack([np.sin(x / 9 + y / 23), np.cos(x / 5 - y / 7), np.sin(x * y / 900)], axis=-1)
    levels = 128 + 90 * waves + rng.normal(0, 20, waves.shape)
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def make_model(name, model, halves, processor, tokenizer):
    folder = target / name
    vision, text = halves
    pixels = torch.zeros(2, 3, image_size, image_size)
    ids = torch.tensor(tokenize(tokenizer, texts[:2]))
    export_half(vision, folder / "onnx/vision_model.onnx", "pixel_values", pixels, image_outputs[name])
    export_half(text, folder / "onnx/text_model.onnx", "input_ids", ids, text_outputs[name])
    model.config.save_pretrained(folder)
    processor.save_pretrained(folder)
    with torch.no_grad():
        return {"images": [golden_image(model, processor, view) for view in views], "texts": golden_texts(model, tokenizer)}


def golden_image(model, processor, view):
    crop = picture.crop(view) if view else picture
    pixels = processor(crop, return_tensors="pt")["pixel_values"]
    states = model.vision_model(pixel_values=pixels).last_hidden_state[0]
    patches = states[states.shape[0] - (image_size // 8) ** 2:]
    embedding = unit(model.get_image_features(pixel_values=pixels).pooler_output[0])
    return {"box": view, "pixels": encode(pixels), "embedding": encode(embedding), "patches": encode(patches)}


def golden_texts(model, tokenizer):
    ids = tokenize(tokenizer, texts)
    embeddings = model.get_text_features(input_ids=torch.tensor(ids)).pooler_output
    return [{"text": text, "ids": row, "embedding": encode(unit(embedding))} for text, row, embedding in zip(texts, ids, embeddings, strict=True)]


def tokenize(tokenizer, batch):
    lower = tokenizer.init_kwargs.get("do_lower_case")
    batch = [text.lower() for text in batch] if lower else batch
    return tokenizer(batch, padding="max_length", truncation=True, max_length=tokenizer.model_max_length)["input_ids"]


def unit(vector):
    return vector / vector.norm()


def encode(tensor):
    return base64.b64encode(tensor.contiguous().numpy().astype("<f4").tobytes()).decode()


torch.manual_seed(3)
target.mkdir(parents=True, exist_ok=True)
picture = make_picture()
picture.save(target / "picture.png", optimize=True)

clip_tokenizer = train_clip(target / "clip")
clip, *clip_halves = create_clip(clip_tokenizer)
edges = {"size": {"shortest_edge": image_size}, "crop_size": {"height": image_size, "width": image_size}}
golden = {"clip": make_model("clip", clip, clip_halves, CLIPImageProcessorPil(**edges), clip_tokenizer)}
copy_with_embeds_alone(target / "clip", target / "clip-embeds")

siglip_tokenizer, sentence_piece = train_siglip(target / "siglip")
for text in texts:
    if text.isascii() and "<" not in text:
        assert siglip_tokenizer(text).input_ids == sentence_piece(text).input_ids, text
square = {"height": image_size, "width": image_size}
siglip, *siglip_halves = create_siglip(siglip_tokenizer)
golden["siglip"] = make_model("siglip", siglip, siglip_halves, SiglipImageProcessorPil(size=square), siglip_tokenizer)

siglip2_tokenizer = train_siglip2(target / "siglip2")
siglip2, *siglip2_halves = create_siglip(siglip2_tokenizer)
# SigLIP 2's processor resizes bilinearly.
processor2 = SiglipImageProcessorPil(size=square, resample=Image.Resampling.BILINEAR)
golden["siglip2"] = make_model("siglip2", siglip2, siglip2_halves, processor2, siglip2_tokenizer)
(target / "golden.json").write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n")
