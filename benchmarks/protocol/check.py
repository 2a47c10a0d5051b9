"""The whole protocol a second time, on numpy and ranx, over the world that walk.js has prepared.

    pip install numpy ranx
    python check.py .region-r1/world

It reads the downloads and the vectors, makes lists, hard negatives, rankings, metrics and scores of answers by code of
its own, and compares each of them with what the commands wrote. The last bits of similarities are free; orders, lists and
metrics are not.
"""

import argparse
import csv
import json
import re
import string
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

metrics_tolerance = 1e-12
similarity_tolerance = 1e-6


class Comparison:
    """Counts what was compared, and keeps what differs."""

    def __init__(self) -> None:
        self.counts: Counter = Counter()
        self.largest: dict = defaultdict(float)
        self.differences: list = []

    def same(self, group: str, name: str, ours, theirs) -> None:
        self.counts[group] += 1
        if ours != theirs:
            self.differences.append(f"{group}, {name}: {ours!r} against {theirs!r}")

    def close(self, group: str, name: str, ours, theirs, tolerance=metrics_tolerance) -> None:
        self.counts[group] += 1
        if ours is None or theirs is None:
            if ours is not theirs:
                self.differences.append(f"{group}, {name}: {ours!r} against {theirs!r}")
            return
        distance = abs(ours - theirs)
        self.largest[group] = max(self.largest[group], distance)
        if not distance <= tolerance:
            self.differences.append(f"{group}, {name}: {ours!r} against {theirs!r}")


