# Losses, their gradients and metrics as TRL's own trainer computes them, for compute-sequence-loss.test.ts:
#   pip install trl==1.16.0 torch && python make-trl-losses.py > trl-losses.json
# GRPOTrainer._compute_loss runs as it stands; only the model's forward pass is replaced by given log-probabilities.
import collections
import json
import types

import torch
import trl
from trl import GRPOTrainer


class Accelerator:
    num_processes = 1
    sync_gradients = True

    def gather(self, values):
        return values

    def reduce(self, values, reduction):
        return values


def compute(case):
    policy = torch.tensor(case["logProbabilities"], dtype=torch.float64, requires_grad=True)
    mask = torch.tensor(case["mask"])
    trainer = types.SimpleNamespace(
        _get_per_token_logps_and_entropies=lambda *args, **kwargs: (policy, torch.zeros_like(policy), None),
        _metrics={"train": collections.defaultdict(list)},
        accelerator=Accelerator(),
        args=types.SimpleNamespace(delta=None, use_bias_correction_kl=False, steps_per_generation=1),
        aux_loss_enabled=False,
        beta=case["beta"],
        current_gradient_accumulation_steps=1,
        epsilon_low=case["epsilon"],
        epsilon_high=case["epsilonHigh"],
        importance_sampling_level="token",
        loss_type=case["lossType"],
        max_completion_length=case["maxLength"],
        model=types.SimpleNamespace(training=True),
        off_policy_mask_threshold=None,
        top_entropy_quantile=1.0,
        use_vllm=False,
        _entropy_bonus_enabled=False,
    )
    inputs = {
        "prompt_ids": torch.zeros(mask.shape[0], 1, dtype=torch.long),
        "prompt_mask": torch.ones(mask.shape[0], 1, dtype=torch.long),
        "completion_ids": torch.zeros_like(mask),
        "completion_mask": mask,
        "advantages": torch.tensor(case["advantages"], dtype=torch.float64),
        "old_per_token_logps": torch.tensor(case["oldLogProbabilities"], dtype=torch.float64),
        "ref_per_token_logps": torch.tensor(case["referenceLogProbabilities"], dtype=torch.float64),
        "num_items_in_batch": mask.sum(),
    }
    loss = GRPOTrainer._compute_loss(trainer, None, inputs)
    loss.backward()
    metrics = {name: values[0] for name, values in trainer._metrics["train"].items()}
    return {
        "loss": loss.item(),
        "gradient": policy.grad.tolist(),
        "kl": metrics.get("kl", 0),
        "low": metrics["clip_ratio/low_mean"],
        "high": metrics["clip_ratio/high_mean"],
    }


def draw(seed, loss_type, beta, per_token):
    torch.manual_seed(seed)
    batch, length = 4, 6
    policy = -2 * torch.rand(batch, length, dtype=torch.float64)
    lengths = torch.tensor([6, 3, 0, 5])  # one completion has no token that counts
    mask = (torch.arange(length) < lengths[:, None]).long()
    mask[3, 2] = 0  # what a tool wrote
    shape = (batch, length) if per_token else (batch,)
    return {
        "lossType": loss_type,
        "beta": beta,
        "epsilon": 0.2,
        "epsilonHigh": 0.28,
        "maxLength": 8,
        "logProbabilities": policy.tolist(),
        "oldLogProbabilities": (policy + 0.4 * torch.randn(batch, length, dtype=torch.float64)).tolist(),
        "referenceLogProbabilities": (policy + 0.5 * torch.randn(batch, length, dtype=torch.float64)).tolist(),
        "mask": mask.tolist(),
        "advantages": torch.randn(shape, dtype=torch.float64).tolist(),
    }


cases = [
    draw(seed, loss_type, beta, per_token)
    for seed, (loss_type, beta, per_token) in enumerate(
        [
            ("grpo", 0.0, False),
            ("grpo", 0.1, False),
            ("bnpo", 0.1, False),
            ("dapo", 0.05, False),
            ("dr_grpo", 0.1, False),
            ("grpo", 0.1, True),
        ],
        start=1,
    )
]
print(json.dumps({"trl": trl.__version__, "cases": [{**case, "expected": compute(case)} for case in cases]}, indent=1))
