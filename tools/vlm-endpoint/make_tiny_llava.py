"""A LLaVA of true architecture, tiny and with random weights, for `transformers serve`: its answers mean nothing, what
the server does with requests does.

pip install -r requirements.txt && python3 make_tiny_llava.py tiny-llava
HF_HUB_OFFLINE=1 transformers serve "$PWD/tiny-llava" --device cpu --port 8000
node tools/vlm-endpoint/ask.mjs http://localhost:8000/v1 "$PWD/tiny-llava" 16
"""
import sys

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    CLIPVisionConfig,
    LlamaConfig,
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaProcessor,
    PreTrainedTokenizerFast,
)
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

folder = sys.argv[1]
image_size, patch_size = 32, 8
tower = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
template = (
    "{% for m in messages %}{{ m['role'] }}: {% if m['content'] is string %}{{ m['content'] }}{% else %}"
    "{% for part in m['content'] %}{{ part['text'] if part['type'] == 'text' else '<image>' }}{% endfor %}{% endif %}\n"
    "{% endfor %}{% if add_generation_prompt %}assistant:{% endif %}"
)

trained = Tokenizer(models.BPE())
trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
trained.decoder = decoders.ByteLevel()
special = ["<pad>", "<s>", "</s>", "<image>"]
alphabet = pre_tokenizers.ByteLevel.alphabet()
trained.train_from_iterator(["what is this?"], trainers.BpeTrainer(vocab_size=300, special_tokens=special, initial_alphabet=alphabet))
tokenizer = PreTrainedTokenizerFast(
    tokenizer_object=trained, pad_token="<pad>", bos_token="<s>", eos_token="</s>", extra_special_tokens={"image_token": "<image>"},
)
edges = {"size": {"shortest_edge": image_size}, "crop_size": {"height": image_size, "width": image_size}}
LlavaProcessor(
    image_processor=CLIPImageProcessorPil(**edges), tokenizer=tokenizer, patch_size=patch_size, image_token="<image>",
    vision_feature_select_strategy="default", num_additional_image_tokens=1, chat_template=template,
).save_pretrained(folder)

torch.manual_seed(0)
ids = {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
LlavaForConditionalGeneration(LlavaConfig(
    vision_config=CLIPVisionConfig(**tower, image_size=image_size, patch_size=patch_size, projection_dim=32),
    text_config=LlamaConfig(**tower, **ids, vocab_size=len(tokenizer), max_position_embeddings=4096),
    image_token_index=special.index("<image>"), vision_feature_layer=-1,
)).save_pretrained(folder)
