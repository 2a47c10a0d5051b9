# GRPO by TRL with rewards from serve-rewards.ts, on a model of random weights: it shows the connection, and learns nothing.
#   pip install trl==1.16.0 torch && python examples/trl/train.py        (the server must run; takes a minute)
# Its words are whole answers, so that random completions are tool calls; a real run puts a vision-language model, its
# processor and the pictures in their place, and keeps reward_by_ranking as it is. Every reward goes into rewards.jsonl,
# which check-rewards.ts computes again.
import json
import os
import urllib.request

from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM, set_seed
from trl import GRPOConfig, GRPOTrainer

server = os.environ.get("REWARD_URL", "http://localhost:8790")
data = os.environ.get("REWARD_DATA", "apps/cli/assets/demo/examples.jsonl")
out = os.environ.get("REWARD_OUT", "runs/trl")
os.makedirs(out, exist_ok=True)
log = open(f"{out}/rewards.jsonl", "w")


def reward_by_ranking(completions, query_id, **_):
    body = json.dumps({"queryIds": query_id, "completions": completions}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{server}/rewards", body)) as response:
        rewards = json.load(response)["rewards"]
    for row in zip(query_id, completions, rewards, strict=True):
        log.write(json.dumps(dict(zip(("queryId", "completion", "reward"), row, strict=True))) + "\n")
    log.flush()
    return rewards


def make_tokenizer(questions):
    corners = [(x, y, x + side, y + side) for side in (300, 500) for x in (0, 250, 500) for y in (0, 250, 500)]
    calls = [
        f'<tool_call>{{"name":"image_zoom_in_tool","arguments":{{"bbox_2d":{list(box)}}}}}</tool_call>'.replace(" ", "")
        for box in [*corners, (800, 800, 200, 900)]  # the last one is inverted
    ]
    answers = [*calls, *["NO_CROP_NEEDED"] * 1]
    words = sorted({word for question in questions for word in question.split()})
    vocabulary = {word: index for index, word in enumerate(["<pad>", "<end>", "<unk>", *answers, *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", eos_token="<end>", unk_token="<unk>", padding_side="left"
    )


set_seed(1)
examples = [json.loads(line) for line in open(data)]
tokenizer = make_tokenizer([example["question"] for example in examples])
model = Qwen2ForCausalLM(
    Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=2,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
    )
)
# TRL reads the model that KL holds on to from the same place.
start = f"{out}/start"
model.save_pretrained(start)
trainer = GRPOTrainer(
    model=start,
    processing_class=tokenizer,
    reward_funcs=reward_by_ranking,
    train_dataset=Dataset.from_list(
        [{"prompt": example["question"], "query_id": example["queryId"]} for example in examples]
    ),
    args=GRPOConfig(
        output_dir=out,
        max_steps=10,
        per_device_train_batch_size=8,
        num_generations=4,
        max_completion_length=2,
        beta=0.1,
        scale_rewards="none",
        loss_type="grpo",
        learning_rate=1e-3,
        use_cpu=True,
        report_to="none",
        save_strategy="no",
        logging_steps=1,
    ),
)
trainer.train()
