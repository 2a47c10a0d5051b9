"""Makes CLIP ViT-B/32 and SigLIP base (patch 16, 224 px) of the true sizes with random weights, in the layouts that public
exports have, so that every path of loading and deciding can be tried without a download. Their vectors mean nothing: time
and formats can be measured with them, quality cannot.

pip install -r requirements.txt && python3 make.py OUT [clip|siglip]

OUT/clip-vit-base-patch32: the picture half gives image_embeds alone, as transformers.js's recipe exports it, in fp32,
fp16, q8 (_quantized), int8, uint8, q4, q4f16 and bnb4. OUT/clip-vit-base-patch32-tokens: last_hidden_state as well.
OUT/siglip-base-patch16-224: last_hidden_state and pooler_output.
"""
import shutil
import sys
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_bnb4_quantizer import MatMulBnb4Quantizer
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.transformers.float16 import convert_float_to_float16
from transformers import (
    CLIPConfig,
    CLIPTextModelWithProjection,
    CLIPVisionModelWithProjection,
    SiglipConfig,
    SiglipTextModel,
    SiglipVisionModel,
)
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil

here = Path(__file__).parent
sys.path.insert(0, str(here.parent / "golden-encoders"))
from export_models import export_half  # noqa: E402
from train_tokenizers import train_clip, train_siglip  # noqa: E402

pixels = torch.zeros(2, 3, 224, 224)


def make_clip(out):
    folder = out / "clip-vit-base-patch32"
    tokenizer = train_clip(folder)
    ids = {"bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id, "pad_token_id": tokenizer.pad_token_id}
    # The defaults are those of ViT-B/32.
    config = CLIPConfig(text_config=ids, attn_implementation="eager")
    vision = CLIPVisionModelWithProjection(config.vision_config).eval()
    text = CLIPTextModelWithProjection(config.text_config).eval()
    write_settings(folder, config, CLIPImageProcessorPil())
    export_half(text, folder / "onnx/text_model.onnx", "input_ids", tokenize(tokenizer), ["text_embeds"])
    export_half(vision, folder / "onnx/vision_model.onnx", "pixel_values", pixels, ["image_embeds"])
    for half in ("vision_model", "text_model"):
        write_dtypes(folder / "onnx" / f"{half}.onnx")

    with_tokens = out / "clip-vit-base-patch32-tokens"
    shutil.copytree(folder, with_tokens, ignore=shutil.ignore_patterns("*_*.onnx"), dirs_exist_ok=True)
    shutil.copy(folder / "onnx/text_model.onnx", with_tokens / "onnx/text_model.onnx")
    export_half(vision, with_tokens / "onnx/vision_model.onnx", "pixel_values", pixels, ["image_embeds", "last_hidden_state"])


def make_siglip(out):
    folder = out / "siglip-base-patch16-224"
    tokenizer, _ = train_siglip(folder)
    ids = {"bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id, "pad_token_id": tokenizer.pad_token_id}
    config = SiglipConfig(text_config=ids, attn_implementation="eager")
    outputs = ["last_hidden_state", "pooler_output"]
    write_settings(folder, config, SiglipImageProcessorPil())
    export_half(SiglipTextModel(config.text_config).eval(), folder / "onnx/text_model.onnx", "input_ids", tokenize(tokenizer), outputs)
    export_half(SiglipVisionModel(config.vision_config).eval(), folder / "onnx/vision_model.onnx", "pixel_values", pixels, outputs)


def write_settings(folder, config, processor):
    config.save_pretrained(folder)
    processor.save_pretrained(folder)


def tokenize(tokenizer):
    return torch.tensor(tokenizer(["a photo", "an owl"], padding="max_length", truncation=True, max_length=tokenizer.model_max_length)["input_ids"])


def write_dtypes(path):
    """The other forms of a half, by transformers.js's endings; export_half has written _quantized."""
    named = lambda ending: path.with_name(f"{path.stem}_{ending}.onnx")  # noqa: E731
    quantize_dynamic(path, named("int8"), weight_type=QuantType.QInt8)
    quantize_dynamic(path, named("uint8"), weight_type=QuantType.QUInt8)
    model = onnx.load(path)
    q4 = MatMulNBitsQuantizer(model, block_size=32, is_symmetric=True)
    q4.process()
    onnx.save(q4.model.model, named("q4"))
    onnx.save(convert_float_to_float16(q4.model.model, keep_io_types=True), named("q4f16"))
    bnb4 = MatMulBnb4Quantizer(onnx.load(path), quant_type=1, block_size=64)
    bnb4.process()
    onnx.save(bnb4.model.model, named("bnb4"))
    onnx.save(convert_float_to_float16(onnx.load(path), keep_io_types=True), named("fp16"))


if __name__ == "__main__":
    torch.manual_seed(1)
    target = Path(sys.argv[1])
    makers = {"clip": make_clip, "siglip": make_siglip}
    for name in sys.argv[2:] or makers:
        makers[name](target)