def read_json(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


def read_lines(path: Path) -> list:
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read_csv(path: Path) -> list:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_vectors(folder: Path):
    """Keys and rows of the parts that `data embed` writes: a line of JSON, then 32-bit floats."""
    keys, rows = [], []
    for part in range(read_json(folder / "vectors.json")["parts"]):
        data = (folder / f"{part:06d}.vectors").read_bytes()
        end = data.index(b"\n")
        header = json.loads(data[:end])
        keys += [(key["entry"], key["image"]) for key in header["keys"]]
        rows.append(np.frombuffer(data[end + 1 :], dtype="<f4").reshape(-1, header["size"]))
    return keys, np.concatenate(rows)


def similarities(query, rows):
    return (rows.astype("float64") @ query.astype("float64")).astype("float32")


def format_text(article: dict) -> str:
    return (article["title"] + "\n" + "\n".join(article["section_texts"][:3]))[:500]


def once(urls) -> list:
    return list(dict.fromkeys(urls))


# Lists


def list_candidates(found, kb, gold, top_k=20):
    candidates, absent = [], []
    for url, similarity in found:
        if len(candidates) == top_k:
            break
        if url in kb:
            candidates.append((url, similarity, 1 if url == gold else 0, format_text(kb[url])))
        else:
            absent.append((url, 1 if url == gold else 0))
    return candidates, absent


def check_lists(comparison, world, name, questions, kb, find_picture, retrieve, order=None):
    group = f"lists of {name}"
    examples = {row["queryId"]: row for row in read_lines(world / name / "examples.jsonl")}
    left_out = {row["queryId"]: row for row in read_lines(world / name / "left-out.jsonl")}
    absent_rows = defaultdict(list)
    for row in read_lines(world / name / "absent.jsonl"):
        absent_rows[row["queryId"]].append((row["id"], row["relevance"]))
    manifest = read_json(world / name / "manifest.json")
    comparison.same(group, "items", manifest["items"], len(questions))
    for question in questions:
        query_id, gold = question["data_id"], question["wikipedia_url"]
        picture = find_picture(question)
        found = [] if picture is None else retrieve(question, picture)
        candidates, absent = list_candidates(found, kb, gold)
        comparison.same(group, f"{query_id}, listed", query_id in examples, len(candidates) > 0)
        comparison.same(group, f"{query_id}, left out", query_id in left_out, len(candidates) == 0)
        comparison.same(group, f"{query_id}, absent", absent_rows[query_id], absent)
        if not candidates:
            continue
        rows = examples[query_id]["candidates"]
        comparison.same(group, f"{query_id}, ids", [row["id"] for row in rows], [row[0] for row in candidates])
        comparison.same(
            group, f"{query_id}, labels", [row["relevance"] for row in rows], [row[2] for row in candidates]
        )
        comparison.same(group, f"{query_id}, texts", [row["text"] for row in rows], [row[3] for row in candidates])
        for row, (_, similarity, *_rest) in zip(rows, candidates, strict=True):
            comparison.close(group, query_id, row["firstStageScore"], float(similarity), similarity_tolerance)
        if order is not None:
            places = {url: place + 1 for place, url in enumerate(order(question))}
            expected = [places.get(row["id"]) for row in rows]
            comparison.same(group, f"{query_id}, order", [row.get("fileOrder") for row in rows], expected)


def check_pictures(comparison, world, name, kb, paths, vectors, queries):
    """Candidates show the article's picture that is most similar to the query's."""
    place = {image: index for index, (_, image) in enumerate(vectors[0])}
    for example in read_lines(world / name / "examples.jsonl"):
        query = queries[(world / name / example["image"]).resolve()]
        for candidate in example["candidates"]:
            files = [str(world / "kb-images" / paths[url]) for url in kb[candidate["id"]]["image_urls"] if url in paths]
            scores = [float(vectors[1][place[file]].astype("float64") @ query.astype("float64")) for file in files]
            expected = files[int(np.argmax(scores))] if files else None
            shown = candidate.get("image")
            shown = None if shown is None else str((world / name / shown).resolve())
            comparison.same("pictures of candidates", f"{example['queryId']}, {candidate['id']}", shown, expected)


def check_hard_negatives(comparison, world, names, vectors, negatives=4, tolerance=0.05, neighbours=2000):
    keys, rows = vectors
    entries = defaultdict(list)
    for index, (entry, _) in enumerate(keys):
        entries[entry].append(index)
    made, missing = {}, {}
    for name in names:
        made |= {row["queryId"]: row for row in read_lines(world / name / "examples.jsonl")}
        missing |= {row["queryId"]: row for row in read_lines(world / name / "left-out.jsonl")}
    group = "hard negatives"
    comparison.same(group, "entries", {*made, *missing}, {entry for entry, own in entries.items() if len(own) > 1})
    for entry in {*made, *missing}:
        query = entries[entry][0]
        scores = similarities(rows[query], rows)
        best, shown = {}, {keys[query][1]}
        for index in np.argsort(-scores, kind="stable")[:neighbours]:
            other, image = keys[index]
            if image in shown or other in best:
                continue
            best[other] = index
            shown.add(image)
        positive = best.pop(entry, None)
        distance = {other: abs(float(scores[index]) - float(scores[positive])) for other, index in best.items()}
        near = sorted((other for other in best if distance[other] <= tolerance), key=distance.__getitem__)[:negatives]
        comparison.same(group, f"{entry}, made", entry in made, positive is not None and len(near) == negatives)
        if entry not in made:
            continue
        example = made[entry]
        found = {candidate["id"]: candidate for candidate in example["candidates"]}
        comparison.same(group, f"{entry}, ids", set(found), {entry, *near})
        for url, index in [(entry, positive), *((other, best[other]) for other in near)]:
            candidate = found.get(url)
            if candidate is None:
                continue
            comparison.same(group, f"{entry}, {url}", candidate["relevance"], int(url == entry))
            comparison.close(group, url, candidate["firstStageScore"], float(scores[index]), similarity_tolerance)


# Metrics


def compute_metrics(labels) -> dict:
    gains = np.array(labels, dtype=float)
    discounts = 1 / np.log2(np.arange(len(gains)) + 2)
    relevant = gains.sum()
    first = np.argmax(gains > 0) + 1 if relevant else None
    ideal = np.sort(gains)[::-1]
    result = {"mrr": 1 / first if first else 0.0}
    for cut in (1, 5, 10, 20):
        result[f"recall@{cut}"] = gains[:cut].sum() / relevant if relevant else 0.0
        best = (ideal[:cut] * discounts[:cut]).sum()
        result[f"ndcg@{cut}"] = (gains[:cut] * discounts[:cut]).sum() / best if relevant else 0.0
    return result


def summarize(rows, left_out: int) -> dict:
    result = {name: sum(row[name] for row in rows) / (len(rows) + left_out) for name in rows[0]}
    withGold = [row for row in rows if row["recall@20"] > 0]
    result["condRecall@1"] = sum(row["recall@1"] for row in withGold) / len(withGold) if withGold else None
    return result


def check_run(comparison, world, name, examples_file, systems, tags=None, counts_left_out=True):
    group = f"metrics of {name}"
    examples = read_lines(world / examples_file)
    missing = read_lines((world / examples_file).parent / "left-out.jsonl") if counts_left_out else []
    if tags is not None:
        examples = [row for row in examples if set(tags) & set(row["tags"])]
        missing = [row for row in missing if set(tags) & set(row.get("tags", []))]
    summary = read_json(world / "runs" / name / "summary.json")
    comparison.same(group, "queries", summary["queries"], len(examples))
    comparison.same(group, "left out", summary["leftOut"], len(missing))
    for system, score in systems.items():
        by_tag = defaultdict(list)
        rows = []
        for example in examples:
            candidates = example["candidates"]
            scores = [score(example, candidate) for candidate in candidates]
            order = sorted(range(len(candidates)), key=lambda index: -scores[index])
            row = compute_metrics([candidates[index]["relevance"] for index in order])
            rows.append(row)
            for tag in set(example["tags"]):
                by_tag[tag].append(row)
        slices = [(summary, rows, len(missing))]
        for tag, part in by_tag.items():
            left_out = sum(tag in row.get("tags", []) for row in missing)
            slices.append((summary["slices"][tag], part, left_out))
        for found, part, left_out in slices:
            for metric, value in summarize(part, left_out).items():
                comparison.close(group, f"{system}, {metric}", found["systems"][system][metric], value)


def check_with_ranx(comparison, world, name):
    """ranx over the TREC files: MRR, recalls and nDCG of every system, scaled to all questions."""
    from ranx import Qrels, Run, evaluate

    folder = world / "runs" / name
    summary = read_json(folder / "summary.json")
    qrels, gold = defaultdict(dict), defaultdict(dict)
    for line in (folder / "qrels").read_text(encoding="utf-8").splitlines():
        query, _, candidate, relevance = line.split(" ")
        qrels[query][candidate] = int(relevance)
        if int(relevance) > 0:
            gold[query][candidate] = int(relevance)
    share = len(gold) / (summary["queries"] + summary["leftOut"])
    for system in summary["systems"]:
        run = defaultdict(dict)
        for line in (folder / f"run.{system}").read_text(encoding="utf-8").splitlines():
            query, _, candidate, _, score, _ = line.split(" ")
            if query in gold:
                run[query][candidate] = float(score)
        names = {"mrr": "mrr", "recall@1": "recall@1", "recall@20": "recall@20", "ndcg@10": "ndcg@10"}
        values = evaluate(Qrels(dict(gold)), Run(dict(run)), list(names), make_comparable=True)
        for metric, ours in names.items():
            value = float(values[metric]) * share
            comparison.close(f"ranx on {name}", f"{system}, {metric}", summary["systems"][system][ours], value, 1e-9)


# Answers

articles = re.compile(r"\b(a|an|the)\b")
numbers = re.compile(r"[-+]?[.]?[\d]+(?:,\d\d\d)*[\.]?\d*(?:[eE][-+]?\d+)?")
digits = dict(zip("zero one two three four five six seven eight nine ten".split(), map(str, range(11)), strict=True))
words = {"none": "0", **digits, "entailment": "yes", "true": "yes", "contradiction": "no", "false": "no"}


def normalize_evqa(text: str) -> str:
    text = re.sub(r"[\n\t]", " ", text.lower()).strip()
    text = "".join(letter for letter in text if letter not in set(string.punctuation + "‘’´`_"))
    text = re.sub(r"\b(the answer is|a|an|the)\b", " ", text)
    return " ".join(words.get(word, word) for word in text.split())


def is_right_evqa(prediction: str, reference: str, question_type: str) -> bool:
    if question_type != "multi_answer":
        expected = normalize_evqa(reference)
        return expected != "" and normalize_evqa(prediction) == expected
    expected = {normalize_evqa(part) for part in reference.split("&&")} - {""}
    found = {normalize_evqa(part) for part in prediction.replace(" and ", ",").replace(" & ", ",").split(",")} - {""}
    return bool(expected) and len(expected & found) / len(expected | found) >= 0.5


def normalize_infoseek(text: str) -> str:
    text = "".join(letter for letter in text.lower() if letter not in string.punctuation)
    return " ".join(articles.sub(" ", text).split())


def is_right_number(prediction: str, low: float, high: float) -> bool:
    found = [
        float(part.replace(",", "").strip(".")) for part in numbers.findall(re.sub(r"(?<=\d)-", " - ", prediction))
    ][:2]
    if not found:
        found = [0.0, 0.0]
    if len(found) == 1 or found[0] > found[1]:
        return low <= found[0] <= high
    first, last = found
    if low <= first and last <= high:
        return True
    overlap = min(last, high) - max(first, low)
    return overlap > 0 and overlap / (max(last, high) - min(first, low)) >= 0.5 - 1e-12


def read_range(reference: str):
    """A number widened by a tenth, or the range that an answer such as 678.0-702.0 is."""
    first, *last = [float(part.replace(",", "")) for part in reference.split("-") if part]
    return (first, last[0]) if last else (first * 0.9, first * 1.1)


def check_answers(comparison, world):
    predictions = {row["data_id"]: row["prediction"] for row in read_lines(world / "answers.jsonl")}
    right = [
        any(
            is_right_evqa(predictions.get(row["data_id"], ""), part.strip(), row["question_type"])
            for part in row["answer"].split("|")
        )
        for row in read_csv(world / "test.csv")
    ]
    comparison.close("answers", "E-VQA", read_json(world / "score-evqa-csv.json")["score"], sum(right) / len(right))

    predictions = {row["data_id"]: row["prediction"] for row in read_lines(world / "infoseek-answers.jsonl")}
    for file, counts_unanswered in (("score-infoseek-jsonl", True), ("score-infoseek-jsonl-left-out", False)):
        splits = defaultdict(list)
        for row in read_lines(world / "infoseek_val.jsonl"):
            prediction = predictions.get(row["data_id"])
            if prediction is None:
                if counts_unanswered:
                    splits[row["data_split"]].append(False)
                continue
            reference = row["answer_eval"]
            if isinstance(reference[0], dict):
                splits[row["data_split"]].append(is_right_number(prediction, *reference[0]["range"]))
            else:
                found = normalize_infoseek(prediction)
                splits[row["data_split"]].append(any(normalize_infoseek(text) == found for text in reference))
        question, entity = (
            round(100 * sum(splits[name]) / len(splits[name]), 2)
            for name in ("val_unseen_question", "val_unseen_entity")
        )
        final = round(2 * question * entity / (question + entity), 2) if question and entity else 0
        comparison.close("answers", file, read_json(world / f"{file}.json")["finalPercent"], final, 1e-9)

    scores = []
    for row in read_csv(world / "infoseek_test_filtered.csv"):
        prediction = predictions.get(row["data_id"])
        references = [part.strip() for part in row["answer"].split("|") if part.strip()]
        if prediction is None:
            scores.append(False)
        elif row["question_type"] == "Numerical":
            scores.append(any(is_right_number(prediction, *read_range(text)) for text in references))
        else:
            scores.append(normalize_infoseek(prediction) in {normalize_infoseek(text) for text in references})
    comparison.close(
        "answers", "infoseek-csv", read_json(world / "score-infoseek-csv.json")["score"], sum(scores) / len(scores)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("world", type=Path)
    world = parser.parse_args().world.resolve()
    comparison = Comparison()

    kb = read_json(world / "encyclopedic_kb_wiki.json")
    paths = {
        url: path
        for url, path in read_json(world / "url_to_path_mapping.json").items()
        if (world / "kb-images" / path).exists()
    }
    names = read_json(world / "val_id2name.json")
    questions = read_csv(world / "test.csv")
    vectors = read_vectors(world / "evqa-vectors")
    query_keys, query_rows = read_vectors(world / "query-vectors")
    queries = {Path(image).resolve(): row for (_, image), row in zip(query_keys, query_rows, strict=True)}

    def find_evqa(question):
        image = question["dataset_image_ids"].split("|")[0]
        nested = world / "gldv2/train" / "/".join(image[:3]) / f"{image}.jpg"
        path = nested if question["dataset_name"] == "landmarks" else world / "inat2021" / names.get(image, "none")
        return path if path.is_file() else None

    results = read_json(world / "results.json")

    def retrieve(question, _picture):
        result = results[question["data_id"]]
        best = {}
        for url, similarity in zip(result["retrieved_entries"], result["retrieval_similarities"], strict=True):
            best.setdefault(url, similarity)
        return list(best.items())

    check_lists(
        comparison, world, "evqa", questions, kb, find_evqa, retrieve,
        lambda question: once(results[question["data_id"]]["reranked_entries"]),
    )  # fmt: skip
    check_pictures(comparison, world, "evqa", kb, paths, vectors, queries)

    omgm = read_json(world / "omgm_step2.json")

    def order_omgm(question):
        result = omgm[question["data_id"]]
        scores = {}
        columns = (result["retrieved_entities"], result["retrieval_similarities"], result["sec_sim"])
        for entity, similarity, sections in zip(*columns, strict=True):
            scores.setdefault(entity["url"], 0.9 * similarity + 0.1 * max([0, *sections]))
        return sorted(scores, key=lambda url: -scores[url])

    check_lists(comparison, world, "evqa-omgm", questions, kb, find_evqa, retrieve, order_omgm)

    def search(_question, picture):
        scores = similarities(queries[picture.resolve()], vectors[1])
        best = {}
        for index in np.argsort(-scores, kind="stable")[:100]:
            best.setdefault(vectors[0][index][0], scores[index])
        return list(best.items())

    check_lists(comparison, world, "evqa-faiss", questions, kb, find_evqa, search)

    infoseek_kb = read_json(world / "wiki_100_dict_v4.json")
    infoseek = read_csv(world / "infoseek_test_filtered.csv")
    infoseek_results = read_json(world / "infoseek_results.json")

    def retrieve_infoseek(question, _picture):
        result = infoseek_results[question["data_id"]]
        best = {}
        for url, similarity in zip(result["retrieved_entries"], result["retrieval_similarities"], strict=True):
            best.setdefault(url, similarity)
        return list(best.items())

    check_lists(
        comparison, world, "infoseek", infoseek, infoseek_kb,
        lambda question: world / "oven" / f"{question['dataset_image_ids']}.jpg",
        retrieve_infoseek,
        lambda question: once(infoseek_results[question["data_id"]]["reranked_entries"]),
    )  # fmt: skip
    check_hard_negatives(comparison, world, ["evqa-train", "evqa-validation"], vectors)

    given = {
        "first-stage": lambda _, candidate: candidate["firstStageScore"],
        "file-order": lambda _, candidate: 1 / candidate.get("fileOrder", 10**6),
    }
    check_run(comparison, world, "evqa", "evqa/examples.jsonl", given)
    check_run(comparison, world, "evqa-3750", "evqa/examples.jsonl", given, tags=["templated", "automatic"])
    check_run(comparison, world, "evqa-listed", "evqa/examples.jsonl", given, counts_left_out=False)
    check_run(comparison, world, "omgm", "evqa-omgm/examples.jsonl", given)
    check_run(comparison, world, "infoseek", "infoseek/examples.jsonl", given)
    place = {image: index for index, (_, image) in enumerate(vectors[0])}

    def cosine(example, candidate):
        picture = str((world / "evqa-faiss" / candidate["image"]).resolve())
        query = queries[(world / "evqa-faiss" / example["image"]).resolve()]
        return float(vectors[1][place[picture]].astype("float64") @ query.astype("float64"))

    check_run(
        comparison,
        world,
        "pictures",
        "evqa-faiss/pictures.jsonl",
        {"keep": cosine, "first-stage": given["first-stage"]},
        counts_left_out=False,
    )
    check_answers(comparison, world)
    for name in ("evqa", "evqa-3750", "evqa-raw", "evqa-head", "omgm", "infoseek", "pictures"):
        check_with_ranx(comparison, world, name)

    print("compared | values | largest difference")
    for group, count in comparison.counts.items():
        print(f"{group} | {count} | {comparison.largest[group]:.1e}")
    for difference in comparison.differences[:20]:
        print(difference)
    print(f"{sum(comparison.counts.values())} values compared, {len(comparison.differences)} differ")
    raise SystemExit(1 if comparison.differences else 0)


if __name__ == "__main__":
    main()
