"""Tiny models of the true architectures with random weights, exported in two halves, in fp32 and quantised."""
import shutil

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import (
    CLIPConfig,
    CLIPModel,
    CLIPTextModelWithProjection,
    CLIPVisionModelWithProjection,
    SiglipConfig,
    SiglipModel,
)

image_size, patch_size = 32, 8
tower = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
vision = {**tower, "image_size": image_size, "patch_size": patch_size}


def create_clip(tokenizer):
    ids = {"bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id, "pad_token_id": tokenizer.pad_token_id}
    config = CLIPConfig(
        text_config={**tower, **ids, "vocab_size": len(tokenizer), "max_position_embeddings": 77, "projection_dim": 24},
        vision_config={**vision, "projection_dim": 24}, projection_dim=24, attn_implementation="eager",
    )
    model = randomize(CLIPModel(config))
    halves = CLIPVisionModelWithProjection(config.vision_config), CLIPTextModelWithProjection(config.text_config)
    for half in halves:
        half.set_attn_implementation("eager")
        missing, _ = half.eval().load_state_dict(model.state_dict(), strict=False)
        assert not missing, missing
    return model, *halves


def create_siglip(tokenizer):
    ids = {"bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id, "pad_token_id": tokenizer.pad_token_id}
    config = SiglipConfig(
        text_config={**tower, **ids, "vocab_size": len(tokenizer), "max_position_embeddings": 64, "projection_size": 32},
        vision_config=vision, attn_implementation="eager",
    )
    model = randomize(SiglipModel(config))
    return model, model.vision_model, model.text_model


def randomize(model):
    """Larger weights than at the start of training, so that what goes in shows in what comes out."""
    for name, weight in model.named_parameters():
        if "norm" in name:
            torch.nn.init.normal_(weight, 1.0 if name.endswith("weight") else 0.0, 0.1)
        else:
            torch.nn.init.normal_(weight, 0.0, 0.25)
    return model.eval()


class Half(torch.nn.Module):
    """The outputs by their names on the hub, in their order there."""

    def __init__(self, model, outputs):
        super().__init__()
        self.model, self.outputs = model, outputs

    def forward(self, values):
        found = self.model(values)
        return tuple(found[name] for name in self.outputs)


def export_half(model, path, input_name, example, outputs):
    """Writes a half with a free batch size, and its quantised form beside it."""
    axes = {0: "batch_size"} if input_name == "pixel_values" else {0: "batch_size", 1: "sequence_length"}
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        Half(model, outputs), (example,), str(path), input_names=[input_name], output_names=outputs,
        dynamic_axes={input_name: axes, **{name: {0: "batch_size"} for name in outputs}}, opset_version=17, dynamo=False,
    )
    quantize_dynamic(path, path.with_name(f"{path.stem}_quantized.onnx"), weight_type=QuantType.QUInt8)


def copy_with_embeds_alone(source, target):
    """A folder of CLIP as the public exports are: its picture half gives `image_embeds` and nothing else."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*_quantized.onnx"), dirs_exist_ok=True)
    model = onnx.load(source / "onnx/vision_model.onnx")
    del model.graph.output[1:]
    for node in model.graph.node:
        for names in (node.input, node.output):
            names[:] = [inner_name if name == "last_hidden_state" else name for name in names]
    onnx.checker.check_model(model)
    onnx.save(model, target / "onnx/vision_model.onnx")


# What the exporter calls the last layer's output where nobody asks for it by name.
inner_name = "/vision_model/encoder/layers.1/Add_1_output_0"
