"""Writes trec-eval.json: rankings with graded labels and what trec_eval says about them.

Run: python trec-eval.gen.py   (pip install pytrec_eval-terrier numpy; made with the versions that the file names)
Exponential gains come from trec_eval too, by giving it 2 ** label - 1 as labels.
"""

import importlib.metadata
import json
import pathlib

import numpy as np
import pytrec_eval

rng = np.random.default_rng(20)
cases = []
for number in range(60):
    count = int(rng.choice([1, 2, 5, 20, 30]))
    labels = rng.choice([0, 0, 0, 1, 2, 3] if number % 2 else [0, 0, 0, 0, 1], size=count)
    ranking = rng.permutation(count)
    cases.append({"labels": labels.tolist(), "ranking": ranking.tolist()})


def evaluate(measures, gain):
    qrels = {str(q): {str(i): gain(label) for i, label in enumerate(c["labels"])} for q, c in enumerate(cases)}
    run = {str(q): {str(i): -float(place) for place, i in enumerate(c["ranking"])} for q, c in enumerate(cases)}
    return pytrec_eval.RelevanceEvaluator(qrels, measures).evaluate(run)


linear = evaluate({"map", "P.1,5", "recall.1,5,10", "success.1,5,10", "ndcg_cut.5,10", "ndcg", "recip_rank"}, int)
exponential = evaluate({"ndcg_cut.5,10", "ndcg"}, lambda label: 2**label - 1)
for q, case in enumerate(cases):
    case["trecEval"] = linear[str(q)]
    case["exponential"] = exponential[str(q)]

versions = {name: importlib.metadata.version(name) for name in ("pytrec_eval-terrier", "numpy")}
out = pathlib.Path(__file__).with_name("trec-eval.json")
out.write_text(json.dumps({"versions": versions, "cases": cases}, separators=(",", ":")) + "\n")
