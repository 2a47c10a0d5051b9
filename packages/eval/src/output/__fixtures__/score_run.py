"""What trec_eval says about the TREC files of an evaluation, beside what its summary.json says.

Run: python score_run.py FOLDER   (pip install pytrec_eval-terrier: trec_eval's own code)
Prints the measures of every run as JSON, means over all queries; with a summary.json in the folder it ends with exit
code 1 where a mean differs by more than 1e-6. The fixture: python score_run.py run > run/trec-eval.json
"""

import json
import pathlib
import sys

import pytrec_eval

MEASURES = {"map": "map", "recip_rank": "mrr"}
for k in (1, 5, 10, 20):
    MEASURES |= {f"recall_{k}": f"recall@{k}", f"success_{k}": f"hit@{k}"}
    MEASURES |= {f"P_{k}": f"precision@{k}", f"ndcg_cut_{k}": f"ndcg@{k}"}
REQUESTED = {"map", "recip_rank", "recall.1,5,10,20", "success.1,5,10,20", "P.1,5,10,20", "ndcg_cut.1,5,10,20"}

folder = pathlib.Path(sys.argv[1])
qrels = {}
for line in folder.joinpath("qrels").read_text().splitlines():
    query, _, candidate, relevance = line.split()
    qrels.setdefault(query, {})[candidate] = int(relevance)
evaluator = pytrec_eval.RelevanceEvaluator(qrels, REQUESTED)

scores = {}
for file in sorted(folder.glob("run.*")):
    run = {}
    for line in file.read_text().splitlines():
        query, _, candidate, _, score, _ = line.split()
        run.setdefault(query, {})[candidate] = float(score)
    found = evaluator.evaluate(run)
    # A query without a relevant candidate counts as 0, as in the published tables.
    scores[file.name.removeprefix("run.")] = {
        ours: sum(values[theirs] for values in found.values()) / len(qrels) for theirs, ours in sorted(MEASURES.items())
    }
print(json.dumps(scores, indent=2))

summary = folder / "summary.json"
if summary.exists():
    systems = json.loads(summary.read_text())["systems"]
    largest = max(abs(systems[s][m] - value) for s, measures in scores.items() for m, value in measures.items())
    print(f"largest difference to summary.json: {largest:.1e}", file=sys.stderr)
    sys.exit(largest > 1e-6)
